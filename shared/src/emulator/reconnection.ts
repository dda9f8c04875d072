/** A module that connects again by itself when it has lost the broker, and says so. */
import type { Cause } from '../dialect/index.ts';
import type { Module } from './module.ts';

/** Losses that another attempt may mend. */
const mendable = new Set<Cause>(['lost', 'timeout', 'tcp', 'send-failed', 'no-data', 'no-network']);
/** Longest wait for the broker's answer, in ms. */
const ANSWER_TIME = 20_000;

export class Reconnection {
  readonly #module: Module;
  readonly #client: number;
  #cancel: (() => void) | undefined;

  constructor(module: Module, client: number) {
    this.#module = module;
    this.#client = client;
  }

  /** True from the loss until the last attempt. */
  get isRunning(): boolean {
    return this.#cancel !== undefined;
  }

  /** @returns false where the module leaves it at the loss */
  start(cause: Cause): boolean {
    const times = Number(this.#fact('reconnect.times') ?? 0);
    if (this.isRunning || times === 0 || !mendable.has(cause) || !this.#report('retrying')) return false;
    this.#wait(1, times, cause);
    return true;
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #fact(name: string) {
    return this.#module.fact(name, { client: this.#client });
  }

  #report(cause: Cause): boolean {
    const line = this.#module.sessionLine(this.#client, cause);
    if (line) this.#module.parts.report(line);
    return line !== undefined;
  }

  #wait(attempt: number, times: number, cause: Cause): void {
    const interval = Number(this.#fact('reconnect.interval') ?? 0) * 1000;
    const wait = this.#fact('reconnect.growing') === true ? attempt * interval : interval;
    this.#cancel = this.#module.parts.clock.setTimeout(() => void this.#attempt(attempt, times, cause), wait);
  }

  async #attempt(attempt: number, times: number, cause: Cause): Promise<void> {
    const started = this.#cancel;
    const { environment } = this.#module.parts;
    const session = this.#module.session(this.#client);
    const outcome = environment.hasData ? await session.again(ANSWER_TIME) : 'no-data';
    if (this.#cancel !== started) {
      // Stopped meanwhile.
      if (outcome === 'ok') session.cut();
      return;
    }
    if (outcome !== 'ok' && attempt < times) {
      this.#wait(attempt + 1, times, cause);
      return;
    }
    this.#cancel = undefined;
    if (outcome === 'ok') {
      this.#module.state.give('connected', this.#client);
      this.#module.parts.log.add({ kind: 'link', client: this.#client, event: 'connected' });
    }
    this.#report(outcome === 'ok' ? 'ok' : outcome === 'refused' ? 'refused' : cause);
  }
}
