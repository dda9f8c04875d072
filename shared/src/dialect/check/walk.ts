/** Steps of procedures carried out on paper: which states hold, which facts have been said, which settings are set. */
import type { Message, Params } from '../../text/index.ts';
import type { Dialect, Form } from '../dialect.ts';
import type { StepSpec } from '../schema.ts';
import type { State } from '../vocabulary.ts';
import { messages } from './messages.ts';

export interface StepProblem {
  message: Message;
  params: Params;
}

export class Walk {
  readonly states = new Set<State>();
  readonly #said = new Set<string>();
  readonly #settings = new Map<string, unknown>();
  readonly #dialect: Dialect;
  readonly #withOptions: boolean;

  /** @param withOptions true: every `if` holds and no `not` does (will, TLS, credentials); false: the other way round */
  constructor(dialect: Dialect, withOptions: boolean) {
    this.#dialect = dialect;
    this.#withOptions = withOptions;
    for (const { param, initially } of dialect.settings.values()) this.#settings.set(param.name, initially);
  }

  /** A new procedure: what it publishes or subscribes to has not been said yet. */
  begin(): void {
    for (const fact of ['topic', 'payload']) this.#said.delete(fact);
  }

  /** Carries out one step and tells what stood against it. */
  take(step: StepSpec): StepProblem[] {
    if (typeof step === 'string') return this.#call(step, {});
    if ('call' in step) {
      const happens = (step.if === undefined || this.#withOptions) && (step.not === undefined || !this.#withOptions);
      if (!happens || !this.#dialect.form(step.call)) return [];
      const problems = this.#call(step.call, step.set ?? {});
      return step.optional ? [] : problems;
    }
    if ('any' in step) {
      const forms = step.any.filter((ref) => this.#dialect.form(ref));
      const usable = forms.find((ref) => this.#against(this.#dialect.form(ref)!).length === 0);
      if (usable === undefined) return forms.flatMap((ref) => this.#against(this.#dialect.form(ref)!));
      return this.#call(usable, {});
    }
    return [...this.#call(step.ensure, {}), ...(step.else ?? []).flatMap((inner) => this.take(inner))];
  }

  #call(ref: string, set: Readonly<Record<string, unknown>>): StepProblem[] {
    const form = this.#dialect.form(ref);
    if (!form) return [];
    const problems = this.#against(form);
    for (const fact of saidBy(form)) this.#said.add(fact);
    for (const [name, wanted] of Object.entries(form.with)) this.#settings.set(name, wanted);
    for (const [name, value] of Object.entries(set)) this.#settings.set(name, value);
    if (form.drops) this.#drop(form.drops);
    if (form.gives) this.states.add(form.gives);
    for (const fact of form.forgets === 'all' ? [...this.#said] : form.forgets) this.#said.delete(fact);
    return problems;
  }

  #against(form: Form): StepProblem[] {
    const problems: StepProblem[] = [];
    const inside = form.gives && this.#dialect.states[form.gives]?.within;
    for (const needed of new Set([form.needs, inside])) {
      if (needed && !this.states.has(needed))
        problems.push({ message: messages['step-needs'], params: { form: form.ref, state: needed } });
    }
    if (form.before && this.states.has(form.before))
      problems.push({ message: messages['step-before'], params: { form: form.ref, state: form.before } });
    const own = saidBy(form);
    for (const fact of form.knows) {
      if (!own.has(fact) && !this.#said.has(fact))
        problems.push({ message: messages['step-knows'], params: { form: form.ref, fact } });
    }
    for (const [name, wanted] of Object.entries(form.with)) {
      const setBy = this.#dialect.form(this.#dialect.settings.get(name)?.setBy ?? '');
      if (this.#settings.get(name) === wanted) continue;
      if (!setBy)
        problems.push({ message: messages['step-setting'], params: { form: form.ref, name, value: String(wanted) } });
      else if (setBy.before && this.states.has(setBy.before)) {
        problems.push({
          message: messages['step-setting-late'],
          params: { form: form.ref, name, value: String(wanted), setBy: setBy.ref, state: setBy.before },
        });
      }
    }
    return problems;
  }

  /** A state takes those inside it along, and what was said in it where the dialect says so. */
  #drop(state: State, outer: readonly State[] = []): void {
    this.states.delete(state);
    const forgets = this.#dialect.states[state]?.forgets;
    if (forgets === 'all') this.#said.clear();
    else if (Array.isArray(forgets)) for (const fact of forgets) this.#said.delete(fact);
    for (const [name, spec] of Object.entries(this.#dialect.states))
      if (spec?.within === state && ![...outer, state].includes(name as State))
        this.#drop(name as State, [...outer, state]);
  }
}

/** Facts that a form tells the module: on its line, inside its templates, and as data. */
function saidBy(form: Form): Set<string> {
  const said = new Set<string>();
  const add = (name: string): void => {
    if (said.has(name)) return;
    said.add(name);
    const param = form.param(name);
    if (param.spec.from !== undefined) add(param.spec.from);
    for (const inner of param.template?.fields ?? []) add(inner);
  };
  for (const name of form.send.fields) add(name);
  for (const stage of form.stages) if (stage.kind === 'data') add(stage.fact);
  return said;
}
