/** Strings that are put together from facts, such as `tcp://<host>[:<port>]`: the text → the facts in it. */
import { isInRanges, type Param } from './param.ts';
import type { Signature, SignatureNode } from './signature.ts';
import type { FactValue } from './vocabulary.ts';

/** @returns the facts that the text holds, or undefined where it has another shape or a value out of its range */
export function readTemplate(
  template: Signature,
  text: string,
  param: (name: string) => Param,
): { [name: string]: FactValue } | undefined {
  const names: string[] = [];
  const pattern = (nodes: readonly SignatureNode[]): string =>
    nodes
      .map((node) => {
        if (node.kind === 'text') return node.text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
        if (node.kind === 'field') {
          names.push(node.name);
          return param(node.name).kind === 'int' ? '(\\d+)' : '(.+?)';
        }
        return 'nodes' in node ? `(?:${pattern(node.nodes)})?` : '';
      })
      .join('');
  const found = new RegExp(`^${pattern(template.nodes)}$`, 'i').exec(text);
  if (!found) return undefined;
  const facts: { [name: string]: FactValue } = {};
  for (const [index, name] of names.entries()) {
    const value = found[index + 1];
    if (value === undefined) continue;
    const { kind, ranges } = param(name);
    const size = kind === 'int' ? Number(value) : new TextEncoder().encode(value).length;
    if (!isInRanges(ranges, size)) return undefined;
    facts[name] = kind === 'int' ? size : value;
  }
  return facts;
}

/** A signature's fields and, for those that are put together from facts, the fields inside them. */
export const factsWithin = (signature: Signature, param: (name: string) => Param): string[] =>
  signature.fields.flatMap((name) => {
    const { template } = param(name);
    return template ? [name, ...factsWithin(template, param)] : [name];
  });
