/** A command's options (`AT+NAME="option",…`) as a model has them: what the test form prints of them. */
import type { Param } from './param.ts';
import type { CommandSpec } from './schema.ts';

const optionIn = (line: string | undefined): string | undefined => /^[^"]*[=:] ?"([^"]+)"/.exec(line ?? '')?.[1];

/**
 * @param isLacking true for the forms that the model is without
 * @returns options of which the model has no form
 */
export function lackedOptions(spec: CommandSpec, isLacking: (form: string) => boolean): ReadonlySet<string> {
  const lacked = new Set<string>();
  const present = new Set<string>();
  for (const [name, form] of Object.entries(spec.forms ?? {})) {
    const option = form === null ? undefined : optionIn(typeof form === 'string' ? form : form.send);
    if (option !== undefined) (isLacking(name) ? lacked : present).add(option);
  }
  for (const option of present) lacked.delete(option);
  return lacked;
}

/** True where the line is about an option that the model lacks. */
export const isAboutLacked = (line: string, lacked: ReadonlySet<string>): boolean => {
  const option = lacked.size === 0 ? undefined : optionIn(line);
  return option !== undefined && lacked.has(option);
};

/** `(<keepAlive>)` in a line of a test form → `(0,60-65535)`: the values that the parameter can have. */
export const withRanges = (line: string, param: (name: string) => Param): string =>
  line.replace(/\(<([\w.]+)>\)/g, (whole, name: string) => {
    const values = valuesOf(param(name));
    return values === '' ? whole : `(${values})`;
  });

function valuesOf({ kind, ranges, codes }: Param): string {
  if (kind === 'int') return ranges.map(({ min, max }) => (min === max ? `${min}` : `${min}-${max}`)).join(',');
  const numbers = codes.map(({ code }) => Number(code));
  const [first] = numbers;
  const isRow = numbers.length > 2 && numbers.every((number, index) => number === first! + index);
  return isRow ? `${first}-${numbers.at(-1)}` : codes.map(({ code }) => code).join(',');
}
