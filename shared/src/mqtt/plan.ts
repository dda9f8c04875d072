/** A procedure's steps and the facts at hand → the commands to send, settled before a byte goes out. */
import {
  type Dialect,
  type Facts,
  type FactValue,
  type Form,
  milliseconds,
  type ProcedureName,
  type StepSpec,
} from '../dialect/index.ts';
import { type EncodedForm, encodeForm, refusal, type Settings } from '../session/index.ts';
import { HayesError, type LocalText, text } from '../text/index.ts';
import { messages } from './messages.ts';
import type { Offers } from './offers.ts';

/** What a plan is made for; a session is one. */
export interface PlanBase {
  readonly dialect: Dialect;
  readonly settings: Settings;
}

export interface PlannedCall {
  readonly form: Form;
  readonly facts: Facts;
  readonly optional: boolean;
}

type Call = Extract<StepSpec, { call: string }>;

/** Milliseconds of waiting that weigh as much as a byte on a 115 200 baud line. */
const BYTES_PER_MS = 11.52;
/** What one more command costs beside its own bytes: its answer and the module's time. */
const COMMAND_COST = 600;

/** True where a step's condition holds: a fact that is there and not false, or facts with stated values. */
export function holds(condition: unknown, facts: Facts): boolean {
  if (condition === undefined) return true;
  if (typeof condition === 'string') return facts[condition] !== undefined && facts[condition] !== false;
  return Object.entries(condition as Record<string, unknown>).every(([name, wanted]) =>
    (Array.isArray(wanted) ? wanted : [wanted]).some(
      (one) => facts[name] !== undefined && String(facts[name]) === String(one),
    ),
  );
}

/**
 * The call that a step stands for, or undefined where its condition does not hold.
 * @throws HayesError where no form can carry the facts, with each form's reason
 */
export function planStep(
  base: PlanBase,
  step: Exclude<StepSpec, { ensure: string }>,
  facts: Facts,
  offers: Offers | undefined,
): PlannedCall | undefined {
  if (typeof step !== 'string' && 'any' in step) return cheapest(base, step.any, facts, offers);
  const call: Call = typeof step === 'string' ? { call: step } : step;
  if (!holds(call.if, facts) || (call.not !== undefined && holds(call.not, facts))) return undefined;
  const known = base.dialect.form(call.call);
  if (!known) {
    if (call.optional) return undefined;
    throw new HayesError(messages.unsupported, { dialect: base.dialect.id, step: call.call });
  }
  const form = offers?.narrow(known) ?? known;
  const stated = { ...facts, ...(call.set as Record<string, FactValue> | undefined) };
  return { form, facts: stated, optional: call.optional ?? false };
}

/**
 * All calls of a procedure that carries a message (publish, subscribe, unsubscribe).
 * @param offers forms that the module offers; undefined where it has not been asked yet: any may do then
 * @throws HayesError where no form can carry the facts
 */
export function planMessage(
  base: PlanBase,
  name: ProcedureName,
  facts: Facts,
  offers: Offers | undefined,
): PlannedCall[] {
  const unsupported = (step: string) => new HayesError(messages.unsupported, { dialect: base.dialect.id, step });
  const calls = (base.dialect.procedures[name] ?? []).flatMap((step) => {
    if (typeof step !== 'string' && 'ensure' in step) throw unsupported(step.ensure);
    const call = planStep(base, step, facts, offers);
    if (call) encodeCall(base, call);
    return call ? [call] : [];
  });
  if (calls.length === 0) throw unsupported(name);
  return calls;
}

/** @throws HayesError where the call cannot stand on the line */
export function encodeCall(base: PlanBase, { form, facts }: Pick<PlannedCall, 'form' | 'facts'>): EncodedForm {
  const encoded = encodeForm(base.dialect, form, base.settings.fill(form, facts));
  if ('reasons' in encoded) throw refusal(form, encoded.reasons);
  return encoded;
}

/** Among forms that carry the same message, the one that costs least: bytes on the line, mandated waits, settings to change. */
function cheapest(base: PlanBase, refs: readonly string[], facts: Facts, offers: Offers | undefined): PlannedCall {
  const reasons: LocalText[] = [];
  let best: { form: Form; cost: number } | undefined;
  for (const ref of refs) {
    const known = base.dialect.form(ref);
    if (!known || (known.offered !== undefined && offers && !offers.has(ref))) continue;
    const form = offers?.narrow(known) ?? known;
    const encoded = encodeForm(base.dialect, form, base.settings.fill(form, facts));
    if ('reasons' in encoded) {
      reasons.push(text(messages['form-reason'], { form: ref, reason: encoded.reasons[0]! }));
      continue;
    }
    const cost = costOf(base, form, encoded, facts);
    if (!best || cost < best.cost) best = { form, cost };
  }
  if (best) return { form: best.form, facts, optional: false };
  if (reasons.length === 0)
    throw new HayesError(messages.unsupported, { dialect: base.dialect.id, step: refs.join(', ') });
  throw new HayesError(messages['no-form-carries'], {
    reasons: reasons.reduce((one, other) => text(messages.and, { one, other })),
  });
}

function costOf(base: PlanBase, form: Form, encoded: EncodedForm, facts: Facts): number {
  const prompt = form.stages.find((stage) => stage.kind === 'prompt');
  const settle = prompt?.kind === 'prompt' ? prompt.settle : 0;
  return (
    encoded.line.length +
    (encoded.data?.length ?? 0) +
    settle * BYTES_PER_MS +
    missingSettings(base, form, facts).length * COMMAND_COST
  );
}

/** The settings that a form needs and that are not known to be in force. */
export function missingSettings(base: PlanBase, form: Form, facts: Facts): [name: string, wanted: FactValue][] {
  const client = typeof facts.client === 'number' ? facts.client : undefined;
  return Object.entries(form.with).filter(([name, wanted]) => {
    const present = base.settings.get(name, client);
    return present === undefined || String(present) !== String(wanted);
  });
}

/** Times of an ensure step in ms. */
export const ensureTimes = (step: { every?: string; within: string }): { every: number; within: number } => ({
  every: milliseconds(step.every ?? '1s'),
  within: milliseconds(step.within),
});
