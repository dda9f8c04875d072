/** Documentation texts kept apart from the facts, so that what runs a module need not carry them. */
import type { DialectFile, TextSpec } from './schema.ts';

/** Texts by the path that leads to them, parts joined with a tab. */
export type TextTable = Record<string, TextSpec | { text: TextSpec }[]>;

const isText = (value: unknown): value is TextSpec =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as TextSpec).en === 'string' &&
  typeof (value as TextSpec).zh === 'string';

/** Parts of a file that only people read. The title of the dialect stays. */
const documentation = new Set(['text', 'remedy', 'title', 'notes', 'consequence', 'undo']);

/** Takes the texts out of a whole dialect. */
export function separateTexts(file: DialectFile): { facts: DialectFile; texts: TextTable } {
  const texts: TextTable = {};
  const strip = (value: unknown, path: string[]): unknown => {
    if (Array.isArray(value)) return value.map((item, index) => strip(item, [...path, String(index)]));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, inner]) => {
        const at = [...path, key];
        if (path.length > 0 && documentation.has(key) && (isText(inner) || key === 'notes')) {
          texts[at.join('\t')] = inner as TextTable[string];
          return [];
        }
        return [[key, strip(inner, at)]];
      }),
    );
  };
  return { facts: strip(file, []) as DialectFile, texts };
}

/** Puts the texts back where they were. */
export function withTexts(facts: DialectFile, texts: TextTable): DialectFile {
  const whole = structuredClone(facts) as unknown as Record<string, unknown>;
  for (const [path, text] of Object.entries(texts)) {
    const parts = path.split('\t');
    let place: Record<string, unknown> | undefined = whole;
    for (const part of parts.slice(0, -1)) place = place?.[part] as Record<string, unknown> | undefined;
    if (place) place[parts.at(-1)!] = text;
  }
  return whole as unknown as DialectFile;
}
