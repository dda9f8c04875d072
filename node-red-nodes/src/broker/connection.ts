/** One MQTT connection over a module, shared by all in and out nodes of a broker node. */
import { explain, isConnected } from '../common/node-status.ts';
import { texts } from '../common/texts.ts';
import { HayesError, type Modem, type ModemMqttClient, type PublishResult, type Status } from '../engine.ts';
import type { BrokerSettings, OwnMessage } from './settings.ts';
import { Subscriptions } from './subscriptions.ts';

/** Time for the close message, and for the client's farewell: a module that hangs must not hold up a deploy. */
const FAREWELL = 2000;
const END = 2000;

export interface ConnectionOptions {
  /** The modem, running; rejects where there is none to be had. */
  modem(): Promise<Pick<Modem, 'connect'>>;
  /** The status, or the refusal that takes its place. */
  changed(state: ConnectionState): void;
  log(level: 'info' | 'warn' | 'error', error: HayesError): void;
  /** What a listener in the flow throws, or a request that nobody waits for. */
  failed(error: unknown): void;
}

export interface ConnectionState {
  status: Status;
  /** A value that the module or this connection cannot take: nothing is tried. */
  refusal?: Error | undefined;
}

const CLOSED: Status = { stage: 'closed', state: 'stopped' };

export class BrokerConnection {
  readonly subscriptions: Subscriptions;
  readonly #options: ConnectionOptions;
  #settings: BrokerSettings | undefined;
  #client: ModemMqttClient | undefined;
  /** Stands for the connection that was asked for last, from `connect` to `disconnect`. */
  #wanted: Promise<void> | undefined;
  #status: Status = CLOSED;
  #refusal: Error | undefined;
  #wasConnected = false;
  #complaint = '';

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.subscriptions = new Subscriptions(
      (topic) => new HayesError(texts['subscription-refused'], { topic }),
      (error) => options.failed(error),
    );
  }

  get state(): ConnectionState {
    return { status: this.#status, refusal: this.#refusal };
  }

  get connected(): boolean {
    return this.#client?.connected ?? false;
  }

  /** True between `connect` and `disconnect`, connected or not. */
  get active(): boolean {
    return this.#wanted !== undefined;
  }

  /**
   * Starts connecting; goes on trying until `disconnect`. Resolves when the attempts have begun, or with a refusal in
   * `state`, which is reported as well.
   */
  connect(settings: () => BrokerSettings): Promise<void> {
    this.#wanted ??= this.#connect(settings);
    return this.#wanted;
  }

  async #connect(settings: () => BrokerSettings): Promise<void> {
    // From here on `#wanted` is set, and tells whether this attempt is still the one that counts.
    await Promise.resolve();
    const wanted = this.#wanted;
    this.#refusal = undefined;
    try {
      this.#settings = settings();
      const modem = await this.#options.modem();
      if (this.#wanted !== wanted) return;
      this.#client = modem.connect(this.#settings.options);
    } catch (error) {
      if (this.#wanted === wanted) this.#refuse(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    this.#listen(this.#client);
    this.#become(this.#client.status);
    this.subscriptions.attach(this.#client);
  }

  /** Nothing can be tried before the flow is changed. */
  #refuse(error: Error): void {
    this.#wanted = undefined;
    this.#refusal = error;
    this.#options.failed(error);
    this.#options.changed(this.state);
  }

  /**
   * Resolves when the module has taken the message (QoS 0) or the broker has acknowledged it.
   * @throws HayesError where it was not sent
   */
  async publish(message: OwnMessage): Promise<PublishResult> {
    await this.#wanted;
    if (this.#refusal) throw this.#refusal;
    if (!this.#client) throw new HayesError(texts['not-connecting']);
    const { topic, payload, qos, retain } = message;
    return this.#client.publishAsync(topic, payload, { qos, retain });
  }

  /** Says goodbye as far as the module lets it, within seconds. May be called again. */
  async disconnect(): Promise<void> {
    const client = this.#client;
    this.#wanted = undefined;
    if (!client) return;
    this.#client = undefined;
    this.subscriptions.attach(undefined);
    if (client.connected) {
      const farewell = this.#settings?.close ? client.publishAsync(...publication(this.#settings.close)) : undefined;
      const unanswered = Promise.allSettled([farewell, this.subscriptions.idle()]);
      await within(FAREWELL, unanswered);
    }
    const ended = await within(
      END,
      client.endAsync().catch((error: unknown) => this.#options.failed(error)),
    );
    client.removeAllListeners();
    if (!ended) this.#options.log('warn', new HayesError(texts['not-closed-in-time']));
    this.#become(CLOSED);
  }

  #listen(client: ModemMqttClient): void {
    client.on('status', (status) => this.#become(status));
    client.on('message', (topic, payload, packet) => this.subscriptions.deliver(topic, payload, packet));
    client.on('connect', () => {
      const birth = this.#settings?.birth;
      if (birth) client.publishAsync(...publication(birth)).catch(this.#options.failed);
    });
  }

  #become(status: Status): void {
    this.#status = status;
    this.#report(status);
    this.#options.changed(this.state);
  }

  /** Into Node-RED's log, each change of mind once: connected, lost, and each new reason for waiting. */
  #report(status: Status): void {
    const broker = this.#settings?.label ?? '';
    const connected = isConnected(status);
    if (connected !== this.#wasConnected) {
      this.#wasConnected = connected;
      this.#complaint = '';
      this.#options.log('info', new HayesError(texts[connected ? 'connected' : 'disconnected'], { broker }));
    }
    if (status.state !== 'waiting' || !status.reason) return;
    const { message, params } = explain(status);
    const complaint = new HayesError(message, params);
    if (complaint.message === this.#complaint) return;
    this.#complaint = complaint.message;
    this.#options.log(status.permanent ? 'error' : 'warn', complaint);
  }
}

const publication = ({ topic, payload, qos, retain }: OwnMessage) => [topic, payload, { qos, retain }] as const;

/** Whether the promise settled within `ms`. */
async function within(ms: number, promise: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([promise.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
