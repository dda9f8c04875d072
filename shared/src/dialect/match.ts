/**
 * Bytes → the fields of a signature. Three answers: it matches and ends there, it cannot match, or more bytes decide.
 * An answer other than `more` never changes when more bytes arrive, so cuts between reads do not matter.
 * Alternatives are tried in order, and an earlier one that still needs bytes holds back the later ones.
 */
import { codecs } from './encodings.ts';
import { meaningOf, measuredFact, type Param } from './param.ts';
import type { Signature, SignatureNode } from './signature.ts';
import type { FactValue } from './vocabulary.ts';

/** Values as they stand on the line: numbers, texts without their quotes, bytes of data. */
export type WireValue = number | string | Uint8Array;
export type WireFields = { [name: string]: WireValue | WireValue[] };

export type MatchResult = { fields: WireFields; end: number } | 'fail' | 'more';

export interface MatchOptions {
  param(name: string): Param;
  /** Where the line starts. */
  from?: number;
  /** True where no more bytes will come: the end of the bytes ends the line. */
  complete?: boolean;
}

const CR = 0x0d;
const LF = 0x0a;
const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

type Taken = readonly (readonly [name: string, value: WireValue])[];
type Continuation = (position: number, taken: Taken) => MatchResult;

/** True where a field may hold line ends, so that a line cannot be cut before it is understood. */
export const carriesData = (signature: Signature, param: (name: string) => Param): boolean =>
  signature.fields.some((name) => isData(param(name))) || signature.nodes.some((node) => node.kind === 'crlf');

const isData = (param: Param): boolean =>
  param.kind === 'data' || param.name === 'payload' || param.name === 'will.payload';

