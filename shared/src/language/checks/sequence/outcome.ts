/** What the expected lines of a step say about how its commands end. */
import type { Dialect, FactValue, Form, Stage } from '../../../dialect/index.ts';
import type { Script } from '../../../script/index.ts';
import { answerOf, expectedText, type StepAnalysis, type StepMemo } from '../../analysis.ts';
import { type Answer, isOpen } from '../../answers.ts';

export type Completion = Extract<Stage, { kind: 'completion' }>;

/** How a result ends a command: `pending` where another one follows. */
export type Ending = 'ok' | 'failure' | 'pending';

export interface Outcome {
  /** True where the script expects the step to fail. */
  readonly fails: boolean;
  /** True where the script waits for whatever comes: it expects no lines, or any. */
  readonly waits: boolean;
  /** URCs and boot lines, in order. */
  readonly reports: readonly Answer[];
  /** True where these reports complete all that the step begins. */
  readonly isComplete: boolean;
  /** Those of the reports that say more than that. */
  readonly news: readonly Answer[];
}

const QUIET: Outcome = { fails: false, waits: true, reports: [], isComplete: false, news: [] };

export function outcomeOf({ expected, forms, memo }: StepAnalysis, script: Script, dialect: Dialect): Outcome {
  if (expected.length === 0) return QUIET;
  let fails = false;
  let waits = false;
  let reports: Answer[] | undefined;
  for (const node of expected) {
    if (node.kind === 'any') {
      waits = true;
      continue;
    }
    const text = expectedText(node, script);
    const answer = answerOf(dialect, text, forms);
    if (!answer) fails ||= /^\+CM[ES] ERROR/i.test(text);
    else if (answer.kind === 'fail') fails = true;
    else if (answer.kind === 'final') fails ||= text !== 'OK' && isRefusal(answer, dialect);
    else if (answer.urc || answer.kind === 'boot') {
      reports ??= [];
      reports.push(answer);
      if (answer.urc && endingOf(answer) === 'failure' && forms.some((form) => completes(form, answer))) fails = true;
    }
  }
  const all = reports ?? [];
  const completing = all.filter((answer) => answer.urc && !answer.urc.drops && completesOne(memo, answer));
  const isComplete = memo.calls.every(
    ({ form, facts }) =>
      !form ||
      completionsOf(form).every(
        (stage) => !comesFor(stage, facts) || completing.some((answer) => stage.urcs.includes(answer.urc!.name)),
      ),
  );
  return { fails, waits, reports: all, isComplete, news: all.filter((answer) => !completing.includes(answer)) };
}

/** True where a report is the good end of one of the step's own commands. */
const completesOne = ({ calls }: StepMemo, answer: Answer): boolean =>
  endingOf(answer) === 'ok' &&
  calls.some(({ form, facts }) => form !== undefined && completes(form, answer) && isAbout(answer, facts));

const isRefusal = (answer: Answer, dialect: Dialect): boolean =>
  dialect.finals.some(({ line, result }) => line === answer.signature && result !== 'ok');

const completions = new WeakMap<Form, readonly Completion[]>();

export function completionsOf(form: Form): readonly Completion[] {
  let own = completions.get(form);
  if (!own) {
    own = form.stages.filter((stage): stage is Completion => stage.kind === 'completion');
    completions.set(form, own);
  }
  return own;
}

const completes = (form: Form, answer: Answer): boolean =>
  completionsOf(form).some(({ urcs }) => urcs.includes(answer.urc!.name));

const endings = new WeakMap<Answer, Ending>();

/** What the first field that is not fine says. */
export function endingOf(answer: Answer): Ending {
  let ending = endings.get(answer);
  if (!ending) {
    ending = readEnding(answer);
    endings.set(answer, ending);
  }
  return ending;
}

function readEnding(answer: Answer): Ending {
  const { means } = answer.urc ?? {};
  if (means === 'retrying' || means === 'pending') return 'pending';
  for (const [name, value] of Object.entries(answer.fields)) {
    const param = answer.param(name);
    if (param.kind !== 'cause' || Array.isArray(value) || isOpen(value)) continue;
    const text = value instanceof Uint8Array ? new TextDecoder().decode(value) : String(value);
    const cause = param.codes.find(({ code }) => code.toLowerCase() === text.toLowerCase())?.is;
    if (cause === 'retrying' || cause === 'pending') return 'pending';
    if (cause !== undefined && cause !== 'ok' && cause !== 'already' && cause !== 'closed') return 'failure';
  }
  return 'ok';
}

/** True where the completion comes for a command that says this. */
export const comesFor = (stage: Completion, facts: Readonly<Record<string, unknown>>): boolean =>
  isAlways(stage) ||
  Object.entries(stage.when).every(
    ([name, wanted]) => (facts[name] as FactValue | undefined) === undefined || String(facts[name]) === String(wanted),
  );

const isAlways = ({ when }: Completion): boolean => {
  for (const _ in when) return false;
  return true;
};

const keys = ['client', 'messageId'] as const;

/** True where a report's client and message id are the command's, as far as both say them. */
export const isAbout = (answer: Answer, facts: Readonly<Record<string, unknown>>): boolean =>
  keys.every((name) => {
    const value = answer.fields[name];
    return (
      value === undefined ||
      Array.isArray(value) ||
      isOpen(value) ||
      facts[name] === undefined ||
      String(facts[name]) === String(value)
    );
  });
