/** Files that a document names: `> @file path`, `${size:path}`. Whoever asks resolves the path, against the document's folder. */
import type { Span } from '../dialect/index.ts';
import { commandSpan, type Document, scriptOf } from './site.ts';

export interface DocumentLink extends Span {
  readonly path: string;
}

export function documentLinks(document: Document): DocumentLink[] {
  const { nodes, text } = scriptOf(document);
  const links: DocumentLink[] = [];
  for (const node of nodes) {
    if (node.kind === 'data' && node.source.type === 'file') {
      const { path } = node.source;
      const start = text.indexOf(path, text.indexOf('@file', node.content.start) + 5);
      links.push({ path, start, end: start + path.length });
    }
    const template =
      node.kind === 'command' || node.kind === 'expect'
        ? node.template
        : node.kind === 'data' && node.source.type === 'text'
          ? node.source.template
          : undefined;
    for (const part of template?.parts ?? []) {
      if (part.kind !== 'size') continue;
      const from = part.start + '${size:'.length;
      const base = node.kind === 'data' ? node.content.start : node.start;
      const span =
        node.kind === 'command'
          ? commandSpan(node, from, from + part.path.length)
          : { start: base + from, end: base + from + part.path.length };
      links.push({ path: part.path, ...span });
    }
  }
  return links;
}
