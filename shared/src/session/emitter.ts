/** Events with listeners that cannot harm each other. */

type Listener<A extends unknown[]> = (...args: A) => void;
type Map_<E> = { [K in keyof E]: Set<Listener<never[]>> };
type Args<F> = F extends (...args: infer A) => void ? A : never;

/** Listeners of `once`, by what stands for them. */
const wrappedBy = new WeakMap<object, object>();

export class Emitter<E> {
  readonly #listeners: Partial<Map_<E>> = {};

  on<K extends keyof E>(event: K, listener: E[K] & Listener<never[]>): this {
    let set = this.#listeners[event];
    if (!set) this.#listeners[event] = set = new Set();
    set.add(listener);
    return this;
  }

  off<K extends keyof E>(event: K, listener: E[K] & Listener<never[]>): this {
    const set = this.#listeners[event];
    for (const one of set ?? []) if (one === listener || wrappedBy.get(one) === listener) set!.delete(one);
    return this;
  }

  once<K extends keyof E>(event: K, listener: E[K] & Listener<never[]>): this {
    const wrapped = ((...args: never[]) => {
      this.off(event, wrapped as E[K] & Listener<never[]>);
      (listener as Listener<never[]>)(...args);
    }) as E[K] & Listener<never[]>;
    wrappedBy.set(wrapped, listener);
    return this.on(event, wrapped);
  }

  removeAllListeners(): this {
    for (const event of Object.keys(this.#listeners) as (keyof E)[]) this.#listeners[event]?.clear();
    return this;
  }

  /** A listener that throws is reported as a warning; the others hear the event all the same. */
  protected emit<K extends keyof E>(event: K, ...args: Args<E[K]>): void {
    for (const listener of [...(this.#listeners[event] ?? [])]) {
      try {
        (listener as unknown as Listener<unknown[]>)(...args);
      } catch (error) {
        console.warn(`A listener of '${String(event)}' failed:`, error);
      }
    }
  }
}

/** An emitter for others to speak through. */
export class Bus<E> extends Emitter<E> {
  tell<K extends keyof E>(event: K, ...args: Args<E[K]>): void {
    this.emit(event, ...args);
  }
}
