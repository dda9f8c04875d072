/** A serial port through `serialport`, which is loaded when the first port is opened and not before. */
import { isatty } from 'node:tty';
import type { SerialPort } from 'serialport';
import { HayesError, type Message } from '../text/index.ts';
import { messages } from './messages.ts';
import { type Line, StreamTransport, type StreamTransportOptions } from './stream-transport.ts';

export interface SerialOptions extends StreamTransportOptions {
  /** Bits per second, 8N1; default 115200. */
  baud?: number;
  /** Hardware flow control; default false. */
  rtscts?: boolean;
}

const BAUD = 115_200;

export class SerialTransport extends StreamTransport {
  readonly #path: string;
  readonly #baud: number;
  readonly #rtscts: boolean;

  /** @param path `/dev/ttyUSB2`, `COM7` */
  constructor(path: string, options: SerialOptions = {}) {
    super(path, options);
    this.#path = path;
    this.#baud = options.baud ?? BAUD;
    this.#rtscts = options.rtscts ?? false;
  }

  protected override sendingTime(bytes: number): number {
    return (bytes * 10 * 1000) / this.#baud;
  }

  protected override async connect(): Promise<Line> {
    const port = await this.#create();
    await new Promise<void>((resolve, reject) => {
      port.open((error) => (error ? reject(this.#explain(error)) : resolve()));
    });
    // A failed operation of a port that has gone is told by `close`; without a listener it would end the process.
    port.on('error', () => {});
    return new SerialLine(port);
  }

  async #create(): Promise<SerialPort> {
    let driver: typeof import('serialport');
    try {
      driver = await import('serialport');
    } catch (error) {
      throw new HayesError(messages['port-driver'], { reason: reasonOf(error) }, { cause: error });
    }
    return new driver.SerialPort({
      path: this.#path,
      baudRate: this.#baud,
      dataBits: 8,
      parity: 'none',
      stopBits: 1,
      rtscts: this.#rtscts,
      lock: true,
      autoOpen: false,
    });
  }

  #explain(error: Error): HayesError {
    const say = (message: Message) =>
      new HayesError(message, { port: this.name, reason: error.message }, { cause: error });
    // The driver gives texts, no codes: Linux and macOS by strerror, Windows by its own words.
    if (/no such file|no such device|file not found|cannot find/i.test(error.message))
      return say(messages['port-missing']);
    if (/cannot lock|resource temporarily unavailable|busy|access denied/i.test(error.message))
      return say(messages['port-busy']);
    if (/permission denied|operation not permitted/i.test(error.message)) return say(messages['port-denied']);
    return say(messages['port-failed']);
  }
}

class SerialLine implements Line {
  readonly stream: SerialPort;
  readonly #descriptor: number | undefined;
  #sending = 0;

  constructor(port: SerialPort) {
    this.stream = port;
    const descriptor = (port.port as { fd?: unknown } | undefined)?.fd;
    this.#descriptor = process.platform !== 'win32' && typeof descriptor === 'number' ? descriptor : undefined;
  }

  async send(bytes: Uint8Array): Promise<void> {
    // A copy: the driver may still read it after a stalled write was given up.
    const copy = Buffer.from(bytes);
    this.#sending++;
    try {
      await new Promise<void>((resolve, reject) => {
        this.stream.write(copy, undefined, (error) => (error ? reject(error) : resolve()));
      });
      await new Promise<void>((resolve, reject) => {
        this.stream.drain((error) => (error ? reject(error) : resolve()));
      });
    } finally {
      this.#sending--;
    }
  }

  /**
   * After a hang-up a read gives zero bytes, and the driver reads again, for ever, where the hang-up came between two of
   * its polls. The descriptor of a terminal that has hung up is no terminal any more.
   */
  isAlive(): boolean {
    return this.#descriptor === undefined || !this.stream.isOpen || isatty(this.#descriptor);
  }

  async release(): Promise<void> {
    const port = this.stream;
    if (!port.isOpen) {
      if (port.closing) await new Promise<void>((resolve) => port.once('close', () => resolve()));
      return;
    }
    // Closing waits until the line has taken what is still queued, perhaps for ever: throw it away first.
    if (this.#sending > 0) await new Promise<void>((resolve) => port.flush(() => resolve()));
    if (port.isOpen) await new Promise<void>((resolve) => port.close(() => resolve()));
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
