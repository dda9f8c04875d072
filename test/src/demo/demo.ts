/** The demo as a function: broker, emulated module on a pseudo-terminal, Node-RED with a flow. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { builtinDialect } from 'hayes/dialect';
import { Emulator, listenTcp, openPty } from 'hayes/emulator';
import type { Locale } from 'hayes/text';
import { removeFolder, tempFolder } from '../hosts/temp-folder.ts';
import { startBroker } from './broker.ts';
import { startEditor } from './editor.ts';
import { demoFlow } from './flow.ts';

export interface Demo {
  /** Of the editor. */
  readonly url: string;
  readonly brokerPort: number;
  /** What the modem node has opened. */
  readonly serialPort: string;
  readonly module: string;
  readonly emulator: Emulator;
  /** Settles when Node-RED has ended without being asked to. */
  readonly ended: Promise<unknown>;
  /** Ends everything and removes what was written. May be called again. */
  stop(): Promise<void>;
}

export interface DemoOptions {
  /** Language of the flow. */
  locale?: Locale;
  /** Of the editor; default: any free one. */
  port?: number;
}

const DIALECT = 'quectel-bc26/BC26';
const MODULE = 'Quectel BC26';
const BAUD = 115_200;

/** @throws HayesError where a part cannot be started; what had been started is ended then */
export async function startDemo({ locale = 'en', port }: DemoOptions = {}): Promise<Demo> {
  const folder = tempFolder('demo');
  const cleanUp: (() => unknown)[] = [() => removeFolder(folder)];
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= (async () => {
      for (const step of cleanUp.reverse()) await step();
    })();
    return stopping;
  };
  try {
    const broker = await startBroker();
    cleanUp.push(() => broker.close());
    const emulator = new Emulator({ dialect: builtinDialect(DIALECT), baud: BAUD });
    cleanUp.push(() => emulator.close());
    const { serialPort, close } = await openPort(emulator, folder);
    cleanUp.push(close);
    const userDir = join(folder, 'node-red');
    mkdirSync(userDir);
    const flow = demoFlow({ serialPort, brokerPort: broker.port, module: MODULE, locale });
    const editor = await startEditor({ userDir, flow, locale, port });
    cleanUp.push(() => editor.stop());
    return {
      url: editor.url,
      brokerPort: broker.port,
      serialPort,
      module: MODULE,
      emulator,
      ended: editor.ended,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A pseudo-terminal, which `serialport` opens; a TCP port on Windows, which has none. */
async function openPort(emulator: Emulator, folder: string): Promise<{ serialPort: string; close(): Promise<void> }> {
  if (process.platform === 'win32') {
    const face = await listenTcp(emulator);
    return { serialPort: `tcp://127.0.0.1:${face.port}`, close: () => face.close() };
  }
  const pty = await openPty(emulator, { link: join(folder, 'ttyBC26') });
  return { serialPort: pty.path, close: () => pty.close() };
}
