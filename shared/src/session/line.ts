/** The serial line as the session sees it: bytes out, tokens in, and what becomes of a line that does not end. */
import type { Dialect } from '../dialect/index.ts';
import { HayesError, sayError } from '../text/index.ts';
import type { Clock, Transport } from '../transport/index.ts';
import { type Awaited, Framer, type Token } from '../wire/index.ts';
import { messages } from './messages.ts';

export interface LineEvents {
  /** Asked before each token. */
  awaited(): Awaited;
  token(token: Token): void;
  traffic(direction: 'in' | 'out', bytes: Uint8Array): void;
  /** The port is gone; comes once, not after `close`. */
  lost(reason: Error | undefined): void;
}

/** A line that stays unfinished that long is given up, in ms. */
const STALL_TIME = 3000;
/** A port that does not close in that time is left to itself, in ms: a driver may wait for bytes that nobody takes. */
const CLOSE_TIME = 1000;

export class Line {
  readonly #transport: Transport;
  readonly #clock: Clock;
  readonly #events: LineEvents;
  readonly #framer: Framer;
  #cancelStall = () => {};
  #isOver = false;

  constructor(dialect: Dialect, transport: Transport, clock: Clock, events: LineEvents) {
    this.#transport = transport;
    this.#clock = clock;
    this.#events = events;
    this.#framer = new Framer(dialect);
  }

  get name(): string {
    return this.#transport.name;
  }

  /** @throws HayesError where the port cannot be opened */
  async open(): Promise<void> {
    await this.#transport.open({ data: (bytes) => this.#receive(bytes), close: (reason) => this.#lost(reason) });
    // Closed while it was being opened.
    if (this.#isOver) await this.#transport.close();
  }

  /** Does not wait: what the module does not take in time shows in its answers. */
  write(bytes: Uint8Array): void {
    if (this.#isOver) return;
    this.#events.traffic('out', bytes);
    this.#transport.write(bytes).catch((error) => {
      this.#lost(new HayesError(messages['write-failed'], { port: this.name, reason: sayError(error, 'en') }));
    });
  }

  /** Resolves when the port is closed, or does not close in time. */
  async close(): Promise<void> {
    this.#isOver = true;
    this.#cancelStall();
    await new Promise<void>((resolve) => {
      const cancel = this.#clock.setTimeout(resolve, CLOSE_TIME);
      const done = () => {
        cancel();
        resolve();
      };
      this.#transport.close().then(done, done);
    });
  }

  #lost(reason: Error | undefined): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#cancelStall();
    this.#events.lost(reason);
  }

  #receive(bytes: Uint8Array): void {
    if (this.#isOver) return;
    this.#events.traffic('in', bytes);
    this.#framer.push(bytes);
    this.#drain();
  }

  #drain(): void {
    while (!this.#isOver) {
      const token = this.#framer.next(this.#events.awaited());
      if (!token) break;
      this.#events.token(token);
    }
    this.#cancelStall();
    if (this.#framer.pending > 0 && !this.#isOver)
      this.#cancelStall = this.#clock.setTimeout(() => this.#giveUpLine(), STALL_TIME);
  }

  /** The module has fallen silent in the midst of a line: what is behind it must not wait for ever. */
  #giveUpLine(): void {
    const token = this.#framer.flush();
    if (token) this.#events.token(token);
    this.#drain();
  }
}
