/** How mistakes of sequence are told, with the command that would mend them. */
import { type Dialect, type Form, type State, states } from '../../../dialect/index.ts';
import { inLocale, say } from '../../../text/index.ts';
import type { Analysis, CallAnalysis, StepAnalysis } from '../../analysis.ts';
import type { DiagnosticCode } from '../../codes.ts';
import { formHead } from '../../describe.ts';
import type { Diagnostics, Fix } from '../../diagnostic.ts';
import { completionLine } from '../../expected.ts';
import { words } from '../../words.ts';
import type { CertificateKind } from './certificates.ts';
import { type Awaited, type Course, keyOf, type Left } from './course.ts';

const needsCodes: Readonly<Record<State, DiagnosticCode>> = {
  started: 'AT306',
  acquired: 'AT305',
  open: 'AT302',
  connected: 'AT303',
};

const kinds: Readonly<Record<CertificateKind, keyof typeof words>> = { ca: 'ca', cert: 'cert', key: 'key' };

export class Reporter {
  readonly #dialect: Dialect;
  readonly #diagnostics: Diagnostics;
  readonly #givers: ReadonlyMap<State, Form>;
  /** States that some command of the document gives. */
  readonly #given: ReadonlySet<State>;

  constructor(analysis: Analysis, dialect: Dialect, diagnostics: Diagnostics) {
    this.#dialect = dialect;
    this.#diagnostics = diagnostics;
    this.#givers = giversOf(dialect);
    const given = new Set<State>();
    for (const { forms } of analysis.steps) for (const { gives } of forms) if (gives) given.add(gives);
    this.#given = given;
  }

  giverOf(state: State): Form | undefined {
    return this.#givers.get(state);
  }

  needs(call: CallAnalysis, form: Form, state: State, client: number | undefined, left: Left | undefined): void {
    const giver = this.#givers.get(state);
    const params = { command: formHead(form), client: this.#whom(client), giver: giver ? formHead(giver) : '…' };
    const place = this.#place(call);
    if (left) this.#diagnostics.add('AT312', place, { ...params, by: left.by, line: left.line });
    else if (this.#given.has(state)) this.#diagnostics.add(needsCodes[state], place, params);
    else this.#diagnostics.add('AT315', place, params);
  }

  tooLate(
    call: CallAnalysis,
    form: Form,
    state: State,
    client: number | undefined,
    analysed: StepAnalysis,
    course: Course,
  ): void {
    const since = client === undefined ? undefined : course.sinceOf(keyOf(state, { dialect: this.#dialect }, client));
    const giver = since?.form ?? this.#givers.get(state);
    this.#diagnostics.add(
      'AT301',
      this.#place(call),
      { command: formHead(form), giver: giver ? formHead(giver) : '…', client: this.#whom(client) },
      since && this.#moved(analysed, since),
    );
  }

  already(call: CallAnalysis, form: Form, client: number | undefined, since: CallAnalysis | undefined): void {
    this.#diagnostics.add('AT314', this.#place(call), {
      command: formHead(form),
      client: this.#whom(client),
      line: since ? this.#diagnostics.lineOf(since.place(since.call).start) : '…',
    });
  }

  /** Facts that another command has to say first. */
  unknown(call: CallAnalysis, form: Form, names: readonly string[]): void {
    for (const name of names) {
      const sayer = this.#sayerOf(name, form);
      if (!sayer) continue;
      this.#diagnostics.add('AT307', this.#place(call), {
        command: formHead(form),
        name: form.param(name).as,
        giver: formHead(sayer),
      });
    }
  }

  notAwaited(call: CallAnalysis, form: Form, { analysed, call: begun }: Awaited): void {
    const line = completionLine(this.#dialect, analysed);
    const at = analysed.step.end;
    const fix: Fix | undefined =
      line === undefined
        ? undefined
        : {
            title: say(words.awaitLine, { line }, this.#diagnostics.locale),
            edits: [{ start: at, end: at, text: `\n${line}` }],
          };
    this.#diagnostics.add(
      'AT304',
      this.#place(call),
      { command: formHead(form), giver: formHead(begun.form!), line: analysed.step.line },
      fix,
    );
  }

  optionsLost(call: CallAnalysis, lost: readonly { form: Form; line: number }[], client: number): void {
    this.#diagnostics.add('AT313', this.#place(call), {
      client: this.#whom(client),
      options: lost.map(({ form, line }) => `\`${formHead(form)}\` (${line})`).join(', '),
    });
  }

  neverUsed(call: CallAnalysis, client: number, used: readonly number[]): void {
    this.#diagnostics.add('AT316', this.#place(call), {
      client: this.#whom(client),
      used: used.map((one) => this.#whom(one)).join(', '),
    });
  }

  certificates(call: CallAnalysis, missing: { kinds: CertificateKind[]; context: string; mode: string }): void {
    const { locale } = this.#diagnostics;
    const mode = this.#dialect.param('tls.mode').codes.find(({ is }) => is === missing.mode);
    this.#diagnostics.add('AT311', this.#place(call), {
      kinds: missing.kinds.map((kind) => say(words[kinds[kind]], {}, locale)).join(', '),
      context: missing.context,
      mode: mode?.text ? inLocale(mode.text, locale) : missing.mode,
    });
  }

  /** The command with the form that can say a fact, other than this one. */
  #sayerOf(name: string, other: Form): Form | undefined {
    for (const command of this.#dialect.commands.values())
      for (const form of command.forms) {
        if (form.command === other.command || form.does === 'query' || form.does === 'read' || form.does === 'publish')
          continue;
        if (/^(un)?subscribe$/.test(form.does)) continue;
        if (
          form.send.fields.includes(name) ||
          form.stages.some((stage) => stage.kind === 'data' && stage.fact === name)
        )
          return form;
      }
    return undefined;
  }

  /** A command whose lines stand for themselves can go before the one that it has to precede. */
  #moved({ step }: StepAnalysis, since: CallAnalysis): Fix | undefined {
    const text = this.#diagnostics.textOfStep(step);
    const target = this.#diagnostics.lineStartOf(since.place(since.call).start);
    if (text === undefined || target === undefined) return undefined;
    return {
      title: say(words.moveBefore, { command: formHead(since.form!) }, this.#diagnostics.locale),
      edits: [
        { start: target, end: target, text: text.lines },
        { start: text.start, end: text.end, text: '' },
      ],
    };
  }

  #place(call: CallAnalysis) {
    return call.place(call.call);
  }

  #whom(client: number | undefined): string {
    const { locale } = this.#diagnostics;
    return client === undefined ? say(words.theModule, {}, locale) : say(words.client, { client }, locale);
  }
}

const givers = new WeakMap<Dialect, Map<State, Form>>();
function giversOf(dialect: Dialect): Map<State, Form> {
  let table = givers.get(dialect);
  if (!table) {
    table = new Map();
    for (const command of dialect.commands.values())
      for (const form of command.forms)
        for (const state of states) if (form.gives === state && !table.has(state)) table.set(state, form);
    givers.set(dialect, table);
  }
  return table;
}
