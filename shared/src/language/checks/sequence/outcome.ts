/** What the expected lines of a step say about how its commands end. */
import type { Dialect, FactValue, Form, Stage } from '../../../dialect/index.ts';
import type { Script } from '../../../script/index.ts';
import { answerOf, expectedText, type StepAnalysis } from '../../analysis.ts';
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
}

const QUIET: Outcome = { fails: false, waits: true, reports: [] };

export function outcomeOf({ expected, forms }: StepAnalysis, script: Script, dialect: Dialect): Outcome {
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
  return { fails, waits, reports: reports ?? [] };
}

const isRefusal = (answer: Answer, dialect: Dialect): boolean =>
  dialect.finals.some(({ line, result }) => line === answer.signature && result !== 'ok');

export const completionsOf = (form: Form): Completion[] =>
  form.stages.filter((stage): stage is Completion => stage.kind === 'completion');

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
  Object.entries(stage.when).every(
    ([name, wanted]) => (facts[name] as FactValue | undefined) === undefined || String(facts[name]) === String(wanted),
  );

/** True where a report's client and message id are the command's, as far as both say them. */
export const isAbout = (answer: Answer, facts: Readonly<Record<string, unknown>>): boolean =>
  ['client', 'messageId'].every((name) => {
    const value = answer.fields[name];
    return (
      value === undefined ||
      Array.isArray(value) ||
      isOpen(value) ||
      facts[name] === undefined ||
      String(facts[name]) === String(value)
    );
  });
