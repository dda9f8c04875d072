/** Two transports that are each other's far end, in this process. */
import type { Transport, TransportEvents } from './transport.ts';

class MemoryEnd implements Transport {
  readonly name: string;
  peer!: MemoryEnd;
  #events: TransportEvents | undefined;
  #early: Uint8Array[] = [];
  #closed = false;

  constructor(name: string) {
    this.name = name;
  }

  async open(events: TransportEvents): Promise<void> {
    this.#events = events;
    this.#closed = false;
    const early = this.#early;
    this.#early = [];
    for (const bytes of early) this.receive(bytes);
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.#closed) throw new Error(`${this.name} is closed`);
    const copy = bytes.slice();
    queueMicrotask(() => this.peer.receive(copy));
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.shut();
    this.peer.shut();
  }

  receive(bytes: Uint8Array): void {
    if (this.#closed) return;
    if (this.#events) this.#events.data(bytes);
    else this.#early.push(bytes);
  }

  shut(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#events?.close();
  }
}

/** @returns host end and module end */
export function memoryPair(name = 'memory'): [Transport, Transport] {
  const host = new MemoryEnd(name);
  const module = new MemoryEnd(`${name} (module)`);
  host.peer = module;
  module.peer = host;
  return [host, module];
}
