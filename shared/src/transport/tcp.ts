/** A module behind a socket: a serial device server, a remote port, an emulator. Raw bytes, no telnet. */
import { connect, type Socket } from 'node:net';
import { HayesError, type Message } from '../text/index.ts';
import { messages } from './messages.ts';
import { parsePortName } from './port-name.ts';
import { type Line, StreamTransport, type StreamTransportOptions } from './stream-transport.ts';

export interface TcpOptions extends StreamTransportOptions {
  /** Longest time in ms until the connection stands; default 10 000. */
  timeout?: number;
}

const TIMEOUT = 10_000;

export class TcpTransport extends StreamTransport {
  readonly #host: string;
  readonly #port: number;
  readonly #timeout: number;

  /**
   * @param name `tcp://host:port`
   * @throws HayesError `port-name`
   */
  constructor(name: string, options: TcpOptions = {}) {
    super(name, options);
    const parsed = parsePortName(name);
    if (parsed.kind !== 'tcp') throw new HayesError(messages['port-name'], { name });
    this.#host = parsed.host;
    this.#port = parsed.port;
    this.#timeout = options.timeout ?? TIMEOUT;
  }

  protected override connect(): Promise<Line> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host: this.#host, port: this.#port, noDelay: true, keepAlive: true });
      const fail = (message: Message, reason: string, cause?: Error) => {
        cancel();
        socket.destroy();
        reject(new HayesError(message, { port: this.name, reason }, { cause }));
      };
      const cancel = this.clock.setTimeout(() => fail(messages['port-failed'], 'ETIMEDOUT'), this.#timeout);
      socket.once('error', (error: Error & { code?: string }) =>
        fail(
          error.code === 'ECONNREFUSED' ? messages['port-refused'] : messages['port-failed'],
          error.message || (error.code ?? ''),
          error,
        ),
      );
      socket.once('connect', () => {
        cancel();
        socket.removeAllListeners('error');
        resolve(new TcpLine(socket));
      });
    });
  }
}

class TcpLine implements Line {
  readonly stream: Socket;

  constructor(socket: Socket) {
    this.stream = socket;
    socket.on('error', () => {});
  }

  send(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      this.stream.write(Uint8Array.from(bytes), (error) => (error ? reject(error) : resolve()));
    });
  }

  isAlive(): boolean {
    return !this.stream.destroyed;
  }

  async release(): Promise<void> {
    const socket = this.stream;
    if (socket.destroyed) return;
    if (socket.writableLength > 0) socket.destroy();
    else socket.destroySoon();
    await new Promise<void>((resolve) => (socket.closed ? resolve() : socket.once('close', () => resolve())));
  }
}
