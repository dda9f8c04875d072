/** For tests: a pseudo-terminal whose far end is held here. */
import { execFileSync } from 'node:child_process';
import { closeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { ReadStream } from 'node:tty';

/** The native part of node-pty: its JavaScript would read the host's end, too. */
const native = createRequire(import.meta.url)('@lydell/node-pty/requireBinary.js') as {
  requireBinary(file: string): { open(columns: number, rows: number): { master: number; slave: number; pty: string } };
};

export class Pty {
  /** What a host opens: `/dev/pts/3`. */
  readonly path: string;
  readonly #master: ReadStream;
  /** Held open, so that a host that closes the port does not end the line. */
  #slave: number | undefined;
  #heard: Buffer[] = [];
  #wake: () => void = () => {};

  constructor() {
    const opened = native.requireBinary('pty.node').open(80, 24);
    this.path = opened.pty;
    this.#slave = opened.slave;
    execFileSync('stty', ['-F', this.path, 'raw', '-echo']);
    this.#master = new ReadStream(opened.master);
    this.#master.on('error', () => {});
  }

  /** Begins to take what the host writes; before that the line is stalled. */
  listen(): this {
    this.#master.on('data', (bytes: Buffer) => {
      this.#heard.push(bytes);
      this.#wake();
    });
    return this;
  }

  /** Resolves with everything heard once it is at least so many bytes. */
  async heard(bytes: number): Promise<Buffer> {
    while (this.#heard.reduce((sum, chunk) => sum + chunk.length, 0) < bytes) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return Buffer.concat(this.#heard);
  }

  write(bytes: Uint8Array): void {
    this.#master.write(bytes);
  }

  /** Both ends go: what an unplugged adapter looks like to whoever has the port open. Idempotent. */
  hangUp(): void {
    if (this.#slave === undefined) return;
    closeSync(this.#slave);
    this.#slave = undefined;
    this.#master.destroy();
  }
}
