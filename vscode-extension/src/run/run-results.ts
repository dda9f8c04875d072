/** What each step of the last run came to, per document. Results follow their lines while the text is edited. */
export type StepState = 'running' | 'passed' | 'failed' | 'skipped' | 'blocked' | 'stopped';

export interface StepResult {
  readonly state: StepState;
  /** Line of the command, from 0. */
  readonly line: number;
  /** Line of the expectation that failed, from 0. */
  readonly failedLine?: number | undefined;
  /** One line, shown behind the command. */
  readonly summary: string;
  /** Everything that is known, Markdown. */
  readonly detail?: string | undefined;
  /** In ms. */
  readonly time?: number | undefined;
}

/** A replacement of whole and part lines, from 0. */
export interface LineChange {
  readonly start: number;
  readonly end: number;
  /** Lines in the new text, less one. */
  readonly added: number;
}

/** Results behind the change move with their lines; results on changed lines are no longer true. */
export function followChange(results: readonly StepResult[], { start, end, added }: LineChange): StepResult[] {
  const delta = added - (end - start);
  const move = (line: number): number => (line > end ? line + delta : line);
  return results
    .filter(({ line, failedLine = line }) => !touches(line, start, end) && !touches(failedLine, start, end))
    .map((result) => ({
      ...result,
      line: move(result.line),
      ...(result.failedLine === undefined ? {} : { failedLine: move(result.failedLine) }),
    }));
}

const touches = (line: number, start: number, end: number): boolean => line >= start && line <= end;

type Listener = (document: string) => void;

export class RunResults {
  readonly #results = new Map<string, StepResult[]>();
  readonly #listeners: Listener[] = [];

  onChange(listener: Listener): void {
    this.#listeners.push(listener);
  }

  of(document: string): readonly StepResult[] {
    return this.#results.get(document) ?? [];
  }

  /** A step has begun or ended: the latest result of a line counts. */
  set(document: string, result: StepResult): void {
    const others = this.of(document).filter(({ line }) => line !== result.line);
    this.#results.set(document, [...others, result]);
    this.#tell(document);
  }

  clear(document: string): void {
    if (this.#results.delete(document)) this.#tell(document);
  }

  change(document: string, change: LineChange): void {
    const before = this.#results.get(document);
    if (!before?.length) return;
    this.#results.set(document, followChange(before, change));
    this.#tell(document);
  }

  #tell(document: string): void {
    for (const listener of this.#listeners) listener(document);
  }
}
