/** The places in the module where received messages wait until the host reads them. */
import type { Param } from '../dialect/index.ts';
import type { UplinkMessage } from './uplink.ts';

export interface StoredMessage {
  readonly message: UplinkMessage;
  readonly messageId: number;
}

interface Waiting extends StoredMessage {
  readonly stored: () => void;
}

export class MessageBuffer {
  readonly #numbers: readonly number[];
  readonly #places = new Map<number, StoredMessage>();
  readonly #notify: (place: number, stored: StoredMessage) => void;
  #waiting: Waiting[] = [];

  /**
   * @param slot the dialect's parameter for a place: its range says how many there are
   * @param notify called when a message has got its place
   */
  constructor(slot: Param, notify: (place: number, stored: StoredMessage) => void) {
    this.#numbers = slot.ranges.flatMap(({ min, max }) => Array.from({ length: max - min + 1 }, (_, at) => min + at));
    this.#notify = notify;
  }

  /** @returns settles when the message has got a place: until then it stays at the broker, as behind a full window */
  put(message: UplinkMessage, messageId: number): Promise<void> {
    return new Promise((stored) => {
      this.#waiting.push({ message, messageId, stored });
      this.#fill();
    });
  }

  /** Reads a place, or all of them in order, and empties it. */
  take(place?: number): StoredMessage[] {
    const numbers = place === undefined ? this.#numbers : [place];
    const taken = numbers.flatMap((number) => this.#places.get(number) ?? []);
    for (const number of numbers) this.#places.delete(number);
    return taken;
  }

  /** Fills places that have become free; apart from `take`, since the answer comes before the next notice. */
  refill(): void {
    this.#fill();
  }

  /** For each place, whether a message waits there. */
  get stored(): boolean[] {
    return this.#numbers.map((number) => this.#places.has(number));
  }

  clear(): void {
    this.#places.clear();
    for (const { stored } of this.#waiting.splice(0)) stored();
  }

  #fill(): void {
    for (const number of this.#numbers) {
      const next = this.#places.has(number) ? undefined : this.#waiting.shift();
      if (!next) continue;
      this.#places.set(number, next);
      this.#notify(number, next);
      next.stored();
    }
  }
}
