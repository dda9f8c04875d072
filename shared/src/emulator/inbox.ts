/** Messages that the module keeps until the host reads them; how many depends on their size. */
import type { StoredMessage } from './message-buffer.ts';

export class Inbox {
  readonly #limit: number;
  readonly #messages: StoredMessage[] = [];

  /** @param limit bytes of all messages together */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** @returns false where there is no room for it */
  put(stored: StoredMessage): boolean {
    if (this.bytes + stored.message.payload.length > this.#limit) return false;
    this.#messages.push(stored);
    return true;
  }

  /** The oldest ones; they are gone then. */
  take(count: number): StoredMessage[] {
    return this.#messages.splice(0, count);
  }

  get count(): number {
    return this.#messages.length;
  }

  get bytes(): number {
    return this.#messages.reduce((sum, { message }) => sum + message.payload.length, 0);
  }
}
