/** AT3xx: follows the module's state through the whole document, per client, and reports what comes at the wrong time. */
import type { Dialect, Facts, Form, State } from '../../../dialect/index.ts';
import { ModuleState, scopeOf } from '../../../model/index.ts';
import type { Script } from '../../../script/index.ts';
import type { Analysis, CallAnalysis, StepAnalysis } from '../../analysis.ts';
import type { Answer } from '../../answers.ts';
import { formHead } from '../../describe.ts';
import type { Diagnostics } from '../../diagnostic.ts';
import { Certificates } from './certificates.ts';
import { Course, keyOf } from './course.ts';
import { MessageIds } from './message-ids.ts';
import { Options } from './options.ts';
import { comesFor, completionsOf, endingOf, isAbout, type Outcome, outcomeOf } from './outcome.ts';
import { Reporter } from './report.ts';

export function checkSequence(analysis: Analysis, diagnostics: Diagnostics): void {
  const { dialect, script } = analysis;
  if (!dialect) return;
  const sequence = new Sequence(analysis, dialect, script, diagnostics);
  for (const step of analysis.steps) sequence.follow(step);
  sequence.finish();
}

/** Roles of commands with which a script may begin whatever state the module is in: they clean up. */
const cleaning = new Set(['disconnect', 'close', 'release', 'stop']);

class Sequence {
  readonly #dialect: Dialect;
  readonly #script: Script;
  readonly #diagnostics: Diagnostics;
  readonly #state: ModuleState;
  readonly #course = new Course();
  readonly #ids = new MessageIds();
  readonly #options = new Options();
  readonly #certificates = new Certificates();
  readonly #report: Reporter;
  /** First option of each client that counts for its connection. */
  readonly #configured = new Map<number, CallAnalysis>();
  /** Clients that some command has brought into a state. */
  readonly #begun = new Set<number>();
  /** The state in which a network connection to the broker exists. */
  readonly #outermost: State;

  constructor(analysis: Analysis, dialect: Dialect, script: Script, diagnostics: Diagnostics) {
    this.#dialect = dialect;
    this.#script = script;
    this.#diagnostics = diagnostics;
    this.#state = new ModuleState(dialect);
    this.#report = new Reporter(analysis, dialect, diagnostics);
    this.#outermost = this.#report.giverOf('open') ? 'open' : 'connected';
  }

