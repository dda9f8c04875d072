/**
 * The self-check of a dialect, beyond what the schema can say: every mistake at once, each with the path, line and column
 * of its place. It reads nothing but the file and what the file extends.
 */
import { type LocalText, say } from '../text/index.ts';
import { checkAmbiguity } from './check/ambiguity.ts';
import { checkDocumentation } from './check/documentation.ts';
import { checkExchanges, checkLine } from './check/exchange.ts';
import { collectSignatures, type Finding, type Path, Report, type Severity } from './check/finding.ts';
import { messages } from './check/messages.ts';
import { checkParams } from './check/params.ts';
import { checkOrder, checkProcedures } from './check/procedures.ts';
import { checkReferences } from './check/references.ts';
import { checkUsage } from './check/usage.ts';
import { Dialect } from './dialect.ts';
import { ExtendsError, resolveExtends } from './resolve.ts';
import type { DialectFile } from './schema.ts';
import type { ParsedDialect } from './yaml.ts';

export interface LocatedFinding {
  readonly severity: Severity;
  /** Print it with `say(text.message, text.params, locale)`. */
  readonly text: LocalText;
  readonly path: Path;
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

/** Checks a whole dialect: what it extends is merged in. */
export function checkWhole(file: DialectFile): Finding[] {
  const report = new Report();
  const { places, usable } = collectSignatures(file, report);
  const subject = { file: usable, dialect: new Dialect(usable), places, report };
  const sent = new Set(places.filter(({ kind }) => kind === 'send').flatMap(({ signature }) => signature.fields));
  checkReferences(subject);
  checkParams(usable, sent, report);
  checkExchanges(subject);
  checkLine(subject);
  checkAmbiguity(subject);
  checkProcedures(subject);
  // What an unreadable signature would have said and used is not known.
  if (!report.findings.some((finding) => finding.text.message === messages.signature)) {
    checkOrder(subject);
    checkUsage(subject);
  }
  checkDocumentation(subject);
  return report.findings;
}

/**
 * Checks one file as it was parsed. Mistakes of what it extends are left to the check of that file.
 * @param lookup finds the file of a dialect that this one extends, texts included
 */
export function checkDialect(parsed: ParsedDialect, lookup: (id: string) => DialectFile | undefined): LocatedFinding[] {
  const { file } = parsed;
  if (!file)
    return parsed.problems.map(({ text: said, path, line, column }) => ({
      severity: 'error',
      text: said,
      path,
      line,
      column,
    }));
  let findings: Finding[];
  try {
    const whole = resolveExtends(file, lookup);
    const inherited = new Set(
      file.extends === undefined ? [] : checkWhole(resolveExtends(lookup(file.extends)!, lookup)).map(keyOf),
    );
    findings = checkWhole(whole).filter(
      (finding) => !inherited.has(keyOf(finding)) && (finding.severity === 'error' || isOwn(file, finding.path)),
    );
  } catch (error) {
    if (!(error instanceof ExtendsError)) throw error;
    findings = [{ severity: 'error', text: error.text, path: ['extends'], offset: 0 }];
  }
  return findings
    .map(({ severity, text: said, path, offset }) => ({ severity, text: said, path, ...parsed.locate(path, offset) }))
    .sort((one, other) => one.line - other.line || one.column - other.column);
}

/** True where the file itself has the entry that a path leads into: what it inherits, others answer for. */
const isOwn = (file: DialectFile, [table = '', name]: Path): boolean => {
  const entries = (file as unknown as Record<string, unknown>)[table];
  if (name === undefined) return entries !== undefined;
  return typeof entries === 'object' && entries !== null && name in entries;
};

const keyOf = ({ text: { message, params }, path }: Finding): string =>
  `${message.code} ${path.join('\t')} ${say(message, params)}`;

/** A finding as a line: `file:line:column: error: text (path)`. */
export const printFinding = (
  file: string,
  { severity, text: said, path, line, column }: LocatedFinding,
  locale?: Parameters<typeof say>[2],
): string =>
  `${file}:${line}:${column}: ${severity}: ${say(said.message, said.params, locale)}${path.length > 0 ? ` (${path.join('.')})` : ''}`;

export type { Finding, Path, Severity };
