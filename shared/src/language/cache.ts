/** Remembers what was worked out about texts, without growing for ever: two generations, of which the older is let go. */
export class Cache<V> {
  readonly #limit: number;
  #young = new Map<string, V>();
  #old = new Map<string, V>();

  /** @param limit entries per generation */
  constructor(limit = 20_000) {
    this.#limit = limit;
  }

  get(key: string): V | undefined {
    const value = this.#young.get(key);
    if (value !== undefined) return value;
    const old = this.#old.get(key);
    if (old !== undefined) this.set(key, old);
    return old;
  }

  set(key: string, value: V): V {
    if (this.#young.size >= this.#limit) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(own(key), value);
    return value;
  }
}

/**
 * The text as a string of its own. What is cut out of a document is otherwise a view of it, and whoever keeps a line
 * keeps every version of the document that a line came from.
 */
export const own = (text: string): string => `${text}\0`.slice(0, -1);
