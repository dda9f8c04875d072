/**
 * One MQTT connection over a module, with the shape of MQTT.js's client: it connects, keeps its subscriptions and its
 * outbox over every loss, and says at which stage it is and why.
 */
import { type Cause, causes, type Facts, toBytes } from '../dialect/index.ts';
import { Emitter, firstCause, type Outcome, type Token } from '../session/index.ts';
import { HayesError, text } from '../text/index.ts';
import { Backoff } from './backoff.ts';
import { storeCertificates } from './certificates.ts';
import { checkConnection, checkQos, connectionFacts } from './connection-facts.ts';
import { linkError } from './link-error.ts';
import { MessageIds } from './message-ids.ts';
import { messages } from './messages.ts';
import type { Modem } from './modem.ts';
import { Outbox } from './outbox.ts';
import { type ProcedureContext, runMessage, runProcedure, StepError } from './procedure.ts';
import { Subscriptions } from './subscriptions.ts';
import { checkFilter, checkTopic } from './topics.ts';
import type { ClientEvents, Granted, ModemMqttOptions, PublishOptions, PublishResult, QoS, Status } from './types.ts';

type Callback<T> = (error: HayesError | undefined, result?: T) => void;

/** How long an orderly end may take before the connection is left to itself, in ms. */
const END_TIME = 3000;

export class ModemMqttClient extends Emitter<ClientEvents> {
  readonly options: ModemMqttOptions;
  /** The module's number for this connection. */
  readonly number: number;
  readonly #modem: Modem;
  readonly #facts: Facts;
  readonly #ids = new MessageIds();
  readonly #outbox: Outbox;
  readonly #subscriptions: Subscriptions;
  readonly #backoff: Backoff;
  #status: Status = { stage: 'closed', state: 'stopped' };
  #isConnected = false;
  #wasConnected = false;
  #ending: Promise<void> | undefined;
  #onEnded: (() => void)[] = [];
  /** Rises with every loss: what began under an older number is over. */
  #generation = 0;
  #lostCause: { reason: HayesError; cause: Cause } | undefined;
  #wake: (() => void) | undefined;

