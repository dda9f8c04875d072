/** The bytes that a step's `>` lines stand for. */
import type { DataNode, Step } from './nodes.ts';
import { fill, type Values } from './template.ts';

export interface DataValues extends Values {
  /** Content of a `@file`. */
  file?(path: string): Uint8Array | undefined;
}

export type StepData =
  | { kind: 'none' }
  | { kind: 'cancel' }
  | { kind: 'bytes'; bytes: Uint8Array; commentsCut: readonly DataNode[] }
  /** Names of variables and paths of files without a value. */
  | { kind: 'missing'; missing: readonly string[] };

const utf8 = new TextEncoder();
const CRLF = utf8.encode('\r\n');

/**
 * @param declared length in bytes that the command states, if it states one: it decides whether a trailing `//…` is data
 */
export function stepData(step: Pick<Step, 'data'>, values: DataValues, declared?: number): StepData {
  const nodes = step.data.filter(({ source }) => source.type !== 'prompt' && source.type !== 'unknown');
  if (nodes.length === 0) return { kind: 'none' };
  if (nodes.some(({ source }) => source.type === 'cancel')) return { kind: 'cancel' };
  const whole = join(nodes, values, false);
  if (whole.kind === 'missing') return whole;
  const commented = nodes.filter(({ source }) => source.type === 'text' && source.cut !== undefined);
  if (commented.length === 0 || whole.bytes.length === declared)
    return { kind: 'bytes', bytes: whole.bytes, commentsCut: [] };
  const cut = join(nodes, values, true);
  return cut.kind === 'missing' ? cut : { kind: 'bytes', bytes: cut.bytes, commentsCut: commented };
}

function join(
  nodes: readonly DataNode[],
  values: DataValues,
  cutComments: boolean,
): { kind: 'bytes'; bytes: Uint8Array } | { kind: 'missing'; missing: string[] } {
  const missing: string[] = [];
  const lines = nodes.map(({ source }): Uint8Array => {
    switch (source.type) {
      case 'text': {
        const filled = fill(source.template, values);
        if (filled.missing) missing.push(...filled.missing);
        const text = filled.text ?? '';
        if (!cutComments || source.cut === undefined) return utf8.encode(text);
        const kept = fill(cutTemplate(source.template, source.cut), values);
        return utf8.encode(kept.text ?? '');
      }
      case 'literal':
        return utf8.encode(source.text);
      case 'hex':
        return Uint8Array.from(source.digits.match(/[0-9A-Fa-f]{2}/g) ?? [], (pair) => Number.parseInt(pair, 16));
      case 'file': {
        const bytes = values.file?.(source.path);
        if (!bytes) missing.push(source.path);
        return bytes ?? new Uint8Array();
      }
      default:
        return new Uint8Array();
    }
  });
  if (missing.length > 0) return { kind: 'missing', missing };
  const chunks = lines.flatMap((line, index) => (index === 0 ? [line] : [CRLF, line]));
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return { kind: 'bytes', bytes };
}

type TextTemplate = Parameters<typeof fill>[0];

/** The template up to an index of its text. */
function cutTemplate(template: TextTemplate, cut: number): TextTemplate {
  const parts = template.parts
    .filter((part) => part.start < cut)
    .map((part) =>
      part.kind === 'text' && part.end > cut
        ? { ...part, text: part.text.slice(0, part.text.length - (part.end - cut)), end: cut }
        : part,
    );
  return { ...template, parts };
}
