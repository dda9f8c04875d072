/** What an error code of a final result means where nobody knows which command it answers: codes of all commands. */
import type { Code, Param } from './param.ts';
import type { Command } from './parts.ts';

/** @returns the parameter with the codes that commands have of their own; the same one where they have none */
export function withCodesOf(commands: Iterable<Command>, param: Param): Param {
  if (param.kind !== 'cause') return param;
  const known = new Map<string, Code>(param.codes.map((entry) => [entry.code, entry]));
  for (const { forms } of commands)
    for (const form of forms)
      for (const entry of form.param(param.name).codes) if (!known.has(entry.code)) known.set(entry.code, entry);
  return known.size === param.codes.length ? param : { ...param, codes: [...known.values()] };
}
