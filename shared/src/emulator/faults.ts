/** Ways in which modules fail, each a small named behaviour that can be switched on for a time. */
import type { Cause, Form } from '../dialect/index.ts';
import type { Log } from './log.ts';

/** Where in a conversation a fault can strike. */
export type Place =
  /** the first character of a line, before its echo */
  | 'line'
  /** the line is complete and echoed */
  | 'echoed'
  | 'info'
  | 'prompt'
  | 'prompted'
  /** the first byte of data */
  | 'data'
  | 'collected'
  | 'final'
  | 'answered'
  /** whether the completion comes before the final result */
  | 'early'
  /** what the broker says */
  | 'outcome'
  | 'completion'
  | 'disconnected'
  | 'message';

export interface Verdict {
  /** Leave it out. */
  skip?: boolean;
  error?: boolean;
  early?: boolean;
  /** ms to wait first */
  delay?: number;
  cause?: Cause | undefined;
  /** exactly this code */
  code?: string | undefined;
  /** Refuse all topics. */
  granted?: boolean;
}

export interface Circumstance {
  readonly form?: Form | undefined;
  readonly name?: string | undefined;
  readonly client?: number | undefined;
}

export class Faults {
  readonly #log: Log;
  constructor(log: Log) {
    this.#log = log;
  }

  at(_place: Place, _circumstance: Circumstance): Verdict {
    void this.#log;
    return {};
  }
}
