/** Time from outside, so that tests neither sleep nor flake. */

export interface Clock {
  /** Milliseconds since 1970, or since the clock began. */
  now(): number;
  /**
   * @param ms from now; 0 runs it as soon as what is running has ended
   * @returns takes the call back; harmless afterwards
   */
  setTimeout(fn: () => void, ms: number): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout(fn, ms) {
    const timer = globalThis.setTimeout(fn, ms);
    return () => clearTimeout(timer);
  },
};

/** Resolves after the time has passed. */
export const delay = (clock: Clock, ms: number): Promise<void> =>
  new Promise((resolve) => clock.setTimeout(resolve, ms));

interface Alarm {
  readonly at: number;
  readonly order: number;
  readonly fn: () => void;
}

/** A clock that only runs when told to. */
export class FakeClock implements Clock {
  #now: number;
  #order = 0;
  #alarms: Alarm[] = [];

  constructor(start = 0) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  /** Calls that are still to come: 0 after everything was closed, or something leaks. */
  get pending(): number {
    return this.#alarms.length;
  }

  setTimeout(fn: () => void, ms: number): () => void {
    const alarm = { at: this.#now + Math.max(0, ms), order: this.#order++, fn };
    this.#alarms.push(alarm);
    return () => {
      this.#alarms = this.#alarms.filter((other) => other !== alarm);
    };
  }

  /** Lets time pass; calls come in order, and promises settle between them. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    for (;;) {
      const next = this.#alarms.filter((alarm) => alarm.at <= end).sort((a, b) => a.at - b.at || a.order - b.order)[0];
      if (!next) break;
      this.#alarms = this.#alarms.filter((alarm) => alarm !== next);
      this.#now = Math.max(this.#now, next.at);
      next.fn();
      await settle();
    }
    this.#now = end;
  }
}

/** Lets all promises settle that need no time, however long their chain is: the next task begins behind them. */
function settle(): Promise<void> {
  const { setImmediate = globalThis.setTimeout } = globalThis as { setImmediate?: (fn: () => void) => unknown };
  return new Promise((resolve) => setImmediate(resolve));
}
