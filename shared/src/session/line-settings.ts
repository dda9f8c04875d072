/**
 * What framing relies on and a user's own command may change (echo, result codes): what the dialect's `module`
 * procedure sets, so that it can be set again.
 */
import type { Dialect, Facts, Form } from '../dialect/index.ts';

export interface LineSetting {
  readonly form: Form;
  readonly facts: Facts;
}

export function lineSettings(dialect: Dialect): LineSetting[] {
  return (dialect.procedures.module ?? []).flatMap((step): LineSetting[] => {
    if (typeof step === 'string' || !('call' in step) || !step.set) return [];
    const form = dialect.form(step.call);
    return form ? [{ form, facts: step.set as Facts }] : [];
  });
}
