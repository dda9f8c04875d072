/** What stands behind a `>`: text, or where the bytes come from. */
import type { Span } from '../dialect/index.ts';
import type { DataSource, ScriptProblem } from './nodes.ts';
import { commentIndex } from './read-line.ts';
import { parseTemplate } from './template.ts';

/** @param content where the text stands in the document */
export function readDataSource(text: string, content: Span, report: (problem: ScriptProblem) => void): DataSource {
  const match = /^@([A-Za-z]+)(?:[ \t]+(.*?))?[ \t]*$/.exec(text);
  if (!match) return textSource(text, content.start, report);
  const [, name = '', rest = ''] = match;
  const cut = name === 'text' ? -1 : commentIndex(` ${rest}`);
  const argument = (cut < 0 ? rest : rest.slice(0, Math.max(0, cut - 1))).trim();
  switch (name) {
    case 'cancel':
      return { type: 'cancel' };
    case 'file':
      if (argument !== '') return { type: 'file', path: argument };
      break;
    case 'hex': {
      const digits = argument.replace(/[\s,:]/g, '');
      if (!/^([0-9A-Fa-f]{2})*$/.test(digits)) report({ kind: 'bad-hex', digits: argument, ...content });
      return { type: 'hex', digits };
    }
    case 'text': {
      const open = rest.indexOf('"');
      const close = rest.lastIndexOf('"');
      if (open !== 0 || close === open) report({ kind: 'unclosed-data', ...content });
      return {
        type: 'literal',
        text: open === 0 ? rest.slice(1, close > 0 ? close : undefined) : rest,
        closed: open === 0 && close > 0,
      };
    }
  }
  report({ kind: 'unknown-data', name, ...content });
  return { type: 'unknown', name };
}

export function textSource(text: string, start: number, report: (problem: ScriptProblem) => void): DataSource {
  const cut = commentIndex(text);
  const template = parseTemplate(text);
  for (const mistake of template.mistakes)
    report({ kind: 'bad-variable', start: start + mistake.start, end: start + mistake.end });
  return { type: 'text', text, template, ...(cut < 0 ? {} : { cut }) };
}
