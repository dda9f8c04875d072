/** What a dialect extends, merged in: maps merge, lists replace, null deletes. */
import { defineMessages, HayesError } from '../text/index.ts';
import type { DialectFile, OverlaySpec, ParamSpec } from './schema.ts';

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
const kinds = ['int', 'string', 'data', 'bytes', 'values', 'cause'] as const;
/** Where a fact comes from is one thing: stating a part anew replaces all of it. */
const sources = ['manual', 'source', 'certainty'] as const;

const messages = defineMessages({
  'extends-unknown': { en: '{id} extends {base}, which is unknown', zh: '{id} 扩展的 {base} 不存在' },
  'extends-circle': { en: '{chain}: a circle', zh: '{chain}：循环扩展' },
});

/** A chain of `extends` that breaks or turns in a circle. */
export class ExtendsError extends HayesError {}

export function mergeDialects(base: DialectFile, over: DialectFile): DialectFile {
  const { extends: _, ...rest } = over as unknown as Plain;
  return merge(base as unknown as Plain, rest, false) as unknown as DialectFile;
}

/** What a model or firmware differs in, merged into its dialect. What it lacks (`without`) is left to the caller. */
export function mergeOverlay(file: DialectFile, { params, commands, limits, line }: OverlaySpec): DialectFile {
  const over = Object.fromEntries(
    Object.entries({ params, commands, limits, line }).filter(([, value]) => value !== undefined),
  );
  return merge(file as unknown as Plain, over, false) as unknown as DialectFile;
}

/** A parameter over one of the same name: a command's over the dialect's, a model's over both. */
export const overrideParam = (base: ParamSpec, over: ParamSpec): ParamSpec => merge(base, over, false) as ParamSpec;

/** @param isTable true where the keys are names (of parameters, commands, URCs …), false where they are the format's */
function merge(base: Plain, over: Plain, isTable: boolean): Plain {
  const merged: Plain = { ...base };
  if (!isTable) {
    if (isParam(over)) for (const kind of kinds) delete merged[kind];
    if (sources.some((key) => typeof over[key] === 'string')) for (const key of sources) delete merged[key];
  }
  for (const [key, value] of Object.entries(over)) {
    const present = merged[key];
    if (value === null) delete merged[key];
    else if (isPlain(value) && isPlain(present) && (isTable || !replacedWhole.has(key)))
      merged[key] = merge(present, value, !isTable && tables.has(key));
    else merged[key] = value;
  }
  return merged;
}

const tables = new Set(['params', 'commands', 'forms', 'urcs', 'procedures', 'states', 'finals']);

/** `line: {string: {…}}` is no parameter: there `string` is a map. */
const isParam = (over: Plain): boolean => kinds.some((kind) => key(over, kind)) && !isPlain(over.string);
const key = (over: Plain, kind: string): boolean => over[kind] !== undefined && over[kind] !== null;

/**
 * @param lookup finds the file with an id; undefined where there is none
 * @throws ExtendsError where the chain breaks or turns in a circle
 */
export function resolveExtends(
  file: DialectFile,
  lookup: (id: string) => DialectFile | undefined,
  seen: readonly string[] = [],
): DialectFile {
  if (!file.extends) return file;
  if (seen.includes(file.id))
    throw new ExtendsError(messages['extends-circle'], { chain: [...seen, file.id].join(' → ') });
  const base = lookup(file.extends);
  if (!base) throw new ExtendsError(messages['extends-unknown'], { id: file.id, base: file.extends });
  return mergeDialects(resolveExtends(base, lookup, [...seen, file.id]), file);
}
