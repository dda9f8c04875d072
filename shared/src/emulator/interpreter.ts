/** The command interpreter: lines in, the stages of their forms out, in the order that the dialect gives. */
import {
  type Cause,
  type CommandCall,
  concat,
  type Dialect,
  type Facts,
  type FactValue,
  type Form,
  factsWithin,
  isInRanges,
  parseCommandLine,
  type Recognised,
  recognise,
  type Stage,
  facts as vocabulary,
} from '../dialect/index.ts';
import { scopeOf } from '../model/index.ts';
import { delay } from '../transport/clock.ts';
import { behaviours, type Call, type Effect } from './behaviours.ts';
import { type Awaited, Console, type DataEnd } from './console.ts';
import type { Circumstance, Verdict } from './faults.ts';
import { DataInput } from './input.ts';
import type { Module } from './module.ts';
import { causeOf, isOfModule, isRefused, isUtf8, reasonLine } from './refusal.ts';
import { CRLF, finalLine, framed, type ResultFormat, replyLine } from './reply.ts';

/** The module was restarted while a command ran: nothing of it goes on. */
class Gone extends Error {}

type Answer = 'ok' | 'abandoned' | { error: Cause | undefined; form?: Form | undefined };

const utf8 = new TextEncoder();
const fromUtf8 = new TextDecoder();

export class Interpreter {
  readonly #module: Module;
  readonly #console: Console;
  /** Parameters that a newer firmware's test forms offer. */
  readonly #offers: ReadonlySet<string>;

  constructor(module: Module, offers: ReadonlySet<string>, send: (bytes: Uint8Array) => void) {
    this.#module = module;
    this.#offers = offers;
    this.#console = new Console(module, send, (line, isTooLong) => this.#obeyLine(line, isTooLong));
  }

  /** The power is gone. */
  kill(): void {
    this.#console.kill();
  }

  receive(bytes: Uint8Array): void {
    this.#console.receive(bytes);
  }

  /** A line that nobody asked for. */
  report(line: Uint8Array): void {
    this.#console.report(line);
  }

  /** Bytes that wait to be said until the line is free for them. */
  get held(): number {
    return this.#console.held;
  }

  /** Obeys a line. What the emulator itself does wrong must not end the process that it runs in. */
  async #obeyLine(line: string, isTooLong: boolean): Promise<void> {
    try {
      await this.#execute(line, isTooLong);
    } catch (error) {
      this.#blame(error);
      if (this.#console.isAlive) this.#final({ error: undefined });
    }
  }

