/**
 * Runs the dialect's procedures: flat lists of steps. Control flow (waiting, repeating, choosing, reaching settings)
 * lives here once, for every module.
 */
import {
  type Cause,
  type Facts,
  type FactValue,
  measuredFact,
  type ProcedureName,
  type StepSpec,
} from '../dialect/index.ts';
import { type Clock, delay, type Outcome, type Session, type Transaction } from '../session/index.ts';
import { HayesError } from '../text/index.ts';
import { blocksOf } from './blocks.ts';
import { messages } from './messages.ts';
import type { Offers } from './offers.ts';
import { encodeCall, ensureTimes, holds, missingSettings, type PlannedCall, planStep } from './plan.ts';

export interface ProcedureContext {
  readonly session: Session;
  readonly clock: Clock;
  /** Forms that the module has said it offers. */
  readonly offers: Offers;
  /** True once it is no longer worth going on. */
  readonly isOver: () => boolean;
  /** Of its commands in the queue; default 1. */
  readonly priority?: number;
  /** Asked before a form that burns attempts; throws where it must not be sent. */
  readonly guard?: Guard;
}

/** Stands before forms that burn attempts. */
export interface Guard {
  /** @throws StepError where the call must not be sent, NotYet where it is too early for it */
  before(call: PlannedCall): Promise<void>;
  after(call: PlannedCall, outcome: Outcome): void;
}

/** It is too early for a remedy; what it is to remedy may heal by itself. */
export class NotYet extends Error {}

/** A step that did not end well: the error for people, the cause for the supervisor. */
export class StepError extends Error {
  readonly reason: HayesError;
  override readonly cause: Cause;
  readonly outcome: Outcome | undefined;

  constructor(reason: HayesError, cause: Cause, outcome?: Outcome) {
    super(reason.message);
    this.name = 'StepError';
    this.reason = reason;
    this.cause = cause;
    this.outcome = outcome;
  }
}

export const stepsOf = (session: Session, name: ProcedureName): readonly StepSpec[] =>
  session.dialect.procedures[name] ?? [];

/**
 * @returns what the steps have learned beside the facts given
 * @throws StepError where a step fails
 */
export async function runProcedure(context: ProcedureContext, name: ProcedureName, facts: Facts): Promise<Facts> {
  return runSteps(context, stepsOf(context.session, name), facts, name === 'cleanup');
}

async function runSteps(
  context: ProcedureContext,
  steps: readonly StepSpec[],
  facts: Facts,
  forgiving: boolean,
): Promise<Facts> {
  let known = facts;
  for (const step of steps) {
    if (typeof step !== 'string' && 'ensure' in step) {
      known = { ...known, ...(await ensure(context, step, known)) };
      continue;
    }
    const call = planned(context, step, known);
    if (!call) continue;
    const outcome = await perform(context, call);
    if (outcome.outcome === 'done') known = { ...outcome.facts, ...known };
    else if (!call.optional && !forgiving) throw failed(outcome);
    if (context.isOver()) throw new StepError(new HayesError(messages.ended), 'closed');
  }
  return known;
}

function planned(
  context: ProcedureContext,
  step: Exclude<StepSpec, { ensure: string }>,
  facts: Facts,
): PlannedCall | undefined {
  try {
    return planStep(context.session, step, facts, context.offers);
  } catch (error) {
    throw new StepError(error as HayesError, 'unsupported');
  }
}

/** One call, with the settings it needs, outside of any transaction. */
async function perform(context: ProcedureContext, call: PlannedCall): Promise<Outcome> {
  try {
    await context.guard?.before(call);
    const blocks = blocksOf(call);
    for (const facts of blocks) encodeCall(context.session, { ...call, facts });
    await reachSettings(context.session, context.session, call);
    let outcome!: Outcome;
    for (const facts of blocks) {
      outcome = await context.session.execute(call.form, facts, { priority: context.priority ?? 1 }).completed;
      if (outcome.outcome !== 'done') break;
    }
    context.guard?.after(call, outcome);
    return outcome;
  } catch (error) {
    if (error instanceof StepError || error instanceof NotYet) throw error;
    throw new StepError(error as HayesError, 'parameter');
  }
}

