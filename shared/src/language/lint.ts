/** A document → everything that can be said against it without running it. */
import { builtinDialect, type Dialect, DialectError, documented, type TextTable } from '../dialect/index.ts';
import { parseScript, type Script } from '../script/index.ts';
import type { Locale } from '../text/index.ts';
import { type Analysis, analyse } from './analysis.ts';
import { checkData } from './checks/data.ts';
import { checkExpectations } from './checks/expectations.ts';
import { checkParameters } from './checks/parameters.ts';
import { checkSafety } from './checks/safety.ts';
import { checkSequence } from './checks/sequence/sequence.ts';
import { checkSyntax } from './checks/syntax.ts';
import { type Diagnostic, Diagnostics } from './diagnostic.ts';

export interface LanguageOptions {
  /** The dialect where the document does not name one with `@dialect`. */
  readonly dialect?: Dialect | undefined;
  readonly locale?: Locale | undefined;
  /**
   * Finds the dialect that a document names; the built-in ones by default.
   * @throws DialectError where there is none
   */
  readonly resolve?: ((name: string) => Dialect | undefined) | undefined;
  /** Documentation texts by dialect id, see `builtinTexts`; without them names, ranges and values are shown. */
  readonly texts?: Readonly<Record<string, TextTable>> | undefined;
}

/** The dialect of a document: what `@dialect` names, else the caller's. */
export function dialectOf(script: Script, options: LanguageOptions): { dialect: Dialect | undefined; error?: string } {
  if (!script.dialect) return { dialect: options.dialect };
  try {
    return { dialect: (options.resolve ?? builtinDialect)(script.dialect.name) ?? options.dialect };
  } catch (error) {
    if (!(error instanceof DialectError)) throw error;
    return { dialect: options.dialect, error: error.message };
  }
}

/** @returns diagnostics in the order of the text; none for a GNU Autotest file */
export function lint(document: string | Script, options: LanguageOptions = {}): Diagnostic[] {
  const script = typeof document === 'string' ? parseScript(document) : document;
  if (script.autotest) return [];
  const diagnostics = new Diagnostics(script, options.locale ?? 'en');
  const { dialect: found, error } = dialectOf(script, options);
  const dialect = found && documented(found, options.texts?.[found.id]);
  if (error !== undefined && script.dialect)
    diagnostics.add('AT114', script.dialect, { name: script.dialect.name, reason: error });
  const analysis = analyse(script, dialect);
  checkSyntax(script, diagnostics);
  checkSteps(analysis, diagnostics);
  checkSequence(analysis, diagnostics);
  checkExpectations(analysis, diagnostics);
  return diagnostics.sorted;
}

/** What is wrong with a step whatever stands around it; steps that were found sound before are not looked at again. */
function checkSteps({ steps, script, dialect }: Analysis, diagnostics: Diagnostics): void {
  for (const step of steps) {
    if (step.memo.isSound) continue;
    const before = diagnostics.said;
    if (dialect) checkParameters(step, dialect, diagnostics);
    checkData(step, script, diagnostics);
    checkSafety(step, script, diagnostics);
    // A risk that the author documents is silent for this step only.
    step.memo.isSound = diagnostics.said === before && !step.step.options.confirm;
  }
}
