/** The dialects as the runtime knows them, fetched once. */
import type { DialectEntry, Limits } from '../admin/catalogue.ts';

let known: DialectEntry[] = [];
let fetching: Promise<DialectEntry[]> | undefined;

/** Empty where the runtime cannot be asked: then nothing is checked here, and the runtime refuses what is wrong. */
export function fetchDialects(): Promise<DialectEntry[]> {
  fetching ??= Promise.resolve($.getJSON('hayes/dialects')).then(
    (entries: DialectEntry[]) => {
      known = entries;
      return entries;
    },
    () => {
      fetching = undefined;
      return [];
    },
  );
  return fetching;
}

/** What is known of a dialect at this moment; undefined for a dialect of the user's own. */
export const dialectEntry = (id: unknown): DialectEntry | undefined => known.find((entry) => entry.id === id);

export function limitsOfModem(modem: { dialect?: unknown; model?: unknown } | null | undefined): Limits | undefined {
  const entry = dialectEntry(modem?.dialect);
  return entry?.limits[String(modem?.model ?? '')] ?? entry?.limits[''];
}

type Ranges = Limits['keepalive'];

export const allows = (ranges: Ranges | undefined, value: number): boolean =>
  !ranges || ranges.length === 0 || ranges.some(({ min, max }) => value >= min && value <= max);

export const printRanges = (ranges: Ranges): string =>
  ranges.map(({ min, max }) => (min === max ? `${min}` : `${min}–${max}`)).join(', ');

export const bytesIn = (text: string): number => new TextEncoder().encode(text).length;
