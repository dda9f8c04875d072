/** An expected line → which of the dialect's answers it is, and what its fields say. */
import {
  type Dialect,
  type Form,
  isInRanges,
  match,
  meaningOf,
  type Param,
  type Signature,
  type Urc,
  type WireFields,
  type WireValue,
} from '../dialect/index.ts';
import type { Template } from '../script/index.ts';

export type AnswerKind = 'final' | 'info' | 'fail' | 'urc' | 'boot' | 'test';

export interface Answer {
  readonly kind: AnswerKind;
  readonly signature?: Signature | undefined;
  readonly fields: WireFields;
  readonly urc?: Urc | undefined;
  readonly form?: Form | undefined;
  param(name: string): Param;
  /** The first field that cannot hold what stands there. */
  readonly misfit?: string | undefined;
}

const utf8 = new TextEncoder();
/** Stands for a field whose value is not known. */
const OPEN = '\u0001';
export const isOpen = (value: WireValue): boolean =>
  (typeof value === 'string' ? value : value instanceof Uint8Array ? new TextDecoder().decode(value) : '').includes(
    OPEN,
  );

/** The text of an expected line, with a mark where a variable stands that has no known value. */
export function withMarks(template: Template, variable: (name: string) => string | undefined): string {
  return template.parts
    .map((part) =>
      part.kind === 'text' ? part.text : ((part.kind === 'variable' ? variable(part.name) : undefined) ?? OPEN),
    )
    .join('');
}

interface Candidate {
  readonly kind: AnswerKind;
  readonly signature: Signature;
  /** What a line must begin with, in capitals; empty where it may begin with anything. */
  readonly head: string;
  readonly urc?: Urc;
  readonly form?: Form;
  param(name: string): Param;
}

const headOf = (text: string): string => text.split(/[:\s]/, 1)[0]!.toUpperCase();
const candidate = (
  kind: AnswerKind,
  signature: Signature,
  param: (name: string) => Param,
  of: { urc?: Urc; form?: Form } = {},
): Candidate => ({ kind, signature, head: signature.prefix === '' ? '' : headOf(signature.prefix), param, ...of });

const ofForms = new WeakMap<Form, Candidate[]>();
/** Lines that a form can be answered with between command and final result. */
export function answersOf(form: Form): Candidate[] {
  let own = ofForms.get(form);
  if (!own) {
    own = form.stages.flatMap((stage): Candidate[] =>
      stage.kind === 'info' || stage.kind === 'fail'
        ? [candidate(stage.kind, stage.line, (name) => form.param(name), { form })]
        : [],
    );
    ofForms.set(form, own);
  }
  return own;
}

const finalsOf = (dialect: Dialect): Candidate[] =>
  dialect.finals.map(({ line }) => candidate('final', line, (name) => dialect.param(name)));
const urcsOf = (dialect: Dialect): Candidate[] =>
  [...dialect.urcs.values()].map((urc) => candidate('urc', urc.line, (name) => urc.param(name), { urc }));

const always = new WeakMap<Dialect, { finals: Candidate[]; urcs: Candidate[] }>();
function alwaysOf(dialect: Dialect) {
  let candidates = always.get(dialect);
  if (!candidates) {
    candidates = { finals: finalsOf(dialect), urcs: urcsOf(dialect) };
    always.set(dialect, candidates);
  }
  return candidates;
}

/** @returns the answer that a line is, with a misfit where only the shape is right; undefined where no shape fits */
export function findAnswer(dialect: Dialect, text: string, forms: readonly Form[]): Answer | undefined {
  const { finals, urcs } = alwaysOf(dialect);
  const own = forms.flatMap(answersOf);
  const bare = own.filter((candidate) => candidate.signature.prefix === '');
  const named = own.filter((candidate) => candidate.signature.prefix !== '');
  let misfit: Answer | undefined;
  const line = new Line(text);
  for (const candidates of [finals, named, urcs]) {
    for (const one of candidates) {
      const answer = tryAnswer(one, line);
      if (answer && answer.misfit === undefined) return answer;
      misfit ??= answer;
    }
  }
  if (dialect.boot.certain.includes(text) || dialect.boot.supporting.includes(text))
    return { kind: 'boot', fields: {}, param: (name) => dialect.param(name) };
  if (misfit) return misfit;
  for (const one of bare) {
    const answer = tryAnswer(one, line);
    if (answer) return answer;
  }
  return undefined;
}

/** The info or failure line of one form that a text is, if it fits in every field. */
export function findOwnAnswer(form: Form, text: string): Answer | undefined {
  const line = new Line(text);
  for (const one of answersOf(form)) {
    if (one.signature.prefix === '') continue;
    const answer = tryAnswer(one, line);
    if (answer && answer.misfit === undefined) return answer;
  }
  return undefined;
}

/** A line that is compared with many shapes. */
class Line {
  readonly head: string;
  readonly bytes: Uint8Array;

  constructor(text: string) {
    this.head = headOf(text);
    this.bytes = utf8.encode(text);
  }
}

/** Names of a line's text and the candidates' shapes are compared first: it is cheap and mostly decides. */
function tryAnswer({ signature, head, kind, urc, form, param }: Candidate, line: Line): Answer | undefined {
  if (head !== '' && !line.head.startsWith(head)) return undefined;
  const result = match(signature, line.bytes, { param: (name) => lenient(param(name)), complete: true });
  if (typeof result !== 'object') return undefined;
  return { kind, signature, fields: result.fields, urc, form, param, misfit: misfitOf(result.fields, param) };
}

const leniences = new WeakMap<Param, Param>();

/** Any text where the parameter has numbers or codes, so that the shape can be told from the values. */
function lenient(param: Param): Param {
  if (param.kind !== 'int' && param.kind !== 'values' && param.kind !== 'cause') return param;
  let loose = leniences.get(param);
  if (!loose) {
    loose = { ...param, kind: 'string', ranges: [], codes: [], bare: true };
    leniences.set(param, loose);
  }
  return loose;
}

function misfitOf(fields: WireFields, param: (name: string) => Param): string | undefined {
  for (const [name, value] of Object.entries(fields)) {
    for (const one of Array.isArray(value) ? value : [value]) if (!isOpen(one) && !fits(param(name), one)) return name;
  }
  return undefined;
}

function fits(param: Param, value: WireValue): boolean {
  if (value instanceof Uint8Array) return true;
  switch (param.kind) {
    case 'int':
      return /^-?\d+$/.test(String(value));
    case 'values':
      return (
        meaningOf(param, value) !== undefined ||
        (param.codes.some(({ code }) => /^-?\d+$/.test(code)) && /^-?\d+$/.test(String(value)))
      );
    case 'cause':
      return meaningOf(param, value) !== undefined || /^-?\d+$/.test(String(value)) || param.bare;
    default:
      return true;
  }
}

/** True where a number is outside of what the parameter's table allows: it fits the shape, and is worth a word. */
export const isUnusual = (param: Param, value: WireValue): boolean =>
  param.kind === 'int' && !isInRanges(param.ranges, Number(value));
