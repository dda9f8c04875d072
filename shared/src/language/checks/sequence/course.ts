/** What has happened to each state on the way through a document: since when, until when, and whether it is confirmed. */
import type { State } from '../../../dialect/index.ts';
import type { ModuleState } from '../../../model/index.ts';
import type { CallAnalysis, StepAnalysis } from '../../analysis.ts';
import type { Ending } from './outcome.ts';

/** A state that a command gives once its completion has come. */
export interface Awaited {
  readonly analysed: StepAnalysis;
  readonly call: CallAnalysis;
  readonly urcs: readonly string[];
  readonly gives: State;
}

/** How a state ended. */
export interface Left {
  readonly line: number;
  /** The command or report that ended it. */
  readonly by: string;
}

/** `connected 0`, `started`. */
export const keyOf = (state: State, { dialect }: Pick<ModuleState, 'dialect'>, client: number | undefined): string =>
  client === undefined || dialect.states[state]?.per === 'module' ? state : `${state} ${client}`;

export class Course {
  /** States that a command with an unknown client has given. */
  readonly anyClient = new Set<State>();
  readonly #awaited = new Map<string, Awaited>();
  readonly #left = new Map<string, Left>();
  readonly #since = new Map<string, CallAnalysis>();

  given(key: string, call?: CallAnalysis): void {
    this.#left.delete(key);
    if (call) this.#since.set(key, call);
  }

  left(key: string, left: Left): void {
    this.#left.set(key, left);
    this.#awaited.delete(key);
  }

  /** The module has restarted. */
  leftAll(line: number, by: string): void {
    for (const key of this.#since.keys()) if (!this.#left.has(key)) this.left(key, { line, by });
    this.anyClient.clear();
  }

  leftAt(key: string): Left | undefined {
    return this.#left.get(key);
  }

  sinceOf(key: string): CallAnalysis | undefined {
    return this.#since.get(key);
  }

  get isAwaiting(): boolean {
    return this.#awaited.size > 0;
  }

  await(key: string, awaited: Awaited): void {
    this.#awaited.set(key, awaited);
  }

  /** The command whose completion is still to come, told once. */
  takeAwaited(key: string): Awaited | undefined {
    const awaited = this.#awaited.get(key);
    this.#awaited.delete(key);
    return awaited;
  }

  /** A completion has come; @returns the command that it ends in failure */
  settle(urc: string, isAbout: (facts: CallAnalysis['facts']) => boolean, ending: Ending): Awaited | undefined {
    if (ending === 'pending' || this.#awaited.size === 0) return undefined;
    for (const [key, awaited] of this.#awaited) {
      if (!awaited.urcs.includes(urc) || !isAbout(awaited.call.facts)) continue;
      this.#awaited.delete(key);
      return ending === 'failure' ? awaited : undefined;
    }
    return undefined;
  }
}
