/** Why a command is refused, and the line that says so beside ERROR where the dialect has one. */
import { type Cause, codeFor, type Dialect, type Facts, type Form, type Urc } from '../dialect/index.ts';
import { scopeOf, type Violation } from '../model/index.ts';
import type { Module } from './module.ts';

/** What is there already hinders only those who would begin it a second time. */
export const isRefused = (form: Form, { kind }: Violation): boolean =>
  kind !== 'already' || form.does === 'start' || form.does === 'acquire';

export function causeOf(form: Form, { kind }: Violation): Cause {
  if (kind === 'already') return form.does === 'start' ? 'already' : 'in-use';
  return kind === 'needs' ? 'not-connected' : 'parameter';
}

/** True where a service of the module is not there, or is there already: nothing is known of clients then. */
export const isOfModule = ({ parts }: Module, violation: Violation): boolean =>
  'state' in violation && parts.dialect.states[violation.state]?.per === 'module';

/** The lines that can give a reason beside ERROR: those of `fail`, and the completion where its order is free. */
function reasons(module: Module, form: Form): Urc[] {
  const param = (name: string) => form.param(name);
  return form.stages.flatMap((stage): Urc[] => {
    if (stage.kind === 'fail')
      return [{ name: form.ref, line: stage.line, when: {}, starts: false, ends: false, notes: [], param }];
    return stage.kind === 'completion' && stage.order === 'either' ? module.urcs(stage.urcs) : [];
  });
}

export const canSay = (module: Module, form: Form, cause: Cause): boolean =>
  reasons(module, form).some(({ line, param }) =>
    line.fields.some((name) => codeFor(param(name), cause) !== undefined),
  );

export function reasonLine(module: Module, form: Form, cause: Cause, facts: Facts): Uint8Array | undefined {
  return module.reportLine(reasons(module, form), cause, facts, scopeOf(form, facts))?.line;
}

export function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** True where the final results of this form can say so. */
export const hasCode = (dialect: Dialect, form: Form, cause: Cause): boolean =>
  dialect.finals.some(({ line }) => line.fields.some((name) => codeFor(form.param(name), cause) !== undefined));
