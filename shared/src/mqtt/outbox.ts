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
  /** Sends one; the message id is the sender's. @throws HayesError where no form can carry it */
  send(entry: OutboxEntry): { execution: Execution; messageId: number };
  /** An outcome says that the connection is no good. */
  onFailure(outcome: Outcome): void;
}

interface Waiting extends OutboxEntry {
  resolve(result: PublishResult): void;
  reject(error: HayesError): void;
  /** How often it may have reached the broker already. */
  unknowns: number;
  /** How often the module refused it while connected. */
  refusals: number;
  leave(): void;
}

/** Refusals of the module (busy, a passing error) before a publish is given up. */
const MAX_REFUSALS = 3;
/** Wait after a refusal, in ms. */
const REFUSAL_WAIT = 1000;

export class Outbox {
  readonly #options: OutboxOptions;
  #waiting: Waiting[] = [];
  #inFlight = new Set<Waiting>();
  #isOpen = false;
  #paused = false;
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
    if (this.#waiting.length >= limit) return Promise.reject(new HayesError(messages['outbox-full'], { limit }));
    if (signal?.aborted) return Promise.reject(new HayesError(messages.aborted));
    return new Promise((resolve, reject) => {
      const abort = () => {
        const at = this.#waiting.indexOf(waiting);
        if (at < 0) return;
        this.#waiting.splice(at, 1);
        reject(new HayesError(messages.aborted));
      };
      const waiting: Waiting = {
        ...entry,
        resolve,
        reject,
        unknowns: 0,
        refusals: 0,
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

  /** Refuses all that waits. */
  clear(error: HayesError): void {
    this.#isOpen = false;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const one of waiting) this.#finish(one, () => one.reject(error));
    for (const one of this.#inFlight) one.refusals = MAX_REFUSALS;
  }

  #pump(): void {
    while (this.#isOpen && !this.#paused && this.#inFlight.size < this.#options.window) {
      const next = this.#waiting.shift();
      if (!next) return;
      this.#sendOne(next);
    }
  }

  #sendOne(entry: Waiting): void {
    let sent: ReturnType<OutboxOptions['send']>;
    try {
      sent = this.#options.send(entry);
    } catch (error) {
      this.#finish(entry, () => entry.reject(error as HayesError));
      return;
    }
    this.#inFlight.add(entry);
    void sent.execution.completed.then((outcome) => {
      this.#inFlight.delete(entry);
      this.#settle(entry, outcome, sent.messageId);
      this.#pump();
    });
  }

  #settle(entry: Waiting, outcome: Outcome, messageId: number): void {
    const duplicate = entry.unknowns > 0;
    if (outcome.outcome === 'done') {
      this.#finish(entry, () => entry.resolve({ outcome: 'done', duplicate, messageId }));
      return;
    }
    const remedy = causes[outcome.cause];
    if (outcome.outcome === 'unknown') {
      entry.unknowns++;
      const again = entry.qos === 1 || (entry.qos === 2 && this.#options.resendUnknownQos2);
      if (again) this.#again(entry);
      else this.#finish(entry, () => entry.resolve({ outcome: 'unknown', duplicate, messageId }));
      this.#options.onFailure(outcome);
      return;
    }
    if (!this.#isOpen || remedy === 'reconnect') {
      this.#again(entry);
      if (this.#isOpen) this.#options.onFailure(outcome);
      return;
    }
    if (remedy === 'permanent' || ++entry.refusals >= MAX_REFUSALS) {
      const error = outcome.error ?? new HayesError(messages.ended);
      this.#finish(entry, () =>
        entry.reject(new HayesError(messages['gave-up'], { error: error.text, count: Math.max(1, entry.refusals) })),
      );
      return;
    }
    this.#again(entry);
    this.#pause();
  }

  #again(entry: Waiting): void {
    if (entry.refusals >= MAX_REFUSALS) this.#finish(entry, () => entry.reject(new HayesError(messages.ended)));
    else this.#waiting.unshift(entry);
  }

  #pause(): void {
    this.#paused = true;
    this.#options.clock.setTimeout(() => {
      this.#paused = false;
      this.#pump();
    }, REFUSAL_WAIT);
  }

  #finish(entry: Waiting, settle: () => void): void {
    entry.leave();
    settle();
    if (this.length === 0) for (const resolve of this.#idle.splice(0)) resolve();
  }
}
