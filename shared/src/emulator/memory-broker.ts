/** A broker in memory, on the injected clock: for tests that must not wait, and for the browser. */
import type { Clock } from '../transport/clock.ts';
import { filterTakes, isFilter, isTopic } from './topics.ts';
import {
  type ConnectOptions,
  type Link,
  type LinkEvents,
  type Uplink,
  UplinkError,
  type UplinkMessage,
} from './uplink.ts';

export interface MemoryBrokerOptions {
  readonly clock: Clock;
  /** User names and their passwords; without it everybody is let in. */
  readonly users?: Readonly<Record<string, string>>;
  /** Filters that nobody may subscribe to. */
  readonly refuses?: readonly string[];
  /** Highest QoS it grants; default 2. */
  readonly maximumQos?: 0 | 1 | 2;
  /** The id of the first message to a client; default 1 */
  readonly firstMessageId?: number;
}

interface BrokerSession {
  readonly filters: Map<string, 0 | 1 | 2>;
  /** What waits for a client that is away. */
  waiting: UplinkMessage[];
  link: MemoryLink | undefined;
  messageId: number;
}

/** Published messages that can be looked at. */
const REMEMBERED = 10_000;

/** Messages kept for a client that is away. */
const KEPT = 1000;

export class MemoryBroker {
  readonly options: MemoryBrokerOptions;
  /** While it is down nobody can connect. */
  isDown = false;
  /** While it is silent it takes packets and answers none. */
  isSilent = false;
  /** What was published last, in order. */
  readonly published: UplinkMessage[] = [];
  readonly #sessions = new Map<string, BrokerSession>();
  readonly #retained = new Map<string, UplinkMessage>();
  readonly #links = new Set<MemoryLink>();

  constructor(options: MemoryBrokerOptions) {
    this.options = options;
  }