  /** @throws HayesError where the module cannot take a value */
  constructor(modem: Modem, options: ModemMqttOptions) {
    super();
    this.#modem = modem;
    this.options = options;
    this.number = modem.numbers.take(options.client);
    this.#facts = connectionFacts(options, this.number);
    try {
      checkConnection(modem.dialect, options, this.#facts);
    } catch (error) {
      modem.numbers.release(this.number);
      throw error;
    }
    this.#backoff = new Backoff(modem.options.backoff, modem.options.random);
    this.#outbox = new Outbox({
      clock: modem.clock,
      window: modem.dialect.limits.inFlight,
      limit: options.outbox ?? 1000,
      resendUnknownQos2: options.resendUnknownQos2 ?? false,
      send: (entry) => this.#send(entry),
      onFailure: (outcome) => this.#messageFailed(outcome),
    });
    this.#subscriptions = new Subscriptions({
      limit: modem.dialect.limits.topics,
      run: (name, facts) => this.#message(name, facts),
      onFailure: (outcome) => this.#messageFailed(outcome),
    });
  }

  get connected(): boolean {
    return this.#isConnected;
  }

  /** The connection's own status, or the modem's while that is not ready. */
  get status(): Status {
    return this.#status;
  }

  /** Called by the modem. */
  start(): void {
    const { line } = this.#modem;
    line.on('message', this.#onMessage);
    line.on('urc', this.#onUrc);
    line.on('down', this.#onDown);
    line.on('ready', this.#onReady);
    this.#modem.on('status', this.#onModemStatus);
    this.#onModemStatus(this.#modem.status);
    void this.#run();
  }

  whenEnded(listener: () => void): void {
    this.#onEnded.push(listener);
  }

  /**
   * @returns when the module reports it as the QoS demands, or cannot
   * @throws HayesError where no form can carry it (nothing is sent then), the outbox is full, or the client ends
   */
  async publishAsync(
    topic: string,
    payload: string | Uint8Array,
    options: PublishOptions = {},
  ): Promise<PublishResult> {
    const qos = options.qos ?? 0;
    const retain = options.retain ?? false;
    checkTopic(topic);
    checkQos(qos);
    if (this.#ending) throw new HayesError(messages.ended);
    return this.#outbox.add({ topic, payload: toBytes(payload), qos, retain }, options.signal);
  }

  publish(
    topic: string,
    payload: string | Uint8Array,
    options?: PublishOptions | Callback<PublishResult>,
    callback?: Callback<PublishResult>,
  ): this {
    const [stated, done] = typeof options === 'function' ? [{}, options] : [options ?? {}, callback];
    this.#settle(this.publishAsync(topic, payload, stated), done);
    return this;
  }

  /**
   * Subscribes now, or as soon as there is a connection; and again after every loss.
   * @returns what the broker granted, one per topic; 128 is a refusal
   * @throws HayesError where a filter is no filter, or the module cannot carry it
   */
  async subscribeAsync(topics: string | readonly string[], options: { qos?: QoS } = {}): Promise<Granted[]> {
    const qos = options.qos ?? 0;
    const filters = typeof topics === 'string' ? [topics] : topics;
    for (const filter of filters) checkFilter(filter);
    checkQos(qos);
    if (this.#ending) throw new HayesError(messages.ended);
    return this.#subscriptions.add(filters, qos);
  }

  subscribe(
    topics: string | readonly string[],
    options?: { qos?: QoS } | Callback<Granted[]>,
    callback?: Callback<Granted[]>,
  ): this {
    const [stated, done] = typeof options === 'function' ? [{}, options] : [options ?? {}, callback];
    this.#settle(this.subscribeAsync(topics, stated), done);
    return this;
  }

  async unsubscribeAsync(topics: string | readonly string[]): Promise<void> {
    return this.#subscriptions.remove(typeof topics === 'string' ? [topics] : topics);
  }

  unsubscribe(topics: string | readonly string[], callback?: Callback<void>): this {
    this.#settle(this.unsubscribeAsync(topics), callback);
    return this;
  }

  /** @param force leaves what still waits in the outbox unsent */
  endAsync(force = false): Promise<void> {
    this.#ending ??= this.#end(force);
    return this.#ending;
  }

  end(force = false, callback?: () => void): this {
    void this.endAsync(force).then(() => callback?.());
    return this;
  }

  #settle<T>(promise: Promise<T>, callback: Callback<T> | undefined): void {
    promise.then(
      (result) => callback?.(undefined, result),
      (error: HayesError) => (callback ? callback(error) : this.emit('error', error)),
    );
  }

  async #run(): Promise<void> {
    while (!this.#ending) {
      const session = this.#modem.session;
      if (!session) {
        if (this.#modem.isClosed) break;
        await this.#sleep();
        continue;
      }
      const generation = ++this.#generation;
      this.#lostCause = undefined;
      try {
        await this.#connect(generation);
        if (this.#generation === generation && !this.#ending) await this.#stayConnected(generation);
      } catch (error) {
        await this.#failed(error, generation);
        continue;
      }
      await this.#afterLoss();
    }
  }

  async #connect(generation: number): Promise<void> {
    const session = this.#modem.session!;
    const { clock, offers, numbers } = this.#modem;
    if (this.#wasConnected || this.#backoff.failures > 0) this.emit('reconnect');
    this.#setStatus({ stage: 'broker', state: 'working' });
    const context: ProcedureContext = { session, clock, offers, isOver: () => this.#generation !== generation };
    if (numbers.mayBeOccupied(this.number)) {
      await runProcedure(context, 'cleanup', { client: this.number });
      session.settings.forgetClient(this.number);
    }
    if (this.options.tls) await storeCertificates(context, this.options.tls, this.#facts);
    numbers.noteOccupied(this.number);
    await runProcedure(context, 'connect', this.#facts);
    const reconnected = this.#wasConnected;
    this.#isConnected = true;
    this.#wasConnected = true;
    this.#backoff.reset();
    this.#setStatus({ stage: 'broker', state: 'ready' });
    this.emit('connect', { reconnected });
  }

  async #stayConnected(generation: number): Promise<void> {
    const isOver = () => this.#generation !== generation || !this.#isConnected;
    this.#outbox.open();
    const refused = await this.#subscriptions.restore();
    if (!isOver()) {
      const reason =
        refused.length > 0 ? { reason: text(messages['subscription-refused'], { topic: refused.join(', ') }) } : {};
      this.#setStatus({ stage: 'subscribed', state: 'ready', ...reason });
    }
    while (!isOver() && !this.#ending) await this.#sleep();
  }

  async #failed(error: unknown, generation: number): Promise<void> {
    if (this.#ending) return;
    const known =
      this.#lostCause ?? (error instanceof StepError ? { reason: error.reason, cause: error.cause } : undefined);
    const reason =
      known?.reason ??
      (error instanceof HayesError
        ? error
        : new HayesError({ code: 'error', en: '{error}', zh: '{error}' }, { error: String(error) }));
    const cause = known?.cause ?? 'error';
    this.emit('error', reason);
    if (!this.#modem.session || this.#generation !== generation) return this.#pauseFor(reason, cause);
    const remedy = causes[cause];
    if (remedy === 'data' || remedy === 'network') this.#modem.restartFrom(remedy, reason);
    await this.#pauseFor(reason, cause);
  }

  async #afterLoss(): Promise<void> {
    const lost = this.#lostCause;
    if (this.#ending || !lost) return;
    const remedy = causes[lost.cause];
    if (remedy === 'data' || remedy === 'network') this.#modem.restartFrom(remedy, lost.reason);
    await this.#pauseFor(lost.reason, lost.cause);
  }

  async #pauseFor(reason: HayesError, cause: Cause): Promise<void> {
    const permanent = causes[cause] === 'permanent';
    const wait = this.#backoff.next(permanent);
    if (this.#modem.session)
      this.#setStatus({
        stage: 'broker',
        state: 'waiting',
        reason: reason.text,
        cause,
        permanent,
        retryAt: this.#modem.clock.now() + wait,
      });
    const until = this.#modem.clock.now() + wait;
    while (!this.#ending && this.#modem.clock.now() < until) await this.#sleep(until - this.#modem.clock.now());
  }

  async #end(force: boolean): Promise<void> {
    const { clock, line, numbers } = this.#modem;
    const bounded = (promise: Promise<unknown>) =>
      new Promise<void>((resolve) => {
        const cancel = clock.setTimeout(resolve, END_TIME);
        const done = () => {
          cancel();
          resolve();
        };
        promise.then(done, done);
      });
    if (!force && this.#isConnected) await bounded(this.#outbox.whenIdle());
    const session = this.#modem.session;
    const wasConnected = this.#isConnected;
    this.#isConnected = false;
    this.#outbox.clear(new HayesError(messages.ended));
    this.#subscriptions.clear(new HayesError(messages.ended));
    this.#wake?.();
    if (session && (wasConnected || numbers.mayBeOccupied(this.number))) {
      const context: ProcedureContext = { session, clock, offers: this.#modem.offers, isOver: () => false };
      const leaving = runProcedure(context, wasConnected ? 'disconnect' : 'cleanup', { client: this.number }).then(() =>
        numbers.noteClean(this.number),
      );
      await bounded(leaving);
    }
    this.#generation++;
    line.off('message', this.#onMessage);
    line.off('urc', this.#onUrc);
    line.off('down', this.#onDown);
    line.off('ready', this.#onReady);
    this.#modem.off('status', this.#onModemStatus);
    numbers.release(this.number);
    this.#setStatus({ stage: 'closed', state: 'stopped' });
    if (wasConnected) this.emit('close');
    for (const listener of this.#onEnded) listener();
  }

  #send(entry: { topic: string; payload: Uint8Array; qos: QoS; retain: boolean }) {
    const messageId = entry.qos === 0 ? 0 : this.#ids.take();
    try {
      const execution = this.#message('publish', { ...entry }, messageId);
      void execution.completed.then(() => this.#ids.release(messageId));
      return { execution, messageId };
    } catch (error) {
      this.#ids.release(messageId);
      throw error;
    }
  }

  #message(name: 'publish' | 'subscribe' | 'unsubscribe', facts: Facts, messageId?: number) {
    const { session, offers } = this.#modem;
    if (!session) throw new HayesError(messages['modem-lost'], { reason: text(messages['modem-closed']) });
    const id = messageId ?? this.#ids.take();
    const execution = runMessage({ session, offers }, name, { client: this.number, messageId: id, ...facts });
    if (messageId === undefined) void execution.completed.then(() => this.#ids.release(id));
    return execution;
  }

  #messageFailed(outcome: Outcome): void {
    if (causes[outcome.cause] !== 'reconnect' || !this.#isConnected) return;
    this.#lose(outcome.error ?? new HayesError(messages.ended), outcome.cause);
  }

  #lose(reason: HayesError, cause: Cause): void {
    this.#lostCause = { reason, cause };
    this.#generation++;
    const was = this.#isConnected;
    this.#isConnected = false;
    this.#outbox.shut();
    this.#subscriptions.down();
    if (was) {
      this.emit('close', reason);
      this.emit('offline');
    }
    this.#wake?.();
  }

  readonly #onMessage = (message: {
    client: number;
    topic: string;
    payload: Uint8Array;
    messageId: number | undefined;
  }): void => {
    if (message.client !== this.number || !this.#isConnected) return;
    const { topic, payload, messageId } = message;
    this.emit('message', topic, payload, {
      topic,
      payload,
      messageId,
      qos: messageId === 0 ? 0 : undefined,
      retain: undefined,
    });
  };

  readonly #onUrc = (token: Token): void => {
    const { urc, fields } = token;
    if (urc?.tells !== 'session' || fields?.client !== this.number || this.#ending) return;
    const cause = urc.means ?? firstCause(fields ?? {}, urc.param) ?? 'ok';
    const isGone = urc.drops !== undefined || (cause !== 'ok' && causes[cause] !== 'notice');
    if (!isGone) return;
    this.#modem.numbers.noteOccupied(this.number);
    this.#lose(linkError(token, urc.param), cause);
  };

  readonly #onDown = (reason: HayesError): void => {
    if (!this.#ending) this.#lose(reason, 'lost');
  };

  readonly #onReady = (): void => {
    this.#wake?.();
  };

  readonly #onModemStatus = (status: Status): void => {
    if (status.stage === 'data' && status.state === 'ready') return;
    this.#setStatus(status);
  };

  #sleep(ms?: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = ms === undefined ? () => {} : this.#modem.clock.setTimeout(() => this.#wake?.(), ms);
      this.#wake = () => {
        cancel();
        this.#wake = undefined;
        resolve();
      };
    });
  }

  #setStatus(status: Status): void {
    this.#status = status;
    this.emit('status', status);
  }
}
