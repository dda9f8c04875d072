/** Runs a script over a port, step by step, and tells of everything as it happens. */
import type { Risk } from '../dialect/index.ts';
import type { Script, Section, Step } from '../script/index.ts';
import { type Clock, delay, systemClock } from '../session/index.ts';
import { type LocalText, text } from '../text/index.ts';
import type { Failure, Question, RunEvent, RunSummary, SectionResult, StepResult, StepStatus } from './events.ts';
import { Mask } from './mask.ts';
import { messages } from './messages.ts';
import type { ScriptPort, Token } from './port.ts';
import { DEFAULT_ALLOW, noteSecrets, prepareStep, prepareValues } from './prepare.ts';
import { riskText } from './risk.ts';
import { runStep, type StepContext } from './step.ts';
import { type ValueSources, Values } from './values.ts';

export interface RunOptions extends ValueSources {
  readonly clock?: Clock | undefined;
  /** The highest risk that is sent without asking; default `disturbs`. */
  readonly allow?: Risk | undefined;
  /** Commands that the dialect does not know are sent without asking. */
  readonly allowUnknown?: boolean | undefined;
  /** Asked before what is not allowed; without it that is blocked. */
  confirm?(question: Question): boolean | Promise<boolean>;
  /** Only sections that touch these lines (from 1, both included) are run. */
  readonly lines?: readonly { readonly start: number; readonly end: number }[] | undefined;
  /** After a failed step: leave out the rest of its section (default), stop the run, or go on. */
  readonly onFailure?: 'section' | 'stop' | 'go-on' | undefined;
  readonly signal?: AbortSignal | undefined;
  onEvent?(event: RunEvent): void;
}

/** Between two tries of a step without a delay of its own, in ms. */
const RETRY_PAUSE = 1000;

/** Never rejects for what the module does: the summary tells. A listener that throws ends the run with its error. */
export async function runScript(script: Script, port: ScriptPort, options: RunOptions = {}): Promise<RunSummary> {
  return new Run(script, port, options).run();
}

class Run {
  readonly #script: Script;
  readonly #port: ScriptPort;
  readonly #options: RunOptions;
  readonly #clock: Clock;
  readonly #mask = new Mask();
  readonly #values: Values;
  readonly #backlog: Token[] = [];
  readonly #notes: { line: number; text: string }[];
  #aborted: RunSummary['aborted'];
  #index = 0;

  constructor(script: Script, port: ScriptPort, options: RunOptions) {
    this.#script = script;
    this.#port = port;
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#values = new Values(script, options, this.#mask);
    noteSecrets(script.steps, port.dialect, this.#values, this.#mask);
    this.#notes = script.nodes
      .filter(({ kind }) => kind === 'comment')
      .map(({ line, start, end }) => ({ line, text: script.text.slice(start, end) }));
  }

  async run(): Promise<RunSummary> {
    const started = this.#clock.now();
    const sections = this.#script.sections.filter((section) => section.steps.length > 0 && this.#isWanted(section));
    const steps = sections.reduce((sum, section) => sum + section.steps.length, 0);
    this.#emit({
      type: 'start',
      dialect: this.#port.dialect.model
        ? `${this.#port.dialect.id}/${this.#port.dialect.model}`
        : this.#port.dialect.id,
      steps,
      sections: sections.length,
      wanted: this.#script.dialect?.name,
    });
    const between = (token: Token) => {
      if (!this.#inStep && token.type === 'urc') this.#backlog.push(token);
    };
    const gone = () => {
      this.#aborted ??= 'link-lost';
    };
    this.#port.on('token', between);
    this.#port.on('close', gone);
    const results: SectionResult[] = [];
    try {
      for (const section of sections) results.push(await this.#section(section));
      if (!this.#aborted) this.#passNotes(Number.POSITIVE_INFINITY);
    } finally {
      this.#port.off('token', between);
      this.#port.off('close', gone);
    }
    const all = results.flatMap((section) => section.steps);
    const count = (status: StepStatus) => all.filter((step) => step.status === status).length;
    const summary: RunSummary = {
      passed: count('passed'),
      failed: count('failed'),
      skipped: count('skipped'),
      blocked: count('blocked'),
      duration: this.#clock.now() - started,
      sections: results,
      aborted: this.#aborted,
      variables: Object.fromEntries(
        Object.entries(this.#values.captured).map(([name, value]) => [name, this.#mask.apply(value)]),
      ),
    };
    this.#emit({ type: 'end', ...summary });
    return summary;
  }

  #inStep = false;

  #emit(event: RunEvent): void {
    this.#options.onEvent?.(event);
  }

  #isWanted(section: Section): boolean {
    const { lines } = this.#options;
    return !lines || lines.some(({ start, end }) => section.line <= end && section.endLine >= start);
  }

  async #section(section: Section): Promise<SectionResult> {
    const started = this.#clock.now();
    const title = section.title ?? '';
    this.#emit({ type: 'section-start', title, line: section.line });
    const steps: StepResult[] = [];
    let given = false;
    for (const step of section.steps) {
      const index = this.#index++;
      const result = this.#aborted || given ? this.#leftOut(step) : await this.#step(step, index);
      steps.push(result);
      this.#emit({ type: 'step-end', index, ...result });
      if (result.status !== 'failed' && result.status !== 'blocked') continue;
      const kind = result.failure?.kind;
      if (kind === 'link-lost') this.#aborted = 'link-lost';
      else if (kind === 'stopped' || this.#options.onFailure === 'stop') this.#aborted = 'stopped';
      given = this.#options.onFailure !== 'go-on';
    }
    const result: SectionResult = {
      title,
      line: section.line,
      status: worst(steps),
      duration: this.#clock.now() - started,
      steps,
    };
    this.#emit({ type: 'section-end', ...result });
    return result;
  }

  #leftOut(step: Step): StepResult {
    const reason =
      this.#aborted === 'link-lost'
        ? text(messages['link-lost'])
        : this.#aborted
          ? text(messages.stopped)
          : text(messages['section-skipped']);
    return this.#result(step, 'skipped', 0, { kind: this.#aborted ?? 'stopped', text: reason, actual: [] });
  }

