/** A driver, an emulated module and a broker in memory, on a clock that only runs while a trial waits for something. */
import type { Dialect } from '../../dialect/index.ts';
import {
  type ConnectOptions,
  Emulator,
  MemoryBroker,
  type MemoryBrokerOptions,
  type Target,
  type Uplink,
} from '../../emulator/index.ts';
import { Modem, type ModemMqttClient, type ModemMqttOptions, type Status } from '../../mqtt/index.ts';
import { HayesError, type LocalText, type Message, type Params, text } from '../../text/index.ts';
import { FakeClock } from '../../transport/index.ts';
import { escapeBytes } from '../transcript.ts';
import { messages } from './messages.ts';
import { Peer } from './peer.ts';
import type { TlsGate } from './tls-gate.ts';

/** A trial found something that is not as it should be. */
export class Failure extends HayesError {}

/** The engine will not do it, and says why. */
export class Refusal extends HayesError {}

export const failure = (message: Message, params: Params = {}): Failure => new Failure(message, params);

/** What the engine says before a byte is sent, because no form of the dialect can carry it. */
const refusals = new Set([
  'refused',
  'no-form-carries',
  'unsupported',
  'no-means',
  'tls-unsupported',
  'no-client-left',
  'client-range',
]);

/** A limit of the module; a fact that nobody said is a mistake of the dialect's and no limit. */
export function isRefusal({ message, params }: LocalText): boolean {
  if (!refusals.has(message.code)) return false;
  const reason = params.reason;
  return !(typeof reason === 'object' && reason.message.code === 'missing');
}

/** An error of the driver's: what it will not do is a refusal, all else a failure. */
export function judged(error: unknown): Failure | Refusal {
  if (error instanceof Failure || error instanceof Refusal) return error;
  if (error instanceof HayesError) {
    const { message, params } = error.text;
    return isRefusal(error.text) ? new Refusal(message, params) : new Failure(message, params);
  }
  return failure(messages.unforeseen, { error: error instanceof Error ? error.message : String(error) });
}

export interface BenchOptions {
  readonly broker?: Omit<MemoryBrokerOptions, 'clock'>;
  readonly gate?: TlsGate;
}

/** Lines of the conversation that a report of a failure shows. */
const SHOWN = 12;
/** How long a trial waits for one thing, in ms of its clock. */
const PATIENCE = 120_000;
const STEP = 50;

export class Bench {
  readonly dialect: Dialect;
  readonly clock = new FakeClock(Date.UTC(2024, 0, 31));
  readonly broker: MemoryBroker;
  readonly emulator: Emulator;
  readonly modem: Modem;
  /** What the module asked of the network and the broker, in order. */
  readonly targets: Target[] = [];
  readonly connects: ConnectOptions[] = [];
  readonly #gate: TlsGate | undefined;
  readonly #trace: string[] = [];
  #peers = 0;

  constructor(dialect: Dialect, { broker, gate }: BenchOptions = {}) {
    const { clock } = this;
    this.dialect = dialect;
    this.#gate = gate;
    this.broker = new MemoryBroker({ clock, ...broker });
    const uplink = this.#watched(this.broker.uplink());
    this.emulator = new Emulator({ dialect, clock, uplink: gate ? gate.guard(uplink) : uplink });
    this.modem = new Modem({
      port: 'emulator:conformance',
      dialect,
      transport: () => this.emulator.transport(),
      clock,
      random: () => 0.5,
      apn: 'internet',
      watch: 0,
    });
    this.modem.on('error', () => {});
    this.modem.on('traffic', (direction, bytes) =>
      this.#trace.push(`${direction === 'out' ? '→' : '←'} ${show(bytes)}`),
    );
  }

  /** The end of the conversation, for the report of a failure. */
  get trace(): string[] {
    return this.#trace.slice(-SHOWN);
  }

  /** @throws Refusal where the engine will not connect like this */
  client(options: Partial<ModemMqttOptions> = {}): ModemMqttClient {
    try {
      const client = this.modem.connect({ host: 'broker.example', clientId: 'module', ...options });
      client.on('error', () => {});
      return client;
    } catch (error) {
      throw judged(error);
    }
  }

  /** A client that is connected. @throws Refusal or Failure with the first reason why not */
  async connected(options: Partial<ModemMqttOptions> = {}): Promise<ModemMqttClient> {
    const client = this.client(options);
    await this.whenConnected(client);
    return client;
  }