export function match(signature: Signature, bytes: Uint8Array, options: MatchOptions): MatchResult {
  const strictEnd = carriesData(signature, options.param);
  const outOfBytes: MatchResult = options.complete ? 'fail' : 'more';
  const signatureRepeats = repeatedNames(signature.nodes);

  const skipSpaces = (position: number): number => {
    while (bytes[position] === SPACE) position++;
    return position;
  };

  const endOfLine: Continuation = (position, taken) => {
    const at = skipSpaces(position);
    if (at >= bytes.length) return options.complete ? finish(at, taken) : 'more';
    if (bytes[at] === CR) {
      if (!strictEnd) return finish(at + 1, taken);
      if (at + 1 >= bytes.length) return options.complete ? finish(at + 1, taken) : 'more';
      return bytes[at + 1] === LF ? finish(at + 2, taken) : 'fail';
    }
    return bytes[at] === LF && !strictEnd ? finish(at + 1, taken) : 'fail';
  };

  const finish = (end: number, taken: Taken): MatchResult => {
    const fields: WireFields = {};
    for (const [name, value] of taken) {
      const present = fields[name];
      if (signatureRepeats.has(name)) fields[name] = [...((present as WireValue[] | undefined) ?? []), value];
      else fields[name] = value;
    }
    return { fields, end };
  };

  const first = (alternatives: readonly (() => MatchResult)[]): MatchResult => {
    for (const alternative of alternatives) {
      const result = alternative();
      if (result !== 'fail') return result;
    }
    return 'fail';
  };

  const run = (
    nodes: readonly SignatureNode[],
    index: number,
    position: number,
    taken: Taken,
    done: Continuation,
  ): MatchResult => {
    const node = nodes[index];
    if (!node) return done(position, taken);
    const next: Continuation = (at, now) => run(nodes, index + 1, at, now, done);
    switch (node.kind) {
      case 'text':
        return matchText(node.text, position, (at) => next(at, taken));
      case 'crlf': {
        if (position + 1 >= bytes.length)
          return bytes[position] === CR || position >= bytes.length ? outOfBytes : 'fail';
        return bytes[position] === CR && bytes[position + 1] === LF ? next(position + 2, taken) : 'fail';
      }
      case 'optional':
        return first([() => run(node.nodes, 0, position, taken, next), () => next(position, taken)]);
      case 'repeat': {
        const again: Continuation = (at, now) =>
          first([
            () => (at === position && now !== taken ? 'fail' : run(node.nodes, 0, at, now, again)),
            () => next(at, now),
          ]);
        return again(position, taken);
      }
      case 'field':
        return matchField(options.param(node.name), node, position, taken, next);
    }
  };

  const matchText = (text: string, position: number, next: (at: number) => MatchResult): MatchResult => {
    for (let i = 0; i < text.length; i++) {
      const wanted = text.charCodeAt(i);
      if (wanted === SPACE) {
        position = skipSpaces(position);
        continue;
      }
      if (position >= bytes.length) return outOfBytes;
      if (bytes[position] === SPACE && (bytes[position - 1] === COMMA || text[i - 1] === ':'))
        position = skipSpaces(position);
      if (position >= bytes.length) return outOfBytes;
      if (!sameLetter(bytes[position]!, wanted)) return 'fail';
      position++;
    }
    return next(position);
  };

  const matchField = (
    param: Param,
    node: SignatureNode & { kind: 'field' },
    start: number,
    taken: Taken,
    next: Continuation,
  ): MatchResult => {
    const give = (value: WireValue, at: number) => next(at, [...taken, [node.name, value]]);
    if (isData(param) && !node.encoding) {
      const counted = takenLength(taken, node.name);
      if (counted !== undefined) return matchCounted(start, counted, give);
    }
    const position = isData(param) && param.kind === 'data' ? start : skipSpaces(start);
    if (position >= bytes.length) return options.complete && param.kind === 'string' ? give('', position) : outOfBytes;
    const quoted = bytes[position] === QUOTE;
    if (node.encoding === 'hex') return matchHex(position, quoted, give);
    // A length that modules state stands bare: digits in quotes are a text that looks like one.
    if (quoted && measuredFact(param.name)) return 'fail';
    if (param.kind === 'int')
      return matchToken(position, quoted, (text, at) => (/^-?\d+$/.test(text) ? give(Number(text), at) : 'fail'));
    if (param.kind === 'values' || param.kind === 'cause') {
      return matchToken(position, quoted, (text, at) => {
        const code = meaningOf(param, text);
        if (/^-?\d+$/.test(text) && (code || param.codes.some((entry) => /^-?\d+$/.test(entry.code))))
          return give(Number(text), at);
        const mayBeWorded = param.bare && (param.kind === 'cause' || param.codes.length === 0);
        return code || (mayBeWorded && text !== '') ? give(text, at) : 'fail';
      });
    }
    const value = (from: number, to: number): WireValue => {
      const taken = bytes.slice(from, to);
      const plain = node.encoding ? (codecs[node.encoding].read(taken) ?? taken) : taken;
      return isData(param) ? plain : utf8.decode(plain);
    };
    if (quoted) {
      const asQuoted = () => untilQuote(position + 1, isData(param), (to) => give(value(position + 1, to), to + 1));
      // Only bare data may begin with a quote of its own.
      if (!isData(param)) return asQuoted();
      return first([asQuoted, () => untilBreak(position, strictEnd, (to) => give(value(position, to), to))]);
    }
    return untilBreak(position, strictEnd, (to) => give(value(position, to), to));
  };

  /** Counted bytes, bare or in quotes that the count leaves out. Bare first: a quoted value cannot be read as bare. */
  const matchCounted = (
    position: number,
    length: number,
    give: (value: WireValue, at: number) => MatchResult,
  ): MatchResult => {
    const bare = (): MatchResult => {
      if (position + length > bytes.length) return outOfBytes;
      return give(bytes.slice(position, position + length), position + length);
    };
    const inQuotes = (): MatchResult => {
      if (position >= bytes.length) return outOfBytes;
      if (bytes[position] !== QUOTE) return 'fail';
      if (position + length + 1 >= bytes.length) return outOfBytes;
      if (bytes[position + length + 1] !== QUOTE) return 'fail';
      return give(bytes.slice(position + 1, position + 1 + length), position + length + 2);
    };
    return first([bare, inQuotes]);
  };

  /** A short token without commas or line ends, quoted or not. */
  const matchToken = (
    position: number,
    quoted: boolean,
    give: (text: string, at: number) => MatchResult,
  ): MatchResult => {
    const from = quoted ? position + 1 : position;
    let to = from;
    while (to < bytes.length) {
      const byte = bytes[to]!;
      if (quoted ? byte === QUOTE : byte === COMMA || byte === CR || byte === LF) break;
      if (quoted && (byte === CR || byte === LF)) return 'fail';
      to++;
    }
    if (to >= bytes.length && !(options.complete && !quoted)) return outOfBytes;
    return give(utf8.decode(bytes.subarray(from, to)).trimEnd(), quoted ? to + 1 : to);
  };

  const matchHex = (
    position: number,
    quoted: boolean,
    give: (value: WireValue, at: number) => MatchResult,
  ): MatchResult => {
    const from = quoted ? position + 1 : position;
    let to = from;
    while (to < bytes.length && isHexDigit(bytes[to]!)) to++;
    if (to >= bytes.length && !(options.complete && !quoted)) return outOfBytes;
    if ((to - from) % 2 === 1 || (quoted && bytes[to] !== QUOTE)) return 'fail';
    const value = new Uint8Array((to - from) / 2);
    for (let i = 0; i < value.length; i++)
      value[i] = Number.parseInt(utf8.decode(bytes.subarray(from + 2 * i, from + 2 * i + 2)), 16);
    return give(value, quoted ? to + 1 : to);
  };

  /**
   * Inner quotes are not escaped on the wire: the first closing quote after which the rest fits ends the string. Only
   * data may hold line ends: a topic that ran into the next line would swallow the message there.
   */
  const untilQuote = (from: number, acrossLines: boolean, give: (to: number) => MatchResult): MatchResult => {
    for (let to = from; to < bytes.length; to++) {
      const byte = bytes[to]!;
      if (!acrossLines && (byte === CR || byte === LF)) return 'fail';
      const result = byte === QUOTE ? give(to) : 'fail';
      if (result !== 'fail') return result;
    }
    return outOfBytes;
  };

  /** A bare text ends where the rest fits: at a comma or at the line's end. */
  const untilBreak = (from: number, wholeLineEnd: boolean, give: (to: number) => MatchResult): MatchResult => {
    for (let to = from; to < bytes.length; to++) {
      const byte = bytes[to]!;
      if (byte !== COMMA && byte !== CR && byte !== LF) continue;
      const result = give(to);
      if (result !== 'fail') return result;
      if (byte === LF || (byte === CR && (!wholeLineEnd || bytes[to + 1] === LF))) return 'fail';
    }
    return options.complete ? give(bytes.length) : 'more';
  };

  return run(signature.nodes, 0, options.from ?? 0, [], endOfLine);
}