  #result(
    step: Step,
    status: StepStatus,
    attempts: number,
    failure?: Failure,
    received: readonly string[] = [],
    started?: number,
    command = step.command?.text,
  ): StepResult {
    return {
      line: step.line,
      endLine: step.endLine,
      command: command === undefined ? undefined : this.#mask.apply(command),
      status,
      failure: failure && this.#masked(failure),
      duration: started === undefined ? 0 : this.#clock.now() - started,
      attempts,
      received: received.map((line) => this.#mask.apply(line)),
    };
  }

  #masked(failure: Failure): Failure {
    const { expected } = failure;
    return {
      ...failure,
      expected: expected && { ...expected, text: this.#mask.apply(expected.text) },
      actual: failure.actual.map((line) => this.#mask.apply(line)),
    };
  }

  async #step(step: Step, index: number): Promise<StepResult> {
    this.#passNotes(step.line);
    if (step.options.skip) return this.#result(step, 'skipped', 0);
    const started = this.#clock.now();
    if (!step.command) {
      await prepareValues(step, this.#values);
      return this.#attempts(step, index, undefined, started);
    }
    const prepared = await prepareStep(
      step,
      this.#port,
      this.#values,
      this.#mask,
      this.#options.allow ?? DEFAULT_ALLOW,
    );
    if ('kind' in prepared) return this.#result(step, 'failed', 0, { ...prepared, actual: [] }, [], started);
    if (prepared.question && !(await this.#consents(prepared.question))) {
      return this.#result(
        step,
        'blocked',
        0,
        { kind: 'blocked', text: this.#blocked(prepared.question), actual: [] },
        [],
        started,
        prepared.line,
      );
    }
    return this.#attempts(step, index, prepared, started);
  }

  async #consents(question: Question): Promise<boolean> {
    if (question.risk === 'unknown' && this.#options.allowUnknown) return true;
    return (await this.#options.confirm?.(question)) ?? false;
  }

  #blocked({ risk }: Question): LocalText {
    if (risk === 'unknown') return text(messages['blocked-unknown'], { dialect: this.#port.dialect.id });
    return text(messages['blocked-risk'], { risk: riskText(risk), tier: risk });
  }

  async #attempts(
    step: Step,
    index: number,
    prepared: Parameters<typeof runStep>[1],
    started: number,
  ): Promise<StepResult> {
    // An attempt at a PIN is never repeated.
    const retries = prepared?.forms.some(({ risk }) => risk === 'burns-attempts') ? 0 : (step.options.retry ?? 0);
    const command = prepared?.line;
    const context: StepContext = {
      port: this.#port,
      clock: this.#clock,
      values: this.#values,
      mask: this.#mask,
      signal: this.#options.signal,
      backlog: this.#backlog,
      emit: (event) => this.#emit(event),
      reached: (line) => this.#passNotes(line),
    };
    for (let attempt = 1; ; attempt++) {
      const pause = step.options.delay ?? (attempt > 1 ? RETRY_PAUSE : 0);
      if (pause > 0) await delay(this.#clock, pause);
      this.#emit({
        type: 'step-start',
        line: step.line,
        index,
        command: command && this.#mask.apply(command),
        attempt,
      });
      this.#inStep = true;
      const { failure, received } = await runStep(step, prepared, context).finally(() => {
        this.#inStep = false;
      });
      if (!failure) return this.#result(step, 'passed', attempt, undefined, received, started, command);
      const final = failure.kind === 'link-lost' || failure.kind === 'stopped' || failure.kind === 'not-sendable';
      if (final || attempt > retries) return this.#result(step, 'failed', attempt, failure, received, started, command);
    }
  }

  /** Tells of the comments above a line, once each. */
  #passNotes(line: number): void {
    while (this.#notes[0] && this.#notes[0].line < line) {
      const note = this.#notes.shift()!;
      this.#emit({ type: 'note', ...note });
    }
  }
}

function worst(steps: readonly StepResult[]): StepStatus {
  for (const status of ['failed', 'blocked', 'passed'] as const)
    if (steps.some((step) => step.status === status)) return status;
  return 'skipped';
}
