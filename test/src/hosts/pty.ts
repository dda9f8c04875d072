import { write as fsWrite, rmSync, symlinkSync } from 'node:fs';
import type { ReadStream } from 'node:tty';
import * as nodePty from '@lydell/node-pty';

/** What node-pty's `open()` returns; its declarations leave it out. */
interface OpenedPty {
  readonly ptsName: string;
  /** The master's file descriptor. */
  readonly fd: number;
  readonly master: ReadStream;
  readonly slave: ReadStream;
}
const openPty = (nodePty as unknown as { open(options: { encoding: null }): OpenedPty }).open;

/** How long to wait when the kernel's buffer is full, in ms. */
const FULL_PAUSE = 2;

/**
 * A pseudo-terminal whose far end the test plays. `path` is opened like a serial port, and serialport cannot tell the
 * difference but for the modem lines (`set` and `get` fail) and the baud rate, which has no effect.
 *
 * Bytes that are written while nobody has the port open are mostly lost, as on a real port: serialport flushes its
 * input when it opens, and about 16 KB fit in until then.
 */
export class PseudoTerminal {
  /** A path that stays the same over `pull` and `giveBack` when a link was asked for. */
  readonly path: string;
  #link: string | undefined;
  #pty: OpenedPty | undefined;
  #received: Buffer[] = [];
  #listeners: ((bytes: Buffer) => void)[] = [];
  #writes: Promise<void> = Promise.resolve();

  /** @param link a symbolic link to make, as udev does in `/dev/serial/by-id` */
  constructor(link?: string) {
    this.#link = link;
    this.#open();
    this.path = link ?? (this.#pty as unknown as OpenedPty).ptsName;
  }

  /** All bytes that the program at the other side has sent so far. */
  get received(): Buffer {
    return Buffer.concat(this.#received);
  }

  onData(listener: (bytes: Buffer) => void): void {
    this.#listeners.push(listener);
  }

  /** Resolves when the kernel has taken the bytes. Writes keep their order; a pulled terminal swallows them. */
  write(bytes: string | Uint8Array): Promise<void> {
    this.#writes = this.#writes.then(() => this.#write(Buffer.from(bytes as Uint8Array)));
    return this.#writes;
  }

  /** Takes the port away, like a pulled USB plug: who has it open sees it close, and the path is gone. */
  pull(): void {
    if (this.#link !== undefined) rmSync(this.#link, { force: true });
    this.#pty?.master.destroy();
    this.#pty = undefined;
  }

  /** Plugs it in again: another device behind the same link. */
  giveBack(): void {
    if (this.#link === undefined) throw new Error('Only a terminal with a link keeps its path');
    this.pull();
    this.#open();
  }

  #open(): void {
    const pty = openPty({ encoding: null });
    // A fresh terminal echoes what the master writes until somebody makes it raw, and serialport does so only when
    // it opens the port.
    pty.slave.setRawMode(true);
    // node-pty reads the slave itself, which would steal the bytes meant for the port's user. Its second descriptor
    // of the slave stays open, so the master sees no end when the port's user closes.
    pty.slave.destroy();
    pty.master.on('data', (bytes: Buffer) => {
      this.#received.push(bytes);
      for (const listener of this.#listeners) listener(bytes);
    });
    // EIO at the end of the terminal's life.
    pty.master.on('error', () => undefined);
    if (this.#link !== undefined) {
      rmSync(this.#link, { force: true });
      symlinkSync(pty.ptsName, this.#link);
    }
    this.#pty = pty;
  }

  /**
   * Not `master.write`: libuv writes to a pseudo-terminal's master with a busy loop, so a full buffer would stop this
   * whole process, for ever when the reader lives in it too.
   */
  async #write(bytes: Buffer): Promise<void> {
    let rest = bytes;
    while (rest.length > 0 && this.#pty !== undefined) {
      const written = await writeSome(this.#pty.fd, rest);
      rest = rest.subarray(written);
      if (written === 0) await new Promise((resolve) => setTimeout(resolve, FULL_PAUSE));
    }
  }
}

/** @returns the number of bytes written, 0 when the buffer is full */
function writeSome(fd: number, bytes: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    fsWrite(fd, bytes, 0, bytes.length, null, (error, written) => {
      if (error === null) resolve(written);
      else if (error.code === 'EAGAIN') resolve(0);
      else if (error.code === 'EBADF' || error.code === 'EIO') resolve(bytes.length);
      else reject(error);
    });
  });
}
