/** Documentation texts of the built-in dialects: half a megabyte that only hovers and completion want. */
import type { TextTable } from './texts.ts';

let loaded: Promise<Readonly<Record<string, TextTable>>> | undefined;

/** @returns tables by dialect id, loaded once */
export function builtinTexts(): Promise<Readonly<Record<string, TextTable>>> {
  loaded ??= import('../../generated/texts.json', { with: { type: 'json' } }).then(
    (module) => module.default as unknown as Record<string, TextTable>,
  );
  return loaded;
}
