/**
 * A module that a newcomer can use instead of hardware, and tests instead of mocks. Grammar, ranges and codes come
 * from the dialect; what commands do comes from the closed vocabulary.
 */
import { type Cause, Dialect } from '../dialect/index.ts';
import { HayesError } from '../text/index.ts';
import { type Clock, systemClock } from '../transport/clock.ts';
import type { Transport, TransportEvents } from '../transport/transport.ts';
import { Environment, type EnvironmentOptions } from './environment.ts';
import { type FaultOptions, Faults, type World } from './faults.ts';
import { Interpreter } from './interpreter.ts';
import { Log } from './log.ts';
import { Module } from './module.ts';
import { mqttUplink } from './mqtt-uplink.ts';
import { framed } from './reply.ts';
import { texts } from './texts.ts';
import { Lane } from './uart.ts';
import type { Uplink } from './uplink.ts';

export interface EmulatorOptions {
  readonly dialect: Dialect;
  /** default: the system's */
  readonly clock?: Clock;
  /** Bits per second; 0, the default, does not pace. */
  readonly baud?: number;
  /** ms that every packet to the broker takes at least; default 0 */
  readonly latency?: number;
  /** ms from a restart to the boot lines; default 2000 */
  readonly bootTime?: number;
  /** `HOST:PORT` → `HOST:PORT` for the default uplink. */
  readonly map?: Readonly<Record<string, string>>;
  /** default: MQTT.js to the host that the command names */
  readonly uplink?: Uplink;
  readonly environment?: EnvironmentOptions;
  /** Parameters that a newer firmware's test forms offer: `length` for counted publishing. */
  readonly offers?: readonly string[];
  /** Faults from the start: `NAME[=ARGUMENT][*TIMES]`, see `faultTable`. */
  readonly faults?: readonly string[];
  /** ms without a byte on the line after which the module falls into deep sleep, where the host lets it; default: never */
  readonly sleepAfter?: number;
}

/** Bytes on their way to the host beyond which no message is taken from a broker. */
const ROOM = 16_384;

export class Emulator {
  readonly dialect: Dialect;
  readonly log: Log;
  readonly environment: Environment;
  readonly #clock: Clock;
  readonly #uplink: Uplink;
  readonly #options: EmulatorOptions;
  readonly #faults: Faults;
  readonly #toHost: Lane;
  readonly #toModule: Lane;
  #host: TransportEvents | undefined;
  #module!: Module;
  #interpreter: Interpreter | undefined;
  #cancelBoot: (() => void) | undefined;
  #cancelSleep: (() => void) | undefined;
  readonly #timers = new Set<() => void>();
  #awaitingRoom: (() => void)[] = [];
  #isClosed = false;

