/**
 * Bytes from a module → tokens. A pure state machine: it is told what is awaited before each token, looks at nothing but
 * the bytes, and never decides before they decide; so the same bytes give the same tokens however they were cut.
 */
import {
  type Conditions,
  carriesData,
  type Dialect,
  type FactValue,
  match,
  measuredFact,
  type Param,
  type Signature,
  type Urc,
} from '../dialect/index.ts';
import { ByteQueue } from './byte-queue.ts';
import { classify } from './classify.ts';
import type { Token } from './token.ts';

export interface AwaitedInfo {
  readonly line: Signature;
  /** Settings that bring it. */
  readonly when?: Conditions | undefined;
  param(name: string): Param;
}

/** What the conversation is waiting for; the framer takes nothing for a prompt or an echo that is not awaited. */
export interface Awaited {
  /** The command line just sent, without its end, while its echo may still come; `any` takes every `AT…` line for one. */
  readonly echo?: Uint8Array | 'any' | undefined;
  /** Data just sent, where the module may repeat it. */
  readonly dataEcho?: Uint8Array | undefined;
  /** `>` or a word such as CONNECT. */
  readonly prompt?: string | undefined;
  /** Info lines that the foreground command may answer with. */
  readonly infos?: readonly AwaitedInfo[] | undefined;
  /** Name of the foreground command: a line that begins with it is its info line unless it is a URC. */
  readonly command?: string | undefined;
  /** True while a command waits for its final result: lines of no known shape are its answer. */
  readonly foreground?: boolean | undefined;
  /** True where only the module's side is heard: a line that could be URC or answer is a URC. */
  readonly passive?: boolean | undefined;
  /** Settings in force, as far as they are known: they choose among the shapes of a URC. */
  setting?(name: string): FactValue | undefined;
}

/** Longest line that holds no data, in bytes; what is beyond is counted and thrown away. */
const LINE_CAP = 4096;
/** Longest line with data where the dialect states no limit, in bytes. */
const DATA_CAP = 72 * 1024;

const CR = 0x0d;
const LF = 0x0a;
const NUL = 0x00;
const SPACE = 0x20;
const CTRL_Z = 0x1a;
const GREATER = 0x3e;

interface Candidate {
  readonly line: Signature;
  readonly urc?: Urc;
  readonly when?: Conditions | undefined;
  param(name: string): Param;
}

export class Framer {
  readonly #dialect: Dialect;
  readonly #bytes = new ByteQueue();
  readonly #dataUrcs: readonly (Candidate & { urc: Urc })[];
  readonly #dataCap: number;
  /** Names of the URCs that carry data. */
  readonly #names: ReadonlySet<string>;
  /** One of these bytes is skipped if it comes next: the space behind a prompt, the Ctrl-Z behind echoed data. */
  #skip: number | undefined;
  /** An endless line: its first bytes, and how many were thrown away since. */
  #endless: { head: Uint8Array; dropped: number } | undefined;

  constructor(dialect: Dialect) {
    this.#dialect = dialect;
    this.#dataUrcs = [...dialect.urcs.values()]
      .filter((urc) => carriesData(urc.line, urc.param))
      .map((urc) => ({ line: urc.line, urc, when: urc.when, param: urc.param }))
      // With a length, frame by it: a shape without one would take the length for a part of a bare payload.
      .sort((one, other) => Number(isCounted(other.line)) - Number(isCounted(one.line)));
    this.#names = new Set(this.#dataUrcs.map(({ line }) => nameOf(line)));
    const stated = dialect.file.limits?.urc;
    this.#dataCap = stated === undefined ? DATA_CAP : stated + 512;
  }

  push(bytes: Uint8Array): void {
    this.#bytes.push(bytes);
  }

  /** Bytes that wait for their line to end. */
  get pending(): number {
    return this.#bytes.length;
  }

  /** Forgets what is pending: for a port that was opened anew. */
  clear(): void {
    this.#bytes.drop(this.#bytes.length);
    this.#skip = undefined;
    this.#endless = undefined;
  }

