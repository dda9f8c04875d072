/** Bytes from the host, taken apart: command lines in command mode, payload in data mode. */

const BACKSPACE = 0x08;
const LF = 0x0a;
const CR = 0x0d;
const CTRL_Z = 0x1a;
const SPACE = 0x20;

/** A command line as it is typed. LF after CR is harmless; a backspace takes a character back (V.250 §6.2.3). */
export class LineInput {
  readonly #max: number;
  #bytes: number[] = [];
  #length = 0;

  /** @param max bytes of the longest line; of a longer one the rest is not kept */
  constructor(max: number) {
    this.#max = max;
  }

  /** True while a line is begun. */
  get isBegun(): boolean {
    return this.#length > 0;
  }

  clear(): void {
    this.#bytes = [];
    this.#length = 0;
  }

  /** @returns the line when the byte ends it, one character per byte; `echo`: the byte is part of the conversation */
  take(byte: number): { echo: boolean; line?: string; isTooLong?: boolean } {
    if (byte === CR) {
      const line = String.fromCharCode(...this.#bytes);
      const isTooLong = this.#length > this.#max;
      this.clear();
      return { echo: true, line, isTooLong };
    }
    if (byte === LF) return { echo: false };
    if (byte === BACKSPACE) {
      if (this.#length > 0 && this.#length <= this.#max) this.#bytes.pop();
      this.#length = Math.max(0, this.#length - 1);
      return { echo: true };
    }
    // V.250 §5.2.2: control characters are not part of a command line. Inside one they are kept, for the dialect to refuse.
    if (byte < SPACE && this.#length === 0) return { echo: false };
    if (this.#length++ < this.#max) this.#bytes.push(byte);
    return { echo: true };
  }
}

export interface DataSpec {
  /** Exactly so many bytes, or undefined for data that Ctrl-Z ends. */
  readonly length: number | undefined;
  /** The byte that leaves the prompt without sending. */
  readonly cancel: number | undefined;
}

/** Bytes kept of data that Ctrl-Z ends; what comes beyond is counted only. */
const DATA_KEPT = 65_536;

export class DataInput {
  readonly #spec: DataSpec;
  readonly #bytes: number[] = [];
  length = 0;

  constructor(spec: DataSpec) {
    this.#spec = spec;
  }

  take(byte: number): 'more' | 'end' | 'cancel' {
    if (this.#spec.length === undefined) {
      if (byte === CTRL_Z) return 'end';
      if (byte === this.#spec.cancel) return 'cancel';
    }
    this.length++;
    if (this.#bytes.length < DATA_KEPT) this.#bytes.push(byte);
    return this.length === this.#spec.length ? 'end' : 'more';
  }

  get isCounted(): boolean {
    return this.#spec.length !== undefined;
  }

  get bytes(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }
}
