/** A dialect with its documentation texts put back. */
import { Dialect, type TextTable, withTexts } from '../dialect/index.ts';

const cache = new WeakMap<Dialect, { texts: TextTable; dialect: Dialect }>();

/** @param texts the dialect's own table; without one the dialect's file may hold the texts itself */
export function documented(dialect: Dialect, texts?: TextTable): Dialect {
  if (!texts) return dialect;
  const known = cache.get(dialect);
  if (known?.texts === texts) return known.dialect;
  const whole = new Dialect(withTexts(dialect.file, texts), dialect.model);
  cache.set(dialect, { texts, dialect: whole });
  return whole;
}
