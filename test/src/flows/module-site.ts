/** What a gateway has in its cabinet, for a flow: a module on a serial port, and a broker that it can reach. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Mosquitto } from '../hosts/mosquitto.ts';
import { type FlowNode, NodeRed } from '../hosts/node-red.ts';
import type { NodeRedVersion } from '../hosts/node-red-install.ts';
import { removeFolder, tempFolder } from '../hosts/temp-folder.ts';
import { EmulatorProcess } from './emulator-process.ts';

export const NODES = fileURLToPath(new URL('../../../node-red-nodes', import.meta.url));

export interface ModuleSite {
  readonly broker: Mosquitto;
  readonly module: EmulatorProcess;
  readonly nodeRed: NodeRed;
  stop(): Promise<void>;
}

export interface ModuleSiteOptions {
  version?: NodeRedVersion;
  /** Of the serial line; 0 leaves it unpaced. */
  baud?: number;
  dialect?: string;
}

/** mosquitto, an emulated module on a pseudo-terminal, and Node-RED with the nodes installed from their tarball. */
export async function startModuleSite({
  version = '5',
  baud = 460_800,
  dialect = 'quectel-bc26/BC26',
}: ModuleSiteOptions = {}): Promise<ModuleSite> {
  const folder = tempFolder('module-site');
  const parts: (() => unknown)[] = [() => removeFolder(folder)];
  const stop = async () => {
    for (const part of parts.splice(0).reverse()) await part();
  };
  try {
    const broker = await Mosquitto.start({ maxInflight: 20 });
    parts.push(() => broker.stop());
    const module = await EmulatorProcess.start({ dialect, link: join(folder, 'ttyModem'), baud, bootTime: 200 });
    parts.push(() => module.stop());
    const nodeRed = await NodeRed.start({ version, packages: [NODES] });
    parts.push(() => nodeRed.stop());
    return { broker, module, nodeRed, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A tab with the modem and one broker connection; the ids are `modem`, `broker` and `tab`. */
export function connectionNodes(site: ModuleSite, dialect = 'quectel-bc26'): FlowNode[] {
  return [
    { id: 'tab', type: 'tab', label: 'flow under test' },
    {
      id: 'modem',
      type: 'hayes-modem',
      name: 'BC26',
      port: site.module.path,
      baud: 460_800,
      dialect,
      model: '',
      apn: '',
    },
    {
      id: 'broker',
      type: 'hayes-broker',
      name: 'mosquitto',
      modem: 'modem',
      broker: site.broker.host,
      port: site.broker.port,
      clientid: 'flow-under-test',
      keepalive: 30,
      cleansession: true,
      autoConnect: true,
    },
  ];
}

let placed = 0;

/** A node on the tab, each in a place of its own, so that a person could click it. */
export const onTab = (
  id: string,
  type: string,
  properties: Record<string, unknown>,
  wires: string[][] = [],
): FlowNode => ({
  id,
  type,
  z: 'tab',
  x: 150 + 250 * (placed % 3),
  y: 60 + 60 * (Math.floor(placed++ / 3) % 8),
  ...properties,
  wires,
});
