/** What the runner needs of a session: one command at a time, and every token in order. */
import type { Dialect, Facts, Form } from '../dialect/index.ts';
import type { Token } from '../session/index.ts';
import type { HayesError } from '../text/index.ts';

export interface RawResult {
  readonly outcome: 'done' | 'failed' | 'unknown';
  /** The final result code's line. */
  readonly final?: string | undefined;
  readonly tokens: readonly Token[];
  readonly form?: Form | undefined;
  readonly facts?: Facts | undefined;
  readonly error?: HayesError | undefined;
}

export interface RawOptions {
  /** Answers the command's prompt; without it the prompt is left. */
  data?: Uint8Array | 'cancel';
  /** Until the final result, in ms, instead of the dialect's time. */
  timeout?: number;
  signal?: AbortSignal;
}

export interface ScriptPort {
  readonly dialect: Dialect;
  /**
   * Sends one command line as written, without its CR. Resolves at the final result or when it cannot come any more.
   * @throws HayesError where the line or the data cannot be sent at all
   */
  raw(line: string, options?: RawOptions): Promise<RawResult>;
  on(event: 'token', listener: (token: Token) => void): unknown;
  on(event: 'close', listener: (reason?: HayesError) => void): unknown;
  off(event: 'token', listener: (token: Token) => void): unknown;
  off(event: 'close', listener: (reason?: HayesError) => void): unknown;
}

export type { Token };
