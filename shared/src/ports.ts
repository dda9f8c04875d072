/** From a port as a user writes it to a way to the module. Above all rooms, because one kind of port is an emulator. */
import { loadDialect } from './dialect/files.ts';
import type { Dialect } from './dialect/index.ts';
import { Emulator } from './emulator/index.ts';
import { type Clock, parsePortName, SerialTransport, TcpTransport, type Transport } from './transport/index.ts';

export interface ResolvePortOptions {
  /** Bits per second; default 115 200 for serial ports. An emulated module is not paced without it. */
  baud?: number;
  /** Hardware flow control of serial ports; default false. */
  rtscts?: boolean;
  clock?: Clock;
  /** `HOST:PORT` → `HOST:PORT`: where an emulated module's connections really go. */
  map?: Readonly<Record<string, string>>;
  /** What `emulator:` behaves as where it names the same dialect; without it the dialect is loaded by its name. */
  dialect?: Dialect;
  /** Faults of an emulated module: `NAME[=ARGUMENT][*TIMES]`. */
  faults?: readonly string[];
  /** ms that every packet of an emulated module to the broker takes at least. */
  latency?: number;
  /** Folder that the path in `emulator:./mine.yaml` starts from; default: the working directory. */
  from?: string;
}

/** A new way to the module each time it is called. The emulated module behind it is one and the same. */
export interface ResolvedPort {
  (): Promise<Transport>;
  /** The emulated module, once it is used. */
  readonly emulator: Emulator | undefined;
  /** Ends the emulated module, if there is one. Idempotent. */
  close(): Promise<void>;
}

/**
 * @param port `/dev/ttyUSB2`, `COM7`, `tcp://host:port`, `emulator:quectel-bc26`, `emulator:./mine.yaml/MODEL`
 * @throws HayesError `port-name` where it is none of these
 */
export function resolvePort(port: string, options: ResolvePortOptions = {}): ResolvedPort {
  const name = parsePortName(port);
  const clock = options.clock ? { clock: options.clock } : {};
  let emulator: Promise<Emulator> | undefined;
  let started: Emulator | undefined;
  let isClosed = false;
  const resolved = async (): Promise<Transport> => {
    switch (name.kind) {
      case 'serial':
        return new SerialTransport(name.path, {
          ...clock,
          ...(options.baud ? { baud: options.baud } : {}),
          ...(options.rtscts === undefined ? {} : { rtscts: options.rtscts }),
        });
      case 'tcp':
        return new TcpTransport(port, clock);
      case 'emulator': {
        emulator ??= start(name.dialect, options).catch((error: unknown) => {
          emulator = undefined;
          throw error;
        });
        started = await emulator;
        if (isClosed) await started.close();
        return started.transport(port);
      }
    }
  };
  return Object.defineProperty(
    Object.assign(resolved, {
      async close() {
        isClosed = true;
        await started?.close();
      },
    }),
    'emulator',
    { get: () => started },
  ) as ResolvedPort;
}

async function start(ref: string, options: ResolvePortOptions): Promise<Emulator> {
  const given = options.dialect;
  const isSame = given !== undefined && [given.id, `${given.id}/${given.model}`].includes(ref);
  return new Emulator({
    dialect: isSame ? given : await loadDialect(ref, options.from === undefined ? {} : { from: options.from }),
    ...(options.clock ? { clock: options.clock } : {}),
    ...(options.baud ? { baud: options.baud } : {}),
    ...(options.map ? { map: options.map } : {}),
    ...(options.faults ? { faults: options.faults } : {}),
    ...(options.latency ? { latency: options.latency } : {}),
  });
}
