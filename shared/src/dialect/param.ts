/** Parameters, resolved: what a field of a signature may hold, how it stands on the line, and what its codes mean. */
import { xor16 } from './checksum.ts';
import type { ParamSpec, TextSpec } from './schema.ts';
import { parseSignature, type Signature } from './signature.ts';
import { type Cause, derivedFacts, type FactValue, facts } from './vocabulary.ts';

export interface Range {
  readonly min: number;
  readonly max: number;
}

export interface Code {
  /** As it stands on the line, without quotes. */
  readonly code: string;
  /** The value, or the cause, that it stands for. */
  readonly is: FactValue;
  readonly text?: TextSpec | undefined;
  readonly remedy?: TextSpec | undefined;
  readonly notSent?: boolean | undefined;
  readonly manual?: string | undefined;
}

export interface Param {
  readonly name: string;
  /** The manual's name, shown to people. */
  readonly as: string;
  /** `values` and `cause` hold codes; `data` may hold any byte. */
  readonly kind: 'int' | 'string' | 'data' | 'values' | 'cause';
  /** Allowed numbers of an int, allowed lengths in bytes of a string or data; empty where anything goes. */
  readonly ranges: readonly Range[];
  /** A string that is put together from facts, with the length in `ranges`. */
  readonly template?: Signature | undefined;
  readonly codes: readonly Code[];
  readonly bare: boolean;
  readonly secret: boolean;
  readonly spec: ParamSpec;
}

/** Reads `0, 60..65535` into its parts. */
export function parseRanges(spec: string | number): Range[] {
  return String(spec)
    .split(',')
    .map((part) => {
      const [min = Number.NaN, max = min] = part.trim().split('..').map(Number);
      return { min, max };
    });
}

export const isInRanges = (ranges: readonly Range[], value: number): boolean =>
  ranges.length === 0 || ranges.some(({ min, max }) => value >= min && value <= max);

export const printRanges = (ranges: readonly Range[]): string =>
  ranges.map(({ min, max }) => (min === max ? `${min}` : `${min}–${max}`)).join(', ');

/** `payload.length`, `payload.rest` and `payload.xor16` (a checksum) are about `payload`. */
export function measuredFact(name: string): { of: string; measure: 'length' | 'rest' | 'xor16' } | undefined {
  const match = /^(.+)\.(length|rest|xor16)$/.exec(name);
  return match ? { of: match[1]!, measure: match[2] as 'length' | 'rest' | 'xor16' } : undefined;
}

export const measureOf = (measure: 'length' | 'xor16', bytes: Uint8Array): FactValue =>
  measure === 'length' ? bytes.length : xor16(bytes);

const flagCodes: readonly Code[] = [
  { code: '0', is: false },
  { code: '1', is: true },
];

/** @param spec the dialect's entry for it, if it has one; without one the vocabulary decides */
export function resolveParam(name: string, spec: ParamSpec = {}): Param {
  const base = { name, as: spec.as ?? name, bare: spec.bare === true, secret: spec.secret ?? false, spec };
  const withCodes = (entries: ParamSpec['values'] | ParamSpec['cause']): Code[] =>
    Object.entries(entries ?? {}).map(([code, entry]) =>
      typeof entry === 'object' ? { code, ...entry } : { code, is: entry },
    );
  if (spec.cause) return { ...base, kind: 'cause', ranges: [], codes: withCodes(spec.cause) };
  if (spec.values) return { ...base, kind: 'values', ranges: [], codes: withCodes(spec.values) };
  if (spec.int !== undefined) return { ...base, kind: 'int', ranges: parseRanges(spec.int), codes: [] };
  if (spec.data !== undefined) return { ...base, kind: 'data', ranges: parseRanges(spec.data), codes: [] };
  if (typeof spec.string === 'string' && spec.string.includes('<')) {
    return {
      ...base,
      kind: 'string',
      template: parseSignature(spec.string),
      ranges: spec.bytes === undefined ? [] : parseRanges(spec.bytes),
      codes: [],
    };
  }
  if (spec.string !== undefined) return { ...base, kind: 'string', ranges: parseRanges(spec.string), codes: [] };
  const measure = measuredFact(name)?.measure;
  if (measure === 'xor16') return { ...base, kind: 'string', bare: true, ranges: [{ min: 1, max: 4 }], codes: [] };
  if (measure) return { ...base, kind: 'int', ranges: [{ min: 0, max: Number.MAX_SAFE_INTEGER }], codes: [] };
  const fact =
    facts[name as keyof typeof facts] ?? ((derivedFacts as readonly string[]).includes(name) ? 'bool' : undefined);
  if (fact === 'bool') return { ...base, kind: 'values', ranges: [], codes: flagCodes };
  return { ...base, kind: fact ?? 'string', ranges: [], codes: [] };
}

/** The code that stands for a value or cause; where several do, the first. */
export const codeFor = (param: Param, value: FactValue): Code | undefined =>
  param.codes.find((entry) => entry.is === value) ?? param.codes.find((entry) => String(entry.is) === String(value));

/** What a code on the line stands for; option names and texts are compared without regard to case. */
export const meaningOf = (param: Param, code: string | number): Code | undefined =>
  param.codes.find((entry) => entry.code.toLowerCase() === String(code).toLowerCase());

/** The cause of a code; one that the table does not list is an `error`. */
export const causeOf = (param: Param, code: string | number): Cause => (meaningOf(param, code)?.is as Cause) ?? 'error';
