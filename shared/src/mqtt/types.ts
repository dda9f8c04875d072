/** What users of a module's MQTT client see: options, outcomes, status. Names follow MQTT.js where it has them. */
import type { Cause } from '../dialect/index.ts';
import type { HayesError, LocalText } from '../text/index.ts';

export type QoS = 0 | 1 | 2;

/** The supervisor's stages in order; `closed` before the start and after the end. */
export const stages = ['closed', 'port', 'module', 'sim', 'network', 'data', 'broker', 'subscribed'] as const;
export type Stage = (typeof stages)[number];

export interface Status {
  /** The stage that is being worked on, or that was reached last where `state` is ready. */
  readonly stage: Stage;
  /** `working`: on its way; `ready`: this stage and all before it hold; `waiting`: failed, tried again at `retryAt`. */
  readonly state: 'working' | 'ready' | 'waiting' | 'stopped';
  /** Why it is not ready, in the user's language when printed with `say`. */
  readonly reason?: LocalText;
  readonly cause?: Cause;
  /** True where it will not heal by itself: credentials, PIN, protocol version. It is tried again all the same, slowly. */
  readonly permanent?: boolean;
  /** Milliseconds on the clock when the next attempt begins. */
  readonly retryAt?: number;
}

export interface Will {
  topic: string;
  payload: Uint8Array | string;
  qos?: QoS;
  retain?: boolean;
}

export interface ModemMqttOptions {
  host: string;
  /** Default 1883, or 8883 with `tls`. */
  port?: number;
  clientId: string;
  username?: string;
  password?: string;
  /** Seconds; 0 switches it off. Default 60. A value the module cannot take is refused, never clamped. */
  keepalive?: number;
  /** Clean session. Default true. */
  clean?: boolean;
  /** 3 (MQTT 3.1) or 4 (MQTT 3.1.1). Default 4. */
  protocolVersion?: 3 | 4;
  will?: Will;
  tls?: TlsOptions;
  /** Cloud authentication of the module: instead of user name and password. */
  cloud?: CloudIdentity;
  /** Received messages wait in the module until they are read, where it has room for that. Default false. */
  buffered?: boolean;
  /** Which of the module's clients; default: the first that is free. */
  client?: number;
  /** Send a QoS 2 publish again when its outcome is unknown, perhaps a second time. Default false. */
  resendUnknownQos2?: boolean;
  /** Most publishes kept while they cannot be sent. Default 1000; a further one is refused. */
  outbox?: number;
}

/** Who the device is at a cloud. Which of them belong together is the cloud's and the module's matter. */
export interface CloudIdentity {
  productKey?: string;
  productId?: string;
  productSecret?: string;
  deviceName?: string;
  deviceSecret?: string;
  accessKey?: string;
  nodeId?: string;
}

export interface TlsOptions {
  /** PEM. */
  ca?: string;
  cert?: string;
  key?: string;
  /** False: encrypt without checking the server. Default: true where a CA is given. */
  rejectUnauthorized?: boolean;
  servername?: string;
}

export interface PublishOptions {
  qos?: QoS;
  retain?: boolean;
  /** Takes the message back while it still waits in the outbox. */
  signal?: AbortSignal;
}

export interface PublishResult {
  /** `done`: acknowledged as the QoS demands (QoS 0: taken by the module). `unknown`: it may or may not have arrived. */
  outcome: 'done' | 'unknown';
  /** True where it was sent more than once because an outcome was unknown. */
  duplicate: boolean;
  messageId: number;
}

export interface Granted {
  topic: string;
  /** 128: refused by the broker. */
  qos: QoS | 128;
}

export interface MessagePacket {
  topic: string;
  payload: Uint8Array;
  /** 0 where the module reports message id 0, undefined where it does not tell. */
  qos: QoS | undefined;
  retain: boolean | undefined;
  messageId: number | undefined;
}

export interface ClientEvents {
  /** Connected to the broker; with `reconnected` after a loss. Subscriptions follow. */
  connect(info: { reconnected: boolean }): void;
  /** A new attempt begins. */
  reconnect(): void;
  /** The connection is gone. */
  close(reason?: HayesError): void;
  offline(): void;
  error(error: HayesError): void;
  message(topic: string, payload: Uint8Array, packet: MessagePacket): void;
  status(status: Status): void;
}

export interface ModemEvents {
  /** Status of the stages up to `data`. */
  status(status: Status): void;
  /** Bytes on the line, for logs and monitors. */
  traffic(direction: 'in' | 'out', bytes: Uint8Array): void;
  error(error: HayesError): void;
}
