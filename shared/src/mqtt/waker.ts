/** A loop's sleep that others can end. */
import type { Clock } from '../session/index.ts';

export class Waker {
  readonly #clock: Clock;
  #wake: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Until `wake`, or until the time is over. @param ms none: until `wake` */
  sleep(ms?: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = ms === undefined ? () => {} : this.#clock.setTimeout(() => this.#wake?.(), ms);
      this.#wake = () => {
        cancel();
        this.#wake = undefined;
        resolve();
      };
    });
  }

  wake(): void {
    this.#wake?.();
  }
}

/** Settles when the promise does, but not later than after the time. Never rejects. */
export function within(clock: Clock, promise: Promise<unknown>, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.setTimeout(resolve, ms);
    const done = () => {
      cancel();
      resolve();
    };
    promise.then(done, done);
  });
}
