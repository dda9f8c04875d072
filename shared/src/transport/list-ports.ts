/** The serial ports of this computer, by names that stay. */
import { accessSync, constants, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export interface PortInfo {
  /** What to open: the stable `/dev/serial/by-id/…` name where there is one. */
  readonly path: string;
  /** The device itself, where `path` is a name that leads to it: `/dev/ttyUSB2`. */
  readonly device?: string;
  /** For people: manufacturer and product. */
  readonly label?: string;
  readonly manufacturer?: string;
  readonly serialNumber?: string;
  /** USB ids, four hexadecimal digits. */
  readonly vendorId?: string;
  readonly productId?: string;
}

export interface ListOptions {
  /** Lists pseudo-terminals too; default false. */
  pseudo?: boolean;
  /** Default `process.env`. */
  env?: Readonly<Record<string, string | undefined>>;
  /** Roots, for tests; default `/dev` and `/sys`. */
  dev?: string;
  sys?: string;
  /** default: `process.platform` */
  platform?: string;
}

/** Names of serial devices on Linux and macOS. */
const serial = /^(ttyUSB|ttyACM|ttyS|ttyAMA|ttyAP|ttyXR|ttyMXC|ttymxc|ttyO|ttyGS|ttyTHS|rfcomm|cu\.)/;

/** Never rejects for a missing helper program; ports that cannot be asked about are listed by name alone. */
export async function listPorts(options: ListOptions = {}): Promise<PortInfo[]> {
  const platform = options.platform ?? process.platform;
  const dev = options.dev ?? '/dev';
  // On Linux the driver asks `udevadm`; where that is missing it raises an error that nobody can catch.
  const canAsk = options.dev === undefined && (platform !== 'linux' || isOnPath('udevadm', options.env ?? process.env));
  const found = canAsk ? await asked().catch(() => undefined) : undefined;
  if (platform === 'win32') return (found ?? []).sort(byPath);
  const ports: PortInfo[] = found ?? names(dev, serial).map((path) => ({ path }));
  const stable = stableNames(dev);
  const listed = ports
    .filter((port) => !isPhantom(port.path, options.sys ?? '/sys'))
    .map((port): PortInfo => {
      const id = stable.get(real(port.path));
      const label = port.label ?? (id && labelOf(id));
      return { ...port, ...(label ? { label } : {}), ...(id ? { path: id, device: port.path } : {}) };
    });
  const pseudo = options.pseudo ? names(join(dev, 'pts'), /^\d+$/).map((path): PortInfo => ({ path })) : [];
  return [...listed.sort(byPath), ...pseudo.sort(byPath)];
}

async function asked(): Promise<PortInfo[]> {
  const { SerialPort } = await import('serialport');
  const ports = await SerialPort.list();
  return ports.map((port) => {
    const friendly = 'friendlyName' in port && typeof port.friendlyName === 'string' ? port.friendlyName : undefined;
    const label = friendly ?? (port.pnpId && port.pnpId !== '' ? labelOf(port.pnpId) : port.manufacturer);
    return {
      path: port.path,
      ...(label ? { label } : {}),
      ...(port.manufacturer ? { manufacturer: port.manufacturer } : {}),
      ...(port.serialNumber ? { serialNumber: port.serialNumber } : {}),
      ...(port.vendorId ? { vendorId: port.vendorId } : {}),
      ...(port.productId ? { productId: port.productId } : {}),
    };
  });
}

/** `usb-Quectel_Incorporated_BC26_0001-if02-port0` → `Quectel Incorporated BC26 0001 (if02 port0)` */
function labelOf(id: string): string {
  const name = id.slice(id.lastIndexOf('/') + 1);
  const match = /^(?:usb|pci|platform)-(.*?)(?:-(if\d+))?(?:-(port\d+))?$/.exec(name);
  if (!match) return name;
  const place = [match[2], match[3]].filter(Boolean).join(' ');
  return `${match[1]!.replaceAll('_', ' ')}${place ? ` (${place})` : ''}`;
}

/** Device → its name under `serial/by-id`. */
function stableNames(dev: string): Map<string, string> {
  const folder = join(dev, 'serial/by-id');
  return new Map(names(folder, /./).map((path) => [real(path), path]));
}

function names(folder: string, wanted: RegExp): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => wanted.test(name))
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

/** Linux makes `ttyS0…31` whether or not there is hardware; type 0 is an unknown UART. */
function isPhantom(path: string, sys: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (!/^ttyS\d+$/.test(name)) return false;
  try {
    return readFileSync(join(sys, 'class/tty', name, 'type'), 'utf8').trim() === '0';
  } catch {
    return false;
  }
}

function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function isOnPath(program: string, env: Readonly<Record<string, string | undefined>>): boolean {
  return (env.PATH ?? '').split(delimiter).some((folder) => {
    if (folder === '') return false;
    const path = join(folder, program);
    try {
      accessSync(path, constants.X_OK);
      return statSync(path).isFile();
    } catch {
      return false;
    }
  });
}

const byPath = (one: PortInfo, other: PortInfo): number => one.path.localeCompare(other.path, 'en', { numeric: true });
