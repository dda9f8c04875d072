/** What the user wants to hear: asked of the broker in as few commands as the module allows, and again after every loss. */
import { causes, type Facts, type FactValue } from '../dialect/index.ts';
import type { Execution, Outcome } from '../session/index.ts';
import { HayesError } from '../text/index.ts';
import { messages } from './messages.ts';
import type { Granted, QoS } from './types.ts';

export interface SubscriptionsOptions {
  /** Topics in one command. */
  limit: number;
  /** @throws HayesError where no form can carry the facts */
  run(name: 'subscribe' | 'unsubscribe', facts: Facts): Execution;
  /** The module would not subscribe: the connection may be no good. */
  onFailure(outcome: Outcome): void;
}

interface Wish {
  qos: QoS;
  /** What the broker granted on the connection that stands; undefined where it has not been asked. */
  granted?: QoS | 128 | undefined;
  waiting: { resolve(granted: QoS | 128): void; reject(error: HayesError): void }[];
}

export class Subscriptions {
  readonly #options: SubscriptionsOptions;
  readonly #wishes = new Map<string, Wish>();
  #isUp = false;
  #asking: Promise<void> = Promise.resolve();

  constructor(options: SubscriptionsOptions) {
    this.#options = options;
  }

  get topics(): string[] {
    return [...this.#wishes.keys()];
  }

  /** Resolves when the broker has answered, which may be after the next connection. */
  async add(filters: readonly string[], qos: QoS): Promise<Granted[]> {
    const asked = filters.map((topic) => {
      const wish: Wish = this.#wishes.get(topic) ?? { qos, waiting: [] };
      wish.qos = qos;
      wish.granted = undefined;
      this.#wishes.set(topic, wish);
      return new Promise<Granted>((resolve, reject) => {
        wish.waiting.push({ resolve: (granted) => resolve({ topic, qos: granted }), reject });
      });
    });
    if (this.#isUp) this.#ask();
    return Promise.all(asked);
  }

  async remove(filters: readonly string[]): Promise<void> {
    const known = filters.filter((topic) => this.#wishes.has(topic));
    for (const topic of known) {
      for (const one of this.#wishes.get(topic)!.waiting) one.reject(new HayesError(messages.aborted));
      this.#wishes.delete(topic);
    }
    if (!this.#isUp) return;
    const asked = this.#asking.then(async () => {
      for (const batch of batches(known, this.#options.limit)) {
        const outcome = await this.#options.run('unsubscribe', { topic: batch }).completed;
        if (outcome.outcome !== 'done' && this.#isUp) throw outcome.error ?? new HayesError(messages.ended);
      }
    });
    this.#asking = asked.catch(() => {});
    return asked;
  }

  /**
   * A new connection stands: everything is asked for again.
   * @returns the topics that the broker refused
   */
  async restore(): Promise<string[]> {
    this.#isUp = true;
    for (const wish of this.#wishes.values()) wish.granted = undefined;
    this.#ask();
    await this.#asking;
    return [...this.#wishes].filter(([, wish]) => wish.granted === 128).map(([topic]) => topic);
  }

  /** The connection is gone: the next one asks again. */
  down(): void {
    this.#isUp = false;
  }

  clear(error: HayesError): void {
    this.#isUp = false;
    for (const wish of this.#wishes.values()) for (const one of wish.waiting.splice(0)) one.reject(error);
    this.#wishes.clear();
  }

  #ask(): void {
    this.#asking = this.#asking.then(() => this.#askAll());
  }

  async #askAll(): Promise<void> {
    const open = [...this.#wishes].filter(([, wish]) => wish.granted === undefined);
    for (const qos of [0, 1, 2] as const) {
      const topics = open.filter(([, wish]) => wish.qos === qos).map(([topic]) => topic);
      for (const batch of batches(topics, this.#options.limit)) await this.#askFor(batch, qos);
    }
  }

  /** A batch that is too long for a line is halved. */
  async #askFor(topics: string[], qos: QoS): Promise<void> {
    if (!this.#isUp) return;
    let execution: Execution;
    try {
      execution = this.#options.run('subscribe', { topic: topics, qos: topics.map(() => qos) });
    } catch (error) {
      if (topics.length > 1) {
        const half = Math.ceil(topics.length / 2);
        await this.#askFor(topics.slice(0, half), qos);
        await this.#askFor(topics.slice(half), qos);
        return;
      }
      const wish = this.#wishes.get(topics[0]!);
      this.#wishes.delete(topics[0]!);
      for (const one of wish?.waiting.splice(0) ?? []) one.reject(error as HayesError);
      return;
    }
    const outcome = await execution.completed;
    topics.forEach((topic, index) => {
      const wish = this.#wishes.get(topic);
      if (!wish) return;
      if (outcome.outcome === 'failed' && causes[outcome.cause] !== 'reconnect') {
        for (const one of wish.waiting.splice(0)) one.reject(outcome.error ?? new HayesError(messages.ended));
      }
      if (outcome.outcome !== 'done') return;
      const granted = grantedOf(outcome, index, topics.length, qos);
      wish.granted = granted;
      for (const one of wish.waiting.splice(0)) one.resolve(granted);
    });
    if (outcome.outcome !== 'done') this.#options.onFailure(outcome);
  }
}

/** Firmware may report one number for several topics; where none is reported the wish stands. */
function grantedOf(outcome: Outcome, index: number, count: number, qos: QoS): QoS | 128 {
  const granted = outcome.facts.granted;
  const list = (Array.isArray(granted) ? granted : granted === undefined ? [] : [granted]) as FactValue[];
  const value = list[index] ?? (list.length < count ? list.at(-1) : undefined) ?? qos;
  return Number(value) as QoS | 128;
}

function batches(topics: readonly string[], size: number): string[][] {
  const all: string[][] = [];
  for (let i = 0; i < topics.length; i += size) all.push(topics.slice(i, i + size));
  return all;
}