  #blame(error: unknown): void {
    if (error instanceof Gone) return;
    this.#module.parts.log.add({
      kind: 'error',
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
  }

  #send(bytes: Uint8Array): void {
    this.#console.send(bytes);
  }

  /** A line of information (V.250 §6.2.6: with numeric results nothing stands before it). */
  #say(line: Uint8Array): void {
    this.#send(this.#format.verbose ? framed(line) : concat([line, CRLF]));
  }

  get #format(): ResultFormat {
    const errorFormat = this.#module.fact('errorFormat');
    return {
      verbose: this.#module.fact('verbose') !== false,
      errorFormat: errorFormat === undefined ? 'off' : String(errorFormat),
    };
  }

  #final(answer: Answer): void {
    if (this.#module.fact('quiet') === true) return;
    const { dialect } = this.#module.parts;
    if (answer === 'abandoned') return;
    this.#send(
      answer === 'ok'
        ? finalLine(dialect, 'ok', this.#format)
        : finalLine(dialect, 'error', this.#format, answer.error, answer.form),
    );
  }

  async #execute(line: string, isTooLong: boolean): Promise<void> {
    const { dialect, faults, log } = this.#module.parts;
    const calls = parseCommandLine(line, { semicolonEndsString: dialect.line.never.includes(';') });
    // V.250 §5.2.1: what does not begin with AT is no command line.
    if (!calls) {
      log.add({ kind: 'line', line, commands: [] });
      return;
    }
    const recognised = calls.map((call) => this.#recognise(call));
    log.add({ kind: 'line', line: masked(line, recognised), commands: calls.map(({ name }) => name) });
    await this.#obey(faults.at('echoed', { form: recognised[0]?.form, name: recognised[0]?.command?.name }));
    if (isTooLong || calls.length > dialect.line.commands) {
      this.#final({ error: undefined });
      return;
    }
    for (const [index, call] of calls.entries()) {
      const answer = await this.#run(this.#recognise(call), index === calls.length - 1);
      if (answer !== 'ok') return;
    }
  }

  /** Recognises twice: the settings that choose among forms are those of the client that the line names. */
  #recognise(call: CommandCall): Recognised {
    const { dialect } = this.#module.parts;
    const first = recognise(dialect, call, { bytes: true });
    return recognise(dialect, call, { bytes: true, setting: this.#module.setting(first.form, first.facts) });
  }

  /** Runs one command of a line up to its final result, which only the last one prints. */
  async #run(found: Recognised, isLast: boolean): Promise<Answer> {
    const { log, faults } = this.#module.parts;
    const { form } = found;
    const name = found.command?.name ?? found.call.name;
    const fail = async (cause: Cause, reason?: Uint8Array): Promise<Answer> => {
      const verdict = faults.at('final', { form, name });
      await this.#obey(verdict);
      log.add({ kind: 'result', command: name, result: 'error', cause });
      if (reason) this.#say(reason);
      const answer = { error: form && isBare(this.#module.parts.dialect, form) ? undefined : cause, form };
      if (!verdict.skip) this.#final(answer);
      return answer;
    };
    if (!form || found.problems.length > 0) return fail(found.command ? 'parameter' : 'unsupported');
    if (form.offered !== undefined && !this.#offers.has(form.offered)) return fail('parameter');
    log.add({ kind: 'command', command: name, form: form.ref, facts: visible(form, found.facts) });
    const scope = scopeOf(form, found.facts);
    const refuse = (cause: Cause): Promise<Answer> => {
      this.#module.state.forget(form, found.facts);
      return fail(cause, reasonLine(this.#module, form, cause, found.facts));
    };
    // A module that connects again by itself can be told to leave it.
    const isLeaving = form.does === 'disconnect' && this.#module.reconnection(scope.client ?? 0).isRunning;
    const violations = isLeaving ? [] : this.#module.state.check(form, found.facts);
    const refusal = violations.find((violation) => isRefused(form, violation));
    if (refusal && isOfModule(this.#module, refusal)) return fail(causeOf(form, refusal));
    if (refusal) return refuse(causeOf(form, refusal));
    let facts = this.#numbered(form, found.facts);
    const call = (): Call => ({ form, facts, scope, notice: (count) => this.#notice(form, facts, count) });
    const refused = behaviours[form.does].refuses?.(this.#module, call());
    if (refused) return refuse(refused);
    for (const line of form.prints ?? []) this.#say(utf8.encode(line + this.#offered(form)));

    let prompted = { since: 0, settle: 0 };
    let told: readonly Facts[] | undefined;
    for (const stage of form.stages) {
      if (stage.kind === 'info') {
        if (!this.#module.isInForce(stage.when, scope)) continue;
        told ??= behaviours[form.does].answers?.(this.#module, call());
        await this.#obey(faults.at('info', { form, name }));
        for (const line of this.#infoLines(stage, form, facts, told)) this.#say(line);
      } else if (stage.kind === 'prompt') {
        const verdict = faults.at('prompt', { form, name });
        await this.#obey(verdict);
        if (verdict.error) return fail('error');
        if (verdict.abandon) return 'abandoned';
        // A word such as CONNECT is a line; a character waits on its own.
        if (!verdict.skip)
          this.#send(stage.prompt.length > 1 ? framed(stage.prompt) : utf8.encode(`\r\n${stage.prompt}`));
        prompted = { since: this.#module.parts.clock.now(), settle: stage.settle };
        faults.at('prompted', { form, name });
      } else if (stage.kind === 'data') {
        const data = await this.#collect(stage, facts, scope.client, { ...prompted, here: { form, name } });
        log.add({ kind: 'data', command: name, bytes: data.bytes.length, cancelled: data.how === 'cancel' });
        if (data.how === 'late') return refuse('timeout');
        if (data.how === 'cancel') {
          // 27.005 §3.5.1 answers OK to a prompt left with Esc; the manuals say only that nothing is sent.
          if (isLast) this.#final('ok');
          return 'ok';
        }
        if (!isInRanges(stage.bytes, data.length)) return refuse('parameter');
        if (stage.utf8 && !isUtf8(data.bytes)) return refuse('refused');
        facts = { ...facts, [stage.fact]: isText(form, stage.fact) ? fromUtf8.decode(data.bytes) : data.bytes };
        await this.#obey(faults.at('collected', { form, name }));
      } else if (stage.kind === 'final') {
        const cause = await this.#conclude(form, call(), isLast);
        if (cause !== 'ok') return refuse(cause);
      }
    }
    return 'ok';
  }

  /** The final result, and what the command does: before it where nothing follows, behind it where a completion does. */
  async #conclude(form: Form, call: Call, isLast: boolean): Promise<Cause> {
    const { faults, log, restart } = this.#module.parts;
    const name = form.command.name;
    const completion = form.stages.find((stage) => stage.kind === 'completion' && this.#applies(stage, call.facts));
    const completed = completion?.kind === 'completion' ? completion : undefined;
    const early = completed && faults.at('early', { form, name }).early;
    if (!completed) {
      const effect = await behaviours[form.does].act(this.#module, call);
      this.#live();
      if (effect.cause && effect.cause !== 'ok') return effect.cause;
    } else if (early) await this.#complete(form, completed, call);
    const verdict = faults.at('final', { form, name });
    await this.#obey(verdict);
    if (!completed) {
      if (form.does !== 'reset') this.#module.apply(form, call.facts);
    }
    log.add({ kind: 'result', command: name, result: 'ok' });
    if (isLast && !verdict.skip) this.#final('ok');
    this.#obeyLater(faults.at('answered', { form, name }));
    if (completed && !early) void this.#complete(form, completed, call).catch((error: unknown) => this.#blame(error));
    if (form.does === 'reset') restart();
    return 'ok';
  }

  #applies(stage: Stage, facts: Facts): boolean {
    return (
      stage.kind === 'completion' &&
      Object.entries(stage.when).every(([name, wanted]) => String(facts[name]) === String(wanted))
    );
  }

  async #complete(form: Form, stage: Stage & { kind: 'completion' }, call: Call): Promise<void> {
    const { faults, log } = this.#module.parts;
    const name = form.command.name;
    const here: Circumstance = { form, name, client: call.scope.client, facts: call.facts };
    const forced = faults.at('outcome', here);
    await this.#obey(forced);
    if (forced.abandon) return;
    for (let count = 1; count <= (forced.notices ?? 0); count++) this.#notice(form, call.facts, count);
    const effect = await this.#effect(form, call, forced);
    this.#live();
    const { cause } = effect;
    if (cause === undefined) return;
    log.add({ kind: 'completion', command: name, cause });
    if (cause === 'ok') this.#module.apply(form, call.facts);
    else this.#module.failed(form, call.facts, call.scope);
    const verdict = faults.at('completion', here);
    await this.#obey(verdict);
    if (!verdict.skip) this.#print(stage, cause, { ...call, facts: { ...call.facts, ...effect.facts } }, forced.code);
    if (form.does === 'connect' && cause !== 'ok' && call.scope.client !== undefined)
      this.#module.refused(call.scope.client);
    if (form.does === 'disconnect' && cause === 'ok') this.#obeyLater(faults.at('disconnected', here));
  }

  /** What the command does, or what a fault makes of it. */
  async #effect(form: Form, call: Call, forced: Verdict): Promise<Effect> {
    if (forced.refuseTopics) {
      const topics = Array.isArray(call.facts.topic) ? call.facts.topic : [call.facts.topic];
      return { cause: 'ok', facts: { granted: topics.map(() => 128) } };
    }
    if (forced.cause === undefined && forced.code === undefined) return behaviours[form.does].act(this.#module, call);
    if (form.does === 'connect' && call.scope.client !== undefined) this.#module.session(call.scope.client).cut();
    return { cause: forced.cause ?? 'error' };
  }

  #print(stage: Stage & { kind: 'completion' }, cause: Cause, call: Call, code: string | undefined): void {
    const urcs = this.#module.urcs(stage.urcs);
    const print = (why: Cause, facts: Facts) => {
      const told = this.#module.reportLine(urcs, why, facts, call.scope, code);
      if (told) this.#console.report(told.line);
    };
    const said = cause === 'ok' ? (stage.done ?? 'ok') : cause;
    // What is only on its way is told first: the broker has received a message of QoS 2.
    if (said === 'ok' && urcs.some(({ means }) => means === 'pending')) print('pending', call.facts);
    const { topic, granted } = call.facts;
    if (stage.each !== 'topic' || !Array.isArray(topic)) print(said, call.facts);
    else
      for (const at of topic.keys())
        print(said, Array.isArray(granted) ? { ...call.facts, granted: [granted[at]] } : call.facts);
  }

  #notice(form: Form, facts: Facts, count: number): void {
    const stage = form.stages.find((one) => one.kind === 'completion');
    if (stage?.kind !== 'completion') return;
    const told = this.#module.reportLine(
      this.#module.urcs(stage.urcs),
      'retrying',
      { ...facts, retry: count },
      scopeOf(form, facts),
    );
    if (told) this.#console.report(told.line);
  }

  #infoLines(
    stage: Stage & { kind: 'info' },
    form: Form,
    facts: Facts,
    told: readonly Facts[] | undefined,
  ): Uint8Array[] {
    const param = (name: string) => form.param(name);
    if (told)
      return told.map((one) => replyLine(stage.line, param, { ...facts, ...one })).filter((one) => one !== undefined);
    const line = (scope = scopeOf(form, facts)) =>
      replyLine(
        stage.line,
        param,
        { ...facts, ...this.#module.known(factsWithin(stage.line, param), scope, facts) },
        !stage.maybe && !stage.each,
      );
    const lines = stage.each ? this.#module.state.clients(stage.each).map((client) => line({ client })) : [line()];
    return lines.filter((one) => one !== undefined);
  }

  /** The module numbers the packet where the host does not and the answers name it. */
  #numbered(form: Form, facts: Facts): Facts {
    if (!/^(publish|subscribe|unsubscribe)$/.test(form.does) || form.send.fields.includes('messageId')) return facts;
    const names = (stage: Stage): readonly string[] => {
      if (stage.kind === 'info') return stage.line.fields;
      return stage.kind === 'completion' ? this.#module.urcs(stage.urcs).flatMap((urc) => urc.line.fields) : [];
    };
    if (!form.stages.some((stage) => names(stage).includes('messageId'))) return facts;
    // What the answer itself names has a number whatever its QoS.
    const isNamed = form.stages.some((stage) => stage.kind === 'info' && names(stage).includes('messageId'));
    const isUnnumbered = form.does === 'publish' && Number(facts.qos ?? 0) === 0 && !isNamed;
    return { ...facts, messageId: isUnnumbered ? 0 : this.#module.nextMessageId() };
  }

  /** What a newer firmware's test form shows in addition. */
  #offered(form: Form): string {
    const extra = form.command.forms.flatMap(({ offered }) =>
      offered !== undefined && this.#offers.has(offered) ? [`,<${offered}>`] : [],
    );
    return [...new Set(extra)].join('');
  }

  async #collect(
    stage: Stage & { kind: 'data' },
    facts: Facts,
    client: number | undefined,
    about: Pick<Awaited, 'since' | 'settle' | 'here'>,
  ): Promise<{ bytes: Uint8Array; length: number; how: DataEnd }> {
    const length = stage.end === 'length' ? Number(facts[`${stage.fact}.length`] as FactValue) : undefined;
    const input = new DataInput({ length, cancel: stage.cancel?.charCodeAt(0) });
    const echoed = client === undefined ? undefined : this.#module.fact('dataEcho', { client });
    const echo = (echoed ?? this.#module.fact('echo')) === true;
    const limit = this.#inputLimit(facts, client);
    const how = length === 0 ? 'end' : await this.#console.collect({ input, echo, limit, ...about });
    this.#live();
    // Field notes: what comes behind counted data and before the answer is dropped.
    if (length !== undefined) this.#console.drop();
    return { bytes: input.bytes, length: input.length, how };
  }

  /** How long the module waits for data, in ms, where the command or an option of the client says so. */
  #inputLimit(facts: Facts, client: number | undefined): number | undefined {
    if (facts.inputTime !== undefined) return Number(facts.inputTime) * 1000;
    if (client === undefined || this.#module.fact('inputLimited', { client }) !== true) return undefined;
    return Number(this.#module.fact('inputTime', { client })) * 1000;
  }

  #live(): void {
    if (!this.#console.isAlive) throw new Gone();
  }

  /** Waits where a fault says so. */
  async #obey(verdict: Verdict): Promise<void> {
    this.#live();
    if (verdict.delay) await delay(this.#module.parts.clock, verdict.delay);
    this.#live();
  }

  #obeyLater(verdict: Verdict): void {
    void this.#obey(verdict).catch((error: unknown) => this.#blame(error));
  }
}

/** Facts that are text wherever they travel; payloads are bytes even on a line. */
const isText = (form: Form, fact: string): boolean =>
  (vocabulary as Readonly<Record<string, string>>)[fact] === 'string' ||
  (form.param(fact).kind === 'string' && !/(^|\.)payload$/.test(fact));

/** Commands about an MQTT client or a TLS context answer a bare ERROR; 27.007's own name their error where asked to. */
const isMqtt = (form: Form): boolean => form.send.fields.includes('client') || form.send.fields.includes('context');

/** A command that has error codes of its own names them. */
const hasOwnCodes = (dialect: Dialect, form: Form): boolean =>
  dialect.finals.some(({ line }) => line.fields.some((name) => form.param(name) !== dialect.param(name)));

const isBare = (dialect: Dialect, form: Form): boolean => isMqtt(form) && !hasOwnCodes(dialect, form);

const visible = (form: Form, facts: Facts): Facts =>
  Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, form.param(name).secret ? '***' : value]));

/** The line without its secrets. */
function masked(line: string, recognised: readonly Recognised[]): string {
  const secrets = recognised
    .flatMap(({ bindings }) => bindings.filter(({ param }) => param.secret))
    .sort((a, b) => b.argument.start - a.argument.start);
  return secrets.reduce((text, { argument }) => `${text.slice(0, argument.start)}***${text.slice(argument.end)}`, line);
}
