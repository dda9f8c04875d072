/** What a dialect extends, merged in: maps merge, lists replace, null deletes. */
import type { DialectFile } from './schema.ts';

type Plain = { [key: string]: unknown };
const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Entries that are one thing each: a dialect that names them anew replaces them whole. */
const replacedWhole = new Set([
  'manual',
  'models',
  'firmware',
  'identify',
  'notes',
  'test',
  'values',
  'cause',
  'title',
  'boot',
]);
/** The ways a parameter states its kind: stating one takes the others away. */
const kinds = ['int', 'string', 'data', 'values', 'cause'];

export function mergeDialects(base: DialectFile, over: DialectFile): DialectFile {
  const { extends: _, ...rest } = over as unknown as Plain;
  return merge(base as unknown as Plain, rest, '') as unknown as DialectFile;
}

/** @param table the key that the parents of both stand under */
function merge(base: Plain, over: Plain, table: string, within = ''): Plain {
  const merged: Plain = { ...base };
  if (within === 'params' && kinds.some((kind) => kind in over)) for (const kind of kinds) delete merged[kind];
  for (const [key, value] of Object.entries(over)) {
    const present = merged[key];
    if (value === null) delete merged[key];
    else if (isPlain(value) && isPlain(present) && !replacedWhole.has(key))
      merged[key] = merge(present, value, key, table);
    else merged[key] = value;
  }
  return merged;
}

/**
 * @param lookup finds the file with an id; undefined where there is none
 * @throws Error where the chain breaks or turns in a circle
 */
export function resolveExtends(
  file: DialectFile,
  lookup: (id: string) => DialectFile | undefined,
  seen: readonly string[] = [],
): DialectFile {
  if (!file.extends) return file;
  if (seen.includes(file.id)) throw new Error(`${[...seen, file.id].join(' extends ')}: a circle`);
  const base = lookup(file.extends);
  if (!base) throw new Error(`${file.id} extends ${file.extends}, which is unknown`);
  return mergeDialects(resolveExtends(base, lookup, [...seen, file.id]), file);
}
