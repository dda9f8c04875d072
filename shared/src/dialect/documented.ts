/** A dialect with its documentation texts put back. */
import { Dialect } from './dialect.ts';
import { type TextTable, withTexts } from './texts.ts';

const cache = new WeakMap<Dialect, { texts: TextTable; dialect: Dialect }>();

/**
 * @param texts the dialect's own table, see `builtinTexts`; without one the dialect is given back as it is
 * @returns the same dialect each time, for hovers, explanations of results and consequences of risky commands
 */
export function documented(dialect: Dialect, texts?: TextTable): Dialect {
  if (!texts) return dialect;
  const known = cache.get(dialect);
  if (known?.texts === texts) return known.dialect;
  const whole = new Dialect(withTexts(dialect.file, texts), dialect.model);
  cache.set(dialect, { texts, dialect: whole });
  return whole;
}
