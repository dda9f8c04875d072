import { chmodSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Child, run } from './child.ts';
import { freePort } from './free-port.ts';
import { requireProgram } from './require-program.ts';
import { removeFolder, tempFolder } from './temp-folder.ts';

export interface MosquittoOptions {
  /** User names and passwords; with any, nobody gets in without one. Default: everybody may. */
  users?: Record<string, string>;
  /** PEM files. With `ca`, a client must show a certificate which that authority signed. */
  tls?: { cert: string; key: string; ca?: string };
  /** `max_inflight_messages`: how many QoS 1 and 2 messages may be under way to one client. Mosquitto's default is 20. */
  maxInflight?: number;
  /** `max_queued_messages` behind those. Default 0: no limit, so that a test of the driver never loses to the broker. */
  maxQueued?: number;
  /** Further lines of `mosquitto.conf`. */
  lines?: string[];
  /** Default: a free one. */
  port?: number;
}

/** Debian's mosquitto on 127.0.0.1, without persistence, as a child of the tests. */
export class Mosquitto {
  readonly host = '127.0.0.1';
  readonly port: number;
  readonly options: Readonly<MosquittoOptions>;
  #folder: string;
  #config: string;
  #child: Child | undefined;
  #log = '';

  private constructor(port: number, options: MosquittoOptions, folder: string) {
    this.port = port;
    this.options = options;
    this.#folder = folder;
    this.#config = join(folder, 'mosquitto.conf');
  }

  /** Starts a broker; resolves when it accepts connections. */
  static async start(options: MosquittoOptions = {}): Promise<Mosquitto> {
    requireProgram('mosquitto');
    const folder = tempFolder('mosquitto');
    const broker = new Mosquitto(options.port ?? (await freePort()), options, folder);
    try {
      writeFileSync(broker.#config, await broker.#configuration());
      await broker.up();
    } catch (error) {
      await broker.stop();
      throw error;
    }
    return broker;
  }

  /** `mqtt://127.0.0.1:port`, or `mqtts://` with TLS. */
  get url(): string {
    return `${this.options.tls ? 'mqtts' : 'mqtt'}://${this.host}:${this.port}`;
  }

  /** What the broker has logged, over all its lives. */
  get log(): string {
    return this.#log + (this.#child?.log ?? '');
  }

  get running(): boolean {
    return this.#child?.alive ?? false;
  }

  /** Starts the broker again on the same port, after `down`. Sessions and retained messages are gone. */
  async up(): Promise<void> {
    if (this.running) return;
    const child = new Child(requireProgram('mosquitto'), ['-c', this.#config, '-v']);
    this.#child = child;
    await child.until(`accepting connections on port ${this.port}`, () => accepts(this.host, this.port));
  }

  /** Ends the process but keeps the port and the configuration for `up`. `SIGKILL` lets it drop everything at once. */
  async down(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    await this.#child?.stop(signal);
    this.#log += this.#child?.log ?? '';
    this.#child = undefined;
  }

  async restart(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    await this.down(signal);
    await this.up();
  }

  /** Ends the broker and removes its files. */
  async stop(): Promise<void> {
    await this.down();
    removeFolder(this.#folder);
  }

  async #configuration(): Promise<string> {
    const { users, tls, maxInflight, maxQueued = 0, lines = [] } = this.options;
    const configuration = [
      'persistence false',
      'log_dest stderr',
      'log_type all',
      'connection_messages true',
      `max_queued_messages ${maxQueued}`,
      ...(maxInflight === undefined ? [] : [`max_inflight_messages ${maxInflight}`]),
      `listener ${this.port} ${this.host}`,
      `allow_anonymous ${users === undefined}`,
    ];
    if (users !== undefined) configuration.push(`password_file ${await this.#passwordFile(users)}`);
    if (tls !== undefined) {
      configuration.push(`certfile ${tls.cert}`, `keyfile ${tls.key}`);
      if (tls.ca !== undefined) configuration.push(`cafile ${tls.ca}`, 'require_certificate true');
    }
    // Started by root, the broker would become the user "mosquitto", who cannot read a test's files.
    if (process.getuid?.() === 0) configuration.push('user root');
    return [...configuration, ...lines, ''].join('\n');
  }

  /** `mosquitto_passwd` hashes a plain file in place, whatever bytes a password holds, `:` and line ends apart. */
  async #passwordFile(users: Record<string, string>): Promise<string> {
    const path = join(this.#folder, 'passwords');
    writeFileSync(path, '');
    // It refuses, or will refuse, a file that others can read.
    chmodSync(path, 0o600);
    for (const [user, password] of Object.entries(users)) {
      await run('mosquitto_passwd', ['-b', path, user, password]);
    }
    return path;
  }
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
