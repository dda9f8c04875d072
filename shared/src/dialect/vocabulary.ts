/**
 * The closed vocabulary: every word a dialect file may use without declaring it, and all that TypeScript knows about
 * modules. A new word needs two dialects that want it, or no vendor-neutral alternative.
 */

/** What a `<name>` in a signature may mean without a dialect saying so; a dialect adds ranges, codes and texts. */
export const facts = {
  client: 'int',
  messageId: 'int',
  host: 'string',
  port: 'int',
  clientId: 'string',
  username: 'string',
  password: 'string',
  keepAlive: 'int',
  cleanSession: 'bool',
  protocolVersion: 'int',
  'will.topic': 'string',
  'will.payload': 'data',
  'will.qos': 'int',
  'will.retain': 'bool',
  'tls.mode': 'string',
  'tls.ca.name': 'string',
  'tls.cert.name': 'string',
  'tls.key.name': 'string',
  'tls.host': 'string',
  'tls.socket': 'int',
  /** Whether the handshake names the server. */
  'tls.sni': 'bool',
  context: 'int',
  'certificate.kind': 'string',
  'certificate.name': 'string',
  'certificate.data': 'data',
  'cloud.productKey': 'string',
  'cloud.deviceName': 'string',
  'cloud.deviceSecret': 'string',
  'cloud.productId': 'string',
  'cloud.productSecret': 'string',
  'cloud.accessKey': 'string',
  'cloud.nodeId': 'string',
  apn: 'string',
  'apn.username': 'string',
  'apn.password': 'string',
  pin: 'string',
  topic: 'string',
  payload: 'data',
  total: 'int',
  qos: 'int',
  retain: 'bool',
  duplicate: 'bool',
  granted: 'int',
  slot: 'int',
  unread: 'int',
  /** Whether a place of the module's buffer holds a message; one value for each place. */
  stored: 'bool',
  /** Whether messages wait in the module until they are read. */
  buffered: 'bool',
  address: 'string',
  text: 'string',
  /** Seconds until an unacknowledged packet is sent again. */
  packetTimeout: 'int',
  /** How often an unacknowledged packet is sent again. */
  retries: 'int',
  /** Whether the module reports each retransmission. */
  retryNotice: 'bool',
  /** How often the module connects again by itself after a loss. */
  'reconnect.times': 'int',
  /** Seconds between two such attempts. */
  'reconnect.interval': 'int',
  /** Whether the interval grows with each attempt. */
  'reconnect.growing': 'bool',
  /** Bytes of the MQTT packet that carried a message. */
  packetLength: 'int',
  /** How often this packet has been sent again (in a notice of retransmission). */
  retry: 'int',
  /** Whether the module repeats data typed after a prompt. */
  dataEcho: 'bool',
  /** Whether the module gives up waiting for data that was announced. */
  inputLimited: 'bool',
  /** Seconds that the module waits for such data. */
  inputTime: 'int',
  /** Whether the module repeats command lines. */
  echo: 'bool',
  /** How `+CME ERROR` is reported: off, number or text. */
  errorFormat: 'string',
  /** Whether final results are words (`OK`) or numbers (`0`). */
  verbose: 'bool',
  /** Whether final results are held back. */
  quiet: 'bool',
  /** Sleep mode of the module: off, light or deep. */
  sleep: 'string',
  /** Phase of the MQTT session: initial, connecting, connected or disconnecting. */
  phase: 'string',
  /** What the module says of itself. */
  manufacturer: 'string',
  model: 'string',
  revision: 'string',
  serial: 'string',
  /** State of the SIM: ready, pin, puk or missing. */
  sim: 'string',
  /** Attempts left for the PIN. */
  attempts: 'int',
  /** Network registration: no, home, searching, denied, unknown or roaming. */
  registration: 'string',
  operator: 'string',
  /** Signal strength, 0..31 or 99 (3GPP TS 27.007 §8.5). */
  rssi: 'int',
  /** Bit error rate class, 0..7 or 99. */
  ber: 'int',
  /** Packet service: attached, detached. */
  attached: 'bool',
  /** Whether the data connection is up. */
  active: 'bool',
  /** Radio: off, on, flight; writing it may restart the module. */
  radio: 'string',
  /** Module clock, as the module writes it. */
  clock: 'string',
} as const satisfies Record<string, 'int' | 'string' | 'bool' | 'data'>;