  /** Client identifiers that are connected now. */
  get clients(): string[] {
    return [...this.#sessions].filter(([, session]) => session.link).map(([clientId]) => clientId);
  }

  /** The uplink of a module: this broker, whatever host the command names. */
  uplink(): Uplink {
    const own = new Set<MemoryLink>();
    return {
      open: async (_target, events) => {
        if (this.isDown) throw new UplinkError('tcp', 'the broker is down');
        const link = new MemoryLink(this, events, () => {
          own.delete(link);
          this.#links.delete(link);
        });
        own.add(link);
        this.#links.add(link);
        return link;
      },
      close: () => {
        for (const link of own) link.cut();
      },
    };
  }

  /** Goes down: all connections end. */
  stop(): void {
    this.isDown = true;
    for (const link of [...this.#links]) link.end('lost');
  }

  start(): void {
    this.isDown = false;
  }

  /** Ends one client's connection, as a broker does that restarts or throws it out. */
  kick(clientId: string): void {
    this.#sessions.get(clientId)?.link?.end('lost');
  }

  /** Hands a message to everybody who wants it. An empty retained one takes the retained message away (§3.3.1.3). */
  publish(message: UplinkMessage): void {
    this.published.push(message);
    if (this.published.length > REMEMBERED) this.published.shift();
    if (message.retain) {
      if (message.payload.length === 0) this.#retained.delete(message.topic);
      else this.#retained.set(message.topic, message);
    }
    for (const session of this.#sessions.values()) {
      const levels = [...session.filters]
        .filter(([filter]) => filterTakes(filter, message.topic))
        .map(([, qos]) => qos);
      if (levels.length > 0) this.#hand(session, { ...message, retain: false }, Math.max(...levels));
    }
  }

  /** @returns the return code of CONNACK */
  admit(link: MemoryLink, options: ConnectOptions): number {
    const { users } = this.options;
    if (options.clientId === '' && !options.clean) return 2;
    if (users && (options.username === undefined || users[options.username] !== options.password)) return 4;
    const before = this.#sessions.get(options.clientId);
    before?.link?.end('lost');
    const fresh: BrokerSession = {
      filters: new Map(),
      waiting: [],
      link: undefined,
      messageId: (this.options.firstMessageId ?? 1) - 1,
    };
    const session = options.clean || !before ? fresh : before;
    this.#sessions.set(options.clientId, session);
    session.link = link;
    return 0;
  }

  /** What waited while the client was away. */
  catchUp(clientId: string): void {
    const session = this.#sessions.get(clientId);
    if (!session) return;
    for (const message of session.waiting.splice(0)) this.#hand(session, message, message.qos);
  }

  subscribe(clientId: string, topics: readonly { topic: string; qos: 0 | 1 | 2 }[]): number[] {
    const session = this.#sessions.get(clientId);
    if (!session) return topics.map(() => 128);
    const { refuses = [], maximumQos = 2 } = this.options;
    return topics.map(({ topic, qos }) => {
      if (!isFilter(topic) || refuses.includes(topic)) return 128;
      const granted = Math.min(qos, maximumQos) as 0 | 1 | 2;
      session.filters.set(topic, granted);
      for (const message of this.#retained.values()) {
        if (filterTakes(topic, message.topic)) queueMicrotask(() => this.#hand(session, message, granted));
      }
      return granted;
    });
  }

  unsubscribe(clientId: string, topics: readonly string[]): void {
    for (const topic of topics) this.#sessions.get(clientId)?.filters.delete(topic);
  }

  /** A client has gone. */
  leave(link: MemoryLink, options: ConnectOptions, sendsWill: boolean): void {
    const session = this.#sessions.get(options.clientId);
    if (session?.link === link) {
      session.link = undefined;
      if (options.clean) this.#sessions.delete(options.clientId);
    }
    if (sendsWill && options.will) this.publish(options.will);
  }

  #hand(session: BrokerSession, message: UplinkMessage, granted: number): void {
    const qos = Math.min(message.qos, granted) as 0 | 1 | 2;
    if (!session.link) {
      if (qos > 0 && session.waiting.length < KEPT) session.waiting.push({ ...message, qos });
      return;
    }
    if (qos > 0) session.messageId = (session.messageId % 65_535) + 1;
    session.link.hand({ ...message, qos }, qos > 0 ? session.messageId : 0);
  }
}

class MemoryLink implements Link {
  readonly #broker: MemoryBroker;
  readonly #events: LinkEvents;
  readonly #gone: () => void;
  #options: ConnectOptions | undefined;
  #isGone = false;
  #cancelPing: (() => void) | undefined;
  readonly #waiting = new Set<(error: Error) => void>();

  constructor(broker: MemoryBroker, events: LinkEvents, gone: () => void) {
    this.#broker = broker;
    this.#events = events;
    this.#gone = gone;
  }

  async connect(options: ConnectOptions): Promise<number> {
    return this.#answered(() => {
      const code = this.#broker.admit(this, options);
      if (code !== 0) return code;
      this.#options = options;
      this.#ping();
      queueMicrotask(() => this.#broker.catchUp(options.clientId));
      return code;
    });
  }

  publish(message: UplinkMessage): Promise<void> {
    if (!isTopic(message.topic)) {
      // MQTT 3.1.1 §3.3.2.1: such a topic ends the connection.
      this.end('lost');
      return Promise.reject(new UplinkError('lost', 'the broker has hung up'));
    }
    if (message.qos === 0 && this.#broker.isSilent) return Promise.resolve();
    return this.#answered(() => this.#broker.publish(message));
  }

  subscribe(topics: readonly { topic: string; qos: 0 | 1 | 2 }[]): Promise<number[]> {
    return this.#answered(() => this.#broker.subscribe(this.#options?.clientId ?? '', topics));
  }

  unsubscribe(topics: readonly string[]): Promise<void> {
    return this.#answered(() => this.#broker.unsubscribe(this.#options?.clientId ?? '', topics));
  }

  async disconnect(): Promise<void> {
    this.#leave(false);
  }

  cut(): void {
    this.#leave(true);
  }

  /** The broker ends it. */
  end(cause: 'lost' | 'timeout'): void {
    if (this.#leave(true)) this.#events.lost(cause);
  }

  hand(message: UplinkMessage, messageId: number): void {
    if (!this.#isGone) this.#events.message(message, messageId);
  }

  #leave(sendsWill: boolean): boolean {
    if (this.#isGone) return false;
    this.#isGone = true;
    this.#cancelPing?.();
    this.#gone();
    for (const fail of [...this.#waiting]) fail(new UplinkError('lost', 'the connection is gone'));
    if (this.#options) this.#broker.leave(this, this.#options, sendsWill);
    return true;
  }

  /** A ping at each keep-alive time; one that is not answered within half of it again ends the link. */
  #ping(): void {
    const { keepAlive } = this.#options!;
    if (keepAlive === 0) return;
    const { clock } = this.#broker.options;
    this.#cancelPing = clock.setTimeout(() => {
      if (!this.#broker.isSilent) {
        this.#ping();
        return;
      }
      this.#cancelPing = clock.setTimeout(() => this.end('timeout'), keepAlive * 500);
    }, keepAlive * 1000);
  }

  /** What the broker answers; nothing while it is silent, an error when the link goes first. */
  #answered<T>(work: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#isGone) {
        reject(new UplinkError('lost', 'the connection is gone'));
        return;
      }
      this.#waiting.add(reject);
      if (!this.#broker.isSilent) {
        queueMicrotask(() => {
          this.#waiting.delete(reject);
          if (!this.#isGone) resolve(work());
        });
      }
    });
  }
}
