/** One expected line against one that came: text, captures, bound variables, ranges. */
import {
  type Dialect,
  type Form,
  match,
  type Param,
  type Signature,
  type WireFields,
  type WireValue,
} from '../dialect/index.ts';
import type { Template } from '../script/index.ts';
import { type LocalText, text } from '../text/index.ts';
import { messages } from './messages.ts';
import type { Token } from './port.ts';

export type LineMatch =
  | { matched: true; captures: ReadonlyMap<string, string> }
  | { matched: false; reason?: LocalText };

export interface MatchContext {
  /** Values by name; undefined where a variable is still free. */
  bound(name: string): string | undefined;
  size?(path: string): number | undefined;
  readonly dialect: Dialect;
  /** Forms that the step's command is. */
  readonly forms: readonly Form[];
  readonly strict: boolean;
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
export const textOf = (token: Token): string => utf8.decode(token.raw).replace(/[\r\n]+$/, '');

/** Blanks behind a URC's colon never matter. */
const evened = (line: string): string => line.trim().replace(/^([+*^][^:\s"]*):[ \t]*/, '$1: ');

export function matchLine(template: Template, token: Token, context: MatchContext): LineMatch {
  const line = evened(textOf(token));
  const compared = compareText(template, line, context);
  if (compared.matched || !template.plain) return compared;
  const wanted = template.parts.map((part) => (part.kind === 'text' ? part.text : '')).join('');
  return sameFields(wanted, token, context) ? { matched: true, captures: new Map() } : compared;
}

function compareText(template: Template, line: string, context: MatchContext): LineMatch {
  const names: string[] = [];
  const ranges = new Map<number, { min: number; max: number }>();
  const source = template.parts
    .map((part, index) => {
      if (part.kind === 'text')
        return literally(index === 0 ? evened(`${part.text}\u0002`).replace('\u0002', '') : part.text);
      if (part.kind === 'size') return literally(String(context.size?.(part.path) ?? ''));
      if (part.min !== undefined && part.max !== undefined) ranges.set(names.length, { min: part.min, max: part.max });
      names.push(part.name);
      const before = template.parts[index - 1];
      if (before?.kind === 'text' && before.text.endsWith('"')) return '(.*?)';
      return index === template.parts.length - 1 ? '(.*)' : '("[^"]*"|[^,]*)';
    })
    .join('');
  const found = new RegExp(`^${source}\\s*$`, 's').exec(line);
  if (!found) return { matched: false };
  const captures = new Map<string, string>();
  for (const [index, name] of names.entries()) {
    const value = found[index + 1]!.replace(/^"(.*)"$/s, '$1');
    const range = ranges.get(index);
    if (range && !(/^-?\d+(\.\d+)?$/.test(value) && Number(value) >= range.min && Number(value) <= range.max)) {
      return { matched: false, reason: text(messages['out-of-range'], { min: range.min, max: range.max }) };
    }
    if (name === '_') continue;
    const bound = captures.get(name) ?? context.bound(name);
    if (bound !== undefined && bound !== value)
      return { matched: false, reason: text(messages['bound-differs'], { name, value: bound }) };
    captures.set(name, value);
  }
  return { matched: true, captures };
}

const literally = (literal: string): string => literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Facts that a module gives out by itself: a script that names one names its form, unless it is strict. */
const assigned = new Set(['messageId']);

/** The same values in another guise: quoted or bare, with other blanks. */
function sameFields(wanted: string, token: Token, { dialect, forms, strict }: MatchContext): boolean {
  const bytes = new TextEncoder().encode(wanted);
  const shapes: { line: Signature; param: (name: string) => Param }[] = [];
  if (token.urc) shapes.push({ line: token.urc.line, param: token.urc.param });
  else if (token.type === 'info')
    for (const form of forms)
      for (const stage of form.stages)
        if (stage.kind === 'info') shapes.push({ line: stage.line, param: (name) => form.param(name) });
  if (token.type === 'final')
    for (const final of dialect.finals) shapes.push({ line: final.line, param: (name) => dialect.param(name) });
  const stated = (name: string) => forms.some((form) => form.send.fields.includes(name));
  return shapes.some(({ line, param }) => {
    if (line.prefix === '') return false;
    const expected = match(line, bytes, { param, complete: true });
    const actual = match(line, token.raw, { param, complete: true });
    if (typeof expected !== 'object' || typeof actual !== 'object') return false;
    const free = (name: string) => !strict && assigned.has(name) && !stated(name) && token.urc?.tells === undefined;
    return equal(expected.fields, actual.fields, free);
  });
}

function equal(one: WireFields, other: WireFields, free: (name: string) => boolean): boolean {
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length && names.every((name) => free(name) || sameValue(one[name], other[name]))
  );
}

const print = (value: WireValue): string => (value instanceof Uint8Array ? utf8.decode(value) : String(value));
function sameValue(one: WireValue | WireValue[] | undefined, other: WireValue | WireValue[] | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  const [left, right] = [[one].flat(), [other].flat()] as [WireValue[], WireValue[]];
  return left.length === right.length && left.every((value, index) => print(value) === print(right[index]!));
}
