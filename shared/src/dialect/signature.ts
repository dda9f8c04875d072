/**
 * Signatures: a line in the manual's own notation. `<x>` a field, `[…]` optional, `{…}` repeated, `<x:hex>` a field in
 * an encoding, `<CRLF>` a line end inside the line, a backslash before a character that stands for itself.
 */
import { defineMessages, HayesError, type Message, type Params } from '../text/index.ts';
import { type Encoding, encodings } from './vocabulary.ts';

export type SignatureNode =
  | { kind: 'text'; text: string }
  | { kind: 'crlf' }
  | { kind: 'field'; name: string; encoding?: Encoding }
  | { kind: 'optional'; nodes: SignatureNode[] }
  | { kind: 'repeat'; nodes: SignatureNode[] };

export interface Signature {
  readonly source: string;
  readonly nodes: readonly SignatureNode[];
  /** The text before the first field, option or repetition. */
  readonly prefix: string;
  /** Names of all fields in order of appearance, each once. */
  readonly fields: readonly string[];
}

const messages = defineMessages({
  'signature-escape': { en: 'a backslash at the end escapes nothing', zh: '末尾的反斜杠没有转义任何字符' },
  'signature-closes': { en: "'{char}' closes nothing", zh: '“{char}”没有对应的开始符号' },
  'signature-open': { en: "'{char}' is missing", zh: '缺少“{char}”' },
  'signature-field': { en: "'{name}' is no field name", zh: '“{name}”不是有效的字段名' },
  'signature-encoding': {
    en: "'{name}' is no encoding; there is {known}",
    zh: '“{name}”不是有效的编码；可用的有 {known}',
  },
  'signature-empty': { en: 'a repetition without a field would never end', zh: '重复部分不含字段，将永不结束' },
});

export class SignatureError extends HayesError {
  /** Offset in the signature, from 0. */
  readonly column: number;

  constructor(message: Message, params: Params, column: number) {
    super(message, params);
    this.name = 'SignatureError';
    this.column = column;
  }
}

/** @throws SignatureError where brackets do not pair or a field has no valid name */
export function parseSignature(source: string): Signature {
  let position = 0;
  const fields: string[] = [];

  function parseNodes(closing: string | undefined): SignatureNode[] {
    const nodes: SignatureNode[] = [];
    const opened = position - 1;
    let text = '';
    const flush = () => {
      if (text) nodes.push({ kind: 'text', text });
      text = '';
    };
    while (position < source.length) {
      const char = source[position++]!;
      if (char === closing) {
        flush();
        return nodes;
      }
      if (char === '\\') {
        if (position >= source.length) throw new SignatureError(messages['signature-escape'], {}, position - 1);
        text += source[position++];
      } else if (char === '<') {
        flush();
        nodes.push(parseField());
      } else if (char === '[' || char === '{') {
        flush();
        const start = position - 1;
        const inner = parseNodes(char === '[' ? ']' : '}');
        if (char === '{' && !hasField(inner)) throw new SignatureError(messages['signature-empty'], {}, start);
        nodes.push({ kind: char === '[' ? 'optional' : 'repeat', nodes: inner });
      } else if (char === ']' || char === '}' || char === '>') {
        throw new SignatureError(messages['signature-closes'], { char }, position - 1);
      } else {
        text += char;
      }
    }
    if (closing) throw new SignatureError(messages['signature-open'], { char: closing }, opened);
    flush();
    return nodes;
  }

  function parseField(): SignatureNode {
    const start = position - 1;
    const end = source.indexOf('>', position);
    if (end < 0) throw new SignatureError(messages['signature-open'], { char: '>' }, start);
    const inside = source.slice(position, end);
    const colon = inside.indexOf(':');
    const name = colon < 0 ? inside : inside.slice(0, colon);
    const encoding = colon < 0 ? undefined : inside.slice(colon + 1);
    position = end + 1;
    if (name === 'CRLF' && encoding === undefined) return { kind: 'crlf' };
    if (!/^[A-Za-z][A-Za-z0-9]*(\.[A-Za-z0-9]+)*$/.test(name))
      throw new SignatureError(messages['signature-field'], { name }, start + 1);
    if (!fields.includes(name)) fields.push(name);
    if (encoding === undefined) return { kind: 'field', name };
    if (!isEncoding(encoding))
      throw new SignatureError(
        messages['signature-encoding'],
        { name: encoding, known: encodings.join(', ') },
        start + 2 + name.length,
      );
    return { kind: 'field', name, encoding };
  }

  const nodes = parseNodes(undefined);
  const first = nodes[0];
  return { source, nodes, prefix: first?.kind === 'text' ? first.text : '', fields };
}

/** True where a field stands in the nodes, at any depth. */
export function hasField(nodes: readonly SignatureNode[]): boolean {
  return nodes.some((node) => node.kind === 'field' || ('nodes' in node && hasField(node.nodes)));
}

function isEncoding(name: string): name is Encoding {
  return (encodings as readonly string[]).includes(name);
}

/** True where the field occurs inside a repetition of the signature, so that it can hold several values. */
export function isRepeated(signature: Signature, field: string): boolean {
  const inside = (nodes: readonly SignatureNode[], repeated: boolean): boolean =>
    nodes.some((node) => {
      if (node.kind === 'field') return repeated && node.name === field;
      if (node.kind === 'optional') return inside(node.nodes, repeated);
      if (node.kind === 'repeat') return inside(node.nodes, true);
      return false;
    });
  return inside(signature.nodes, false);
}
