/** One line of a document → what kind of line it is. */
import type { Span } from '../dialect/index.ts';
import { asciiOf, withoutLookalikes } from './lookalike.ts';

export type LineShape = Span & { readonly line: number } & (
    | { kind: 'blank' }
    | { kind: 'comment' }
    | { kind: 'section'; title: string }
    | { kind: 'directive' }
    | { kind: 'command'; text: string; comment?: Span | undefined }
    /** `from`: index where the content behind `>` and one blank begins; the line is kept whole. */
    | { kind: 'data'; whole: string; from: number }
    | { kind: 'any' }
    | { kind: 'expect'; text: string; comment?: Span | undefined }
  );

/**
 * Where a trailing comment begins: `//` behind blank space and outside quotes.
 * @returns the index of the blank space before it, or -1
 */
export function commentIndex(text: string): number {
  if (!text.includes('//')) return -1;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '"') quoted = !quoted;
    else if (!quoted && char === '/' && text[at + 1] === '/' && at > 0 && isBlank(text[at - 1])) {
      let start = at;
      while (start > 0 && isBlank(text[start - 1])) start--;
      return start;
    }
  }
  return -1;
}

const isBlank = (char: string | undefined): boolean =>
  char === ' ' || char === '\t' || char === '\u3000' || char === '\u00a0' || char === '\f' || char === '\v';

/**
 * @param whole the line without its end
 * @param offset where it starts in the document
 * @param line its number, from 1
 */
export function readLine(whole: string, offset: number, line: number): LineShape {
  let first = 0;
  let last = whole.length;
  while (first < last && (isBlank(whole[first]) || whole[first] === '\ufeff')) first++;
  while (last > first && isBlank(whole[last - 1])) last--;
  const place = { line, start: offset + first, end: offset + last };
  if (first === last) return { kind: 'blank', ...place };
  const char = whole[first]!;
  const body = whole.slice(first, last);
  if (char === '#') {
    const title = /^###[ \t]+(\S.*)$/.exec(body);
    if (title) return { kind: 'section', title: title[1]!, ...place };
    if (/^#[ \t]*@/.test(body)) return { kind: 'directive', ...place };
    if (body.length === 1 || body[1] === '#' || isBlank(body[1])) return { kind: 'comment', ...place };
  } else if (char === '/' && body[1] === '/') return { kind: 'comment', ...place };
  else if (char === '>')
    return {
      kind: 'data',
      whole,
      from: isBlank(whole[first + 1]) ? first + 2 : first + 1,
      line,
      start: place.start,
      end: offset + whole.length,
    };
  else if (body === '...' || body === '…') return { kind: 'any', ...place };
  const cut = commentIndex(body);
  const text = cut < 0 ? body : body.slice(0, cut);
  const comment = cut < 0 ? undefined : { start: place.start + body.indexOf('//', cut), end: place.end };
  const end = place.start + text.length;
  if (mayBe(text, 'A') && /^at(?:$|[^ \t])/i.test(asciiOf(text.slice(0, 3))))
    return { kind: 'command', text, comment, line, start: place.start, end };
  return { kind: 'expect', text, comment, line, start: place.start, end };
}

/** False where a text surely begins with something else: most lines are told apart by that. */
function mayBe(text: string, first: string): boolean {
  const code = text.charCodeAt(0);
  return code > 127 || text[0] === first || text[0] === first.toLowerCase();
}

/** A line that only a module writes: a final result, or `+NAME: …`. */
export const looksLikeAnswer = (text: string): boolean =>
  /^(OK|ERROR|[+*^][A-Z0-9 ]+:.*)$/i.test(withoutLookalikes(text.trim(), true));

/** `+NAME=…`, `+NAME?`, `+NAME`: a command whose `AT` is missing, or on the line before. */
export const looksLikeCommand = (text: string): string | undefined =>
  !mayBe(text, '+') ? undefined : /^\+([A-Z][A-Z0-9_]{2,})(?:=|\?$|$)/i.exec(withoutLookalikes(text))?.[1];

/** GNU Autotest uses `.at` too. */
export const isAutotest = (text: string): boolean =>
  /^[ \t]*(AT_(INIT|SETUP|CHECK|BANNER|CLEANUP|KEYWORDS|DATA|TEST\w*)|m4_[a-z_]+)\b/m.test(text);
