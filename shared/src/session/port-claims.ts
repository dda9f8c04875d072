/**
 * Who in this process owns which port. Kept on the global object, so that two copies of this package in one process
 * (two Node-RED packages, say) still see each other.
 */
import { HayesError } from '../text/index.ts';
import { messages } from './messages.ts';

const KEY = Symbol.for('hayes.ports');

function claims(): Map<string, string> {
  const place = globalThis as { [KEY]?: Map<string, string> };
  place[KEY] ??= new Map();
  return place[KEY];
}

/**
 * @param device the real device; undefined where anybody may have one of his own
 * @param owner shown to the one who comes second
 * @returns gives the port back; harmless when called again
 * @throws HayesError where somebody has it
 */
export function claimPort(device: string | undefined, owner: string): () => void {
  if (device === undefined) return () => {};
  const owned = claims();
  const present = owned.get(device);
  if (present !== undefined) throw new HayesError(messages['port-owned'], { port: device, owner: present });
  owned.set(device, owner);
  return () => {
    if (owned.get(device) === owner) owned.delete(device);
  };
}
