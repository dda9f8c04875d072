/** Waits between attempts: doubling, with jitter, so that a thousand gateways do not knock at once. */

export interface BackoffOptions {
  /** First wait, in ms. Default 1000. */
  min?: number;
  /** Longest wait, in ms. Default 60 000. */
  max?: number;
}

/** Wait after a refusal that will not heal by itself, in ms. */
export const PERMANENT_WAIT = 300_000;

export class Backoff {
  readonly #min: number;
  readonly #max: number;
  readonly #random: () => number;
  #failures = 0;

  constructor(options: BackoffOptions = {}, random: () => number = Math.random) {
    this.#min = options.min ?? 1000;
    this.#max = Math.max(options.max ?? 60_000, this.#min);
    this.#random = random;
  }

  get failures(): number {
    return this.#failures;
  }

  /** @returns ms until the next attempt, between half and the whole of the doubled wait */
  next(permanent = false): number {
    const whole = Math.min(this.#max, this.#min * 2 ** this.#failures);
    this.#failures++;
    const wait = Math.round(whole * (0.5 + this.#random() / 2));
    return permanent ? Math.max(wait, Math.min(PERMANENT_WAIT, this.#max * 5)) : wait;
  }

  reset(): void {
    this.#failures = 0;
  }
}
