/** What the linter says, and the collector through which its checks say it. */
import type { Span } from '../dialect/index.ts';
import type { Script, Step } from '../script/index.ts';
import { type Locale, type Params, say } from '../text/index.ts';
import { type DiagnosticCode, messageOf, type Severity, severityOf } from './codes.ts';

export interface TextEdit extends Span {
  readonly text: string;
}

/** A mend that is certain, as edits of the text that do not overlap. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

export interface Diagnostic extends Span {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  readonly message: string;
  /** From 1; the end is behind the last character. */
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly fix?: Fix | undefined;
}

export class Diagnostics {
  readonly locale: Locale;
  readonly #script: Script;
  readonly #found: Diagnostic[] = [];
  /** How often something was said, silenced or not. */
  said = 0;

  constructor(script: Script, locale: Locale) {
    this.#script = script;
    this.locale = locale;
  }

  add(code: DiagnosticCode, { start, end }: Span, params: Params = {}, fix?: Fix): void {
    this.said++;
    if (this.#isDisabled(code, start)) return;
    const from = this.#script.lines.positionAt(start);
    const to = this.#script.lines.positionAt(end);
    this.#found.push({
      code,
      severity: severityOf(code),
      message: say(messageOf(code), params, this.locale),
      start,
      end,
      line: from.line,
      column: from.column,
      endLine: to.line,
      endColumn: to.column,
      fix,
    });
  }

  /** In the order of the text. */
  get sorted(): Diagnostic[] {
    return this.#found.sort(
      (one, other) => one.start - other.start || one.end - other.end || one.code.localeCompare(other.code),
    );
  }

  lineOf(offset: number): number {
    return this.#script.lines.positionAt(offset).line;
  }

  lineStartOf(offset: number): number {
    return this.#script.lines.startOf(this.lineOf(offset));
  }

  /** A step's lines with their ends, to be moved; undefined where a directive or comment before it belongs to it. */
  textOfStep(step: Step): { lines: string; start: number; end: number } | undefined {
    const { text, lines } = this.#script;
    const start = lines.startOf(step.line);
    const end = lines.startOf(step.endLine + 1);
    if (/^[ \t]*#/.test(text.slice(lines.startOf(step.line - 1), start)) && step.line > 1) return undefined;
    const whole = text.slice(start, end);
    return { lines: whole.endsWith('\n') ? whole : `${whole}\n`, start, end };
  }

  #isDisabled(code: DiagnosticCode, offset: number): boolean {
    return this.#script.disabled.some(
      ({ codes, start, end }) =>
        offset >= start &&
        offset <= end &&
        codes.some(
          (silenced) => silenced === code || (silenced.endsWith('xx') && code.startsWith(silenced.slice(0, 3))),
        ),
    );
  }
}
