/** Which of the module's MQTT clients are taken, and which may hold a session that nobody here began. */
import type { Dialect } from '../dialect/index.ts';
import { printRanges } from '../dialect/index.ts';
import { HayesError } from '../text/index.ts';
import { messages } from './messages.ts';

export class ClientNumbers {
  readonly #dialect: Dialect;
  readonly #taken = new Set<number>();
  readonly #clean = new Set<number>();

  constructor(dialect: Dialect) {
    this.#dialect = dialect;
  }

  /**
   * @param wanted a number of the user's choice; without one the first that is free
   * @throws HayesError where it is taken, out of range, or none is left
   */
  take(wanted?: number): number {
    const ranges = this.#dialect.param('client').ranges;
    const all = ranges.flatMap(({ min, max }) => Array.from({ length: max - min + 1 }, (_, index) => min + index));
    const numbers = all.length > 0 ? all : [0];
    if (wanted !== undefined && !numbers.includes(wanted))
      throw new HayesError(messages['client-range'], { client: wanted, range: printRanges(ranges) });
    if (wanted !== undefined && this.#taken.has(wanted))
      throw new HayesError(messages['client-taken'], { client: wanted });
    const number = wanted ?? numbers.find((one) => !this.#taken.has(one));
    if (number === undefined) throw new HayesError(messages['no-client-left'], { count: numbers.length });
    this.#taken.add(number);
    return number;
  }

  release(number: number): void {
    this.#taken.delete(number);
  }

  /** True where a former host may have left its session. */
  mayBeOccupied(number: number): boolean {
    return !this.#clean.has(number);
  }

  noteClean(number: number): void {
    this.#clean.add(number);
  }

  noteOccupied(number: number): void {
    this.#clean.delete(number);
  }

  /** Another module, or the same one restarted: nothing is known of its sessions. */
  forgetOccupied(): void {
    this.#clean.clear();
  }
}
