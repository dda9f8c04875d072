/** Sections, commands and variables of many documents, found by a few letters of their names. */
import type { Span } from '../dialect/index.ts';
import { type Document, scriptOf } from './site.ts';
import { occurrences } from './variables.ts';

export interface WorkspaceSymbol extends Span {
  readonly name: string;
  readonly kind: 'section' | 'command' | 'variable';
  /** The section that a command stands in. */
  readonly container?: string | undefined;
}

/** @param query letters that the name holds in this order, in any case; all symbols where it is empty */
export function workspaceSymbols(document: Document, query = ''): WorkspaceSymbol[] {
  const script = scriptOf(document);
  const found: WorkspaceSymbol[] = [];
  const add = (symbol: WorkspaceSymbol): void => {
    if (holds(symbol.name, query)) found.push(symbol);
  };
  for (const { name, kind, start, end } of occurrences(script))
    if (kind === 'declaration') add({ name, kind: 'variable', start, end });
  for (const { title, start, end, steps } of script.sections) {
    if (title !== undefined) add({ name: title, kind: 'section', start, end });
    for (const { command } of steps)
      if (command)
        add({ name: command.text, kind: 'command', container: title, start: command.start, end: command.end });
  }
  return found;
}

function holds(name: string, query: string): boolean {
  const text = name.toLowerCase();
  let at = 0;
  for (const char of query.toLowerCase()) {
    at = text.indexOf(char, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
