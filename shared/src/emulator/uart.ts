/** The serial line of the emulated module: two directions, each as fast as the baud rate lets it be. */
import { concat } from '../dialect/index.ts';
import type { Clock } from '../transport/clock.ts';

/** Bits on the line for one byte: start, eight data, stop. */
const BITS_PER_BYTE = 10;
/** Bytes handed over at once on a paced line; fewer would only cost timers. */
const SLICE = 32;
/**
 * Bytes may be handed over so many ms before they have crossed: timers are late by as much. The account stays exact, so
 * that the line as a whole is never faster than its baud rate.
 */
const EARLY = 1;

interface Parcel {
  bytes: Uint8Array;
  readonly sent: (() => void) | undefined;
}

/** One direction of the line. */
export class Lane {
  readonly #clock: Clock;
  readonly #deliver: (bytes: Uint8Array) => void;
  #bytesPerMs: number;
  #queue: Parcel[] = [];
  #waiting = 0;
  /** When the last byte handed over had left the line. */
  #clearAt = 0;
  #scheduled = false;
  #cancel: (() => void) | undefined;
  #stalled = false;

  /** @param baud bits per second; 0 hands bytes over at once */
  constructor(clock: Clock, baud: number, deliver: (bytes: Uint8Array) => void) {
    this.#clock = clock;
    this.#bytesPerMs = baud / BITS_PER_BYTE / 1000;
    this.#deliver = deliver;
  }

  /** Bytes that have not crossed the line yet. */
  get waiting(): number {
    return this.#waiting;
  }

  set baud(baud: number) {
    this.#bytesPerMs = baud / BITS_PER_BYTE / 1000;
  }

  /** @param sent called when the last byte has crossed */
  push(bytes: Uint8Array, sent?: () => void): void {
    this.#queue.push({ bytes: bytes.slice(), sent });
    this.#waiting += bytes.length;
    this.#schedule();
  }

  /** Holds everything back, or lets it flow again. */
  stall(stalled: boolean): void {
    this.#stalled = stalled;
    if (stalled) {
      this.#cancel?.();
      this.#scheduled = false;
    } else this.#schedule();
  }

  /** Forgets what has not crossed; whoever waits for it is told. */
  clear(): void {
    this.#cancel?.();
    this.#scheduled = false;
    const queue = this.#queue;
    this.#queue = [];
    this.#waiting = 0;
    for (const parcel of queue) parcel.sent?.();
  }

  #schedule(): void {
    if (this.#scheduled || this.#stalled || this.#queue.length === 0) return;
    this.#scheduled = true;
    if (this.#bytesPerMs === 0) {
      let taken = false;
      this.#cancel = () => {
        taken = true;
      };
      queueMicrotask(() => taken || this.#tick());
      return;
    }
    const now = this.#clock.now();
    if (this.#clearAt < now) this.#clearAt = now;
    const due = this.#clearAt + Math.min(this.#waiting, SLICE) / this.#bytesPerMs - EARLY;
    this.#cancel = this.#clock.setTimeout(() => this.#tick(), Math.max(0, due - now));
  }

  #tick(): void {
    this.#scheduled = false;
    let allowed = this.#waiting;
    if (this.#bytesPerMs > 0) {
      allowed = Math.min(
        allowed,
        Math.max(0, Math.floor((this.#clock.now() + EARLY - this.#clearAt) * this.#bytesPerMs + 1e-6)),
      );
      this.#clearAt += allowed / this.#bytesPerMs;
    }
    const crossed: Uint8Array[] = [];
    const sent: (() => void)[] = [];
    while (this.#queue.length > 0) {
      const parcel = this.#queue[0]!;
      const part = parcel.bytes.subarray(0, allowed);
      crossed.push(part);
      allowed -= part.length;
      this.#waiting -= part.length;
      parcel.bytes = parcel.bytes.subarray(part.length);
      if (parcel.bytes.length > 0) break;
      if (parcel.sent) sent.push(parcel.sent);
      this.#queue.shift();
    }
    const bytes = concat(crossed);
    if (bytes.length > 0) this.#deliver(bytes);
    for (const tell of sent) tell();
    this.#schedule();
  }
}
