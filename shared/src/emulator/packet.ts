/** The MQTT packet that carries a message, as far as a module tells of it. */
import { toBytes } from '../dialect/index.ts';
import type { UplinkMessage } from './uplink.ts';

/** Bytes of the PUBLISH packet (MQTT 3.1.1 §3.3). */
export function packetLength({ topic, payload, qos }: UplinkMessage): number {
  const rest = 2 + toBytes(topic).length + (qos > 0 ? 2 : 0) + payload.length;
  return 1 + Math.ceil(Math.max(1, rest.toString(2).length) / 7) + rest;
}
