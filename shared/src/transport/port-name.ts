/** Names of ports as users write them, and the device behind a name. */
import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { HayesError } from '../text/index.ts';
import { messages } from './messages.ts';

export type PortName =
  | { readonly kind: 'serial'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  /** A module in this process: its dialect and, behind `/`, its model. */
  | { readonly kind: 'emulator'; readonly dialect: string };

/** @throws HayesError `port-name` where it is none of the four ways to write a port */
export function parsePortName(name: string): PortName {
  const written = name.trim();
  const emulator = /^emulator:(.+)$/i.exec(written);
  if (emulator) return { kind: 'emulator', dialect: emulator[1]! };
  const tcp = /^tcp:\/\/(\[[^\]]+\]|[^:/]+):(\d+)\/?$/i.exec(written);
  if (tcp) {
    const port = Number(tcp[2]);
    if (port < 1 || port > 65_535) throw new HayesError(messages['port-name'], { name });
    return { kind: 'tcp', host: tcp[1]!.replace(/^\[|\]$/g, ''), port };
  }
  const com = /^(?:\\\\[.?]\\)?(COM\d+)$/i.exec(written);
  if (com) return { kind: 'serial', path: com[1]!.toUpperCase() };
  if (written === '' || /^[a-z]+:/i.test(written)) throw new HayesError(messages['port-name'], { name });
  return { kind: 'serial', path: written };
}

/**
 * The device behind a name, for "one owner per port": links are followed, `com7` is `COM7`, hosts are lower case. A name
 * that leads nowhere (a device that is unplugged) stays as it is written, made absolute.
 *
 * @throws HayesError `port-name`
 */
export function realPort(name: string): string {
  const parsed = parsePortName(name);
  switch (parsed.kind) {
    case 'emulator':
      return `emulator:${parsed.dialect.toLowerCase()}`;
    case 'tcp': {
      const host = parsed.host.toLowerCase();
      const local = host === 'localhost' || host === '::1' ? '127.0.0.1' : host;
      return `tcp://${local.includes(':') ? `[${local}]` : local}:${parsed.port}`;
    }
    case 'serial':
      if (/^COM\d+$/.test(parsed.path)) return parsed.path;
      try {
        return realpathSync(parsed.path);
      } catch {
        return resolve(parsed.path);
      }
  }
}
