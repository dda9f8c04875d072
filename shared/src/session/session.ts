/**
 * The only owner of a port: sends one command at a time, gives every answer to the exchange it belongs to, and finds
 * step with the module again when answers fail to come.
 */
import type { Cause, Dialect, Facts, Form } from '../dialect/index.ts';
import { HayesError } from '../text/index.ts';
import { type Clock, systemClock, type Transport } from '../transport/index.ts';
import { Assembler, type Awaited, type Token } from '../wire/index.ts';
import { Emitter } from './emitter.ts';
import { Line } from './line.ts';
import { type LineSetting, lineSettings } from './line-settings.ts';
import { messages } from './messages.ts';
import { type Live, liveOf, Performer } from './performer.ts';
import { claimPort } from './port-claims.ts';
import { type PrepareContext, prepareForm, prepareRaw } from './prepare.ts';
import { Settings } from './settings.ts';
import { StepKeeper } from './step-keeper.ts';
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

/** Attempts to find step with the module before it counts as silent. */
const FIND_ATTEMPTS = 3;
const FIND_PRIORITY = 100;

export class Session extends Emitter<SessionEvents> {
  readonly dialect: Dialect;
  readonly settings: Settings;
  readonly #clock: Clock;
  readonly #context: PrepareContext;
  readonly #device: string | undefined;
  readonly #line: Line;
  readonly #performer: Performer;
  readonly #lineSettings: readonly LineSetting[];
  readonly #assembler = new Assembler();
  readonly #queue = new TaskQueue();
  readonly #step: StepKeeper;
  /** True where a user's command may have changed what framing relies on. */
  #isDisturbed = false;
  /** Rises with each restart of the module. */
  #epoch = 0;
  #state: 'new' | 'open' | 'closed' = 'new';
  #closeReason: HayesError | undefined;
  #closing: Promise<void> | undefined;
  #releasePort = () => {};

