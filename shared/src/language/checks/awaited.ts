/**
 * A command with expected lines is done at its final result; whoever wants its completion has to write it, here or below.
 * Each report that is written down completes one command.
 */
import type { Report, StepAnalysis } from '../analysis.ts';
import { isOpen } from '../answers.ts';
import type { Diagnostics } from '../diagnostic.ts';
import { comesFor, completionsOf, endingOf, isAbout } from './sequence/outcome.ts';

interface Waiting {
  readonly analysed: StepAnalysis;
  readonly urcs: readonly string[];
  readonly facts: Readonly<Record<string, unknown>>;
}

export class Awaited {
  /** By the reports that may complete a command, in the order of the commands. */
  readonly #waiting = new Map<string, Set<Waiting>>();
  #size = 0;

  follow(analysed: StepAnalysis, reports: readonly Report[]): void {
    const { step, calls, memo } = analysed;
    // What is complete in itself, while nothing else is under way, needs no book-keeping.
    if (memo.isComplete && this.#size === 0) return;
    const before = this.#size;
    if (step.command && step.expected.length > 0 && !endsOtherwise(analysed)) {
      for (const { form, facts } of calls)
        for (const stage of form ? completionsOf(form) : [])
          if (comesFor(stage, facts)) this.#begin({ analysed, urcs: stage.urcs, facts });
    }
    for (const { answer } of reports) {
      if (endingOf(answer) === 'pending') continue;
      const waiting = this.#waiting.get(answer.urc!.name);
      for (const one of waiting ?? []) {
        if (!isAbout(answer, one.facts)) continue;
        this.#end(one);
        // A report whose fields are left open may stand for all that are under way.
        if (!Object.values(answer.fields).some((value) => !Array.isArray(value) && isOpen(value))) break;
      }
    }
    if (before === 0 && this.#size === 0 && reports === memo.reports) memo.isComplete = true;
  }

  report(diagnostics: Diagnostics): void {
    const left = new Set([...this.#waiting.values()].flatMap((waiting) => [...waiting]));
    for (const { analysed, urcs } of left)
      diagnostics.add('AT407', analysed.step.command!, { urc: `+${urcs[0]!.split('.')[0]}` });
  }

  #begin(waiting: Waiting): void {
    for (const urc of waiting.urcs) {
      const all = this.#waiting.get(urc) ?? new Set();
      this.#waiting.set(urc, all.add(waiting));
    }
    this.#size++;
  }

  #end(waiting: Waiting): void {
    for (const urc of waiting.urcs) this.#waiting.get(urc)?.delete(waiting);
    this.#size--;
  }
}

/** True where any line will do, or the command is expected to fail. */
const endsOtherwise = ({ step }: StepAnalysis): boolean =>
  step.expected.some((node) => node.kind === 'any' || /^(ERROR|\+CM[ES] ERROR)/.test(node.text));
