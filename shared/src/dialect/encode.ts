/** Facts → a line of bytes, or every reason why they cannot stand on it. Nothing that a fact holds can end the line. */
import { codecs } from './encodings.ts';
import { codeFor, isInRanges, measuredFact, measureOf, type Param } from './param.ts';
import { hasField, type Signature, type SignatureNode } from './signature.ts';
import type { Encoding, Facts, FactValue } from './vocabulary.ts';

export type EncodeProblem =
  | { kind: 'missing'; param: Param }
  | { kind: 'type'; param: Param; value: FactValue; expected: 'int' | 'string' }
  | { kind: 'range'; param: Param; value: number }
  | { kind: 'length'; param: Param; bytes: number }
  | { kind: 'code'; param: Param; value: FactValue }
  | { kind: 'forbidden'; param: Param; char: string }
  | { kind: 'line'; bytes: number; max: number };

export interface EncodeContext {
  param(name: string): Param;
  facts: Facts;
  /** Characters that a string cannot hold, besides quotes and line ends, which none can unless they are escaped. */
  never?: string;
  escape?: Readonly<Record<string, string>>;
  /** True where a module speaks: its replies are not held to the limits of commands. */
  reply?: boolean;
  /** True inside a template, whose whole is guarded instead of its parts. */
  inside?: boolean;
}

export type Encoded = { bytes: Uint8Array; problems?: undefined } | { bytes?: undefined; problems: EncodeProblem[] };

const utf8 = new TextEncoder();

export const toBytes = (value: FactValue): Uint8Array =>
  value instanceof Uint8Array ? value : utf8.encode(String(value));

export function encode(signature: Signature, context: EncodeContext): Encoded {
  const chunks: Uint8Array[] = [];
  const problems: EncodeProblem[] = [];
  const used = new Map<string, number>();

  const factValue = (name: string, occurrence: number): FactValue | undefined => {
    const stated = context.facts[name];
    if (stated !== undefined) {
      if (Array.isArray(stated)) return stated[occurrence];
      return stated as FactValue;
    }
    const measured = measuredFact(name);
    if (measured && measured.measure !== 'rest') {
      const whole = factValue(measured.of, occurrence);
      return whole === undefined ? undefined : measureOf(measured.measure, toBytes(whole));
    }
    const param = context.param(name);
    if (param.spec.from !== undefined) return factValue(param.spec.from, occurrence);
    if (param.template) return '';
    return param.spec.default;
  };

  const isKnown = (nodes: readonly SignatureNode[]): boolean =>
    nodes.every((node) => {
      if (node.kind !== 'field') return true;
      const { template } = context.param(node.name);
      if (template && context.facts[node.name] === undefined) return isKnown(template.nodes);
      return factValue(node.name, used.get(node.name) ?? 0) !== undefined;
    });
  /** A repetition goes on while one of its facts has a further value of its own. */
  const hasFurther = (nodes: readonly SignatureNode[]): boolean =>
    nodes.some((node) => {
      const stated = node.kind === 'field' ? context.facts[node.name] : undefined;
      return node.kind === 'field' && Array.isArray(stated) && (used.get(node.name) ?? 0) < stated.length;
    });

  const write = (nodes: readonly SignatureNode[]): void => {
    for (const node of nodes) {
      if (node.kind === 'text') chunks.push(utf8.encode(node.text));
      else if (node.kind === 'crlf') chunks.push(utf8.encode('\r\n'));
      else if (node.kind === 'optional') {
        if ((context.inside || hasField(node.nodes)) && isKnown(node.nodes)) write(node.nodes);
      } else if (node.kind === 'repeat') {
        // Values that lack their counterpart (a topic its QoS) are missing, not dropped in silence.
        while (hasFurther(node.nodes)) write(node.nodes);
      } else {
        const occurrence = used.get(node.name) ?? 0;
        used.set(node.name, occurrence + 1);
        const param = context.param(node.name);
        const value = factValue(node.name, occurrence);
        if (value === undefined) problems.push({ kind: 'missing', param });
        else chunks.push(encodeValue(param, value, node.encoding, context, problems));
      }
    }
  };

  write(signature.nodes);
  if (!context.reply) {
    for (const name of signature.fields) {
      const stated = context.facts[name];
      const isLeft = Array.isArray(stated) && stated.length > (used.get(name) ?? 0) && stated.length > 1;
      if (isLeft && !problems.some((problem) => 'param' in problem && problem.param.name === name)) {
        problems.push({ kind: 'missing', param: context.param(name) });
      }
    }
  }
  if (problems.length > 0) return { problems };
  return { bytes: concat(chunks) };
}

function encodeValue(
  param: Param,
  value: FactValue,
  encoding: Encoding | undefined,
  context: EncodeContext,
  problems: EncodeProblem[],
): Uint8Array {
  const none = new Uint8Array();
  switch (param.kind) {
    case 'int': {
      const number = typeof value === 'number' ? value : Number.NaN;
      if (!Number.isSafeInteger(number)) problems.push({ kind: 'type', param, value, expected: 'int' });
      else if (!context.reply && !isInRanges(param.ranges, number))
        problems.push({ kind: 'range', param, value: number });
      return utf8.encode(String(number));
    }
    case 'values':
    case 'cause': {
      const entry = codeFor(param, value);
      if (!entry) {
        problems.push({ kind: 'code', param, value });
        return none;
      }
      return utf8.encode(param.bare || /^-?\d+$/.test(entry.code) ? entry.code : `"${entry.code}"`);
    }
    default: {
      // Half of a surrogate pair has no bytes in UTF-8: the module would get another text than was meant.
      if (param.template ? value instanceof Uint8Array : typeof value === 'string' && /\p{Surrogate}/u.test(value)) {
        problems.push({ kind: 'type', param, value, expected: 'string' });
        return none;
      }
      let bytes = toBytes(value);
      if (param.template) {
        const inner = encode(param.template, {
          ...context,
          inside: true,
          param: (name) => ({ ...context.param(name), bare: true }),
        });
        if (inner.problems) {
          problems.push(...inner.problems);
          return none;
        }
        bytes = inner.bytes;
      }
      if (!context.reply && !isInRanges(param.ranges, bytes.length))
        problems.push({ kind: 'length', param, bytes: bytes.length });
      if (encoding) bytes = utf8.encode(codecs[encoding].write(bytes));
      else if (!context.reply && !context.inside) bytes = guard(param, bytes, context, problems);
      if (param.bare || (param.kind === 'data' && !encoding)) return bytes;
      return concat([QUOTE, bytes, QUOTE]);
    }
  }
}

/** Refuses the characters that would end the string or the line, and escapes where the dialect can. */
function guard(param: Param, bytes: Uint8Array, context: EncodeContext, problems: EncodeProblem[]): Uint8Array {
  const never = `\r\n"${context.never ?? '\0'}`;
  const isBare = param.bare || param.kind === 'data';
  const escapes = context.escape ?? {};
  const out: number[] = [];
  for (const byte of bytes) {
    const char = String.fromCharCode(byte);
    const escaped = byte < 0x80 ? escapes[char] : undefined;
    if (escaped !== undefined) out.push(...utf8.encode(escaped));
    else if (byte < 0x80 && (never.includes(char) || (isBare && char === ','))) {
      problems.push({ kind: 'forbidden', param, char });
      return bytes;
    } else out.push(byte);
  }
  return Uint8Array.from(out);
}

const QUOTE = Uint8Array.of(0x22);

export function concat(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}