  constructor(options: SessionOptions) {
    super();
    const { dialect, transport, baud } = options;
    this.dialect = dialect;
    this.settings = new Settings(dialect);
    this.#clock = options.clock ?? systemClock;
    this.#context = { dialect, settings: this.settings, baud: baud || 9600 };
    this.#device = transport.device;
    this.#lineSettings = lineSettings(dialect);
    this.#line = new Line(dialect, transport, this.#clock, {
      awaited: () => this.#awaited(),
      token: (token) => this.#take(token),
      traffic: (direction, bytes) => this.emit('traffic', direction, bytes),
      lost: (reason) => this.#lost(reason),
    });
    this.#performer = new Performer(this.#clock, {
      write: (bytes) => this.#line.write(bytes),
      accepted: (outcome) => this.#learn(outcome),
      completed: (outcome) => this.#completed(outcome),
      outOfStep: (spec) => this.#step.lose(spec),
    });
    this.#step = new StepKeeper({
      dialect,
      clock: this.#clock,
      settings: this.settings,
      lineSettings: this.#lineSettings,
      write: (bytes) => this.#line.write(bytes),
      restarted: (reason) => this.#reset(reason),
      silent: () => this.emit('silent', new HayesError(messages.silent, { port: this.port })),
    });
  }

  get port(): string {
    return this.#line.name;
  }

  get isOpen(): boolean {
    return this.#state === 'open';
  }

  /** @throws HayesError where the port cannot be opened, or somebody in this process has it */
  async open(): Promise<void> {
    if (this.#state !== 'new') throw this.#closedError();
    this.#releasePort = claimPort(this.#device, this.port);
    try {
      await this.#line.open();
    } catch (error) {
      this.#releasePort();
      throw error;
    }
    // What has closed it meanwhile: `close`, or a port that was gone at once.
    if ((this.#state as string) === 'closed') throw this.#closedError();
    this.#state = 'open';
  }

  /**
   * Sends a form of the dialect when its turn comes.
   * @throws HayesError where the form cannot carry the facts: nothing is sent then
   */
  execute(form: Form | string, facts: Facts, options: ExecuteOptions = {}): Execution {
    const live = liveOf(prepareForm(this.#context, form, facts, options));
    this.#enqueue(live, options, true);
    return live.execution;
  }

  /** Runs commands with nothing in between them. The queue waits until the body settles and the last one is answered. */
  transaction<T>(body: (transaction: Transaction) => Promise<T>, options: ExecuteOptions = {}): Promise<T> {
    let last = Promise.resolve();
    let isOver = false;
    const within: Transaction = {
      execute: (form, facts, inner = {}) => {
        const live = liveOf(prepareForm(this.#context, form, facts, inner));
        if (isOver) this.#unsent(live, this.#cancelled(live), 'error');
        else last = last.then(() => this.#run(live, epoch, inner.signal));
        return live.execution;
      },
    };
    let epoch = this.#epoch;
    const run = async () => {
      await this.#setBack();
      epoch = this.#epoch;
      try {
        return await body(within);
      } finally {
        isOver = true;
        await last;
      }
    };
    return this.#queue.add(run, { ...options, aborted: () => new HayesError(messages.cancelled, { sent: 'AT' }) });
  }

  /**
   * Sends a line as a user wrote it. Where the dialect knows it, its exchange is the dialect's; where not, it ends with a
   * final result code. Resolves then; never rejects for what the module answers. What it changes about the line (echo,
   * result codes) holds for raw commands that follow, and is set back before the next command of Hayes's own.
   * @throws HayesError where the line holds a control character, or the data cannot be this command's
   */
  async raw(line: string, options: RawOptions = {}): Promise<Outcome> {
    const { spec, parts } = prepareRaw(this.#context, line, options);
    const live = liveOf(spec);
    this.#enqueue(live, options, false, () => this.#disturb(parts));
    const outcome = await live.execution.accepted;
    if (parts.length > 1) for (const { form, facts } of parts) this.#learn({ ...outcome, form, facts });
    return outcome;
  }

  /** The connection of one of the module's clients is gone: what it has sent and is not confirmed ends as unknown. */
  abandonClient(client: number, reason: HayesError): void {
    this.#performer.abandonClient(client, reason);
  }

  /** Asks until the module answers with what only this question is answered with. @returns false where it stays silent */
  async resync(attempts = FIND_ATTEMPTS): Promise<boolean> {
    if (this.#state !== 'open') return false;
    return this.#queue
      .add(() => this.#step.find(attempts), { priority: FIND_PRIORITY, aborted: () => this.#closedError() })
      .catch(() => false);
  }

  /** Idempotent. What is in flight settles as unknown, what waits is refused; at once, however long the port takes. */
  close(): Promise<void> {
    this.#closing ??= this.#line.close().finally(() => this.#releasePort());
    this.#end(undefined);
    return this.#closing;
  }

  #enqueue(live: Live, options: ExecuteOptions, isOwn: boolean, before?: () => void): void {
    const run = async () => {
      if (isOwn) await this.#setBack();
      const epoch = this.#epoch;
      before?.();
      await this.#run(live, epoch, options.signal);
    };
    this.#queue
      .add(run, { ...options, aborted: () => this.#cancelled(live) })
      .catch((error: HayesError) =>
        this.#unsent(live, error, error.code === messages.cancelled.code ? 'error' : 'lost'),
      );
  }

  #cancelled(live: Live): HayesError {
    return new HayesError(messages.cancelled, { sent: live.exchange.spec.shown });
  }

  #closedError(): HayesError {
    return this.#closeReason ?? new HayesError(messages['port-closed'], { port: this.port });
  }

  /** Nothing was sent. */
  #unsent(live: Live, error: HayesError, cause: Cause): void {
    const { form, facts } = live.exchange.spec;
    const outcome: Outcome = { outcome: 'failed', cause, form, facts, infos: [], tokens: [], error };
    live.accept(outcome);
    live.complete(outcome);
  }

  /** @param epoch the module must not have restarted since */
  async #run(live: Live, epoch: number, signal: AbortSignal | undefined): Promise<void> {
    if (this.isOpen && this.#step.isLost && !(await this.#step.find(FIND_ATTEMPTS)) && this.isOpen)
      return this.#unsent(live, new HayesError(messages.silent, { port: this.port }), 'timeout');
    if (!this.isOpen) return this.#unsent(live, this.#closedError(), 'lost');
    if (this.#epoch !== epoch) return this.#unsent(live, new HayesError(messages['restarted-before']), 'lost');
    if (signal?.aborted) return this.#unsent(live, this.#cancelled(live), 'error');
    await this.#performer.run(live);
  }

  /** What a command that was taken has set; where nobody knows whether it was taken, that is not known either. */
  #learn({ outcome, form, facts }: Outcome): void {
    if (!form || outcome === 'failed') return;
    if (outcome === 'done') this.settings.accept(form, facts);
    else this.settings.doubt(form, facts);
  }

  /** Closing a connection erases what was configured for it. */
  #completed({ outcome, form, facts }: Outcome): void {
    if (outcome === 'done' && form?.drops && typeof facts.client === 'number') this.settings.forgetClient(facts.client);
  }

  /** A user's command may change what framing relies on, in ways that only its effect shows. */
  #disturb(parts: readonly { form?: Form | undefined }[]): void {
    const names = this.#lineSettings.flatMap(({ facts }) => Object.keys(facts));
    const isHarmless = ({ form }: { form?: Form | undefined }) =>
      form?.risk === 'none' && !form.send.fields.some((name) => names.includes(name));
    if (parts.every(isHarmless)) return;
    this.#isDisturbed = true;
    this.settings.forget(names);
  }

  /** Sets again what a user's command may have changed. */
  async #setBack(): Promise<void> {
    if (!this.#isDisturbed) return;
    this.#isDisturbed = false;
    for (const { form, facts } of this.#lineSettings) {
      const live = liveOf(prepareForm(this.#context, form, facts, {}));
      await this.#run(live, this.#epoch, undefined);
    }
  }

  #awaited(): Awaited {
    return (
      this.#step.awaited() ?? this.#performer.awaited() ?? { setting: (name: string) => this.settings.shared(name) }
    );
  }

  #take(token: Token): void {
    this.emit('token', token);
    if (token.type === 'boot') {
      this.#boot(token);
      return;
    }
    if (token.type === 'urc') {
      this.#urc(token);
      return;
    }
    if (!this.#step.take(token)) {
      this.#carriesMessage(token);
      this.#performer.take(token);
    }
  }

  /** An answer that holds a message: the dialect says so on the info line. */
  #carriesMessage(token: Token): void {
    if (token.type !== 'info' || !token.fields) return;
    const stage = this.#performer.stages.find((one) => one.kind === 'info' && one.tells === 'message');
    if (stage?.kind !== 'info') return;
    const message = this.#assembler.take(token, { tells: stage.tells, starts: false, ends: false });
    if (typeof message === 'object') this.emit('message', message);
  }

  #urc(token: Token): void {
    const message = this.#assembler.take(token);
    if (typeof message === 'object') this.emit('message', message);
    const client = token.fields?.client;
    this.#performer.urc(token);
    if (token.urc?.drops && typeof client === 'number') {
      this.settings.forgetClient(client);
      const answer = new TextDecoder('latin1').decode(token.raw).trim();
      this.abandonClient(client, new HayesError(messages['connection-lost'], { answer }));
    }
    this.emit('urc', token);
  }

  /** A certain boot line speaks for itself; a supporting one occurs in normal life too, and makes the session ask. */
  #boot(token: Token): void {
    const line = new TextDecoder('latin1').decode(token.raw).trim();
    if (token.certainty === 'certain') this.#step.noteRestart(new HayesError(messages['module-reset'], { line }));
    else if (this.#state === 'open') this.#step.ask(() => this.resync());
  }

  #reset(reason: HayesError): void {
    this.#epoch++;
    this.#isDisturbed = false;
    this.settings.forgetAll();
    this.#performer.abandon(reason);
    this.#queue.clear(() => reason);
    this.emit('reset', reason);
  }

  #lost(reason: Error | undefined): void {
    const error =
      reason instanceof HayesError
        ? reason
        : new HayesError(reason ? messages['port-gone'] : messages['port-closed'], {
            port: this.port,
            reason: reason?.message ?? '',
          });
    this.#closing ??= this.#line.close().finally(() => this.#releasePort());
    this.#end(error);
  }

  #end(reason: HayesError | undefined): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#closeReason = reason;
    const error = this.#closedError();
    this.#step.stop();
    this.#performer.abandon(error);
    this.#queue.clear(() => error);
    this.emit('close', reason);
  }
}
