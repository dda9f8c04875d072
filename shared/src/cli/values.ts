/** Values on the command line: checked, with what would have been right. */
import { readFile } from 'node:fs/promises';
import { type LocalText, text } from '../text/index.ts';
import { type Cli, CliError, exitCodes } from './cli.ts';
import { texts } from './texts.ts';

/** @throws CliError where the value is no whole number in the range */
export function wholeNumber(option: string, value: string, min: number, max = Number.POSITIVE_INFINITY): number {
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (number >= min && number <= max) return number;
  const expected =
    max === Number.POSITIVE_INFINITY ? text(texts['cli-from'], { min }) : text(texts['cli-whole'], { min, max });
  throw mistake(option, value, expected);
}

/** @throws CliError where the value is none of the choices */
export function choice<T extends string>(option: string, value: string, choices: readonly T[]): T {
  const found = choices.find((one) => one === value.toLowerCase());
  if (found === undefined) throw mistake(option, value, text(texts['cli-choice'], { choices: choices.join(', ') }));
  return found;
}

/** `HOST:PORT=HOST:PORT`, several of them. */
export function hostMap(values: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    values.map((value) => {
      const match = /^(\[[^\]]+\]:\d+|[^:=]+:\d+)=(\[[^\]]+\]:\d+|[^:=]+:\d+)$/.exec(value);
      if (!match) throw mistake('--map', value, text(texts['cli-map']));
      return [match[1]!, match[2]!];
    }),
  );
}

/** `NAME=VALUE`, several of them. */
export function assignments(option: string, values: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    values.map((value) => {
      const at = value.indexOf('=');
      if (at < 1) throw mistake(option, value, text(texts['cli-assignment']));
      return [value.slice(0, at), value.slice(at + 1)];
    }),
  );
}

export function mistake(option: string, value: string, expected: LocalText): CliError {
  return new CliError(texts['cli-number'], { option, value: JSON.stringify(value), expected });
}

/** Gathers the values of an option that may be given several times. */
export const collect = (value: string, former: string[] = []): string[] => [...former, value];

/**
 * @param file a path, or `-` for the input
 * @throws CliError where it cannot be read
 */
export async function readInput(cli: Cli, file: string): Promise<Buffer> {
  try {
    if (file !== '-') return await readFile(file);
    const chunks: Buffer[] = [];
    for await (const chunk of cli.stdin) chunks.push(Buffer.from(chunk as Uint8Array));
    return Buffer.concat(chunks);
  } catch (error) {
    throw new CliError(texts['cli-file'], { file, reason: reasonOf(error) }, exitCodes.usage, { cause: error });
  }
}

export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
