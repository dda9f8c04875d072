/**
 * The only owner of a port: sends one command at a time, gives every answer to the exchange it belongs to, and finds
 * step with the module again when answers fail to come.
 */
import { type Dialect, type Facts, type Form, parseCommandLine, recognise, type Stage } from '../dialect/index.ts';
import { HayesError, sayError } from '../text/index.ts';
import { type Clock, systemClock, type Transport } from '../transport/index.ts';
import { Assembler, type Awaited, Framer, type Token } from '../wire/index.ts';
import { Emitter } from './emitter.ts';
import { dataStage, encodeForm, endData, printChar, refusal, refuseData } from './encode-form.ts';
import { Exchange, type ExchangeSpec, type Step } from './exchange.ts';
import { messages } from './messages.ts';
import { claimPort } from './port-claims.ts';
import { Resync } from './resync.ts';
import { Settings } from './settings.ts';
import { TaskQueue } from './task-queue.ts';
import type { ExecuteOptions, Execution, Outcome, RawOptions, SessionEvents } from './types.ts';

export interface SessionOptions {
  dialect: Dialect;
  transport: Transport;
  clock?: Clock;
  /** For the time that bytes need on the line; 9600 where it is not known. */
  baud?: number;
}

/** Gives way to nothing else between its commands. */
export interface Transaction {
  execute(form: Form | string, facts: Facts, options?: ExecuteOptions): Execution;
}

/** Until a final result where the dialect states no time, in ms. */
const FINAL_TIME = 5000;
/** Until the final result of a command typed by a user that the dialect does not know, in ms. */
const RAW_TIME = 60_000;
/** What a module may take beyond the time its manual states: it wakes, it boots, its UART is busy; in ms. */
const GRACE = 2000;
/** A line that stays unfinished that long is given up, in ms. */
const STALL_TIME = 3000;
const ESC = '\x1b';

interface Live {
  readonly exchange: Exchange;
  readonly accept: (outcome: Outcome) => void;
  readonly complete: (outcome: Outcome) => void;
  cancelTimer: () => void;
}

export class Session extends Emitter<SessionEvents> {
  readonly dialect: Dialect;
  readonly settings: Settings;
  readonly #transport: Transport;
  readonly #clock: Clock;
  readonly #baud: number;
  readonly #framer: Framer;
  readonly #assembler = new Assembler();
  readonly #queue = new TaskQueue();
  readonly #outstanding = new Set<Live>();
  #foreground: Live | undefined;
  #resync: Resync | undefined;
  #outOfStep = false;
  #maybeInPrompt = false;
  #state: 'new' | 'open' | 'closed' = 'new';
  #closing: Promise<void> | undefined;
  #cancelStall = () => {};
  #releasePort = () => {};

  constructor(options: SessionOptions) {
    super();
    this.dialect = options.dialect;
    this.settings = new Settings(options.dialect);
    this.#transport = options.transport;
    this.#clock = options.clock ?? systemClock;
    this.#baud = options.baud || 9600;
    this.#framer = new Framer(options.dialect);
  }

  get port(): string {
    return this.#transport.name;
  }

  get isOpen(): boolean {
    return this.#state === 'open';
  }

