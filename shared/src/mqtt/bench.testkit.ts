/** For tests: a modem on an emulated module and a broker in memory, all on a clock that only runs when told to. */
import assert from 'node:assert/strict';
import { builtinDialect, type Dialect } from '../dialect/index.ts';
import { Emulator, type EmulatorOptions, MemoryBroker, type MemoryBrokerOptions } from '../emulator/index.ts';
import { FakeClock, type Transport } from '../transport/index.ts';
import type { ModemMqttClient } from './client.ts';
import { Modem } from './modem.ts';
import type { ModemOptions } from './modem-options.ts';
import type { ModemMqttOptions, Status } from './types.ts';

export interface BenchOptions {
  dialect?: Dialect;
  emulator?: Partial<EmulatorOptions>;
  broker?: Partial<MemoryBrokerOptions>;
  modem?: Partial<ModemOptions>;
}

export const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));
export const allBytes = Uint8Array.from({ length: 256 }, (_, index) => index);

export class Bench {
  readonly clock = new FakeClock(Date.UTC(2024, 0, 31));
  readonly broker: MemoryBroker;
  readonly emulator: Emulator;
  readonly modem: Modem;
  /** How often the port was opened. */
  opened = 0;
  /** Everything that was written, one character per byte. */
  written = '';
  readonly errors: string[] = [];
  #isGone = false;
  #pull = () => {};

  constructor({ dialect = builtinDialect('quectel-bc26'), emulator, broker, modem }: BenchOptions = {}) {
    const { clock } = this;
    this.broker = new MemoryBroker({ clock, ...broker });
    this.emulator = new Emulator({ dialect, clock, uplink: this.broker.uplink(), ...emulator });
    this.modem = new Modem({
      port: 'emulator:test',
      dialect,
      transport: () => this.#transport(),
      clock,
      random: () => 0.5,
      baud: 115_200,
      ...modem,
    });
    this.modem.on('traffic', (direction, chunk) => {
      if (direction === 'out') this.written += Buffer.from(chunk).toString('latin1');
    });
  }

  #transport(): Transport {
    if (this.#isGone) throw new Error('no such port');
    this.opened++;
    const transport = this.emulator.transport();
    const { open } = transport;
    transport.open = (events) => {
      this.#pull = () => {
        void transport.close();
        events.close(new Error('input/output error'));
      };
      // The pulled port has nothing more to say.
      return open.call(transport, { data: events.data, close: () => {} });
    };
    return transport;
  }

  /** The port is pulled away, or given back. */
  set isGone(isGone: boolean) {
    this.#isGone = isGone;
    if (isGone) this.#pull();
  }

  client(options: Partial<ModemMqttOptions> = {}): ModemMqttClient {
    const client = this.modem.connect({ host: 'broker.example', clientId: 'c', ...options });
    client.on('error', (error) => this.errors.push(error.message));
    return client;
  }

  /** A client that is connected, and nothing written before. */
  async connected(options: Partial<ModemMqttOptions> = {}): Promise<ModemMqttClient> {
    const client = this.client(options);
    await this.until(() => client.status.stage === 'subscribed');
    this.written = '';
    return client;
  }

  passes(ms: number): Promise<void> {
    return this.clock.advance(ms);
  }

  /** Lets time pass until something is so. @param limit in ms of the clock */
  async until(holds: () => boolean, limit = 60_000, step = 50): Promise<void> {
    const end = this.clock.now() + limit;
    await this.passes(0);
    while (!holds()) {
      if (this.clock.now() >= end) throw new Error(`not so within ${limit} ms; status ${told(this.modem.status)}`);
      await this.passes(step);
    }
  }

  /** Lets time pass until a promise settles; passes on what it rejects with. */
  async settles<T>(promise: Promise<T>, limit = 60_000): Promise<T> {
    let isOver = false;
    const over = () => {
      isOver = true;
    };
    promise.then(over, over);
    await this.until(() => isOver, limit);
    return promise;
  }

  /** Lines that the module took for command lines, in order. */
  get lines(): string[] {
    return this.emulator.log.of('line').map(({ line }) => line);
  }

  async close(): Promise<void> {
    await this.settles(this.modem.close(), 6000);
    await this.passes(5000);
    await this.emulator.close();
    await this.passes(0);
    assert.equal(this.clock.pending, 0, 'a timer is left');
  }
}

/** `broker waiting credentials` */
export function told(status: Status): string {
  const { stage, state, cause } = status;
  return [stage, state, ...(cause ? [cause] : [])].join(' ');
}
