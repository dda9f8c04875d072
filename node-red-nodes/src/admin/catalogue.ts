/** What the editor needs to know of the dialects: names, models, and the values that a module takes. */
import { builtinDialect, builtinIds, type Dialect, type Param, type Range } from '../engine.ts';

export interface DialectEntry {
  id: string;
  title: { en: string; zh: string };
  models: string[];
  /** Allowed values by the names of the broker's properties; where a model differs, under `model id`. */
  limits: Record<string, Limits>;
}

/** Numbers are ranges of values, texts are ranges of lengths in bytes; an empty list takes everything. */
export interface Limits {
  keepalive: readonly Range[];
  clientid: readonly Range[];
  broker: readonly Range[];
  user: readonly Range[];
  password: readonly Range[];
}

/** Which fact of the vocabulary a property of the broker node states. */
const facts = {
  keepalive: 'keepAlive',
  clientid: 'clientId',
  broker: 'host',
  user: 'username',
  password: 'password',
} as const satisfies Record<keyof Limits, string>;

export const catalogue = (): DialectEntry[] =>
  builtinIds()
    .sort()
    .map((id) => entryOf(builtinDialect(id)));

/** @param dialect without a model; limits of its models are listed besides its own */
export function entryOf(dialect: Dialect): DialectEntry {
  const limits: Record<string, Limits> = { '': limitsOf(dialect) };
  for (const model of dialect.models) limits[model] = limitsOf(builtinDialect(`${dialect.id}/${model}`));
  return { id: dialect.id, title: dialect.title, models: dialect.models, limits };
}

export const limitsOf = (dialect: Dialect): Limits =>
  Object.fromEntries(
    Object.entries(facts).map(([property, fact]) => [property, paramOf(dialect, fact)?.ranges ?? []]),
  ) as unknown as Limits;

/** The parameter as the command has it that states the fact to the module. */
function paramOf(dialect: Dialect, fact: string): Param | undefined {
  for (const command of dialect.commands.values()) {
    for (const form of command.forms) {
      if (form.does !== 'query' && form.operator === '=' && form.send.fields.includes(fact)) {
        return form.param(fact);
      }
    }
  }
  return undefined;
}
