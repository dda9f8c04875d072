/** Forms of one command, and URCs, that the same line could be: nobody could tell which of them was meant. */
import type { Form } from '../dialect.ts';
import { isInRanges, meaningOf, type Param, type Range } from '../param.ts';
import type { SignatureNode } from '../signature.ts';
import { messages } from './messages.ts';
import { pathOfForm, type Subject } from './references.ts';

type Part = { text: string } | { param: Param; hex: boolean };
/** One argument: the parts between two commas. */
type Slot = readonly Part[];

export function checkAmbiguity(subject: Subject): void {
  const { file, dialect, report } = subject;
  const forms = [...dialect.commands.values()].flatMap((command) => command.forms).filter((form) => !form.prints);
  for (const [one, other] of pairs(forms, prefixOf)) {
    if (exclude(one.with, other.with) || one.offered !== other.offered) continue;
    if (sharesLine(one, other, one.send.nodes, other.send.nodes, false)) {
      report.error(pathOfForm(file, other), messages['forms-alike'], { one: one.ref, other: other.ref });
    }
  }
  for (const [one, other] of pairs([...dialect.urcs.values()], ({ line }) => line.prefix)) {
    if (exclude(one.when, other.when)) continue;
    if (sharesLine(one, other, one.line.nodes, other.line.nodes, true)) {
      report.error(['urcs', other.name, 'line'], messages['urcs-alike'], { one: one.name, other: other.name });
    }
  }
}

/** The command's name and operator: forms that differ in them are told apart at once. */
const prefixOf = (form: Form): string =>
  /^AT[+&]?[A-Za-z0-9_]*(=\?|=|\?)?/i.exec(form.send.source)?.[0].toUpperCase() ?? form.send.source;

function* pairs<T>(all: readonly T[], key: (one: T) => string): Generator<[T, T]> {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(key(one), [...(groups.get(key(one)) ?? []), one]);
  for (const group of groups.values()) {
    for (const [index, other] of group.entries()) for (const one of group.slice(0, index)) yield [one, other];
  }
}

/** True where two sets of settings cannot hold at once. */
const exclude = (one: Readonly<Record<string, unknown>>, other: Readonly<Record<string, unknown>>): boolean =>
  Object.entries(one).some(([name, value]) => name in other && other[name] !== value);

type Scope = { param(name: string): Param };

function sharesLine(
  one: Scope,
  other: Scope,
  ours: readonly SignatureNode[],
  theirs: readonly SignatureNode[],
  literalsFirst: boolean,
): boolean {
  const variants = (scope: Scope, nodes: readonly SignatureNode[]) =>
    expand(nodes).map((flat) => slots(flat, (name) => scope.param(name)));
  const shared = (a: readonly Slot[], b: readonly Slot[]) =>
    a.length === b.length && a.every((slot, index) => overlaps(slot, b[index]!));
  for (const a of variants(one, ours)) {
    for (const b of variants(other, theirs)) {
      if (!shared(a, b)) continue;
      // What names a literal where the other has a field is tried first (`Dialect.urcs` is in that order).
      if (literalsFirst && a.some((slot, index) => isLiteral(slot) !== isLiteral(b[index]!))) continue;
      return true;
    }
  }
  return false;
}

const isLiteral = (slot: Slot): boolean => slot.every((part) => 'text' in part);

/** The shapes of a signature: with and without each option, repetitions none, once and twice. */
function expand(nodes: readonly SignatureNode[]): SignatureNode[][] {
  return nodes.reduce<SignatureNode[][]>(
    (shapes, node) => {
      const tails: SignatureNode[][] = [];
      if (node.kind === 'optional' || node.kind === 'repeat') {
        const inner = expand(node.nodes);
        tails.push([], ...inner);
        if (node.kind === 'repeat') tails.push(...inner.map((shape) => [...shape, ...shape]));
      } else tails.push([node]);
      return shapes.flatMap((shape) => tails.map((tail) => [...shape, ...tail]));
    },
    [[]],
  );
}

function slots(nodes: readonly SignatureNode[], param: (name: string) => Param): Slot[] {
  const found: Part[][] = [[]];
  for (const node of nodes) {
    if (node.kind === 'field') found.at(-1)!.push({ param: param(node.name), hex: node.encoding !== undefined });
    else if (node.kind === 'crlf') found.push([]);
    else if (node.kind === 'text') {
      for (const [index, piece] of node.text.split(',').entries()) {
        if (index > 0) found.push([]);
        if (piece) found.at(-1)!.push({ text: piece });
      }
    }
  }
  // The name before the first argument is the same for both, and not part of it.
  const first = found[0]![0];
  if (first && 'text' in first) {
    const rest = first.text.replace(/^AT([+&]?[A-Za-z0-9_]*)(=\?|=|\?)?|^[+*^#]?\w+: ?/i, '');
    found[0]!.splice(0, 1, ...(rest ? [{ text: rest }] : []));
  }
  return found;
}

/** True where some text fits both arguments. Compound arguments are compared part by part. */
function overlaps(one: Slot, other: Slot): boolean {
  if (one.length !== other.length)
    return one.length === 0 || other.length === 0 ? acceptsNothing(one) && acceptsNothing(other) : true;
  return one.every((part, index) => partsOverlap(part, other[index]!));
}

const acceptsNothing = (slot: Slot): boolean =>
  slot.every((part) => 'param' in part && part.param.bare && isInRanges(part.param.ranges, 0));

function partsOverlap(one: Part, other: Part): boolean {
  if ('text' in one && 'text' in other) return one.text.trim().toLowerCase() === other.text.trim().toLowerCase();
  if ('text' in one) return accepts(other as Part & { param: Param }, one.text);
  if ('text' in other) return accepts(one, other.text);
  const a = one.param;
  const b = other.param;
  if (a.codes.length > 0) return a.codes.some(({ code }) => accepts(other, standsAs(a, code)));
  if (b.codes.length > 0) return b.codes.some(({ code }) => accepts(one, standsAs(b, code)));
  const isText = (param: Param) => param.kind !== 'int';
  if (isText(a) !== isText(b)) return (isText(a) ? a : b).bare;
  if (isText(a) && a.bare !== b.bare && !one.hex && !other.hex) return false;
  return intersect(a.ranges, b.ranges);
}

const standsAs = (param: Param, code: string): string => (param.bare || /^-?\d+$/.test(code) ? code : `"${code}"`);

function accepts({ param }: { param: Param }, text: string): boolean {
  const quoted = text.trim().startsWith('"');
  const inner = text.trim().replace(/^"|"$/g, '');
  if (param.codes.length > 0) return meaningOf(param, inner) !== undefined;
  if (param.kind === 'int') return /^-?\d+$/.test(inner) && isInRanges(param.ranges, Number(inner));
  return (param.bare || quoted) && isInRanges(param.ranges, inner.length);
}

const intersect = (one: readonly Range[], other: readonly Range[]): boolean =>
  one.length === 0 || other.length === 0 || one.some((a) => other.some((b) => a.min <= b.max && b.min <= a.max));
