/** Procedures: what their steps speak of exists, in every model, and their order is one that the dialect itself allows. */
import { Dialect, type Form } from '../dialect.ts';
import type { StepSpec } from '../schema.ts';
import type { ProcedureName } from '../vocabulary.ts';
import type { Path } from './finding.ts';
import { messages } from './messages.ts';
import { checkValue, isKnownFact, type Subject } from './references.ts';
import { Walk } from './walk.ts';

export function checkProcedures(subject: Subject): void {
  const { dialect } = subject;
  for (const [name, steps] of Object.entries(dialect.procedures)) checkSteps(subject, steps, ['procedures', name]);
  checkModelsHaveSteps(subject);
}

/** Forms that a step names, with where it names them. */
function formsOf(step: StepSpec, path: Path): [string, Path][] {
  if (typeof step === 'string') return [[step, path]];
  if ('call' in step) return [[step.call, [...path, 'call']]];
  if ('any' in step) return step.any.map((name, index) => [name, [...path, 'any', index]]);
  return [
    [step.ensure, [...path, 'ensure']],
    ...(step.else ?? []).flatMap((inner, index) => formsOf(inner, [...path, 'else', index])),
  ];
}

function checkSteps(subject: Subject, steps: readonly StepSpec[], path: Path): void {
  const { file, dialect, report } = subject;
  for (const [index, step] of steps.entries()) {
    const at = [...path, index];
    for (const [name, place] of formsOf(step, at))
      if (!dialect.form(name)) report.error(place, messages['unknown-form'], { name });
    if (typeof step === 'string') continue;
    if ('call' in step) {
      const form = dialect.form(step.call);
      for (const key of ['if', 'not'] as const) checkCondition(subject, step[key], [...at, key]);
      for (const [name, value] of Object.entries(step.set ?? {})) {
        const place = [...at, 'set', name];
        if (!form) continue;
        if (!form.send.fields.includes(name)) report.error(place, messages['set-unsaid'], { name, form: form.ref });
        else checkValue(report, place, form.param(name), value);
      }
    } else if ('ensure' in step) {
      const form = dialect.form(step.ensure);
      const answered = new Set(form?.stages.flatMap((stage) => (stage.kind === 'info' ? stage.line.fields : [])));
      const wanted = Array.isArray(step.is)
        ? (step.is as string[]).map((name) => [name, undefined] as const)
        : Object.entries(step.is as Record<string, unknown>);
      for (const [name, values] of wanted) {
        const place = [...at, 'is', Array.isArray(step.is) ? step.is.indexOf(name) : name];
        if (form && !answered.has(name)) report.error(place, messages['ensure-unanswered'], { name, form: form.ref });
        else if (form && values !== undefined)
          for (const value of [values].flat()) checkValue(report, place, form.param(name), value);
      }
      checkSteps(subject, step.else ?? [], [...at, 'else']);
    }
  }

  function checkCondition({ dialect }: Subject, condition: unknown, place: Path): void {
    if (condition === undefined) return;
    const entries =
      typeof condition === 'string'
        ? [[condition, undefined] as const]
        : Object.entries(condition as Record<string, unknown>);
    for (const [name, values] of entries) {
      const at = typeof condition === 'string' ? place : [...place, name];
      if (!isKnownFact(file, name)) report.error(at, messages['unknown-fact'], { name });
      else if (values !== undefined)
        for (const value of [values].flat()) checkValue(report, at, dialect.param(name), value);
    }
  }
}

/** A model may lack what a procedure calls only where the step has a condition, may fail, or has an alternative. */
function checkModelsHaveSteps({ file, dialect, report }: Subject): void {
  for (const model of Object.keys(file.models ?? {})) {
    const own = new Dialect(file, model);
    for (const [name, steps] of Object.entries(own.procedures)) {
      if (name === 'cleanup') continue;
      for (const step of steps) {
        if (
          typeof step !== 'string' &&
          'call' in step &&
          (step.if !== undefined || step.not !== undefined || step.optional)
        )
          continue;
        const lacking = formsOf(step, [])
          .map(([ref]) => ref)
          .filter((ref) => dialect.form(ref) && !own.form(ref));
        const isAlternative = typeof step !== 'string' && 'any' in step && lacking.length < step.any.length;
        if (lacking.length === 0 || isAlternative) continue;
        const index =
          file.models![model]?.without?.findIndex(
            (without) => without === lacking[0] || lacking[0]!.startsWith(`${without}.`),
          ) ?? -1;
        report.error(['models', model, ...(index < 0 ? [] : ['without', index])], messages['step-without'], {
          model,
          procedure: name,
          form: lacking.join(', '),
        });
      }
    }
  }
}

/** The way of a connection from start to end. */
const course: readonly ProcedureName[] = [
  'module',
  'sim',
  'network',
  'data',
  'connect',
  'publish',
  'subscribe',
  'unsubscribe',
  'disconnect',
];
const roleOf: Partial<Record<ProcedureName, Form['does']>> = {
  publish: 'publish',
  subscribe: 'subscribe',
  unsubscribe: 'unsubscribe',
  disconnect: 'disconnect',
  connect: 'connect',
};

/** Carries the procedures out on paper, for every model, with and without what is optional (will, TLS …). */
export function checkOrder(subject: Subject): void {
  const { file, report } = subject;
  if (!file.procedures?.connect) return;
  const models = Object.keys(file.models ?? {});
  for (const model of models.length > 0 ? models : [undefined]) {
    const dialect = new Dialect(file, model);
    for (const withOptions of [false, true]) {
      const walk = new Walk(dialect, withOptions);
      for (const name of course) {
        const steps = dialect.procedures[name];
        const role = roleOf[name];
        if (!steps) {
          if (role && !file.procedures[name]) report.warning(['procedures'], messages['no-procedure'], { name });
          continue;
        }
        walk.begin();
        for (const [index, step] of steps.entries()) {
          for (const { message, params } of walk.take(step)) report.error(['procedures', name, index], message, params);
        }
        if (
          role &&
          !steps.flatMap((step) => formsOf(step, [])).some(([ref]) => subject.dialect.form(ref)?.does === role)
        ) {
          report.error(['procedures', name], messages['no-role'], { name, role });
        }
        if (name === 'connect' && file.states?.connected && !walk.states.has('connected')) {
          report.error(['procedures', name], messages['not-connected-after']);
        }
      }
    }
  }
}
