/** What the user wants to hear: asked of the broker in as few commands as the module allows, and again after every loss. */
import { causes, type Dialect, type Facts, type FactValue } from '../dialect/index.ts';
import type { Execution, Outcome } from '../session/index.ts';
import { HayesError } from '../text/index.ts';
import { messages } from './messages.ts';
import type { Granted, QoS } from './types.ts';

export interface SubscriptionsOptions {
  /** Topics in one command. */
  limit: number;
  /** True where the broker keeps subscriptions while the client is away. */
  isKept: boolean;
  /** @throws HayesError where no form can carry the facts */
  run(name: 'subscribe' | 'unsubscribe', facts: Facts): Execution;
  /** The module would not subscribe: the connection may be no good. */
  onFailure(outcome: Outcome): void;
}

/** Topics in one command: one where the module answers each topic by itself, since nobody knows which answer is which. */
export function topicsAtOnce(dialect: Dialect): number {
  const isSingle = [...dialect.commands.values()].some(({ forms }) =>
    forms.some(({ stages }) => stages.some((stage) => stage.kind === 'completion' && stage.each === 'topic')),
  );
  return isSingle ? 1 : dialect.limits.topics;
}

interface Wish {
  readonly qos: QoS;
  /** What the broker granted on the connection that stands; undefined where it has not been asked. */
  granted?: QoS | 128 | undefined;
  waiting: { resolve(granted: QoS | 128): void; reject(error: HayesError): void }[];
}

export class Subscriptions {
  readonly #options: SubscriptionsOptions;
  readonly #wishes = new Map<string, Wish>();
  /** No longer wanted, but perhaps kept by the broker. */
  readonly #stale = new Set<string>();
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
      // Another wish than the one that may be on its way: its answer is not this one's.
      const wish: Wish = { qos, waiting: this.#wishes.get(topic)?.waiting ?? [] };
      this.#wishes.set(topic, wish);
      this.#stale.delete(topic);
      return new Promise<Granted>((resolve, reject) => {
        wish.waiting.push({ resolve: (granted) => resolve({ topic, qos: granted }), reject });
      });
    });
    if (this.#isUp) this.#ask();
    return Promise.all(asked);
  }

  /** Resolves when the broker has confirmed; without a connection at once. */
  async remove(filters: readonly string[]): Promise<void> {
    const known = filters.filter((topic) => this.#wishes.has(topic));
    for (const topic of known) {
      for (const one of this.#wishes.get(topic)!.waiting) one.reject(new HayesError(messages.aborted));
      this.#wishes.delete(topic);
      this.#stale.add(topic);
    }
    if (!this.#isUp) return;
    const asked = this.#asking.then(() => this.#dropStale(known));
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
    if (!this.#options.isKept) this.#stale.clear();
    const stale = [...this.#stale];
    this.#asking = this.#asking.then(() => this.#dropStale(stale).catch(() => {}));
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

  async #dropStale(topics: readonly string[]): Promise<void> {
    const wanted = topics.filter((topic) => this.#stale.has(topic));
    for (const batch of batches(wanted, this.#options.limit)) await this.#unsubscribe(batch);
  }

  async #unsubscribe(topics: readonly string[]): Promise<void> {
    if (!this.#isUp) return;
    const execution = this.#run('unsubscribe', { topic: topics });
    if (!execution) {
      for (const part of halves(topics)) await this.#unsubscribe(part);
      return;
    }
    const outcome = await execution.completed;
    if (outcome.outcome === 'done') for (const topic of topics) this.#stale.delete(topic);
    else if (this.#isUp) {
      this.#options.onFailure(outcome);
      throw outcome.error ?? new HayesError(messages.ended);
    }
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

  async #askFor(topics: readonly string[], qos: QoS): Promise<void> {
    const wishes = topics.map((topic) => [topic, this.#wishes.get(topic)] as const);
    if (!this.#isUp) return;
    let execution: Execution | undefined;
    try {
      execution = this.#run('subscribe', { topic: topics, qos: topics.map(() => qos) });
    } catch (error) {
      const [topic, wish] = wishes[0]!;
      this.#wishes.delete(topic);
      for (const one of wish?.waiting.splice(0) ?? []) one.reject(error as HayesError);
      return;
    }
    if (!execution) {
      for (const part of halves(topics)) await this.#askFor(part, qos);
      return;
    }
    const outcome = await execution.completed;
    wishes.forEach(([topic, wish], index) => {
      if (!wish || this.#wishes.get(topic) !== wish) return;
      if (outcome.outcome === 'done') {
        const granted = grantedOf(outcome, index, topics.length, qos);
        wish.granted = granted;
        for (const one of wish.waiting.splice(0)) one.resolve(granted);
      } else if (causes[outcome.cause] !== 'reconnect') {
        // Not sent, or answered with a failure: on this connection nothing more comes of it.
        for (const one of wish.waiting.splice(0)) one.reject(outcome.error ?? new HayesError(messages.ended));
      }
    });
    if (outcome.outcome !== 'done' && this.#isUp) this.#options.onFailure(outcome);
  }

  /**
   * @returns undefined where several topics are too long for one line
   * @throws HayesError where not even one can be carried
   */
  #run(name: 'subscribe' | 'unsubscribe', facts: Facts & { topic: readonly string[] }): Execution | undefined {
    try {
      return this.#options.run(name, facts);
    } catch (error) {
      if (facts.topic.length > 1) return undefined;
      throw error;
    }
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

function halves(topics: readonly string[]): (readonly string[])[] {
  const half = Math.ceil(topics.length / 2);
  return [topics.slice(0, half), topics.slice(half)];
}
