/** What the owner of a port gives its users: exchanges, their outcomes, and what the module says of itself. */
import type { Cause, Facts, Form } from '../dialect/index.ts';
import type { HayesError } from '../text/index.ts';
import type { Token } from '../wire/index.ts';

/**
 * `done`: the module's completion says so. `failed`: provably not sent (a final error, no prompt, a code marked
 * notSent), or a definite no to what sends no message (opening, connecting). `unknown`: everything else: a failure
 * reported after a publish, subscribe or unsubscribe was sent, a timeout, a lost link, a reset.
 */
export type OutcomeKind = 'done' | 'failed' | 'unknown';

export interface Outcome {
  readonly outcome: OutcomeKind;
  readonly cause: Cause;
  readonly form?: Form | undefined;
  /** What was sent and what the answers added. */
  readonly facts: Facts;
  readonly infos: readonly Token[];
  readonly completion?: Token | undefined;
  /** The final result code's line. */
  readonly final?: string | undefined;
  /** All tokens of the exchange, in order. */
  readonly tokens: readonly Token[];
  /** Told to users where the outcome is not `done`: what was sent, what came back, what to try. */
  readonly error?: HayesError | undefined;
}

export interface Execution {
  /** Settles at the final result code: the module has taken the command, or will not. */
  readonly accepted: Promise<Outcome>;
  /** Settles when the completion is in, or cannot come any more. Never rejects. */
  readonly completed: Promise<Outcome>;
}

export interface ExecuteOptions {
  /** Higher first; default 0. */
  priority?: number;
  /** Cancels while it waits in the queue; what has been sent runs on. */
  signal?: AbortSignal;
  /** Instead of the dialect's time until the final result, in ms. */
  timeout?: number;
}

export interface RawOptions extends ExecuteOptions {
  /** Answers the command's prompt; without it a prompt is left with the dialect's cancel byte. */
  data?: Uint8Array | 'cancel';
}

export interface IncomingMessage {
  readonly client: number;
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly messageId: number | undefined;
}

export interface SessionEvents {
  token(token: Token): void;
  urc(token: Token): void;
  message(message: IncomingMessage): void;
  /** The module has restarted: all state is gone. */
  reset(reason: HayesError): void;
  /** The module answers nothing, not even what wakes it. The port stays open, and the next command asks again. */
  silent(reason: HayesError): void;
  /** The port is gone. Comes once. */
  close(reason?: HayesError): void;
  traffic(direction: 'in' | 'out', bytes: Uint8Array): void;
}