  follow(analysed: StepAnalysis): void {
    const { step, calls } = analysed;
    if (step.options.skip) return;
    analysed.memo.outcome ??= outcomeOf(analysed, this.#script, this.#dialect);
    const { outcome } = analysed.memo;
    if (!outcome.fails && !step.data.some(({ source }) => source.type === 'cancel'))
      for (const call of calls) this.#obey(call, analysed, outcome);
    // Nobody else waits for the reports that complete what the step has begun.
    const isOwn = outcome.isComplete && !this.#course.isAwaiting && this.#ids.isEmpty;
    for (const report of isOwn ? outcome.news : outcome.reports) this.#hear(report, step.line);
  }

  /** The document is over: whoever was prepared for a connection should have had one, where others have. */
  finish(): void {
    if (this.#begun.size === 0 || this.#course.anyClient.size > 0) return;
    for (const [client, call] of this.#configured)
      if (!this.#begun.has(client)) this.#report.neverUsed(call, client, [...this.#begun]);
  }

  #obey(call: CallAnalysis, analysed: StepAnalysis, outcome: Outcome): void {
    const { form } = call;
    if (!form || isIdle(form)) return;
    const { line } = analysed.step;
    const facts = withData(form, call.facts, analysed);
    if (call.isOpen('client')) {
      // It may be about any client: what it establishes may be there for all.
      if (form.gives) this.#course.anyClient.add(form.gives);
      return;
    }
    const scope = scopeOf(form, facts);
    if (call.problems.length === 0) {
      this.#check(call, form, facts, analysed);
      this.#ids.check(call, this.#diagnostics);
    }
    if (form.gives && scope.client !== undefined) this.#checkConnection(call, form.gives, scope.client);
    this.#certificates.learn(call);
    const before = form.drops ? this.#holders(form.drops) : NOBODY;
    const restarts = form.does === 'reset';
    this.#state.apply(form, facts);
    if (scope.client !== undefined) {
      this.#options.learn(call, scope.client, line);
      if (form.gives && call.problems.length > 0) this.#course.anyClient.add(form.gives);
      else if (form.gives) this.#begun.add(scope.client);
      else if (form.does === 'configure' && form.before && !this.#configured.has(scope.client))
        this.#configured.set(scope.client, call);
    }
    if (restarts) this.#course.leftAll(line, formHead(form));
    if (form.drops) this.#left(before, line, formHead(form));
    if (form.drops || restarts) this.#ids.forget(restarts ? undefined : scope.client);
    if (form.drops || restarts || form.forgets === 'all')
      this.#options.compare(this.#state, restarts ? undefined : scope.client);
    if (form.gives) {
      this.#course.given(keyOf(form.gives, this.#state, scope.client), call);
      const urcs = outcome.waits || outcome.isComplete ? [] : urcsOf(form, facts);
      if (urcs.length > 0)
        this.#course.await(keyOf(form.gives, this.#state, scope.client), { analysed, call, urcs, gives: form.gives });
    }
    if (!outcome.waits && !outcome.isComplete) this.#ids.begin(call, line);
  }

  #check(call: CallAnalysis, form: Form, facts: Facts, analysed: StepAnalysis): void {
    const client = scopeOf(form, facts).client;
    const violations = this.#state.check(form, facts);
    let needsMore = false;
    for (const violation of violations) {
      if (violation.kind === 'needs') {
        const key = keyOf(violation.state, this.#state, client);
        needsMore = true;
        if (this.#course.anyClient.has(violation.state)) continue;
        const left = this.#course.leftAt(key);
        if (!left && cleaning.has(form.does) && this.#state.clients(violation.state).length === 0) continue;
        this.#report.needs(call, form, violation.state, client, left);
        // Said once: from here on it is taken for granted.
        if (form.drops !== violation.state) this.#state.give(violation.state, client);
      } else if (violation.kind === 'before')
        this.#report.tooLate(call, form, violation.state, client, analysed, this.#course);
      else if (violation.kind === 'already')
        this.#report.already(call, form, client, this.#course.sinceOf(keyOf(violation.state, this.#state, client)));
      else if (!needsMore) this.#report.unknown(call, form, violation.facts);
    }
    const { drops } = form;
    if (
      drops &&
      !needsMore &&
      client !== undefined &&
      !this.#state.has(drops, client) &&
      !this.#course.anyClient.has(drops)
    ) {
      // To end what was never begun is cleaning up, unless it was begun for another client.
      const others = this.#state.clients(drops);
      if (others.length > 0 && !this.#course.leftAt(keyOf(drops, this.#state, client)))
        this.#report.needs(call, form, drops, client, undefined);
    }
    if (!this.#course.isAwaiting) return;
    for (const state of new Set([form.needs, form.gives && this.#dialect.states[form.gives]?.within])) {
      const waiting = state && this.#course.takeAwaited(keyOf(state, this.#state, client));
      if (waiting && form.drops !== state) this.#report.notAwaited(call, form, waiting);
    }
  }

  #checkConnection(call: CallAnalysis, gives: State, client: number): void {
    const lost = this.#options.takeLost(client, gives, this.#outermost);
    if (lost.length > 0) this.#report.optionsLost(call, lost, client);
    if (gives !== this.#outermost) return;
    const missing = this.#certificates.missing(client, this.#state, this.#dialect);
    if (missing) this.#report.certificates(call, missing);
  }

  /** A line that the module reports. */
  #hear(report: Answer, line: number): void {
    const { urc } = report;
    if (!urc) {
      this.#state.reset();
      this.#course.leftAll(line, this.#dialect.boot.certain[0] ?? '…');
      this.#options.compare(this.#state);
      return;
    }
    this.#ids.settle(report);
    const ended = this.#course.settle(urc.name, (facts) => isAbout(report, facts), endingOf(report));
    if (ended) this.#state.drop(ended.gives, scopeOf(ended.call.form!, ended.call.facts).client);
    if (!urc.drops && urc.tells !== 'boot') return;
    const client = report.fields.client;
    const before = urc.drops ? this.#holders(urc.drops) : [];
    this.#state.told(
      urc,
      typeof client === 'string' && /^\d+$/.test(client) ? { client: Number(client) } : (report.fields as Facts),
    );
    if (urc.drops) this.#left(before, line, `+${urc.name.split('.')[0]}`);
    this.#options.compare(this.#state);
  }

  /** Who is in a state or in one within it. */
  #holders(state: State): { state: State; client: number | undefined }[] {
    return [state, ...innerStates(this.#dialect, state)].flatMap((one) => {
      const clients: (number | undefined)[] = this.#state.clients(one);
      return (clients.length > 0 ? clients : this.#state.has(one) ? [undefined] : []).map((client) => ({
        state: one,
        client,
      }));
    });
  }

  #left(before: readonly { state: State; client: number | undefined }[], line: number, by: string): void {
    for (const { state, client } of before)
      if (!this.#state.has(state, client)) this.#course.left(keyOf(state, this.#state, client), { line, by });
  }
}

const urcsOf = (form: Form, facts: Facts): readonly string[] => {
  const stages = completionsOf(form);
  if (stages.length === 1 && comesFor(stages[0]!, facts)) return stages[0]!.urcs;
  return stages.flatMap((stage) => (comesFor(stage, facts) ? stage.urcs : []));
};

const NOBODY: readonly never[] = [];

const idle = new WeakMap<Form, boolean>();
/** True for commands that neither need nor change anything. */
function isIdle(form: Form): boolean {
  let known = idle.get(form);
  if (known === undefined) {
    known =
      /^(query|plain|read)$/.test(form.does) &&
      !(form.needs ?? form.before ?? form.gives ?? form.drops) &&
      form.knows.length === 0 &&
      form.forgets.length === 0;
    idle.set(form, known);
  }
  return known;
}

const innerStates = (dialect: Dialect, state: State): State[] =>
  (Object.keys(dialect.states) as State[]).filter((one) => {
    for (let outer = dialect.states[one]?.within; outer; outer = dialect.states[outer]?.within)
      if (outer === state) return true;
    return false;
  });

/** What follows a prompt is said, too. */
function withData(form: Form, facts: Facts, { step }: StepAnalysis): Facts {
  if (step.data.length === 0) return facts;
  const stage = form.stages.find((one) => one.kind === 'data');
  return stage ? { ...facts, [stage.fact]: '' } : facts;
}
