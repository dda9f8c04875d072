/** The last remedy: a module that answers, and yet time and again finds no network, is restarted; rarely. */
import type { Clock, Session } from '../session/index.ts';
import { encodeForm } from '../session/index.ts';

/** Failures in a row before the module is restarted. */
export const RESET_AFTER = 3;
/** Least time between two restarts, in ms: one every half hour. */
export const RESET_INTERVAL = 30 * 60_000;

export class Escalation {
  readonly #clock: Clock;
  #failures = 0;
  #isDue = false;
  #lastReset = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get failures(): number {
    return this.#failures;
  }

  noteFailure(): void {
    this.#failures++;
  }

  noteSuccess(): void {
    this.#failures = 0;
  }

  /** The module itself has reported that it needs a restart. */
  request(): void {
    this.#isDue = true;
  }

  /** True where the module is to be restarted now. */
  get isDue(): boolean {
    return (this.#isDue || this.#failures >= RESET_AFTER) && this.#clock.now() - this.#lastReset >= RESET_INTERVAL;
  }

  /** Restarts the module by the first form of the dialect that needs nothing to be said. @returns false without one */
  async reset(session: Session): Promise<boolean> {
    this.#isDue = false;
    this.#failures = 0;
    this.#lastReset = this.#clock.now();
    const forms = [...session.dialect.commands.values()].flatMap((command) => command.forms);
    const form = forms.find((one) => one.does === 'reset' && 'line' in encodeForm(session.dialect, one, {}));
    if (!form) return false;
    await session.execute(form, {}, { priority: 1 }).completed;
    return true;
  }
}
