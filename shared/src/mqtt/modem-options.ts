/** What a modem is made of, and what it tells the clients that share its line. */
import type { Dialect } from '../dialect/index.ts';
import type { Clock, IncomingMessage, Token, Transport } from '../session/index.ts';
import type { HayesError } from '../text/index.ts';
import type { BackoffOptions } from './backoff.ts';
import type { Phases } from './watchdog.ts';

export interface ModemOptions {
  /** For people; the transport decides where the bytes go. */
  port: string;
  /** A new way to the module, for each time the port is opened. */
  transport: () => Transport | Promise<Transport>;
  dialect: Dialect;
  baud?: number;
  apn?: string;
  apnUser?: string;
  apnPassword?: string;
  pin?: string;
  clock?: Clock;
  backoff?: BackoffOptions;
  random?: () => number;
  /** Silence after which the module is asked whether all is well, in ms. Default 60 000; 0: never. */
  watch?: number;
}

/** What the clients hear of the line they share. */
export interface LineEvents {
  message(message: IncomingMessage): void;
  urc(token: Token): void;
  /** The modem can no longer carry connections. */
  down(reason: HayesError): void;
  ready(): void;
  /** What the module says of its connections; `askedAt` is when it was asked. */
  phases(phases: Phases, askedAt: number): void;
}