  async whenConnected(client: ModemMqttClient, what: Message = messages.connecting): Promise<void> {
    const isReady = () => client.status.stage === 'subscribed' && client.status.state === 'ready';
    await this.until(what, () => isReady() || client.status.state === 'waiting');
    const { reason } = client.status;
    if (isReady()) return;
    if (reason && isRefusal(reason)) throw new Refusal(reason.message, reason.params);
    throw failure(what === messages.connecting ? messages['at-stage-why'] : messages['not-so'], {
      what: text(what),
      seconds: 0,
      ...told(client.status),
      status: statusText(client.status),
    });
  }

  peer(): Promise<Peer> {
    return this.settles(messages.connecting, Peer.join(this.broker, `peer${++this.#peers}`));
  }

  /** Lets time pass until something is so. @throws Failure where it does not come to pass */
  async until(what: Message, holds: () => boolean, patience = PATIENCE): Promise<void> {
    const end = this.clock.now() + patience;
    await this.passes(0);
    while (!holds()) {
      if (this.clock.now() >= end) {
        const seconds = patience / 1000;
        throw failure(messages['not-so'], { what: text(what), seconds, status: statusText(this.modem.status) });
      }
      await this.passes(STEP);
    }
  }

  /** Lets time pass until a promise settles. @throws Failure or Refusal, what it rejects with judged */
  async settles<T>(what: Message, promise: Promise<T>, patience = PATIENCE): Promise<T> {
    let result: { value: T } | { error: unknown } | undefined;
    promise.then(
      (value) => {
        result = { value };
      },
      (error: unknown) => {
        result = { error };
      },
    );
    await this.until(what, () => result !== undefined, patience);
    if ('error' in result!) throw judged(result.error);
    return (result as { value: T }).value;
  }

  /** Time for whatever still comes, where the trial is that nothing does. */
  async passes(ms: number): Promise<void> {
    await this.clock.advance(ms);
    await this.#gate?.settled();
  }

  /** Closes everything; what the emulator got wrong is a failure of its own. */
  async close(): Promise<void> {
    const closing = this.modem.close().catch(() => {});
    let isClosed = false;
    void closing.then(() => {
      isClosed = true;
    });
    for (let waited = 0; !isClosed && waited < 10_000; waited += STEP) await this.passes(STEP);
    await this.emulator.close();
    await this.passes(0);
    const [mistake] = this.emulator.log.of('error');
    if (mistake) throw failure(messages.emulator, { error: mistake.message });
  }

  #watched(uplink: Uplink): Uplink {
    return {
      open: async (target, events) => {
        this.targets.push(target);
        const link = await uplink.open(target, events);
        const connect = link.connect.bind(link);
        link.connect = (options) => {
          this.connects.push(options);
          return connect(options);
        };
        return link;
      },
      close: () => uplink.close(),
    };
  }
}

const told = ({ stage, state, reason }: Status): Params => ({ stage, state, reason });

const statusText = (status: Status): LocalText =>
  text(status.reason ? messages['at-stage-why'] : messages['at-stage'], told(status));

const show = (bytes: Uint8Array): string => {
  const shown = escapeBytes(bytes.subarray(0, 160));
  return bytes.length > 160 ? `${shown}… (${bytes.length})` : shown;
};

/** @throws Failure where the two differ */
export function expect(what: Message, got: unknown, wanted: unknown): void {
  const [one, other] = [printed(got), printed(wanted)];
  if (one !== other) throw failure(messages.differs, { what: text(what), got: one, wanted: other });
}

function printed(value: unknown): string {
  if (value instanceof Uint8Array) return show(value);
  if (Array.isArray(value)) return `[${value.map(printed).join(', ')}]`;
  if (typeof value === 'object' && value !== null)
    return `{${Object.entries(value)
      .map(([key, inner]) => `${key}: ${printed(inner)}`)
      .join(', ')}}`;
  return String(value);
}

/** Bytes that differ beyond what is shown differ all the same. */
export function expectBytes(what: Message, got: Uint8Array | undefined, wanted: Uint8Array): void {
  if (got && got.length === wanted.length && got.every((byte, index) => byte === wanted[index])) return;
  throw failure(messages.differs, { what: text(what), got: got ? show(got) : 'undefined', wanted: show(wanted) });
}

export const bytes = (value: string): Uint8Array => new TextEncoder().encode(value);
