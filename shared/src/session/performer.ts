/** Exchanges in progress: one in the foreground, completions of earlier ones outstanding behind it. */

import type { HayesError } from '../text/index.ts';
import type { Clock } from '../transport/index.ts';
import type { Awaited, Token } from '../wire/index.ts';
import { Exchange, SENDERS } from './exchange.ts';
import type { ExchangeSpec, Step } from './exchange-spec.ts';
import { LateAnswers } from './late-answers.ts';
import type { Execution, Outcome } from './types.ts';

/** An exchange and the promises that it has to keep. */
export interface Live {
  readonly exchange: Exchange;
  readonly execution: Execution;
  readonly accept: (outcome: Outcome) => void;
  readonly complete: (outcome: Outcome) => void;
  cancelWait: () => void;
  cancelWrite: () => void;
}

export interface PerformerEvents {
  write(bytes: Uint8Array): void;
  /** The module has taken the command. */
  accepted(outcome: Outcome): void;
  completed(outcome: Outcome): void;
  /** An answer is owed. */
  outOfStep(spec: ExchangeSpec): void;
}

/** How long a completion may still come after its time, in ms. */
const LATE_TIME = 120_000;

export class Performer {
  readonly #clock: Clock;
  readonly #events: PerformerEvents;
  readonly #late: LateAnswers;
  readonly #outstanding = new Set<Live>();
  #foreground: Live | undefined;
  #onBackground: (() => void) | undefined;

  constructor(clock: Clock, events: PerformerEvents) {
    this.#clock = clock;
    this.#events = events;
    this.#late = new LateAnswers(clock);
  }

  get isBusy(): boolean {
    return this.#foreground !== undefined;
  }

  awaited(): Awaited | undefined {
    return this.#foreground?.exchange.awaited();
  }

  /** Performs it; resolves when it leaves the foreground: at its final result, or when that cannot come any more. */
  run(live: Live): Promise<void> {
    return new Promise((resolve) => {
      this.#foreground = live;
      this.#onBackground = resolve;
      this.#perform(live, live.exchange.start());
    });
  }

  /** A token that answers; without a command in the foreground it answers nobody. */
  take(token: Token): void {
    const live = this.#foreground;
    const steps = live?.exchange.take(token);
    if (live && steps) this.#perform(live, steps);
  }

  urc(token: Token): void {
    const all = [...(this.#foreground ? [this.#foreground] : []), ...this.#outstanding];
    if (
      this.#late.take(
        token,
        all.map(({ exchange }) => exchange),
      )
    )
      return;
    for (const live of all) {
      const steps = live.exchange.take(token);
      if (!steps) continue;
      this.#perform(live, steps);
      return;
    }
  }

  /** The stages of what is in the foreground. */
  get stages() {
    return this.#foreground?.exchange.spec.stages ?? [];
  }

  /** Everything in progress ends, its outcome unknown. */
  abandon(reason: HayesError): void {
    this.#late.clear();
    for (const live of [...(this.#foreground ? [this.#foreground] : []), ...this.#outstanding])
      this.#perform(live, live.exchange.abandon(reason));
  }

  /** Nothing more comes for what a client has sent to its broker: the connection is gone. */
  abandonClient(client: number, reason: HayesError): void {
    for (const live of [...this.#outstanding]) {
      const { form, facts } = live.exchange.spec;
      if (facts.client === client && form && SENDERS.has(form.does)) this.#perform(live, live.exchange.abandon(reason));
    }
  }

  #perform(live: Live, steps: readonly Step[]): void {
    for (const step of steps) {
      if ('write' in step) this.#write(live, step.write, step.after ?? 0);
      else if ('wait' in step) {
        live.cancelWait();
        live.cancelWait = this.#clock.setTimeout(() => this.#perform(live, live.exchange.timeout()), step.wait);
      } else if ('resync' in step) this.#events.outOfStep(live.exchange.spec);
      else if ('owed' in step) this.#late.expect(live.exchange, LATE_TIME);
      else if ('accepted' in step) {
        this.#events.accepted(step.accepted);
        live.accept(step.accepted);
      } else {
        this.#events.completed(step.completed);
        live.complete(step.completed);
      }
    }
    if (live.exchange.isDone) {
      live.cancelWait();
      live.cancelWrite();
      this.#outstanding.delete(live);
    } else if (!live.exchange.isForeground) this.#outstanding.add(live);
    if (this.#foreground === live && !live.exchange.isForeground) {
      this.#foreground = undefined;
      this.#onBackground?.();
    }
  }

  #write(live: Live, bytes: Uint8Array, after: number): void {
    if (after === 0) this.#events.write(bytes);
    else live.cancelWrite = this.#clock.setTimeout(() => this.#events.write(bytes), after);
  }
}

export function liveOf(spec: ExchangeSpec): Live {
  let accept!: Live['accept'];
  let complete!: Live['complete'];
  const accepted = new Promise<Outcome>((resolve) => {
    accept = resolve;
  });
  const completed = new Promise<Outcome>((resolve) => {
    complete = resolve;
  });
  return {
    exchange: new Exchange(spec),
    execution: { accepted, completed },
    accept,
    complete,
    cancelWait: () => {},
    cancelWrite: () => {},
  };
}
