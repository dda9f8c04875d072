/** Growing selections: a value, its argument, the command, the line, the step, the section, the document. */
import type { Span } from '../dialect/index.ts';
import type { Position } from '../script/index.ts';
import type { LanguageOptions } from './lint.ts';
import { type Document, lastOf, Site } from './site.ts';

/** @returns spans from the innermost outwards, each within the next */
export function selectionRanges(document: Document, position: Position, options: LanguageOptions = {}): Span[] {
  const site = new Site(document, options);
  const { script } = site;
  const offset = site.offsetAt(position);
  const spans: Span[] = [];
  const add = ({ start, end }: Span): void => {
    const inner = spans.at(-1);
    if (
      start <= offset &&
      offset <= end &&
      end > start &&
      (!inner || (start <= inner.start && end >= inner.end && end - start > inner.end - inner.start))
    )
      spans.push({ start, end });
  };
  const node = site.nodeAt(offset);
  if (node?.kind === 'command') {
    const call = site.callAt(offset)?.call;
    const argument = call?.call.args.find((one) => offset >= call.place(one).start && offset <= call.place(one).end);
    if (call && argument) {
      const place = call.place(argument);
      if (argument.quoted) add({ start: place.start + 1, end: place.end - (argument.closed ? 1 : 0) });
      add(place);
    }
    if (call) add(call.place(call.call.nameSpan));
    if (call) add(call.place(call.call));
  } else if (node?.kind === 'data') add(node.content);
  else if (node?.kind === 'directive') {
    add(node.argumentSpan);
    add(node.nameSpan);
  } else if (node?.kind === 'expect') {
    const before = node.text.slice(0, Math.max(0, offset - node.start));
    const from = Math.max(before.lastIndexOf(','), before.lastIndexOf(':')) + 1;
    const comma = node.text.indexOf(',', offset - node.start);
    const field = node.text.slice(from, comma < 0 ? undefined : comma);
    const start = node.start + from + (field.length - field.trimStart().length);
    add({ start, end: start + field.trim().length });
  }
  if (node) add({ start: node.start, end: lastOf(node) });
  const step = site.stepBefore(offset)?.step;
  if (step) add(step);
  const section = script.sections.find((one) => offset >= one.start && offset <= one.end);
  if (section) add({ start: section.start, end: Math.max(section.start, trimmedEnd(script.text, section)) });
  add({ start: 0, end: script.text.length });
  return spans;
}

/** A section's end without the blank lines that follow it. */
const trimmedEnd = (text: string, { start, end }: Span): number => start + text.slice(start, end).trimEnd().length;
