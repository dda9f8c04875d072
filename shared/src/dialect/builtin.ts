/** The dialects that ship with Hayes, compiled at build time: no YAML is read at run time for these. */
import compiled from '../../generated/dialects.json' with { type: 'json' };
import { Dialect, DialectError } from './dialect.ts';
import type { DialectFile } from './schema.ts';

const files = compiled as unknown as Record<string, DialectFile>;
const cache = new Map<string, Dialect>();

/** Ids of the dialects that describe modules; what they build on (3gpp) is not among them. */
export const builtinIds = (): string[] => Object.keys(files).filter((id) => files[id]!.models);

/** The whole file of a built-in dialect, what it extends merged in, without its documentation texts. */
export const builtinFile = (id: string): DialectFile | undefined => files[id];

/**
 * @param name `quectel-bc26` or `quectel-bc26/BC20`, in any case
 * @throws DialectError where there is no such dialect or model
 */
export function builtinDialect(name: string): Dialect {
  const [id = '', model] = name.split('/', 2);
  const key = name.toLowerCase();
  let dialect = cache.get(key);
  if (!dialect) {
    const file = files[id.toLowerCase()];
    if (!file) throw DialectError.unknown(id, builtinIds());
    dialect = new Dialect(file, model);
    cache.set(key, dialect);
  }
  return dialect;
}
