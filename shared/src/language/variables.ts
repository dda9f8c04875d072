/** Variables of a document: where they are declared, captured and used; definition, references, rename. */
import type { Span } from '../dialect/index.ts';
import { type Position, parseDirective, type ScriptNode, type Template } from '../script/index.ts';
import { defineMessages, HayesError } from '../text/index.ts';
import type { TextEdit } from './diagnostic.ts';
import { commandSpan, type Document, scriptOf } from './site.ts';

export interface Occurrence extends Span {
  readonly name: string;
  /** `declaration` by a directive, `capture` in an expected line, `use` anywhere else. */
  readonly kind: 'declaration' | 'capture' | 'use';
}

const messages = defineMessages({
  'variable-name': {
    en: '`{name}` cannot be the name of a variable: letters, digits, `_`, `-` and `.`, beginning with a letter',
    zh: '`{name}` 不能用作变量名：只能包含字母、数字、`_`、`-` 和 `.`，且以字母开头',
  },
  'variable-taken': { en: 'there is a variable `{name}` already', zh: '变量 `{name}` 已存在' },
});

/** All occurrences in the order of the text; `${_}` is nobody. */
export function occurrences(document: Document): Occurrence[] {
  const script = scriptOf(document);
  const found: Occurrence[] = [];
  const known = new Set([...script.variables.keys(), ...script.environment, ...script.secrets]);
  for (const node of script.nodes) {
    if (node.kind === 'directive') {
      const value = parseDirective(node.name as 'var', node.argument);
      const name =
        value?.name === 'var'
          ? value.variable
          : value?.name === 'env' || value?.name === 'secret'
            ? value.text
            : undefined;
      if (name !== undefined)
        found.push({
          name,
          kind: 'declaration',
          start: node.argumentSpan.start,
          end: node.argumentSpan.start + name.length,
        });
      continue;
    }
    const template = templateOf(node);
    if (!template || template.plain) continue;
    for (const part of template.parts) {
      if (part.kind !== 'variable' || part.name === '_') continue;
      const from = part.start + 2;
      const span = placeIn(node, from, from + part.name.length);
      const isCapture = node.kind === 'expect' && !known.has(part.name);
      if (isCapture) known.add(part.name);
      found.push({ name: part.name, kind: isCapture ? 'capture' : 'use', ...span });
    }
  }
  return found;
}

function templateOf(node: ScriptNode): Template | undefined {
  if (node.kind === 'command' || node.kind === 'expect') return node.template;
  return node.kind === 'data' && node.source.type === 'text' ? node.source.template : undefined;
}

function placeIn(node: ScriptNode, start: number, end: number): Span {
  if (node.kind === 'command') return commandSpan(node, start, end);
  const base = node.kind === 'data' ? node.content.start : node.start;
  return { start: base + start, end: base + end };
}

/** The variable at a place, its `${` and `}` included. */
export function variableAt(document: Document, position: Position): Occurrence | undefined {
  const script = scriptOf(document);
  const offset = script.lines.offsetAt(position);
  return occurrences(script).find(
    ({ start, end, kind }) =>
      offset >= start - (kind === 'declaration' ? 0 : 2) && offset <= end + (kind === 'declaration' ? 0 : 1),
  );
}

/** Where the variable at a place gets its value: directives, else the lines that capture it. */
export function definition(document: Document, position: Position): Occurrence[] {
  const script = scriptOf(document);
  const at = variableAt(script, position);
  if (!at) return [];
  const own = occurrences(script).filter(({ name }) => name === at.name);
  const declared = own.filter(({ kind }) => kind === 'declaration');
  return declared.length > 0 ? declared : own.filter(({ kind }) => kind === 'capture');
}

export function references(document: Document, position: Position): Occurrence[] {
  const script = scriptOf(document);
  const at = variableAt(script, position);
  return at ? occurrences(script).filter(({ name }) => name === at.name) : [];
}

/** @throws HayesError where the new name cannot be one, or is taken */
export function rename(document: Document, position: Position, name: string): TextEdit[] {
  const script = scriptOf(document);
  const all = references(script, position);
  if (!/^[A-Za-z_][\w.-]*$/.test(name) || name === '_') throw new HayesError(messages['variable-name'], { name });
  if (all.length > 0 && all[0]!.name !== name && occurrences(script).some((one) => one.name === name))
    throw new HayesError(messages['variable-taken'], { name });
  return all.map(({ start, end }) => ({ start, end, text: name }));
}
