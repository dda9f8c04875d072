/** Publishes on their way: kept while there is no connection, sent again where nobody knows whether they arrived. */
import { causes } from '../dialect/index.ts';
import type { Clock, Execution, Outcome } from '../session/index.ts';
import { HayesError } from '../text/index.ts';
import { messages } from './messages.ts';
import type { PublishResult, QoS } from './types.ts';

export interface OutboxEntry {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: QoS;
  readonly retain: boolean;
}

export interface OutboxOptions {
  clock: Clock;
  /** Publishes that may wait for their acknowledgement at once. */
  window: number;
  /** Most entries that may wait. */
  limit: number;
  resendUnknownQos2: boolean;
  /**
   * Sends one; the message id is the sender's, unless the module gives one.
   * @param isRepeated true where it may have reached the broker before
   * @throws HayesError where no form can carry it
   */
  send(entry: OutboxEntry, isRepeated: boolean): { execution: Execution; messageId: number };
  /** An outcome may say that the connection is no good. */
  onFailure(outcome: Outcome): void;
}

interface Waiting extends OutboxEntry {
  /** Place in the order in which they were given. */
  readonly order: number;
  resolve(result: PublishResult): void;
  reject(error: HayesError): void;
  /** How often it may have reached the broker already. */
  unknowns: number;
  /** How often the module refused it. */
  refusals: number;
  messageId: number;
  leave(): void;
}

/** Refusals of the module (busy, a passing error, no prompt) before a publish is given up. */
const MAX_REFUSALS = 3;
/** Unknown outcomes before a publish is given up: a message that the broker hangs up on must not block the rest. */
const MAX_UNKNOWNS = 10;
/** Wait after a refusal, in ms. */
const REFUSAL_WAIT = 1000;

export class Outbox {
  readonly #options: OutboxOptions;
  #waiting: Waiting[] = [];
  readonly #inFlight = new Set<Waiting>();
  #order = 0;
  #isOpen = false;
  #cancelPause: (() => void) | undefined;
  #idle: (() => void)[] = [];

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  get length(): number {
    return this.#waiting.length + this.#inFlight.size;
  }

  /** @throws HayesError (rejection) where the outbox is full, the entry is taken back, or the module refuses it for good */
  add(entry: OutboxEntry, signal?: AbortSignal): Promise<PublishResult> {
    const { limit } = this.#options;
    if (signal?.aborted) return Promise.reject(new HayesError(messages.aborted));
    if (this.#waiting.length >= limit) return Promise.reject(new HayesError(messages['outbox-full'], { limit }));
    return new Promise((resolve, reject) => {
      const abort = () => {
        if (!this.#waiting.includes(waiting)) return;
        this.#waiting = this.#waiting.filter((one) => one !== waiting);
        // It may have arrived before its outcome became unknown.
        if (waiting.unknowns > 0) this.#finish(waiting, () => this.#resolve(waiting, 'unknown'));
        else this.#finish(waiting, () => reject(new HayesError(messages.aborted)));
      };
      const waiting: Waiting = {
        ...entry,
        order: this.#order++,
        resolve,
        reject,
        unknowns: 0,
        refusals: 0,
        messageId: 0,
        leave: () => signal?.removeEventListener('abort', abort),
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.#waiting.push(waiting);
      this.#pump();
    });
  }

  /** The connection is there: what waits goes out. */
  open(): void {
    this.#isOpen = true;
    this.#pump();
  }

  /** The connection is gone: nothing more goes out until it is back. */
  shut(): void {
    this.#isOpen = false;
  }

  /** Resolves when nothing waits or is in flight. */
  whenIdle(): Promise<void> {
    if (this.length === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  /** Refuses all that waits; of what is in flight, or was, nobody will know. */
  clear(error: HayesError): void {
    this.#isOpen = false;
    this.#cancelPause?.();
    this.#cancelPause = undefined;
    const entries = [...this.#inFlight, ...this.#waiting];
    const sent = new Set(this.#inFlight);
    this.#waiting = [];
    this.#inFlight.clear();
    for (const one of entries)
      this.#finish(one, () => (sent.has(one) || one.unknowns > 0 ? this.#resolve(one, 'unknown') : one.reject(error)));
  }

  #pump(): void {
    while (this.#isOpen && !this.#cancelPause && this.#inFlight.size < this.#options.window) {
      const next = this.#waiting.shift();
      if (!next) return;
      this.#sendOne(next);
    }
  }

  #sendOne(entry: Waiting): void {
    let sent: ReturnType<OutboxOptions['send']>;
    try {
      sent = this.#options.send(entry, entry.unknowns > 0);
    } catch (error) {
      this.#finish(entry, () => entry.reject(error as HayesError));
      return;
    }
    entry.messageId = sent.messageId;
    this.#inFlight.add(entry);
    void sent.execution.completed.then((outcome) => {
      // Cleared meanwhile.
      if (!this.#inFlight.delete(entry)) return;
      if (typeof outcome.facts.messageId === 'number') entry.messageId = outcome.facts.messageId;
      this.#settle(entry, outcome);
      this.#pump();
    });
  }

  #settle(entry: Waiting, outcome: Outcome): void {
    if (outcome.outcome === 'done') this.#finish(entry, () => this.#resolve(entry, 'done'));
    else if (outcome.outcome === 'unknown') {
      const again = entry.qos === 1 || (entry.qos === 2 && this.#options.resendUnknownQos2);
      if (again && ++entry.unknowns < MAX_UNKNOWNS) this.#again(entry);
      else this.#finish(entry, () => this.#resolve(entry, 'unknown'));
      if (this.#isOpen) this.#options.onFailure(outcome);
    } else this.#refused(entry, outcome);
  }

  /** Provably not sent. */
  #refused(entry: Waiting, outcome: Outcome): void {
    const remedy = causes[outcome.cause];
    // What the loss of the link has held back is no refusal.
    if (!this.#isOpen || outcome.cause === 'lost') {
      this.#again(entry);
      if (this.#isOpen) this.#options.onFailure(outcome);
    } else if (remedy === 'permanent' || ++entry.refusals >= MAX_REFUSALS) {
      const error = outcome.error?.text ?? new HayesError(messages.ended).text;
      const gaveUp = new HayesError(messages['gave-up'], { error, count: Math.max(1, entry.refusals) });
      this.#finish(entry, () => entry.reject(gaveUp));
      this.#options.onFailure(outcome);
    } else {
      this.#again(entry);
      if (remedy !== 'reconnect') this.#pause();
      this.#options.onFailure(outcome);
    }
  }

  /** Back to its place in the order. */
  #again(entry: Waiting): void {
    const at = this.#waiting.findIndex((one) => one.order > entry.order);
    this.#waiting.splice(at < 0 ? this.#waiting.length : at, 0, entry);
  }

  #pause(): void {
    this.#cancelPause = this.#options.clock.setTimeout(() => {
      this.#cancelPause = undefined;
      this.#pump();
    }, REFUSAL_WAIT);
  }

  #resolve(entry: Waiting, outcome: 'done' | 'unknown', duplicate = entry.unknowns > 0): void {
    entry.resolve({ outcome, duplicate, messageId: entry.messageId });
  }

  #finish(entry: Waiting, settle: () => void): void {
    entry.leave();
    settle();
    if (this.length === 0) for (const resolve of this.#idle.splice(0)) resolve();
  }
}