/** The length that was read for a field, where the line states one: `<payload.length>`, or the total of a whole. */
function takenLength(taken: Taken, name: string): number | undefined {
  for (let i = taken.length - 1; i >= 0; i--) {
    const [taker, value] = taken[i]!;
    const measured = measuredFact(taker);
    if (measured?.of === name && measured.measure === 'length' && typeof value === 'number') return value;
  }
  return undefined;
}

function repeatedNames(nodes: readonly SignatureNode[], inside = false, names = new Set<string>()): Set<string> {
  for (const node of nodes) {
    if (node.kind === 'field' && inside) names.add(node.name);
    else if (node.kind === 'optional') repeatedNames(node.nodes, inside, names);
    else if (node.kind === 'repeat') repeatedNames(node.nodes, true, names);
  }
  return names;
}

const sameLetter = (a: number, b: number): boolean => a === b || ((a ^ b) === 0x20 && isLetter(a) && isLetter(b));
const isLetter = (byte: number): boolean => (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
const isHexDigit = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66);

/** Values on the line → facts: codes become what they stand for. */
export function factsOf(
  fields: WireFields,
  param: (name: string) => Param,
): { [name: string]: FactValue | FactValue[] } {
  const meaning = (name: string, value: WireValue): FactValue => {
    const resolved = param(name);
    if (value instanceof Uint8Array || resolved.codes.length === 0) return value;
    return meaningOf(resolved, value)?.is ?? (resolved.kind === 'cause' ? 'error' : value);
  };
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map((one) => meaning(name, one)) : meaning(name, value),
    ]),
  );
}