  /** @returns the next token, or undefined where more bytes must come first */
  next(awaited: Awaited = {}): Token | undefined {
    for (;;) {
      if (this.#endless) {
        const token = this.#finishEndless();
        if (token || this.#endless) return token;
        continue;
      }
      if (this.#skip !== undefined && this.#bytes.length > 0) {
        if (this.#bytes.view()[0] === this.#skip) this.#bytes.drop(1);
        this.#skip = undefined;
      }
      if (this.#bytes.length === 0) return undefined;
      const echoed = this.#dataEcho(awaited);
      if (echoed !== 'no') return echoed;
      if (!this.#skipBlank()) return undefined;
      const token = this.#atLineStart(awaited);
      if (token !== 'again') return token;
    }
  }

  /**
   * Gives up on a line that does not end: for the end of the input, or for a module that has fallen silent in the midst
   * of one (a stated length larger than the data). What is pending up to the first line end becomes an unknown line.
   */
  flush(): Token | undefined {
    if (this.#endless) {
      const { head, dropped } = this.#endless;
      this.#endless = undefined;
      return { type: 'unknown', raw: head, dropped };
    }
    if (!this.#skipBlank()) return undefined;
    const view = this.#bytes.view();
    const end = lineEnd(view);
    const raw = view.slice(0, end < 0 ? view.length : end);
    this.#bytes.drop(end < 0 ? view.length : end + 1);
    return { type: 'unknown', raw };
  }

  #atLineStart(awaited: Awaited): Token | undefined | 'again' {
    const view = this.#bytes.view();
    const echo = this.#commandEcho(view, awaited);
    if (echo !== 'no') return echo;
    if (awaited.prompt?.length === 1 && view[0] === awaited.prompt.charCodeAt(0)) {
      this.#bytes.drop(1);
      this.#skip = view[0] === GREATER ? SPACE : undefined;
      return { type: 'prompt', raw: view.slice(0, 1) };
    }
    const held = this.#withData(view, awaited);
    if (held !== 'no') return held;
    const end = lineEnd(view);
    if (end < 0 || end > LINE_CAP) {
      if (view.length <= LINE_CAP) return undefined;
      this.#endless = { head: view.slice(0, LINE_CAP), dropped: 0 };
      this.#bytes.drop(LINE_CAP);
      return 'again';
    }
    const line = view.slice(0, end);
    this.#bytes.drop(end + 1);
    return classify(this.#dialect, line, awaited);
  }

  /** A line that may hold line ends is understood field by field, as its bytes come. */
  #withData(view: Uint8Array, awaited: Awaited): Token | undefined | 'no' {
    const infos = (awaited.infos ?? []).filter((info) => carriesData(info.line, info.param) && inForce(info, awaited));
    // An answer without data may be what a message of the same name begins with: it fits whole, or not at all.
    const plain = (awaited.infos ?? []).filter(
      (info) => !infos.includes(info) && this.#names.has(nameOf(info.line)) && inForce(info, awaited),
    );
    if (infos.length === 0 && this.#dataUrcs.length === 0) return 'no';
    if (
      view[0] !== 0x2b &&
      infos.length === 0 &&
      this.#dataUrcs.every((candidate) => candidate.line.prefix.startsWith('+'))
    )
      return 'no';
    const capped = view.length > this.#dataCap ? view.subarray(0, this.#dataCap) : view;
    const candidates: Candidate[] = awaited.passive
      ? [...plain, ...this.#dataUrcs, ...infos]
      : [...plain, ...infos, ...this.#dataUrcs];
    for (const candidate of candidates) {
      if (candidate.urc && !inForce(candidate, awaited)) continue;
      const result = match(candidate.line, capped, { param: candidate.param });
      if (result === 'fail') continue;
      if (result === 'more') {
        if (view.length > this.#dataCap) continue;
        return undefined;
      }
      const end = contentEnd(view, result.end);
      const raw = view.slice(0, end);
      this.#bytes.drop(result.end);
      const name = nameOf(candidate.line);
      return candidate.urc
        ? { type: 'urc', raw, name, fields: result.fields, urc: candidate.urc }
        : { type: 'info', raw, name, fields: result.fields };
    }
    return 'no';
  }

  #commandEcho(view: Uint8Array, { echo }: Awaited): Token | undefined | 'no' {
    if (echo === undefined) return 'no';
    if (echo === 'any') {
      if (view.length < 2) return isLetter(view[0], 'a') ? undefined : 'no';
      if (!isLetter(view[0], 'a') || !isLetter(view[1], 't')) return 'no';
      const end = lineEnd(view);
      if (end < 0 || end > LINE_CAP) return view.length <= LINE_CAP ? undefined : 'no';
      const raw = view.slice(0, end);
      this.#bytes.drop(end + 1);
      return { type: 'echo', raw };
    }
    const same = commonPrefix(view, echo);
    if (same < echo.length) return same === view.length ? undefined : 'no';
    if (view.length === echo.length) return undefined;
    if (view[echo.length] !== CR && view[echo.length] !== LF) return 'no';
    this.#bytes.drop(echo.length + 1);
    return { type: 'echo', raw: echo.slice() };
  }

  #dataEcho({ dataEcho }: Awaited): Token | undefined | 'no' {
    if (!dataEcho || dataEcho.length === 0) return 'no';
    let view = this.#bytes.view();
    if (dataEcho[0] !== CR && dataEcho[0] !== LF) {
      let blank = 0;
      while (view[blank] === CR || view[blank] === LF) blank++;
      view = view.subarray(blank);
    }
    if (view.length === 0) return undefined;
    const same = commonPrefix(view, dataEcho);
    if (same < dataEcho.length) return same === view.length ? undefined : 'no';
    this.#bytes.drop(this.#bytes.length - view.length + dataEcho.length);
    this.#skip = CTRL_Z;
    return { type: 'echo', raw: dataEcho.slice(), data: true };
  }

  /** Blank lines and the NULs of a waking UART never matter. @returns false where nothing is left */
  #skipBlank(): boolean {
    const view = this.#bytes.view();
    let blank = 0;
    while (blank < view.length && (view[blank] === CR || view[blank] === LF || view[blank] === NUL)) blank++;
    this.#bytes.drop(blank);
    return blank < view.length;
  }

  #finishEndless(): Token | undefined {
    const endless = this.#endless!;
    const view = this.#bytes.view();
    const end = lineEnd(view);
    const gone = end < 0 ? view.length : end;
    endless.dropped += gone;
    this.#bytes.drop(end < 0 ? gone : end + 1);
    if (end < 0) return undefined;
    this.#endless = undefined;
    return { type: 'unknown', raw: endless.head, dropped: endless.dropped };
  }
}

/** True where the line states the length of what it carries. */
const isCounted = (line: Signature): boolean => line.fields.some((name) => measuredFact(name)?.measure === 'length');

/** The text between `+` and `:`. */
export const nameOf = (line: Signature): string => /^\+?([^:]*)/.exec(line.prefix)![1]!.trim();

/** False where a setting that is known rules this shape of a line out. */
export const inForce = ({ when }: { when?: Conditions | undefined }, awaited: Awaited): boolean =>
  Object.entries(when ?? {}).every(([name, wanted]) => {
    const value = awaited.setting?.(name);
    return value === undefined || String(value) === String(wanted);
  });

function lineEnd(view: Uint8Array): number {
  const cr = view.indexOf(CR);
  const lf = view.indexOf(LF);
  return cr < 0 ? lf : lf < 0 ? cr : Math.min(cr, lf);
}

function contentEnd(view: Uint8Array, end: number): number {
  while (end > 0 && (view[end - 1] === CR || view[end - 1] === LF)) end--;
  return end;
}

function commonPrefix(one: Uint8Array, other: Uint8Array): number {
  const length = Math.min(one.length, other.length);
  let same = 0;
  while (same < length && one[same] === other[same]) same++;
  return same;
}

const isLetter = (byte: number | undefined, letter: string): boolean =>
  byte !== undefined && String.fromCharCode(byte).toLowerCase() === letter;