/** Sets what a form needs and what is not in force. @throws StepError where the module will not */
export async function reachSettings(
  session: Session,
  line: Pick<Session, 'execute'> | Transaction,
  { form, facts }: Pick<PlannedCall, 'form' | 'facts'>,
): Promise<void> {
  for (const [name, wanted] of missingSettings(session, form, facts)) {
    const setting = session.dialect.settings.get(name);
    const setter = setting && session.dialect.form(setting.setBy);
    if (!setter) continue;
    const param = setter.param(name);
    const value: FactValue = param.codes.find(({ code }) => code === String(wanted))?.is ?? wanted;
    const outcome = await line.execute(setter, {
      ...(facts.client === undefined ? {} : { client: facts.client }),
      [name]: value,
    }).completed;
    if (outcome.outcome !== 'done') throw failed(outcome);
  }
}

/** Asks until the module reports what is wanted; once in between, the remedy. */
async function ensure(
  context: ProcedureContext,
  step: Extract<StepSpec, { ensure: string }>,
  facts: Facts,
): Promise<Facts> {
  const { every, within } = ensureTimes(step);
  const { session, clock } = context;
  const form = session.dialect.form(step.ensure);
  if (!form)
    throw new StepError(
      new HayesError(messages.unsupported, { dialect: session.dialect.id, step: step.ensure }),
      'unsupported',
    );
  const wanted = step.is as readonly string[] | Record<string, unknown>;
  const names = Array.isArray(wanted) ? [...wanted] : Object.keys(wanted);
  const without: Facts = Object.fromEntries(Object.entries(facts).filter(([name]) => !names.includes(name)));
  const deadline = clock.now() + within;
  let remedied = false;
  for (;;) {
    const outcome = await perform(context, { form, facts: without, optional: true });
    const seen = outcome.facts;
    const satisfied =
      outcome.outcome === 'done' &&
      (Array.isArray(wanted) ? names.every((name) => isAsExpected(facts, name, seen[name])) : holds(wanted, seen));
    if (satisfied) return pick(seen, names);
    if (!remedied && step.else && (outcome.outcome === 'done' || outcome.cause === 'absent'))
      remedied = await remedy(context, step.else, {
        ...facts,
        ...pick(
          seen,
          names.filter((name) => expected(facts, name) === undefined),
        ),
      });
    if (context.isOver()) throw new StepError(new HayesError(messages.ended), 'closed', outcome);
    if (clock.now() + every > deadline) throw notInTime(step, names, wanted, outcome, within);
    await delay(clock, every);
  }
}

/** @returns false where it was too early for it */
async function remedy(context: ProcedureContext, steps: readonly StepSpec[], facts: Facts): Promise<boolean> {
  try {
    await runSteps(context, steps, facts, false);
    return true;
  } catch (error) {
    if (error instanceof NotYet) return false;
    throw error;
  }
}

const pick = (facts: Facts, names: readonly string[]): Facts =>
  Object.fromEntries(names.map((name) => [name, facts[name]]));

const isThere = (value: Facts[string]): boolean => value !== undefined && value !== '' && value !== '0.0.0.0';

/** What a fact should be, where that is known: the length of what was stored. */
function expected(facts: Facts, name: string): Facts[string] {
  const measured = measuredFact(name);
  const whole = measured?.measure === 'length' ? facts[measured.of] : undefined;
  return whole instanceof Uint8Array ? whole.length : facts[name];
}

function isAsExpected(facts: Facts, name: string, seen: Facts[string]): boolean {
  const wanted = expected(facts, name);
  return isThere(seen) && (wanted === undefined || String(wanted) === String(seen));
}

function notInTime(
  step: Extract<StepSpec, { ensure: string }>,
  names: string[],
  wanted: unknown,
  outcome: Outcome,
  within: number,
): StepError {
  if (outcome.outcome !== 'done') return failed(outcome);
  const last = names.map((name) => `${name} ${String(outcome.facts[name] ?? '–')}`).join(', ');
  const reason = new HayesError(messages['not-in-time'], {
    step: step.ensure,
    wanted: Array.isArray(wanted)
      ? names.join(', ')
      : Object.values(wanted as object)
          .flat()
          .join(' / '),
    seconds: within / 1000,
    last,
  });
  const cause = names.includes('sim') ? 'sim-missing' : names.includes('registration') ? 'no-network' : 'no-data';
  return new StepError(reason, cause, outcome);
}

export const failed = (outcome: Outcome): StepError =>
  new StepError(outcome.error ?? new HayesError(messages.ended), outcome.cause, outcome);
