/**
 * One MQTT connection over a module, with the shape of MQTT.js's client: it connects, keeps its subscriptions and its
 * outbox over every loss, and says at which stage it is and why.
 */
import { causes, type Facts, toBytes } from '../dialect/index.ts';
import { Emitter, type Execution, type IncomingMessage, type Outcome, Settings } from '../session/index.ts';
import { HayesError, text } from '../text/index.ts';
import { checkConnection, checkQos, connectionFacts } from './connection-facts.ts';
import { Link } from './link.ts';
import { MessageIds } from './message-ids.ts';
import { messages } from './messages.ts';
import type { Modem } from './modem.ts';
import { Outbox } from './outbox.ts';
import { planMessage } from './plan.ts';
import { runMessage } from './run-message.ts';
import { Subscriptions, topicsAtOnce } from './subscriptions.ts';
import { checkFilter, checkTopic } from './topics.ts';
import type { ClientEvents, Granted, ModemMqttOptions, PublishOptions, PublishResult, QoS, Status } from './types.ts';
import { within } from './waker.ts';

type Callback<T> = (error: HayesError | undefined, result?: T) => void;
type Carrier = 'publish' | 'subscribe' | 'unsubscribe';

/** How long an orderly end waits for what is still to be sent, in ms. */
const FLUSH_TIME = 2500;

export class ModemMqttClient extends Emitter<ClientEvents> {
  readonly options: ModemMqttOptions;
  /** The module's number for this connection. */
  readonly number: number;
  readonly #modem: Modem;
  readonly #link: Link;
  readonly #ids = new MessageIds();
  readonly #outbox: Outbox;
  readonly #subscriptions: Subscriptions;
  #status: Status = { stage: 'closed', state: 'stopped' };
  #ending: Promise<void> | undefined;
  #onEnded: (() => void)[] = [];

  /** @throws HayesError where the module cannot take a value */
  constructor(modem: Modem, options: ModemMqttOptions) {
    super();
    this.#modem = modem;
    this.options = options;
    this.number = modem.numbers.take(options.client);
    const facts = connectionFacts(options, this.number);
    try {
      checkConnection(modem.dialect, options, facts);
    } catch (error) {
      modem.numbers.release(this.number);
      throw error;
    }
    this.#outbox = new Outbox({
      clock: modem.clock,
      window: modem.dialect.limits.inFlight,
      limit: options.outbox ?? 1000,
      resendUnknownQos2: options.resendUnknownQos2 ?? false,
      send: (entry, isRepeated) => this.#send(entry, isRepeated),
      onFailure: (outcome) => this.#messageFailed(outcome),
    });
    this.#subscriptions = new Subscriptions({
      limit: topicsAtOnce(modem.dialect),
      isKept: options.clean === false,
      run: (name, asked) => this.#carry(name, asked),
      onFailure: (outcome) => this.#messageFailed(outcome),
    });
    this.#link = new Link(modem, this.number, facts, options.tls, {
      status: (status) => this.#setStatus(status),
      reconnect: () => this.emit('reconnect'),
      up: (info) => this.#up(info),
      restore: () => this.#subscriptions.restore(),
      down: (reason) => this.#down(reason),
      failed: (reason) => this.emit('error', reason),
      message: (message) => this.#received(message),
    });
  }

  get connected(): boolean {
    return this.#link.isUp;
  }

  /** The connection's own status, or the modem's while that is not ready. */
  get status(): Status {
    return this.#status;
  }

  /** Called by the modem. */
  start(): void {
    this.#link.start();
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
    const entry = { topic, payload: Uint8Array.from(toBytes(payload)), qos, retain };
    this.#check('publish', { ...entry, messageId: qos === 0 ? 0 : 1 });
    return this.#outbox.add(entry, options.signal);
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
    checkQos(qos);
    for (const filter of filters) {
      checkFilter(filter);
      this.#check('subscribe', { topic: [filter], qos: [qos], messageId: 1 });
    }
    if (this.#ending) throw new HayesError(messages.ended);
    return this.#subscriptions.add([...filters], qos);
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

  async #end(force: boolean): Promise<void> {
    if (!force && this.connected) await within(this.#modem.clock, this.#outbox.whenIdle(), FLUSH_TIME);
    const wasConnected = this.connected;
    const ended = new HayesError(messages.ended);
    const leaving = this.#link.end();
    this.#outbox.clear(ended);
    this.#subscriptions.clear(ended);
    await leaving;
    this.#modem.numbers.release(this.number);
    this.#setStatus({ stage: 'closed', state: 'stopped' });
    if (wasConnected) this.emit('close');
    for (const listener of this.#onEnded) listener();
  }

  #up(info: { reconnected: boolean }): void {
    this.emit('connect', info);
    if (this.connected) this.#outbox.open();
  }

  #down(reason: HayesError): void {
    this.#outbox.shut();
    this.#subscriptions.down();
    this.#modem.session?.abandonClient(this.number, reason);
    this.emit('close', reason);
    this.emit('offline');
  }

  #received({ topic, payload, messageId }: IncomingMessage): void {
    const qos = messageId === 0 ? 0 : undefined;
    this.emit('message', topic, payload, { topic, payload, messageId, qos, retain: undefined });
  }

  /** @throws HayesError where no form of the module carries it, whichever of them it may offer */
  #check(name: Carrier, facts: Facts): void {
    const { session, dialect, offers } = this.#modem;
    const base = session ?? { dialect, settings: new Settings(dialect) };
    planMessage(base, name, { client: this.number, ...facts }, session && offers);
  }

  #send(entry: { topic: string; payload: Uint8Array; qos: QoS; retain: boolean }, duplicate: boolean) {
    const messageId = entry.qos === 0 ? 0 : this.#ids.take();
    return { execution: this.#carry('publish', { ...entry, messageId, duplicate }), messageId };
  }

  /** @throws HayesError where no form carries it */
  #carry(name: Carrier, facts: Facts): Execution {
    const { session, offers } = this.#modem;
    const messageId = typeof facts.messageId === 'number' ? facts.messageId : this.#ids.take();
    const release = () => this.#ids.release(messageId);
    try {
      if (!session) throw new HayesError(messages['modem-lost'], { reason: text(messages['modem-closed']) });
      const execution = runMessage(session, offers, name, { client: this.number, ...facts, messageId });
      void execution.completed.then(release);
      return execution;
    } catch (error) {
      release();
      throw error;
    }
  }

  #messageFailed(outcome: Outcome): void {
    if (!this.connected) return;
    if (causes[outcome.cause] === 'transient') void this.#modem.verify();
    if (causes[outcome.cause] !== 'reconnect') return;
    this.#link.lose(outcome.error ?? new HayesError(messages.ended), outcome.cause);
  }

  #setStatus(status: Status): void {
    this.#status = status;
    this.emit('status', status);
  }
}
