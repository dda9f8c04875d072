/** Letters and signs of other alphabets that look like ASCII: copied manuals have them (`ОК` in Cyrillic, `ΑT` in Greek). */
import type { Span } from '../dialect/index.ts';

const table = new Map<string, string>();
const pairs = (from: string, to: string): void => {
  [...from].forEach((char, index) => {
    table.set(char, to[index]!);
  });
};
pairs('АВЕКМНОРСТХУІЅЈ', 'ABEKMHOPCTXYISJ');
pairs('авекмнорстхуіѕј', 'abekmhopctxyisj');
pairs('ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', 'ABEZHIKMNOPTYX');
pairs('οκνρα', 'okvpa');
pairs('ΩΩĸ', 'OOk');
pairs('“”„‟「」', '""""""');
pairs('，：；＝？＋（）＂', ',:;=?+()"');
pairs('–—−', '---');
pairs('\u00a0\u3000', '  ');
/** Letters and digits as wide as a Chinese character. */
for (let code = 0xff10; code <= 0xff5a; code++) {
  const ascii = String.fromCharCode(code - 0xfee0);
  if (/[0-9A-Za-z]/.test(ascii)) table.set(String.fromCharCode(code), ascii);
}

const anyLookalike = new RegExp(`[${[...table.keys()].join('')}]`);
const isQuote = (char: string): boolean => char === '"' || (table.get(char) === '"' && char !== '"');

/** The ASCII that a character looks like, or the character itself. */
export const asciiOf = (text: string): string =>
  anyLookalike.test(text) ? Array.from(text, (char) => table.get(char) ?? char).join('') : text;

export interface Lookalike extends Span {
  readonly found: string;
  readonly replacement: string;
  /** True inside a string, where other alphabets are normal: only a word that mixes them is reported. */
  readonly inString: boolean;
}

/** Words that mean something to a module in any case. */
const known = /^(at|ok|error|rdy|connect|ring|busy|no carrier|send ok)$/i;

/**
 * @param text one command, or one line of an answer
 * @param loose true for an answer, where a line of plain text may rightly be in another alphabet
 */
export function findLookalikes(text: string, loose = false): Lookalike[] {
  if (!anyLookalike.test(text)) return [];
  const found: Lookalike[] = [];
  const free = loose && !/^[+*^]|^A?T?\+/i.test(asciiOf(text));
  let string: 'ascii' | 'other' | undefined;
  for (let at = 0; at < text.length; ) {
    const char = text[at]!;
    if (isQuote(char) && !(string === 'ascii' && char !== '"')) {
      if (char !== '"') found.push({ start: at, end: at + 1, found: char, replacement: '"', inString: false });
      string = string ? undefined : char === '"' ? 'ascii' : 'other';
      at++;
      continue;
    }
    if (!/[\p{L}\p{N}]/u.test(char)) {
      const replacement = table.get(char);
      if (replacement !== undefined && !string && !free)
        found.push({ start: at, end: at + 1, found: char, replacement, inString: false });
      at++;
      continue;
    }
    let end = at + 1;
    while (end < text.length && /[\p{L}\p{N}]/u.test(text[end]!)) end++;
    const word = text.slice(at, end);
    const ascii = asciiOf(word);
    if (ascii !== word && /^[\x20-\x7e]*$/.test(ascii)) {
      const mixed = /[A-Za-z]/.test(word);
      if (string ? mixed : mixed || !free || known.test(ascii)) {
        const replacement = known.test(ascii) && !string ? ascii.toUpperCase() : ascii;
        found.push({ start: at, end, found: word, replacement, inString: string !== undefined });
      }
    }
    at = end;
  }
  return found;
}

/** The text with the look-alikes replaced one by one; as long as the original. */
export function withoutLookalikes(text: string, loose = false): string {
  let result = text;
  for (const { start, end, replacement, inString } of findLookalikes(text, loose)) {
    if (!inString) result = result.slice(0, start) + replacement + result.slice(end);
  }
  return result;
}
