/** For tests: a host that talks to an emulated module and keeps every byte it hears. */
import type { Transport } from '../transport/index.ts';

export class Host {
  readonly #transport: Transport;
  #heard = '';
  #waiting: (() => void)[] = [];
  isClosed = false;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  async open(): Promise<this> {
    await this.#transport.open({
      data: (bytes) => {
        this.#heard += Buffer.from(bytes).toString('latin1');
        for (const wake of this.#waiting.splice(0)) wake();
      },
      close: () => {
        this.isClosed = true;
      },
    });
    return this;
  }

  /** Everything heard so far and not yet taken, one character per byte. */
  get heard(): string {
    return this.#heard;
  }

  take(): string {
    const heard = this.#heard;
    this.#heard = '';
    return heard;
  }

  write(text: string | Uint8Array): Promise<void> {
    return this.#transport.write(typeof text === 'string' ? Buffer.from(text, 'latin1') : text);
  }

  /** Sends a line and waits until what comes back ends with `until`; @returns what came back */
  async say(line: string, until = '\r\nOK\r\n', timeout = 3000): Promise<string> {
    await this.write(`${line}\r`);
    return this.until(until, timeout);
  }

  /** Waits until what is heard holds `text`, and takes everything up to its end. */
  async until(text: string, timeout = 3000): Promise<string> {
    const end = Date.now() + timeout;
    for (;;) {
      const at = this.#heard.indexOf(text);
      if (at >= 0) {
        const taken = this.#heard.slice(0, at + text.length);
        this.#heard = this.#heard.slice(at + text.length);
        return taken;
      }
      const left = end - Date.now();
      if (left <= 0) throw new Error(`waited for ${JSON.stringify(text)}, heard ${JSON.stringify(this.#heard)}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#waiting.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  close(): Promise<void> {
    return this.#transport.close();
  }
}
