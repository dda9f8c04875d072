/**
 * One way to write what may be written in many. Idempotent; data, comments' words and everything inside quotes stay as
 * they are, and so do line ends.
 */
import type { CommandNode, Script, ScriptNode } from '../script/index.ts';
import type { TextEdit } from './diagnostic.ts';
import { type Document, lastOf, scriptOf } from './site.ts';

/** @returns edits in the order of the text, none where nothing changes */
export function format(document: Document): TextEdit[] {
  const script = scriptOf(document);
  if (script.autotest) return [];
  const formatted = formatText(script);
  return formatted === script.text ? [] : lineEdits(script.text, formatted);
}

/** The whole document, formatted. */
export function formatText(document: Document): string {
  const script = scriptOf(document);
  if (script.autotest) return script.text;
  const { text, lines } = script;
  const end = /\r\n/.test(text) ? '\r\n' : '\n';
  const byLine = new Map<number, ScriptNode>();
  /** Lines that must stay as they are: data, and what lies between a bare `>` and the line that it takes. */
  const fixed = new Set<number>();
  for (const node of script.nodes) {
    byLine.set(node.line, node);
    if (node.kind === 'data')
      for (let line = node.line; line <= (node.taken?.line ?? node.line); line++) fixed.add(line);
    if (node.kind === 'command' && node.continued) fixed.add(node.continued.line);
  }
  const written: string[] = [];
  const wholeLine = (line: number) => {
    const whole = text.slice(lines.startOf(line), line < lines.count ? lines.startOf(line + 1) - 1 : text.length);
    return whole.replace(/\r+$/, '');
  };
  for (let line = 1; line <= lines.count; line++) {
    const whole = wholeLine(line);
    if (fixed.has(line)) {
      written.push(whole);
      continue;
    }
    const node = byLine.get(line);
    if (!node) {
      if (written.length > 0 && written.at(-1) !== '') written.push('');
      continue;
    }
    if (node.kind === 'section' && written.length > 0 && written.at(-1) !== '') written.push('');
    written.push(formatNode(node, script));
  }
  while (written.length > 0 && written.at(-1) === '' && !fixed.has(lines.count)) written.pop();
  const ends = fixed.has(lines.count) ? '' : end;
  return written.length === 0 ? '' : written.join(end) + ends;
}

function formatNode(node: ScriptNode, { text }: Script): string {
  const whole = text.slice(node.start, lastOf(node));
  switch (node.kind) {
    case 'section':
      return `### ${node.title}`;
    case 'directive': {
      const behind = text.slice(node.argumentSpan.end, node.end).trim();
      return [`# @${node.name}`, node.argument, behind].filter((part) => part !== '').join(' ');
    }
    case 'comment':
      return whole;
    case 'any':
      return '...';
    case 'command':
      return `${formatCommand(node)}${commentOf(node, text)}`;
    case 'expect':
      return `${node.text.replace(/^(\+[A-Z0-9_]+):[ \t]*(?=\S)/i, '$1: ')}${commentOf(node, text)}`;
    case 'data':
      return whole;
  }
}

const commentOf = ({ comment }: { comment?: { start: number; end: number } | undefined }, text: string): string =>
  comment ? ` ${text.slice(comment.start, comment.end)}` : '';

/** `AT` and the command's name in capitals, no blanks around what separates parameters. */
function formatCommand(node: CommandNode): string {
  let quoted = false;
  let result = '';
  const text = node.continued ? node.text.slice(0, 2) : node.text;
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    if (text.startsWith('${', at) && !quoted) {
      const close = text.indexOf('}', at);
      if (close > 0) {
        result += text.slice(at, close + 1);
        at = close;
        continue;
      }
    }
    if (char === '"') quoted = !quoted;
    if (!quoted && (char === ' ' || char === '\t') && isSeparated(text, at)) continue;
    result += char;
  }
  return result.replace(/^at(\+[A-Za-z0-9_]*)?/i, (head) => head.toUpperCase());
}

/** True where blank space stands beside a separator, so that it says nothing. */
function isSeparated(text: string, at: number): boolean {
  let from = at;
  while (text[from - 1] === ' ' || text[from - 1] === '\t') from--;
  let to = at;
  while (text[to] === ' ' || text[to] === '\t') to++;
  return /[,=]/.test(text[from - 1] ?? '') || /,/.test(text[to] ?? '');
}

/** The lines that differ, from the first to the last, as one edit. */
function lineEdits(before: string, after: string): TextEdit[] {
  let start = 0;
  while (start < before.length && before[start] === after[start]) start++;
  let back = 0;
  while (
    back < before.length - start &&
    back < after.length - start &&
    before[before.length - 1 - back] === after[after.length - 1 - back]
  )
    back++;
  return [{ start, end: before.length - back, text: after.slice(start, after.length - back) }];
}
