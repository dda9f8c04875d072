/**
 * Modems shared by port within the process. Node-RED tears its nodes down and up at each deploy: a successor with the
 * same settings adopts the running modem; an owner with other settings is told who has the port and what differs.
 */

import { realPort } from '../session/index.ts';
import { HayesError } from '../text/index.ts';
import { messages } from './messages.ts';
import { Modem, type ModemOptions } from './modem.ts';

export interface AcquireOptions extends ModemOptions {
  /** Who asks, shown to another who wants the same port. */
  owner: string;
}

export interface AcquiredModem {
  readonly modem: Modem;
  /**
   * Gives it back. It runs on for a short while in case a successor wants it.
   * @param now closes it at once
   */
  release(now?: boolean): Promise<void>;
}

interface Shared {
  readonly modem: Modem;
  readonly settings: Record<string, string>;
  owners: Set<string>;
  cancelClosing: () => void;
}

/** How long a modem that nobody holds waits for a successor, in ms: a deploy takes less. */
const LINGER_TIME = 3000;
const KEY = Symbol.for('hayes.modems');

function sharedModems(): Map<string, Shared> {
  const place = globalThis as { [KEY]?: Map<string, Shared> };
  place[KEY] ??= new Map();
  return place[KEY];
}

/** @throws HayesError where the port is run with other settings */
export function acquireModem({ owner, ...options }: AcquireOptions): AcquiredModem {
  const modems = sharedModems();
  const device = realPort(options.port);
  const settings = comparable(options);
  let shared = modems.get(device);
  let former: Promise<void> | undefined;
  if (shared) {
    const differences = Object.keys(settings).filter((name) => settings[name] !== shared!.settings[name]);
    if (differences.length > 0 && shared.owners.size > 0) {
      throw new HayesError(messages['port-other-settings'], {
        port: options.port,
        owner: [...shared.owners].join(', '),
        differences: differences.join(', '),
      });
    }
    if (differences.length > 0) {
      shared.cancelClosing();
      modems.delete(device);
      former = shared.modem.close();
      shared = undefined;
    }
  }
  if (!shared) {
    const transport: ModemOptions['transport'] = async () => {
      await former;
      return options.transport();
    };
    shared = { modem: new Modem({ ...options, transport }), settings, owners: new Set(), cancelClosing: () => {} };
    modems.set(device, shared);
  }
  const mine = shared;
  mine.cancelClosing();
  mine.owners.add(owner);
  const close = async () => {
    if (mine.owners.size > 0) return;
    if (modems.get(device) === mine) modems.delete(device);
    await mine.modem.close();
  };
  return {
    modem: mine.modem,
    async release(now = false) {
      mine.owners.delete(owner);
      if (mine.owners.size > 0) return;
      mine.cancelClosing();
      if (now) return close();
      mine.cancelClosing = mine.modem.clock.setTimeout(() => void close(), LINGER_TIME);
    },
  };
}

/** Settings that must agree for two owners to share a modem. */
function comparable({ dialect, baud, apn, apnUser, apnPassword, pin }: ModemOptions): Record<string, string> {
  const all = { dialect: dialect.id, model: dialect.model, baud, apn, apnUser, apnPassword, pin };
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [name, String(value ?? '')]));
}
