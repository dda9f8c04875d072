/** Files of the module: certificates and keys, by name, or by TLS context and kind where the dialect has no names. */
import { concat, type Facts, toBytes } from '../dialect/index.ts';
import type { Behaviour, Call } from './behaviours.ts';
import { hasCode } from './refusal.ts';

const nameOf = ({ facts, scope }: Call): string =>
  facts['certificate.name'] === undefined
    ? `${scope.context ?? ''} ${facts['certificate.kind']}`
    : String(facts['certificate.name']);

export const store: Behaviour = {
  // A module that has a code for it does not overwrite a file.
  refuses: (module, call) =>
    module.files.has(nameOf(call)) && hasCode(module.parts.dialect, call.form, 'exists') ? 'exists' : undefined,
  act(module, call) {
    const data = toBytes(call.facts['certificate.data'] as Uint8Array);
    const name = nameOf(call);
    // The first block begins anew, the last one makes the file.
    const begun = `${name} begun`;
    const whole = concat([module.files.get(begun) ?? new Uint8Array(), data]);
    module.files.delete(begun);
    module.files.set(Number(call.facts['certificate.data.rest'] ?? 0) > 0 ? begun : name, whole);
    return { cause: 'ok', facts: { 'certificate.data.length': data.length } };
  },
};

export const remove: Behaviour = {
  act: (module, call) => ({ cause: module.files.delete(nameOf(call)) ? 'ok' : 'absent' }),
};

/** The size of the file that a command names, where the module has it. */
export function sizeOf(files: ReadonlyMap<string, Uint8Array>, facts: Facts): number | undefined {
  const name = facts['certificate.name'];
  return name === undefined ? undefined : files.get(String(name))?.length;
}
