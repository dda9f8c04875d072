/** The emulated module behind a pseudo-terminal, which programs open like a serial port. */
import { execFile } from 'node:child_process';
import { closeSync, lstatSync, renameSync, symlinkSync, unlinkSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import { promisify } from 'node:util';
import { HayesError } from '../text/index.ts';
import type { Transport } from '../transport/transport.ts';
import { texts } from './texts.ts';

/**
 * The native part of node-pty. Its JavaScript around it would read the host's end, too, and keep it open for ever, and
 * its `kill()` without a child process would signal process -1, which is every process of the user.
 */
interface NativePty {
  open(columns: number, rows: number): { master: number; slave: number; pty: string };
}

export interface PtyOptions {
  /** A symbolic link to the device, made and replaced atomically. Without one the device's own name has to do. */
  readonly link?: string;
}

export interface PtyFace {
  /** What a host opens: the link, or the device where there is none. */
  readonly path: string;
  /** The device now; undefined while it is hung up. */
  readonly device: string | undefined;
  /** Pulls the plug: hosts see the device go, and the link is gone. */
  hangUp(): void;
  /** A new device under the same link, as a USB adapter comes back under another number. */
  giveBack(): Promise<void>;
  close(): Promise<void>;
}

/** Bytes that wait for a host that does not read; more are lost, as on a line without flow control. */
const UNREAD = 65_536;
/** Bytes taken from the host that have not reached the module; more stay in the device. */
const UNHEARD = 4096;

/**
 * @param module what has a serial line: an emulator
 * @throws HayesError where pseudo-terminals are not to be had, or the link's name is taken
 */
export async function openPty(module: { transport(): Transport }, options: PtyOptions = {}): Promise<PtyFace> {
  const transport = module.transport();
  let device: Device | undefined;
  let isClosed = false;
  const hangUp = () => {
    if (options.link !== undefined && device) removeLink(options.link);
    device?.close();
    device = undefined;
  };
  const plugIn = async () => {
    device = await Device.open((bytes) => transport.write(bytes));
    if (options.link !== undefined) replaceLink(options.link, device.path);
  };
  await transport.open({
    data: (bytes) => device?.write(bytes),
    close: () => {
      isClosed = true;
      hangUp();
    },
  });
  try {
    await plugIn();
  } catch (error) {
    hangUp();
    await transport.close();
    throw error;
  }
  return {
    get path() {
      return options.link ?? device?.path ?? '';
    },
    get device() {
      return device?.path;
    },
    hangUp,
    async giveBack() {
      if (!isClosed && !device) await plugIn();
    },
    close: () => transport.close(),
  };
}

/** One pseudo-terminal: what the host reads and writes at the one end comes and goes at the other. */
class Device {
  readonly path: string;
  readonly #master: ReadStream;
  /** The host's end, held open so that a host that closes it does not end the line. */
  readonly #held: number;

  static async open(heard: (bytes: Uint8Array) => Promise<void>): Promise<Device> {
    const opened = (await loadNative()).open(80, 24);
    const device = new Device(opened, heard);
    try {
      await setRaw(opened.pty);
    } catch (error) {
      device.close();
      throw error;
    }
    return device;
  }

  private constructor(
    { master: fd, slave, pty }: ReturnType<NativePty['open']>,
    heard: (bytes: Uint8Array) => Promise<void>,
  ) {
    const master = new ReadStream(fd);
    this.#master = master;
    this.#held = slave;
    this.path = pty;
    let unheard = 0;
    master.on('error', () => master.destroy());
    master.on('data', (bytes: Buffer) => {
      unheard += bytes.length;
      if (unheard >= UNHEARD) master.pause();
      heard(bytes)
        .catch(() => undefined)
        .finally(() => {
          unheard -= bytes.length;
          if (unheard < UNHEARD && !master.destroyed) master.resume();
        });
    });
  }

  write(bytes: Uint8Array): void {
    if (!this.#master.destroyed && this.#master.writableLength < UNREAD) this.#master.write(bytes);
  }

  close(): void {
    this.#master.destroy();
    closeSync(this.#held);
  }
}

async function loadNative(): Promise<NativePty> {
  // Not a literal: bundlers leave it alone, and it has no declarations.
  const inner: string = '@lydell/node-pty/requireBinary.js';
  try {
    const { requireBinary } = (await import(inner)) as { requireBinary: (file: string) => NativePty };
    const native = requireBinary('pty.node');
    // Windows has consoles in its place, which no program opens like a serial port.
    if (typeof native.open !== 'function') throw new Error('no open()');
    return native;
  } catch (error) {
    throw new HayesError(
      texts['pty-unavailable'],
      { platform: `${process.platform}-${process.arch}` },
      { cause: error },
    );
  }
}

/** No echo, no line editing, no translation, before anybody opens it: what the module says first would come back. */
async function setRaw(device: string): Promise<void> {
  const flag = process.platform === 'darwin' ? '-f' : '-F';
  try {
    await promisify(execFile)('stty', [flag, device, 'raw', '-echo', '-echoe', '-echok', '-iexten']);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new HayesError(texts['pty-settings'], { device, reason }, { cause: error });
  }
}

function isLink(path: string): boolean | undefined {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink();
}

function replaceLink(link: string, device: string): void {
  if (isLink(link) === false) throw new HayesError(texts['pty-link-taken'], { link });
  const fresh = `${link}.${process.pid}.new`;
  symlinkSync(device, fresh);
  renameSync(fresh, link);
}

function removeLink(link: string): void {
  if (isLink(link)) unlinkSync(link);
}
