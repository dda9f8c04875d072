/** Files of the module: certificates and keys, by name, or by TLS context and kind where the dialect has no names. */
import { codeFor, type Dialect, type Facts, type Form, toBytes } from '../dialect/index.ts';
import type { Behaviour, Call } from './behaviours.ts';

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
    module.files.set(nameOf(call), data);
    return { cause: 'ok', facts: { 'certificate.data.length': data.length } };
  },
};

export const remove: Behaviour = {
  act: (module, call) => ({ cause: module.files.delete(nameOf(call)) ? 'ok' : 'absent' }),
};

/** True where the final results of this form can say so. */
const hasCode = (dialect: Dialect, form: Form, cause: 'exists'): boolean =>
  dialect.finals.some(({ line }) => line.fields.some((name) => codeFor(form.param(name), cause) !== undefined));

/** The size of the file that a command names, where the module has it. */
export function sizeOf(files: ReadonlyMap<string, Uint8Array>, facts: Facts): number | undefined {
  const name = facts['certificate.name'];
  return name === undefined ? undefined : files.get(String(name))?.length;
}
