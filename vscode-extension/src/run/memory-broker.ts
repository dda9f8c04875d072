/**
 * An MQTT broker in memory for the emulated module, so that a script can be tried where nothing is installed. Every host
 * name leads to it. It keeps retained messages, wills, and the sessions of clients that do not start clean.
 */
import type { ConnectOptions, Link, LinkEvents, Uplink, UplinkMessage } from 'hayes/emulator';
import { isTopicFilter, isTopicName, matches } from './topics.ts';

interface Session {
  readonly subscriptions: Map<string, 0 | 1 | 2>;
  /** What came while the client was away. */
  readonly waiting: UplinkMessage[];
  readonly clean: boolean;
  link: MemoryLink | undefined;
}

/** Messages that wait for a client that is away. */
const MOST_WAITING = 100;

export class MemoryBroker implements Uplink {
  readonly #sessions = new Map<string, Session>();
  readonly #retained = new Map<string, UplinkMessage>();
  readonly #links = new Set<MemoryLink>();

  async open(_target: unknown, events: LinkEvents): Promise<Link> {
    const link = new MemoryLink(this, events, () => this.#links.delete(link));
    this.#links.add(link);
    return link;
  }

  close(): void {
    for (const link of this.#links) link.end();
  }

  /** A client of the same name that is still connected is thrown out (MQTT 3.1.1 §3.1.4). */
  enter(link: MemoryLink, { clientId, clean }: ConnectOptions): Session {
    const old = this.#sessions.get(clientId);
    old?.link?.lose();
    const kept = old && !clean && !old.clean ? old : undefined;
    const session: Session = kept ?? { subscriptions: new Map(), waiting: [], clean, link };
    session.link = link;
    this.#sessions.set(clientId, session);
    return session;
  }

  leave(clientId: string, link: MemoryLink): void {
    const session = this.#sessions.get(clientId);
    if (session?.link !== link) return;
    session.link = undefined;
    if (session.clean) this.#sessions.delete(clientId);
  }

  publish(message: UplinkMessage): void {
    if (message.retain) {
      if (message.payload.length === 0) this.#retained.delete(message.topic);
      else this.#retained.set(message.topic, message);
    }
    for (const session of this.#sessions.values()) {
      const granted = grantedFor(session, message.topic);
      if (granted === undefined) continue;
      const copy = { ...message, retain: false, qos: lower(message.qos, granted) };
      if (session.link) session.link.deliver(copy);
      else if (copy.qos > 0 && session.waiting.length < MOST_WAITING) session.waiting.push(copy);
    }
  }

  retainedFor(filter: string): UplinkMessage[] {
    return [...this.#retained.values()].filter(({ topic }) => matches(filter, topic));
  }
}

/** The highest QoS of the subscriptions that match. */
function grantedFor({ subscriptions }: Session, topic: string): 0 | 1 | 2 | undefined {
  const granted = [...subscriptions].filter(([filter]) => matches(filter, topic)).map(([, qos]) => qos);
  return granted.length === 0 ? undefined : (Math.max(...granted) as 0 | 1 | 2);
}

const lower = (one: 0 | 1 | 2, other: 0 | 1 | 2): 0 | 1 | 2 => (one < other ? one : other);

class MemoryLink implements Link {
  readonly #broker: MemoryBroker;
  readonly #events: LinkEvents;
  readonly #gone: () => void;
  #session: Session | undefined;
  #options: ConnectOptions | undefined;
  #isOver = false;
  #lastId = 0;

  constructor(broker: MemoryBroker, events: LinkEvents, gone: () => void) {
    this.#broker = broker;
    this.#events = events;
    this.#gone = gone;
  }

  async connect(options: ConnectOptions): Promise<number> {
    this.#check();
    // MQTT 3.1.1 §3.1.3.1: a client without a name starts clean.
    if (options.clientId === '' && !options.clean) return 2;
    const clientId = options.clientId || `hayes-${Math.random().toString(36).slice(2)}`;
    this.#options = { ...options, clientId };
    this.#session = this.#broker.enter(this, this.#options);
    for (const message of this.#session.waiting.splice(0)) this.deliver(message);
    return 0;
  }

  async publish(message: UplinkMessage): Promise<void> {
    this.#check();
    if (!isTopicName(message.topic)) {
      this.lose();
      throw new Error('the broker has closed the connection: not a topic');
    }
    this.#broker.publish(message);
  }

  async subscribe(topics: readonly { topic: string; qos: 0 | 1 | 2 }[]): Promise<number[]> {
    const session = this.#check();
    return topics.map(({ topic, qos }) => {
      if (!isTopicFilter(topic)) return 128;
      session?.subscriptions.set(topic, qos);
      for (const message of this.#broker.retainedFor(topic)) this.deliver({ ...message, qos: lower(message.qos, qos) });
      return qos;
    });
  }

  async unsubscribe(topics: readonly string[]): Promise<void> {
    const session = this.#check();
    for (const topic of topics) session?.subscriptions.delete(topic);
  }

  async disconnect(): Promise<void> {
    this.#options = this.#options && { ...this.#options, will: undefined };
    this.end();
  }

  cut(): void {
    this.end();
  }

  /** Arrives after what the module awaits at this moment. */
  deliver(message: UplinkMessage): void {
    setTimeout(() => {
      if (this.#isOver) return;
      if (message.qos > 0) this.#lastId = (this.#lastId % 65_535) + 1;
      this.#events.message(message, message.qos > 0 ? this.#lastId : 0);
    }, 0);
  }

  /** The broker ends the connection. */
  lose(): void {
    if (this.#isOver) return;
    this.end();
    this.#events.lost('lost');
  }

  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#gone();
    if (!this.#options) return;
    this.#broker.leave(this.#options.clientId, this);
    if (this.#options.will) this.#broker.publish(this.#options.will);
  }

  #check(): Session | undefined {
    if (this.#isOver) throw new Error('the connection is gone');
    return this.#session;
  }
}
