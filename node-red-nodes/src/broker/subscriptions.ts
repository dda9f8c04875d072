/** Who wants which topics: each filter is subscribed once, whatever the number of nodes, with the highest QoS among them. */
import { matches } from '../common/topic.ts';
import type { Granted, MessagePacket, QoS } from '../engine.ts';

export type Handler = (topic: string, payload: Uint8Array, packet: MessagePacket) => void;

export interface Subscriber {
  qos: QoS;
  handler: Handler;
  /** Called with a refusal, and with undefined when the subscription stands. */
  settled(error?: unknown): void;
}

interface Subscription {
  /** By node. */
  subscribers: Map<string, Subscriber>;
  /** QoS asked for at the client; undefined while nothing has been asked. */
  asked?: QoS | undefined;
  /** What came of it, once known. */
  answer?: { error: unknown } | undefined;
  /** Nodes that were stopped for a moment: their successors take over without a word on the air. */
  leaving: Set<string>;
}

export interface SubscribingClient {
  subscribeAsync(topic: string, options: { qos: QoS }): Promise<Granted[]>;
  unsubscribeAsync(topic: string): Promise<unknown>;
}

/** How long a stopped node's subscription waits for its successor; a deploy stops and starts within this. */
const GRACE = 3000;

export class Subscriptions {
  readonly #byFilter = new Map<string, Subscription>();
  readonly #pending = new Set<Promise<unknown>>();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #refused: (filter: string) => Error;
  readonly #failed: (error: unknown) => void;
  #client: SubscribingClient | undefined;

  /**
   * @param refused makes the error for a filter that the broker refused
   * @param failed told what goes wrong where no node waits for it, and what a handler throws
   */
  constructor(refused: (filter: string) => Error, failed: (error: unknown) => void) {
    this.#refused = refused;
    this.#failed = failed;
  }

  /** Asks for everything at a new client; with undefined, the old one is gone. */
  attach(client: SubscribingClient | undefined): void {
    this.#client = client;
    for (const [filter, subscription] of this.#byFilter) {
      subscription.asked = undefined;
      subscription.answer = undefined;
      this.#ask(filter, subscription);
    }
  }

  /** @param node a node that subscribes again to the same filter replaces what it said before */
  add(filter: string, node: string, subscriber: Subscriber): void {
    const subscription = this.#byFilter.get(filter) ?? { subscribers: new Map(), leaving: new Set() };
    this.#byFilter.set(filter, subscription);
    subscription.leaving.delete(node);
    subscription.subscribers.set(node, subscriber);
    this.#ask(filter, subscription);
  }

  remove(filter: string, node: string): void {
    const subscription = this.#byFilter.get(filter);
    if (!subscription) return;
    subscription.subscribers.delete(node);
    subscription.leaving.delete(node);
    if (subscription.subscribers.size > 0 || subscription.leaving.size > 0) return;
    this.#byFilter.delete(filter);
    if (this.#client && subscription.asked !== undefined) {
      this.#track(this.#client.unsubscribeAsync(filter).catch(this.#failed));
    }
  }

  /** The node is stopped and probably started again at once: unsubscribe only if it does not come back. */
  leave(filter: string, node: string): void {
    const subscription = this.#byFilter.get(filter);
    if (!subscription?.subscribers.delete(node)) return;
    subscription.leaving.add(node);
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (subscription.leaving.has(node) && this.#byFilter.get(filter) === subscription) this.remove(filter, node);
    }, GRACE);
    timer.unref();
    this.#timers.add(timer);
  }

  deliver(topic: string, payload: Uint8Array, packet: MessagePacket): void {
    for (const [filter, { subscribers }] of this.#byFilter) {
      if (!matches(filter, topic)) continue;
      for (const { handler } of [...subscribers.values()]) {
        try {
          handler(topic, payload, packet);
        } catch (error) {
          this.#failed(error);
        }
      }
    }
  }

  /** Resolves when all that was asked of the client is answered. */
  async idle(): Promise<void> {
    await Promise.allSettled([...this.#pending]);
  }

  close(): void {
    this.#client = undefined;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#byFilter.clear();
  }

  #ask(filter: string, subscription: Subscription): void {
    const client = this.#client;
    const wanted = [...subscription.subscribers.values()];
    if (!client || wanted.length === 0) return;
    const qos = Math.max(...wanted.map((subscriber) => subscriber.qos)) as QoS;
    if (subscription.asked === qos) {
      if (subscription.answer) for (const subscriber of wanted) subscriber.settled(subscription.answer.error);
      return;
    }
    subscription.asked = qos;
    subscription.answer = undefined;
    const tell = (error?: unknown) => {
      // An answer to an older question says nothing about this one.
      if (this.#client !== client || subscription.asked !== qos) return;
      subscription.answer = { error };
      for (const subscriber of subscription.subscribers.values()) subscriber.settled(error);
    };
    const asked = async () => {
      const granted = await client.subscribeAsync(filter, { qos });
      tell(granted.some((one) => one.qos === 128) ? this.#refused(filter) : undefined);
    };
    this.#track(asked().catch(tell));
  }

  #track(promise: Promise<unknown>): void {
    this.#pending.add(promise);
    promise.finally(() => this.#pending.delete(promise));
  }
}
