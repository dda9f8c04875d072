/** What an exchange begins with, and what it tells the session to do. */
import type { Dialect, Facts, FactValue, Form, Stage } from '../dialect/index.ts';
import type { Outcome } from './types.ts';

export interface ExchangeSpec {
  readonly dialect: Dialect;
  /** As sent, without its end. */
  readonly line: Uint8Array;
  readonly form?: Form | undefined;
  readonly facts: Facts;
  readonly stages: readonly Stage[];
  /** Answers the prompt, its end included. */
  readonly data?: Uint8Array | undefined;
  /** Bytes of `data` that the module may repeat. */
  readonly payload?: Uint8Array | undefined;
  /** Leaves a prompt that is not to be answered; empty where nothing can. */
  readonly cancel: string;
  /** Until the prompt, in ms. */
  readonly promptTime: number;
  /** Until the final result code, in ms. */
  readonly finalTime: number;
  /** True where the module may repeat data. */
  readonly echoesData: () => boolean;
  readonly setting: (name: string) => FactValue | undefined;
  /** The line as people may see it: without secrets. */
  readonly shown: string;
}

/** What the session has to do next. */
export type Step =
  | { write: Uint8Array; after?: number }
  | { wait: number }
  | { accepted: Outcome }
  | { completed: Outcome }
  /** An answer is owed: nothing may be sent before the module is in step again. */
  | { resync: true }
  /** A completion is owed, which must not be taken for that of a later command. */
  | { owed: true };
