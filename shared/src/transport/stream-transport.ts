/** What serial ports and sockets have in common: one close, every write settled, no write that hangs for ever. */
import type { Duplex } from 'node:stream';
import { HayesError } from '../text/index.ts';
import { type Clock, systemClock } from './clock.ts';
import { messages } from './messages.ts';
import { realPort } from './port-name.ts';
import type { Transport, TransportEvents } from './transport.ts';

/** An open way: a stream and what the stream does not tell. */
export interface Line {
  readonly stream: Duplex;
  /** Resolves when the bytes have left this process. */
  send(bytes: Uint8Array): Promise<void>;
  /** Gives the device back, unsent bytes thrown away; resolves when another may have it. */
  release(): Promise<void>;
  /** False where the other side has gone without the stream's noticing. */
  isAlive(): boolean;
}

export interface StreamTransportOptions {
  clock?: Clock;
  /** Longest time in ms that the other side may take no byte; default 5000. Sending time is granted on top. */
  stall?: number;
}

const STALL = 5000;
/** How often the other side is looked for, in ms. */
const LOOK = 250;

export abstract class StreamTransport implements Transport {
  readonly name: string;
  protected readonly clock: Clock;
  readonly #stall: number;
  #line: Line | undefined;
  #events: TransportEvents | undefined;
  #state: 'closed' | 'opening' | 'open' | 'closing' = 'closed';
  /** Why the way went, for writes that come too late. */
  #released: Promise<void> = Promise.resolve();
  readonly #writes = new Set<(error: HayesError) => void>();
  #cancelLook: () => void = () => {};

  constructor(name: string, options: StreamTransportOptions = {}) {
    this.name = name;
    this.clock = options.clock ?? systemClock;
    this.#stall = options.stall ?? STALL;
  }

  /** As it is now: a link may lead elsewhere after the device was plugged in anew. */
  get device(): string {
    return realPort(this.name);
  }

  /** @throws HayesError where it cannot be opened */
  protected abstract connect(): Promise<Line>;

  /** Time in ms that the bytes need on the line. */
  protected sendingTime(_bytes: number): number {
    return 0;
  }

  async open(events: TransportEvents): Promise<void> {
    if (this.#state === 'open' || this.#state === 'opening')
      throw new HayesError(messages['port-open'], { port: this.name });
    await this.#released;
    this.#state = 'opening';
    let line: Line;
    try {
      line = await this.connect();
    } catch (error) {
      this.#state = 'closed';
      throw error;
    }
    if (this.#state !== 'opening') {
      await line.release();
      throw new HayesError(messages['port-closed'], { port: this.name });
    }
    this.#state = 'open';
    this.#line = line;
    this.#events = events;
    const gone = (reason: string) =>
      this.#end(line, new HayesError(messages['port-lost'], { port: this.name, reason }));
    line.stream.on('data', (bytes: Buffer) => {
      if (this.#line === line) events.data(bytes);
    });
    line.stream.on('error', (error) => gone(error.message));
    line.stream.on('end', () =>
      this.#end(line, new HayesError(messages['port-lost'], { port: this.name, reason: text('port-ended') })),
    );
    line.stream.on('close', (error?: unknown) =>
      error instanceof Error
        ? gone(error.message)
        : this.#end(line, new HayesError(messages['port-lost'], { port: this.name, reason: text('port-gone') })),
    );
    this.#look(line);
  }

  async write(bytes: Uint8Array): Promise<void> {
    const line = this.#line;
    if (!line || this.#state !== 'open') throw new HayesError(messages['port-closed'], { port: this.name });
    if (bytes.length === 0) return;
    await new Promise<void>((resolve, reject) => {
      const limit = this.#stall + this.sendingTime(bytes.length);
      const settle = (finish: () => void) => {
        cancel();
        this.#writes.delete(fail);
        finish();
      };
      const fail = (error: HayesError) => settle(() => reject(error));
      const cancel = this.clock.setTimeout(() => {
        const error = new HayesError(messages['write-stalled'], { port: this.name, seconds: Math.round(limit / 1000) });
        fail(error);
        // Bytes of a stalled write may still leave at any time, between others: nothing more can be said on this way.
        this.#end(line, error);
      }, limit);
      this.#writes.add(fail);
      line.send(bytes).then(
        () => settle(resolve),
        (error: Error) =>
          fail(new HayesError(messages['write-failed'], { port: this.name, reason: error.message }, { cause: error })),
      );
    });
  }

  async close(): Promise<void> {
    if (this.#state === 'opening') this.#state = 'closed';
    if (this.#line) this.#end(this.#line);
    await this.#released;
  }

  #look(line: Line): void {
    this.#cancelLook = this.clock.setTimeout(() => {
      if (this.#line !== line) return;
      if (line.isAlive()) this.#look(line);
      else this.#end(line, new HayesError(messages['port-lost'], { port: this.name, reason: text('port-gone') }));
    }, LOOK);
  }

  /** The one place where the way ends, whoever ended it. */
  #end(line: Line, reason?: HayesError): void {
    if (this.#line !== line) return;
    const events = this.#events;
    this.#line = undefined;
    this.#events = undefined;
    this.#state = 'closing';
    this.#cancelLook();
    const late = reason ?? new HayesError(messages['port-closed'], { port: this.name });
    for (const fail of [...this.#writes]) fail(late);
    this.#released = line.release().then(
      () => this.#settled(),
      () => this.#settled(),
    );
    events?.close(reason);
  }

  #settled(): void {
    if (this.#state === 'closing') this.#state = 'closed';
  }
}

const text = (code: 'port-gone' | 'port-ended') => ({ message: messages[code], params: {} });
