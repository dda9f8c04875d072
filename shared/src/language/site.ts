/** A document at hand: parsed, seen through its dialect with the documentation put back, and a place in it. */
import { type Dialect, documented } from '../dialect/index.ts';
import {
  type CommandNode,
  commandOffset,
  type Position,
  parseScript,
  type Script,
  type ScriptNode,
} from '../script/index.ts';
import type { Locale } from '../text/index.ts';
import { type Analysis, analyse, type CallAnalysis, type StepAnalysis } from './analysis.ts';
import { dialectOf, type LanguageOptions } from './lint.ts';

/** A text, or one that is parsed already (services that follow each other then share their work). */
export type Document = string | Script;

export const scriptOf = (document: Document): Script =>
  typeof document === 'string' ? parseScript(document) : document;

const analyses = new WeakMap<Script, Analysis>();

export class Site {
  readonly script: Script;
  readonly dialect: Dialect | undefined;
  readonly locale: Locale;

  constructor(document: Document, options: LanguageOptions) {
    this.script = scriptOf(document);
    const { dialect } = dialectOf(this.script, options);
    this.dialect = dialect && documented(dialect, options.texts?.[dialect.id]);
    this.locale = options.locale ?? 'en';
  }

  get analysis(): Analysis {
    const known = analyses.get(this.script);
    if (known && known.dialect === this.dialect) return known;
    const analysis = analyse(this.script, this.dialect);
    analyses.set(this.script, analysis);
    return analysis;
  }

  offsetAt(position: Position): number {
    return this.script.lines.offsetAt(position);
  }

  /** The node whose lines a place is on. */
  nodeAt(offset: number): ScriptNode | undefined {
    const { nodes } = this.script;
    let low = 0;
    let high = nodes.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (nodes[middle]!.start <= offset) low = middle;
      else high = middle - 1;
    }
    const node = nodes[low];
    return node && offset >= node.start && offset <= lastOf(node) ? node : undefined;
  }

  /** The step that a place is in, or the last one before it. */
  stepBefore(offset: number): StepAnalysis | undefined {
    const { steps } = this.analysis;
    let low = 0;
    let high = steps.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (steps[middle]!.step.start <= offset) low = middle;
      else high = middle - 1;
    }
    const step = steps[low];
    return step && step.step.start <= offset ? step : undefined;
  }

  /** The command that a place on a command line belongs to. */
  callAt(offset: number): { step: StepAnalysis; call: CallAnalysis } | undefined {
    const step = this.stepBefore(offset);
    const call = step?.calls.findLast((one) => offset >= one.place(one.call).start - 2);
    return step && call && offset <= call.place(call.call).end ? { step, call } : undefined;
  }
}

/** Where a node's last line ends. */
export function lastOf(node: ScriptNode): number {
  if (node.kind === 'command') return node.continued?.end ?? node.end;
  return node.kind === 'data' ? (node.taken?.end ?? node.end) : node.end;
}

/** Index into a command's text → place in the document, as a span that ends behind its last character. */
export const commandSpan = (command: CommandNode, start: number, end: number) => ({
  start: commandOffset(command, start),
  end: end > start ? commandOffset(command, end - 1) + 1 : commandOffset(command, start),
});