export type FactName = keyof typeof facts;
export type FactKind = (typeof facts)[FactName];

/** True/false facts that the core computes. */
export const derivedFacts = ['secure', 'will'] as const;

/** States of a module or of one of its clients. */
export const states = ['started', 'acquired', 'open', 'connected'] as const;
export type State = (typeof states)[number];

export interface RoleDefaults {
  needs?: State;
  gives?: State;
  drops?: State;
  /** Facts that must have been said, by this command or an earlier one. */
  knows?: readonly FactName[];
}

/** What a command does, and what follows from that unless the file says otherwise. */
export const roles = {
  start: { gives: 'started' },
  stop: { drops: 'started' },
  acquire: { gives: 'acquired', knows: ['clientId'] },
  release: { drops: 'acquired' },
  open: { gives: 'open', knows: ['host'] },
  close: { drops: 'open' },
  connect: { gives: 'connected', knows: ['host', 'clientId'] },
  disconnect: { drops: 'connected', needs: 'connected' },
  publish: { needs: 'connected', knows: ['topic', 'payload'] },
  subscribe: { needs: 'connected', knows: ['topic'] },
  unsubscribe: { needs: 'connected', knows: ['topic'] },
  read: {},
  configure: {},
  store: { knows: ['certificate.data'] },
  /** Takes back what `store` has stored. */
  remove: {},
  /** Brings the data connection up, takes it down. */
  activate: {},
  deactivate: {},
  query: {},
  /** Restarts the module: everything it knew is gone. */
  reset: {},
  /** Answers its final result and nothing else. */
  plain: {},
} as const satisfies Record<string, RoleDefaults>;
export type Role = keyof typeof roles;

/** What a URC reports. */
export const tells = ['message', 'part', 'stored', 'session', 'boot', 'network', 'overflow'] as const;
export type Tells = (typeof tells)[number];

/** What the supervisor does about a cause. */
export type Remedy =
  | 'done'
  | 'notice'
  | 'closed'
  | 'transient'
  | 'reconnect'
  | 'data'
  | 'network'
  | 'occupied'
  | 'permanent'
  | 'reset';

/** What a result or error code means, and what follows from it. */
export const causes = {
  ok: 'done',
  already: 'done',
  retrying: 'notice',
  pending: 'notice',
  closed: 'closed',
  error: 'transient',
  'send-failed': 'reconnect',
  timeout: 'reconnect',
  'not-connected': 'reconnect',
  lost: 'reconnect',
  tcp: 'reconnect',
  tls: 'reconnect',
  'server-unavailable': 'reconnect',
  dns: 'data',
  'no-network': 'network',
  'no-data': 'data',
  'in-use': 'occupied',
  busy: 'transient',
  full: 'transient',
  storage: 'transient',
  absent: 'transient',
  exists: 'transient',
  'protocol-version': 'permanent',
  'client-id': 'permanent',
  credentials: 'permanent',
  'not-authorised': 'permanent',
  refused: 'permanent',
  certificate: 'permanent',
  parameter: 'permanent',
  unsupported: 'permanent',
  'sim-missing': 'permanent',
  'sim-pin': 'permanent',
  internal: 'reset',
} as const satisfies Record<string, Remedy>;
export type Cause = keyof typeof causes;

/** Procedures with these names are what the driver runs; `module sim network data connect` are its visible stages. */
export const procedures = [
  'module',
  'sim',
  'network',
  'data',
  'certificate',
  'connect',
  'publish',
  'subscribe',
  'unsubscribe',
  'receive',
  'disconnect',
  'cleanup',
  'diagnose',
] as const;
export type ProcedureName = (typeof procedures)[number];

/** How a value that is not plain text stands on the line. */
export const encodings = ['hex', 'escaped'] as const;
export type Encoding = (typeof encodings)[number];

/** What a command or form can do to the line, the module or the SIM, mildest first. */
export const risks = ['none', 'disturbs', 'cuts-line', 'writes-flash', 'burns-attempts', 'bricks'] as const;
export type Risk = (typeof risks)[number];

/** Events that erase what a command has configured. */
export const erasers = ['close', 'disconnect', 'sleep', 'reset', 'publish'] as const;
export type Eraser = (typeof erasers)[number];

export type FactValue = string | number | boolean | Uint8Array;
/** Values by fact name; a fact that a signature repeats holds one value per repetition. */
export type Facts = { readonly [name: string]: FactValue | readonly FactValue[] | undefined };
