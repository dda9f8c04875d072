/** For tests: an emulated module, a broker in memory and a host, all on a clock that only runs when told to. */
import { builtinDialect } from '../dialect/index.ts';
import { FakeClock } from '../transport/index.ts';
import { Emulator, type EmulatorOptions } from './emulator.ts';
import { Host } from './host.testkit.ts';
import { MemoryBroker, type MemoryBrokerOptions } from './memory-broker.ts';

export interface Bench {
  readonly clock: FakeClock;
  readonly broker: MemoryBroker;
  readonly emulator: Emulator;
  readonly host: Host;
  /** Sends a line and gives back everything that comes within no time, one character per byte. */
  say(line: string): Promise<string>;
  /** Sends bytes as they are, likewise. */
  type(bytes: string | Uint8Array): Promise<string>;
  /** Lets time pass and gives back what came. */
  wait(ms: number): Promise<string>;
  /** Echo off, client 0 open and connected. */
  connect(client?: number): Promise<void>;
  /** Closes everything; throws where a timer is left. */
  close(): Promise<void>;
}

export async function bench(
  options: Partial<EmulatorOptions> & { id?: string; broker?: Partial<MemoryBrokerOptions> } = {},
): Promise<Bench> {
  const { id = 'quectel-bc26', broker: brokerOptions, ...rest } = options;
  const clock = new FakeClock(Date.UTC(2024, 0, 31, 12, 34, 56));
  const broker = new MemoryBroker({ clock, ...brokerOptions });
  const emulator = new Emulator({ dialect: builtinDialect(id), clock, uplink: broker.uplink(), ...rest });
  const host = await new Host(emulator.transport()).open();
  const wait = async (ms: number): Promise<string> => {
    await clock.advance(ms);
    return host.take();
  };
  const type = (bytes: string | Uint8Array): Promise<string> => {
    void host.write(bytes);
    return wait(0);
  };
  const say = (line: string): Promise<string> => type(`${line}\r`);
  return {
    clock,
    broker,
    emulator,
    host,
    say,
    type,
    wait,
    async connect(client = 0) {
      await say('ATE0');
      await say(`AT+QMTOPEN=${client},"broker.example",1883`);
      const answer = await say(`AT+QMTCONN=${client},"client${client}"`);
      if (!answer.includes(`+QMTCONN: ${client},0,0`)) throw new Error(`no session: ${answer}`);
    },
    async close() {
      await emulator.close();
      if (clock.pending > 0) throw new Error(`${clock.pending} timers are left`);
    },
  };
}

/** A line between line ends, as V.250 has it. */
export const line = (...texts: string[]): string => texts.map((text) => `\r\n${text}\r\n`).join('');
export const OK = line('OK');
export const ERROR = line('ERROR');