  /** @throws HayesError where the port cannot be opened, or somebody in this process has it */
  async open(): Promise<void> {
    this.#releasePort = claimPort(this.#transport.device, this.port);
    await this.#transport
      .open({ data: (bytes) => this.#receive(bytes), close: (reason) => this.#closed(reason) })
      .catch((error) => {
        this.#releasePort();
        throw error;
      });
    if (this.#state === 'new') this.#state = 'open';
  }

  /**
   * Sends a form of the dialect when its turn comes.
   * @throws HayesError where the form cannot carry the facts: nothing is sent then
   */
  execute(form: Form | string, facts: Facts, options: ExecuteOptions = {}): Execution {
    const { live, execution } = this.#prepareForm(form, facts, options);
    this.#enqueue(live, options);
    return execution;
  }

  /** Runs commands with nothing in between them. The queue waits until the body settles. */
  transaction<T>(body: (transaction: Transaction) => Promise<T>, options: ExecuteOptions = {}): Promise<T> {
    const within: Transaction = {
      execute: (form, facts, inner = {}) => {
        const { live, execution } = this.#prepareForm(form, facts, inner);
        void this.#run(live);
        return execution;
      },
    };
    return this.#queue.add(() => body(within), {
      ...options,
      aborted: () => new HayesError(messages.cancelled, { sent: 'AT' }),
    });
  }

  /**
   * Sends a line as a user wrote it. Where the dialect knows it, its exchange is the dialect's; where not, it ends with a
   * final result code. Resolves then; never rejects for what the module answers.
   * @throws HayesError where the line holds a control character, or the data cannot be this command's
   */
  async raw(line: string, options: RawOptions = {}): Promise<Outcome> {
    const at = line.search(/[\x00-\x1f\x7f]/);
    if (at >= 0) throw new HayesError(messages['not-one-line'], { char: printChar(line[at]!), position: at + 1 });
    const bytes = new TextEncoder().encode(line);
    const calls = parseCommandLine(line) ?? [];
    const known =
      calls.length === 1
        ? recognise(this.dialect, calls[0]!, { setting: (name) => this.settings.shared(name) })
        : undefined;
    const form =
      known?.form && !known.problems.some(({ kind }) => kind === 'missing-parameter' || kind === 'extra-parameter')
        ? known.form
        : undefined;
    const stages: readonly Stage[] = form?.stages ?? [{ kind: 'final' }];
    const stage = dataStage(stages);
    let payload: Uint8Array | undefined;
    if (options.data instanceof Uint8Array) {
      payload = options.data;
      const problem = stage && form && refuseData(stage, form.param(stage.fact), payload);
      if (problem) throw new HayesError(messages.refused, { command: line, reason: problem });
    }
    const facts = { ...known?.facts, ...(stage && payload ? { [stage.fact]: payload } : {}) };
    const { live, execution } = this.#prepare({
      line: bytes,
      form,
      facts,
      stages,
      data: payload && endData(stage?.end ?? 'ctrl-z', payload),
      payload,
      finalTime:
        options.timeout ??
        this.#time(form?.within ?? (form ? FINAL_TIME : RAW_TIME), bytes.length + (payload?.length ?? 0)),
      shown: masked(
        line,
        known?.bindings.filter(({ param }) => param.secret).map(({ argument }) => argument.text) ?? [],
      ),
    });
    this.#enqueue(live, options);
    return execution.accepted;
  }

  /** Asks until the module answers with what only this question is answered with. @returns false where it stays silent */
  async resync(attempts = 3): Promise<boolean> {
    return this.#queue.add(() => this.#findStep(attempts), {
      priority: 100,
      aborted: () => new HayesError(messages.silent, { port: this.port }),
    });
  }

  /** Idempotent. What is in flight settles as unknown, what waits is refused. */
  close(): Promise<void> {
    this.#closing ??= (async () => {
      await this.#transport.close().catch(() => {});
      this.#closed();
    })();
    return this.#closing;
  }

  #prepareForm(form: Form | string, facts: Facts, options: ExecuteOptions) {
    const found = typeof form === 'string' ? this.dialect.form(form) : form;
    if (!found) throw new HayesError(messages['no-such-form'], { dialect: this.dialect.id, form: String(form) });
    const filled = this.settings.fill(found, facts);
    const encoded = encodeForm(this.dialect, found, filled);
    if ('reasons' in encoded) throw refusal(found, encoded.reasons);
    const secrets = found.send.fields
      .filter((name) => found.param(name).secret)
      .map((name) => String(filled[name] ?? ''));
    return this.#prepare({
      line: encoded.line,
      form: found,
      facts: filled,
      stages: found.stages,
      data: encoded.data,
      payload: encoded.payload,
      finalTime:
        options.timeout ?? this.#time(found.within ?? FINAL_TIME, encoded.line.length + (encoded.data?.length ?? 0)),
      shown: masked(new TextDecoder().decode(encoded.line), secrets),
    });
  }

  #prepare(spec: Omit<ExchangeSpec, 'dialect' | 'cancel' | 'echoesData' | 'setting'>): {
    live: Live;
    execution: Execution;
  } {
    const client = typeof spec.facts.client === 'number' ? spec.facts.client : undefined;
    const exchange = new Exchange({
      ...spec,
      dialect: this.dialect,
      cancel: dataStage(spec.stages)?.cancel ?? ESC,
      echoesData: () => this.settings.get('dataEcho', client) !== false,
      setting: (name) => this.settings.shared(name),
    });
    let accept!: Live['accept'];
    let complete!: Live['complete'];
    const execution: Execution = {
      accepted: new Promise((resolve) => {
        accept = resolve;
      }),
      completed: new Promise((resolve) => {
        complete = resolve;
      }),
    };
    return { live: { exchange, accept, complete, cancelTimer: () => {} }, execution };
  }

  #enqueue(live: Live, options: ExecuteOptions): void {
    const aborted = () => new HayesError(messages.cancelled, { sent: live.exchange.spec.shown });
    this.#queue
      .add(() => this.#run(live), { ...options, aborted })
      .catch((error: HayesError) => this.#unsent(live, error));
  }

  /** The queue would not have it: nothing was sent. */
  #unsent(live: Live, error: HayesError): void {
    const outcome: Outcome = {
      outcome: 'failed',
      cause: 'error',
      form: live.exchange.spec.form,
      facts: live.exchange.spec.facts,
      infos: [],
      tokens: [],
      error,
    };
    live.accept(outcome);
    live.complete(outcome);
  }

  async #run(live: Live): Promise<void> {
    if (this.#state !== 'open') return this.#unsent(live, new HayesError(messages['port-closed'], { port: this.port }));
    if (this.#outOfStep && !(await this.#findStep(3))) {
      return this.#unsent(
        live,
        new HayesError(this.isOpen ? messages.silent : messages['port-closed'], { port: this.port }),
      );
    }
    this.#foreground = live;
    this.#perform(live, live.exchange.start());
    await this.#untilBackground(live);
  }

  #untilBackground(live: Live): Promise<void> {
    return new Promise((resolve) => {
      if (this.#foreground !== live) return resolve();
      this.#onBackground = resolve;
    });
  }
  #onBackground: (() => void) | undefined;

  #perform(live: Live, steps: readonly Step[]): void {
    for (const step of steps) {
      if ('write' in step) this.#writeFor(live, step.write, step.after ?? 0);
      else if ('wait' in step) this.#wait(live, step.wait);
      else if ('resync' in step) {
        this.#outOfStep = true;
        this.#maybeInPrompt =
          live.exchange.spec.stages.some((stage) => stage.kind === 'data') || live.exchange.isInPrompt;
      } else if ('accepted' in step) {
        const { form, facts } = live.exchange.spec;
        if (step.accepted.outcome === 'done' && form) this.settings.accept(form, facts);
        live.accept(step.accepted);
      } else {
        this.#noteDropped(live, step.completed);
        live.complete(step.completed);
      }
    }
    if (live.exchange.isDone) {
      live.cancelTimer();
      this.#outstanding.delete(live);
    } else if (!live.exchange.isForeground) this.#outstanding.add(live);
    if (this.#foreground === live && !live.exchange.isForeground) {
      this.#foreground = undefined;
      this.#onBackground?.();
      this.#onBackground = undefined;
    }
  }

  /** Closing a connection erases what was configured for it. */
  #noteDropped(live: Live, outcome: Outcome): void {
    const { form, facts } = live.exchange.spec;
    if (outcome.outcome === 'done' && form?.drops && typeof facts.client === 'number')
      this.settings.forgetClient(facts.client);
  }

  #writeFor(live: Live, bytes: Uint8Array, after: number): void {
    const write = () => {
      if (live.exchange.isForeground && this.#foreground === live) this.#write(bytes);
    };
    if (after > 0) this.#clock.setTimeout(write, after);
    else write();
  }

  #write(bytes: Uint8Array): void {
    this.emit('traffic', 'out', bytes);
    this.#transport.write(bytes).catch((error) => {
      this.#closed(new HayesError(messages['write-failed'], { port: this.port, reason: sayError(error, 'en') }));
    });
  }

  #wait(live: Live, ms: number): void {
    live.cancelTimer();
    live.cancelTimer = this.#clock.setTimeout(() => this.#perform(live, live.exchange.timeout()), ms);
  }

  #time(stated: number, bytes: number): number {
    return stated + GRACE + Math.ceil((bytes * 2 * 10_000) / this.#baud);
  }

  #receive(bytes: Uint8Array): void {
    if (this.#state === 'closed') return;
    this.emit('traffic', 'in', bytes);
    this.#framer.push(bytes);
    this.#drain();
    this.#cancelStall();
    if (this.#framer.pending > 0) this.#cancelStall = this.#clock.setTimeout(() => this.#giveUpLine(), STALL_TIME);
  }

  #drain(): void {
    for (let token = this.#framer.next(this.#awaited()); token; token = this.#framer.next(this.#awaited()))
      this.#take(token);
  }

  /** The module has fallen silent in the midst of a line: what is behind it must not wait for ever. */
  #giveUpLine(): void {
    const token = this.#framer.flush();
    if (token) this.#take(token);
    this.#drain();
    if (this.#framer.pending > 0) this.#cancelStall = this.#clock.setTimeout(() => this.#giveUpLine(), STALL_TIME);
  }

  #awaited(): Awaited {
    if (this.#resync) return this.#resync.awaited();
    if (this.#foreground) return this.#foreground.exchange.awaited();
    return { setting: (name) => this.settings.shared(name) };
  }

  #take(token: Token): void {
    this.emit('token', token);
    if (token.type === 'boot' && token.certainty === 'certain') {
      this.#reset(
        new HayesError(messages['module-reset'], { line: new TextDecoder('latin1').decode(token.raw).trim() }),
      );
      return;
    }
    if (token.type === 'echo' && !token.data && this.settings.get('echo') === false)
      this.#reset(new HayesError(messages['echo-returned']));
    if (token.type === 'urc') this.#urc(token);
    else if (this.#resync) this.#resync.take(token);
    else if (this.#foreground) this.#answer(this.#foreground, token);
  }

  #answer(live: Live, token: Token): void {
    this.#carriesMessage(live, token);
    const steps = live.exchange.take(token);
    if (steps) this.#perform(live, steps);
  }

  /** An answer that holds a message: the dialect says so on the info line. */
  #carriesMessage(live: Live, token: Token): void {
    if (token.type !== 'info' || !token.fields) return;
    const stage = live.exchange.spec.stages.find((one) => one.kind === 'info' && one.tells === 'message');
    const message =
      stage?.kind === 'info'
        ? this.#assembler.take(token, { tells: stage.tells, starts: false, ends: false })
        : undefined;
    if (typeof message === 'object') this.emit('message', message);
  }

  #urc(token: Token): void {
    const message = this.#assembler.take(token);
    if (typeof message === 'object') this.emit('message', message);
    const client = token.fields?.client;
    if (token.urc?.drops && typeof client === 'number') this.settings.forgetClient(client);
    for (const live of [...(this.#foreground ? [this.#foreground] : []), ...this.#outstanding]) {
      const steps = live.exchange.take(token);
      if (!steps) continue;
      this.#perform(live, steps);
      break;
    }
    this.emit('urc', token);
  }

  #reset(reason: HayesError): void {
    this.settings.forgetAll();
    this.#outOfStep = true;
    this.#abandon(reason);
    this.#queue.clear(() => reason);
    this.emit('reset', reason);
  }

  #abandon(reason: HayesError): void {
    for (const live of [...(this.#foreground ? [this.#foreground] : []), ...this.#outstanding])
      this.#perform(live, live.exchange.abandon(reason));
  }

  async #findStep(attempts: number): Promise<boolean> {
    const probe = this.dialect.probe === undefined ? undefined : this.dialect.form(this.dialect.probe);
    this.#resync = new Resync({
      dialect: this.dialect,
      probe,
      clock: this.#clock,
      write: (bytes) => this.#write(bytes),
      cancelPrompt: this.#maybeInPrompt,
    });
    const found = await this.#resync.run(attempts);
    this.#resync = undefined;
    if (found) {
      this.#outOfStep = false;
      this.#maybeInPrompt = false;
    }
    return found && this.isOpen;
  }

  #closed(reason?: Error): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#cancelStall();
    this.#releasePort();
    const error =
      reason instanceof HayesError
        ? reason
        : new HayesError(reason ? messages['port-gone'] : messages['port-closed'], {
            port: this.port,
            reason: reason?.message ?? '',
          });
    this.#resync?.stop();
    this.#abandon(error);
    this.#queue.clear(() => error);
    this.emit('close', reason ? error : undefined);
    if (reason) void this.close();
  }
}

/** The line with its secrets blotted out. */
function masked(line: string, secrets: readonly string[]): string {
  return secrets.filter(Boolean).reduce((shown, secret) => shown.split(secret).join('***'), line);
}
