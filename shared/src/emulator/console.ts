/** The serial port as the module's firmware sees it: echo, lines, data behind a prompt, and room for URCs between. */
import type { Circumstance } from './faults.ts';
import { type DataInput, LineInput } from './input.ts';
import type { Module } from './module.ts';
import { framed } from './reply.ts';

/** Data that is awaited behind a prompt. */
export interface Awaited {
  readonly input: DataInput;
  readonly echo: boolean;
  /** When the prompt came, and how long the dialect asks to wait behind it; ms. */
  readonly since: number;
  readonly settle: number;
  readonly here: Circumstance;
  /** ms without a byte after which the module gives up; undefined: never. */
  readonly limit?: number | undefined;
}

/** How data ended: whole, taken back by the host, or not in time. */
export type DataEnd = 'end' | 'cancel' | 'late';

type Awaiting = Awaited & { readonly done: (result: DataEnd) => void };

/** Bytes that the module keeps while it is busy; more are lost, as in a UART without flow control. */
const RECEIVED = 65_536;

const CTRL_Z = 0x1a;

export class Console {
  readonly #module: Module;
  readonly #send: (bytes: Uint8Array) => void;
  readonly #obey: (line: string, isTooLong: boolean) => Promise<void>;
  readonly #line: LineInput;
  #queue: Uint8Array[] = [];
  /** Bytes of the queue's first chunk that are taken already. */
  #at = 0;
  #waiting = 0;
  #isBusy = false;
  #isSwallowing = false;
  #awaited: Awaiting | undefined;
  #cancelLimit = () => {};
  #held: Uint8Array[] = [];
  #isAlive = true;

  /** @param obey resolves when the next line may come; must not reject */
  constructor(
    module: Module,
    send: (bytes: Uint8Array) => void,
    obey: (line: string, isTooLong: boolean) => Promise<void>,
  ) {
    this.#module = module;
    this.#send = send;
    this.#obey = obey;
    this.#line = new LineInput(module.parts.dialect.line.max);
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  /** Bytes of URCs that wait for the line to be free. */
  get held(): number {
    return this.#held.reduce((sum, bytes) => sum + bytes.length, 0);
  }

  kill(): void {
    this.#isAlive = false;
    this.#cancelLimit();
    this.#awaited?.done('cancel');
  }

  send(bytes: Uint8Array): void {
    if (this.#isAlive) this.#send(bytes);
  }

  receive(bytes: Uint8Array): void {
    if (!this.#isAlive) return;
    this.#queue.push(bytes);
    this.#waiting += bytes.length;
    this.#pump();
    while (this.#waiting > RECEIVED && this.#queue.length > 1) this.#waiting -= this.#queue.pop()!.length;
  }

  /** A line that nobody asked for: as soon as no line is being typed and no data awaited. */
  report(line: Uint8Array): void {
    this.#held.push(framed(line));
    this.#release();
  }

  /** Data mode, until the data ends, is cancelled, or does not come in time. */
  collect(awaited: Awaited): Promise<DataEnd> {
    return new Promise((resolve) => {
      this.#awaited = { ...awaited, done: resolve };
      this.#limit(awaited.limit);
      this.#pump();
    });
  }

  #limit(ms: number | undefined): void {
    this.#cancelLimit();
    if (ms === undefined) return;
    this.#cancelLimit = this.#module.parts.clock.setTimeout(() => this.#endData('late'), ms);
  }

  #endData(how: DataEnd): void {
    const awaited = this.#awaited;
    this.#cancelLimit();
    this.#awaited = undefined;
    awaited?.done(how);
  }

  /** Forgets what was received and not taken yet. */
  drop(): void {
    this.#queue = [];
    this.#at = 0;
    this.#waiting = 0;
  }

  #release(): void {
    if (this.#line.isBegun || this.#awaited) return;
    for (const bytes of this.#held.splice(0)) this.send(bytes);
  }

  #pump(): void {
    while (this.#isAlive && this.#queue.length > 0 && (!this.#isBusy || this.#awaited)) {
      const chunk = this.#queue[0]!;
      if (this.#at >= chunk.length) {
        this.#queue.shift();
        this.#at = 0;
        continue;
      }
      const byte = chunk[this.#at++]!;
      this.#waiting--;
      if (this.#awaited) this.#takeData(this.#awaited, byte);
      else this.#takeCommand(byte);
    }
  }

  #takeData(awaited: Awaiting, byte: number): void {
    const { clock, faults } = this.#module.parts;
    const { since, settle, input } = awaited;
    const verdict = faults.at('data', { ...awaited.here, sincePrompt: clock.now() - since, settle });
    if (!this.#isAlive || verdict.skip) return;
    const result = input.take(byte);
    const isContent = result === 'more' || (result === 'end' && (byte !== CTRL_Z || input.isCounted));
    if (awaited.echo && isContent) this.send(Uint8Array.of(byte));
    if (result === 'more') this.#limit(awaited.limit);
    else this.#endData(result);
  }

  #takeCommand(byte: number): void {
    const { faults, log } = this.#module.parts;
    const wasBegun = this.#line.isBegun;
    const taken = this.#line.take(byte);
    if (!wasBegun && this.#line.isBegun) this.#isSwallowing = this.#wake() || faults.at('line').skip === true;
    if (!this.#isAlive) return;
    if (taken.echo && !this.#isSwallowing && this.#module.fact('echo') !== false) this.send(Uint8Array.of(byte));
    if (taken.line === undefined) return;
    const isSwallowed = this.#isSwallowing;
    this.#isSwallowing = false;
    if (isSwallowed || taken.line.trim() === '') {
      if (isSwallowed) log.add({ kind: 'line', line: withoutStrings(taken.line), commands: [], isSwallowed });
      this.#release();
      return;
    }
    this.#isBusy = true;
    void this.#obey(taken.line, taken.isTooLong === true).then(() => {
      this.#isBusy = false;
      this.#release();
      this.#pump();
    });
  }

  /** @returns true where the line only wakes the module (field notes: deep sleep swallows the first command) */
  #wake(): boolean {
    if (!this.#module.isAsleep) return false;
    this.#module.isAsleep = false;
    this.#module.parts.log.add({ kind: 'sleep', event: 'awake' });
    return true;
  }
}

/** What stands in quotes may be a secret, and nobody has read the line. */
const withoutStrings = (line: string): string => line.replace(/"[^"]*"?/g, '"…"');
