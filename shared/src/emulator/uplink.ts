/** The way from the module to a broker. One form goes to real brokers (MQTT.js), one stays in memory. */
import type { Cause } from '../dialect/index.ts';

export interface TlsOptions {
  /** PEM texts that the host has stored in the module. */
  readonly ca?: Uint8Array | undefined;
  readonly cert?: Uint8Array | undefined;
  readonly key?: Uint8Array | undefined;
  /** Whether the server's certificate is checked. */
  readonly verify: boolean;
  /** Name sent in the handshake (SNI); undefined sends none. */
  readonly serverName?: string | undefined;
}

export interface Target {
  readonly host: string;
  readonly port: number;
  /** undefined: plain TCP */
  readonly tls?: TlsOptions | undefined;
}

export interface UplinkMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: 0 | 1 | 2;
  readonly retain: boolean;
}

export interface ConnectOptions {
  readonly clientId: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly clean: boolean;
  /** Seconds; 0 switches it off. */
  readonly keepAlive: number;
  /** 3 is MQTT 3.1, 4 is MQTT 3.1.1. */
  readonly version: 3 | 4;
  readonly will?: UplinkMessage | undefined;
}

export interface LinkEvents {
  /**
   * @param messageId 0 with QoS 0
   * @returns settles when the host's line has room for more: a link may hold its acknowledgement until then
   */
  message(message: UplinkMessage, messageId: number): Promise<void>;
  /** The connection is gone and the module did not close it. Comes once. */
  lost(cause: Cause): void;
}

/** A network connection to a broker, and later the MQTT session on it. */
export interface Link {
  /** @returns the broker's return code (MQTT 3.1.1 §3.2.2.3), 0 for accepted; rejects where none comes */
  connect(options: ConnectOptions): Promise<number>;
  /** Resolves when the broker has acknowledged it (QoS 0: when it is sent); rejects where it cannot be sent. */
  publish(message: UplinkMessage): Promise<void>;
  /** Sends what is unacknowledged of a message again, as a module does when its time is up; nothing where nothing is. */
  repeat?(message: UplinkMessage): void;
  /** @returns the granted QoS of each topic, 128 for a refusal */
  subscribe(topics: readonly { topic: string; qos: 0 | 1 | 2 }[]): Promise<number[]>;
  unsubscribe(topics: readonly string[]): Promise<void>;
  /** Says goodbye, so that no will is sent, and closes. */
  disconnect(): Promise<void>;
  /** Cuts the connection without a word. */
  cut(): void;
}

export interface Uplink {
  /** @throws UplinkError where the host is not found or does not answer */
  open(target: Target, events: LinkEvents): Promise<Link>;
  /** Cuts every connection. */
  close(): void;
}

/** Why there is no connection. */
export class UplinkError extends Error {
  readonly why: Cause;
  constructor(why: Cause, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.name = 'UplinkError';
    this.why = why;
  }
}
