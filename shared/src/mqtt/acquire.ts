/**
 * Modems shared by port within the process. Node-RED tears its nodes down and up at each deploy: a successor with the
 * same settings adopts the running modem; an owner with other settings is told who has the port and what differs.
 */
import { realPort } from '../session/index.ts';
import { HayesError } from '../text/index.ts';
import { messages } from './messages.ts';
import { Modem } from './modem.ts';
import type { ModemOptions } from './modem-options.ts';

export interface AcquireOptions extends ModemOptions {
  /** Who asks, shown to another who wants the same port. */
  owner: string;
}

export interface AcquiredModem {
  readonly modem: Modem;
  /**
   * Gives it back. It runs on for a short while in case a successor wants it. Idempotent.
   * @param now closes it at once, where nobody else has it
   */
  release(now?: boolean): Promise<void>;
}

interface Shared {
  readonly modem: Modem;
  readonly settings: Record<string, string>;
  /** Who has it, by what they were given: one name may ask twice. */
  readonly owners: Map<symbol, string>;
  cancelClosing: () => void;
}

interface Registry {
  readonly modems: Map<string, Shared>;
  /** Ports that are being closed. */
  readonly closing: Map<string, Promise<void>>;
}

/** How long a modem that nobody holds waits for a successor, in ms: a deploy takes less. */
const LINGER_TIME = 3000;
const KEY = Symbol.for('hayes.modems');

function registry(): Registry {
  const place = globalThis as { [KEY]?: Registry };
  place[KEY] ??= { modems: new Map(), closing: new Map() };
  return place[KEY];
}

/** @throws HayesError where the port is run with other settings */
export function acquireModem({ owner, ...options }: AcquireOptions): AcquiredModem {
  const { modems } = registry();
  const device = realPort(options.port);
  const settings = comparable(options);
  let shared = modems.get(device);
  const differences = shared ? Object.keys(settings).filter((name) => settings[name] !== shared!.settings[name]) : [];
  if (shared && differences.length > 0) {
    if (shared.owners.size > 0) {
      throw new HayesError(messages['port-other-settings'], {
        port: options.port,
        owner: [...new Set(shared.owners.values())].join(', '),
        differences: differences.join(', '),
      });
    }
    void close(device, shared);
    shared = undefined;
  }
  shared ??= create(device, options, settings);
  const mine = shared;
  const key = Symbol(owner);
  mine.cancelClosing();
  mine.owners.set(key, owner);
  return {
    modem: mine.modem,
    async release(now = false) {
      const had = mine.owners.delete(key);
      if (mine.owners.size > 0 || (!had && !now)) return;
      mine.cancelClosing();
      if (now) return close(device, mine);
      mine.cancelClosing = mine.modem.clock.setTimeout(() => void close(device, mine), LINGER_TIME);
    },
  };
}

function create(device: string, options: ModemOptions, settings: Shared['settings']): Shared {
  const { modems, closing } = registry();
  const transport: ModemOptions['transport'] = async () => {
    await closing.get(device);
    return options.transport();
  };
  const shared = { modem: new Modem({ ...options, transport }), settings, owners: new Map(), cancelClosing: () => {} };
  modems.set(device, shared);
  return shared;
}

function close(device: string, shared: Shared): Promise<void> {
  const { modems, closing } = registry();
  shared.cancelClosing();
  if (modems.get(device) === shared) modems.delete(device);
  const closed = shared.modem.close();
  const noted = closed.finally(() => {
    if (closing.get(device) === noted) closing.delete(device);
  });
  closing.set(device, noted);
  return closed;
}

/** Settings that must agree for two owners to share a modem. */
function comparable({ dialect, baud, apn, apnUser, apnPassword, pin }: ModemOptions): Record<string, string> {
  const all = { dialect: dialect.id, model: dialect.model, baud, apn, apnUser, apnPassword, pin };
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [name, String(value ?? '')]));
}
