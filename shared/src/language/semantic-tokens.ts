/** What each piece of a document is, as the dialect sees it; risk and failure included. */
import { risks, type Span } from '../dialect/index.ts';
import type { CommandNode, DataNode, ExpectNode, Template } from '../script/index.ts';
import { answerOf, type CallAnalysis, expectedText } from './analysis.ts';
import { endingOf } from './checks/sequence/outcome.ts';
import type { LanguageOptions } from './lint.ts';
import { commandSpan, type Document, Site } from './site.ts';

export const tokenTypes = [
  'command',
  'option',
  'number',
  'string',
  'enum',
  'variable',
  'answer',
  'result',
  'data',
  'directive',
  'section',
] as const;
export type TokenType = (typeof tokenTypes)[number];

/** `risky`: may cut the line, write flash or worse; `failure`: a result that means failure; `unknown` to the dialect. */
export const tokenModifiers = ['risky', 'failure', 'unknown', 'declaration'] as const;
export type TokenModifier = (typeof tokenModifiers)[number];

/** A piece of one line. */
export interface SemanticToken extends Span {
  readonly type: TokenType;
  readonly modifiers: readonly TokenModifier[];
}

const risky = risks.indexOf('cuts-line');

/** @returns tokens in the order of the text; they do not overlap */
export function semanticTokens(document: Document, options: LanguageOptions = {}, within?: Span): SemanticToken[] {
  const site = new Site(document, options);
  const { script, dialect } = site;
  if (script.autotest) return [];
  const seen = within ?? { start: 0, end: script.text.length };
  const tokens: SemanticToken[] = [];
  const add = (span: Span, type: TokenType, ...modifiers: TokenModifier[]): void => {
    if (span.end > span.start && span.end >= seen.start && span.start <= seen.end)
      tokens.push({ ...span, type, modifiers });
  };
  for (const node of script.nodes) {
    if (node.kind === 'section') add(node, 'section');
    if (node.kind === 'directive') {
      add({ start: node.nameSpan.start - 1, end: node.nameSpan.end }, 'directive');
      const name = /^(var|env|secret)$/.test(node.name) ? /^[\w.-]+/.exec(node.argument)?.[0].length : undefined;
      if (name) add({ start: node.argumentSpan.start, end: node.argumentSpan.start + name }, 'variable', 'declaration');
    }
    if (node.kind === 'data') data(node, add);
  }
  for (const { step, expected, calls, forms } of site.analysis.steps) {
    if (step.end < seen.start || step.start > seen.end) continue;
    if (step.command) command(step.command, calls, dialect !== undefined, add);
    for (const node of expected) {
      if (node.kind === 'any') continue;
      const answer = dialect && answerOf(dialect, expectedText(node, script), forms);
      const failure = answer && (answer.kind === 'fail' || (answer.urc && endingOf(answer) === 'failure'));
      const name = /^[+*^#][^:]*(?=:)|^[^,:]+$/.exec(node.text)?.[0].length ?? 0;
      const isResult = answer?.kind === 'final' || /^\+CM[ES] ERROR/.test(node.text);
      const modifiers: TokenModifier[] = failure || /ERROR/.test(node.text.slice(0, name)) ? ['failure'] : [];
      if (dialect && !answer && !isResult) modifiers.push('unknown');
      split(
        node,
        node.start,
        { start: node.start, end: node.start + name },
        isResult ? 'result' : 'answer',
        modifiers,
        add,
      );
      if (!node.text.includes('\r\n'))
        variables(node.template, (from, to) => ({ start: node.start + from, end: node.start + to }), add);
    }
  }
  return tokens
    .sort((one, other) => one.start - other.start)
    .filter((one, at, all) => at === 0 || one.start >= all[at - 1]!.end);
}

type Add = (span: Span, type: TokenType, ...modifiers: TokenModifier[]) => void;

function command(node: CommandNode, calls: readonly CallAnalysis[], isKnown: boolean, add: Add): void {
  add({ start: node.start, end: node.start + 2 }, 'command');
  const place = (from: number, to: number) => commandSpan(node, from, to);
  for (const call of calls) {
    const modifiers: TokenModifier[] = [];
    if (isKnown && !call.command) modifiers.push('unknown');
    if (call.form && risks.indexOf(call.form.risk) >= risky) modifiers.push('risky');
    if (call.call.nameSpan.start >= 2) add(call.place(call.call.nameSpan), 'command', ...modifiers);
    const bound = new Map(call.bindings.map(({ argument, param }) => [argument.start, param]));
    for (const argument of call.call.args) {
      const param = bound.get(argument.start);
      const type =
        !param && call.form
          ? 'option'
          : param && param.codes.length > 0
            ? 'enum'
            : argument.quoted
              ? 'string'
              : 'number';
      pieces(node, argument, (span) => add(place(span.start, span.end), type));
    }
  }
  variables(node.template, place, add);
}

/** An argument without the variables in it. */
function pieces({ template }: CommandNode, { start, end }: Span, each: (span: Span) => void): void {
  let from = start;
  for (const part of template.plain ? [] : template.parts) {
    if (part.kind === 'text' || part.end <= start || part.start >= end) continue;
    if (part.start > from) each({ start: from, end: part.start });
    from = part.end;
  }
  if (from < end) each({ start: from, end });
}

function split(
  node: ExpectNode,
  base: number,
  span: Span,
  type: TokenType,
  modifiers: readonly TokenModifier[],
  add: Add,
): void {
  let from = span.start;
  for (const part of node.template.plain ? [] : node.template.parts) {
    if (part.kind === 'text' || base + part.start >= span.end) continue;
    add({ start: from, end: base + part.start }, type, ...modifiers);
    from = base + part.end;
  }
  add({ start: from, end: span.end }, type, ...modifiers);
}

function variables(template: Template, place: (from: number, to: number) => Span, add: Add): void {
  if (template.plain) return;
  for (const part of template.parts) if (part.kind !== 'text') add(place(part.start, part.end), 'variable');
}

function data(node: DataNode, add: Add): void {
  const { source, content } = node;
  if (source.type !== 'text') {
    add(content, source.type === 'literal' || source.type === 'hex' || source.type === 'file' ? 'data' : 'directive');
    return;
  }
  let from = content.start;
  for (const part of source.template.plain ? [] : source.template.parts) {
    if (part.kind === 'text') continue;
    add({ start: from, end: content.start + part.start }, 'data');
    add({ start: content.start + part.start, end: content.start + part.end }, 'variable');
    from = content.start + part.end;
  }
  add({ start: from, end: content.end }, 'data');
}
