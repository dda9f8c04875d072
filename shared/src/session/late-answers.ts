/**
 * Completions that did not come in time and may still come. Such a one must not be taken for the completion of a later
 * command that looks the same (a publish of QoS 0 has no message id that tells it from another).
 */
import type { Clock } from '../transport/index.ts';
import type { Token } from '../wire/index.ts';
import type { Exchange } from './exchange.ts';

interface Owed {
  readonly exchange: Exchange;
  readonly cancel: () => void;
}

export class LateAnswers {
  readonly #clock: Clock;
  #owed: Owed[] = [];
  /** Exchanges of which one completion was taken for an earlier one's: what they miss is not owed again. */
  readonly #robbed = new WeakSet<Exchange>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @param ms how long it may still come */
  expect(exchange: Exchange, ms: number): void {
    if (this.#robbed.has(exchange)) return;
    const owed: Owed = { exchange, cancel: this.#clock.setTimeout(() => this.#drop(owed), ms) };
    this.#owed.push(owed);
  }

  /** @returns true where the token is an answer that was owed: it is nobody's now */
  take(token: Token, live: Iterable<Exchange>): boolean {
    const owed = this.#owed.find(({ exchange }) => exchange.owns(token));
    if (!owed) return false;
    this.#drop(owed);
    for (const exchange of live) if (exchange.owns(token)) this.#robbed.add(exchange);
    return true;
  }

  clear(): void {
    for (const owed of [...this.#owed]) this.#drop(owed);
  }

  #drop(owed: Owed): void {
    owed.cancel();
    this.#owed = this.#owed.filter((one) => one !== owed);
  }
}