  constructor(options: EmulatorOptions) {
    this.#options = options;
    this.dialect = withModel(options.dialect);
    this.#clock = options.clock ?? systemClock;
    this.log = new Log(() => this.#clock.now());
    this.environment = new Environment(this.dialect, options.environment);
    this.#uplink = options.uplink ?? mqttUplink({ map: options.map ?? {} });
    this.#faults = new Faults(this.log, this.#world());
    const baud = options.baud ?? 0;
    this.#toHost = new Lane(this.#clock, baud, (bytes) => {
      this.#host?.data(bytes);
      this.#checkRoom();
    });
    this.#toModule = new Lane(this.#clock, baud, (bytes) => {
      this.#stayAwake();
      this.#interpreter?.receive(bytes);
    });
    this.#module = new Module({
      dialect: this.dialect,
      clock: this.#clock,
      environment: this.environment,
      uplink: this.#uplink,
      log: this.log,
      faults: this.#faults,
      latency: options.latency ?? 0,
      report: (line) => this.#interpreter?.report(line),
      room: () => this.#room(),
      restart: () => this.reboot(),
    });
    this.#start();
    for (const spec of options.faults ?? []) this.#faults.addSpec(spec);
  }

  /** The host's end of the serial line. One host at a time. */
  transport(
    name = `emulator:${this.dialect.id}${this.#options.dialect.model ? `/${this.#options.dialect.model}` : ''}`,
  ): Transport {
    return new EmulatorTransport(name, this.#toModule, (events) => this.#attach(name, events));
  }

  /** Restarts the module, as a power cut does: no word before, boot lines behind. */
  reboot(options: { silent?: boolean } = {}): void {
    if (this.#isClosed) return;
    this.#cancelBoot?.();
    this.#interpreter?.kill();
    this.#interpreter = undefined;
    this.#module.restart();
    this.#checkRoom();
    this.log.add({ kind: 'boot' });
    this.#cancelBoot = this.#clock.setTimeout(() => {
      this.#start();
      if (!options.silent) for (const line of this.dialect.boot.certain) this.#toHost.push(framed(line));
    }, this.#options.bootTime ?? 2000);
  }

  /** The broker or the network ends the client's connection. */
  loseLink(client: number, cause: Cause = 'lost', code?: string): void {
    this.#module.session(client).cut();
    this.#module.lost(client, cause, code);
  }

  /**
   * Switches a fault on, by default for one time.
   * @param argument see `faultTable`
   * @returns switches it off
   * @throws HayesError where there is no such fault, or its argument is none
   */
  fault(name: string, argument?: string | number, options?: FaultOptions): () => void {
    return this.#faults.add(name, argument, options);
  }

  /** Switches all faults off that have not struck yet. */
  clearFaults(): void {
    this.#faults.clear();
  }

  /**
   * Deep sleep: connections and what it erases are gone, and the next command only wakes the module.
   * @returns false where the host has forbidden it
   */
  sleep(): boolean {
    this.#cancelSleep?.();
    return this.#module.sleep();
  }

  /** The network is lost, or found again; the module reports it where it was asked to. */
  setRegistration(registration: Environment['network']): void {
    if (registration === this.environment.network) return;
    this.environment.network = registration;
    if (!this.environment.isAttached) this.#module.dropAll('lost');
    this.#module.reportRegistration();
  }

  /** Bytes on the line to the host, now and as they are. */
  inject(bytes: Uint8Array | string): void {
    this.#toHost.push(typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes);
  }

  /** Cuts all connections and the line; no timer is left. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#cancelBoot?.();
    this.#cancelSleep?.();
    for (const cancel of this.#timers) cancel();
    this.#interpreter?.kill();
    this.#interpreter = undefined;
    this.#module.dropAll();
    this.#uplink.close();
    this.#toHost.clear();
    this.#toModule.clear();
    const host = this.#host;
    this.#host = undefined;
    host?.close();
  }

  #start(): void {
    this.#interpreter = new Interpreter(this.#module, new Set(this.#options.offers ?? []), (bytes) =>
      this.#toHost.push(bytes),
    );
  }

  get #hasRoom(): boolean {
    return this.#toHost.waiting + (this.#interpreter?.held ?? 0) < ROOM;
  }

  /** Messages that the line has no room for stay at the broker, as a full window keeps them there. */
  #room(): Promise<void> {
    return this.#hasRoom ? Promise.resolve() : new Promise((resolve) => this.#awaitingRoom.push(resolve));
  }

  #checkRoom(): void {
    if (this.#awaitingRoom.length > 0 && this.#hasRoom) for (const go of this.#awaitingRoom.splice(0)) go();
  }

  #later(fn: () => void, ms: number): void {
    const cancel = this.#clock.setTimeout(() => {
      this.#timers.delete(cancel);
      fn();
    }, ms);
    this.#timers.add(cancel);
  }

  #stayAwake(): void {
    this.#cancelSleep?.();
    const { sleepAfter } = this.#options;
    if (sleepAfter !== undefined) this.#cancelSleep = this.#clock.setTimeout(() => this.#module.sleep(), sleepAfter);
  }

  /** What faults may do. */
  #world(): World {
    return {
      reboot: (options) => this.reboot(options),
      loseLink: (client, cause, code) => this.loseLink(client, cause, code),
      inject: (bytes) => this.inject(bytes),
      interject: (line) => this.#interject(line),
      leaveOver: (client) => this.#module.leaveOver(client),
      stall: (ms) => {
        this.#toModule.stall(true);
        if (ms !== undefined) this.#later(() => this.#toModule.stall(false), ms);
      },
      loseRegistration: (ms) => {
        const before = this.environment.network;
        this.setRegistration('searching');
        if (ms !== undefined) this.#later(() => this.setRegistration(before), ms);
      },
      loseData: () => this.#loseData(),
      sleep: () => this.sleep(),
      reportClosed: (client) => this.#module.lost(client, 'closed'),
    };
  }

  #interject(line: string | undefined): void {
    if (line !== undefined) {
      this.#toHost.push(framed(line));
      return;
    }
    for (const urc of this.dialect.urcs.values()) {
      const bytes = urc.tells === 'network' && !urc.means ? this.#module.urcLine(urc) : undefined;
      if (!bytes) continue;
      this.#toHost.push(framed(bytes));
      return;
    }
  }

  /** The data connection goes without a word of the links: the module finds out when it sends. */
  #loseData(): void {
    this.environment.hasLostData = true;
    this.#module.deafenAll();
    const urc = [...this.dialect.urcs.values()].find((one) => one.means === 'no-data');
    const line = urc && this.#module.urcLine(urc);
    if (line) this.#interpreter?.report(line);
  }

  #attach(name: string, events: TransportEvents): () => void {
    if (this.#isClosed) throw new HayesError(texts['emulator-closed'], { name });
    if (this.#host) throw new HayesError(texts['emulator-occupied'], { name });
    this.#host = events;
    return () => {
      if (this.#host === events) this.#host = undefined;
    };
  }
}

/** A module is of some model, even where nobody chose one. */
function withModel(dialect: Dialect): Dialect {
  const [first] = dialect.models;
  return dialect.model === undefined && first !== undefined ? new Dialect(dialect.file, first) : dialect;
}

class EmulatorTransport implements Transport {
  readonly name: string;
  readonly #line: Lane;
  readonly #attach: (events: TransportEvents) => () => void;
  #detach: (() => void) | undefined;
  #events: TransportEvents | undefined;

  constructor(name: string, line: Lane, attach: (events: TransportEvents) => () => void) {
    this.name = name;
    this.#line = line;
    this.#attach = attach;
  }

  async open(events: TransportEvents): Promise<void> {
    const own: TransportEvents = {
      data: (bytes) => events.data(bytes),
      close: (reason) => {
        if (this.#events === undefined) return;
        this.#events = undefined;
        events.close(reason);
      },
    };
    this.#detach = this.#attach(own);
    this.#events = own;
  }

  write(bytes: Uint8Array): Promise<void> {
    if (!this.#events) return Promise.reject(new HayesError(texts['emulator-closed'], { name: this.name }));
    return new Promise((resolve) => this.#line.push(bytes, resolve));
  }

  async close(): Promise<void> {
    this.#detach?.();
    this.#detach = undefined;
    this.#events?.close();
  }
}
