/** Packets that a module sends again when nothing has acknowledged them (MQTT 3.1.1 §4.4), byte for byte. */
import type { UplinkMessage } from './uplink.ts';

const utf8 = new TextEncoder();

/** PUBLISH with DUP set and the id of the first time (§3.3.1.1). @param id 1…65535 */
export function repeatedPublish({ topic, payload, qos, retain }: UplinkMessage, id: number): Uint8Array {
  const name = utf8.encode(topic);
  const body = [name.length >> 8, name.length & 0xff, ...name, id >> 8, id & 0xff];
  const head = [0x30 | 0x08 | (qos << 1) | (retain ? 1 : 0), ...remainingLength(body.length + payload.length)];
  const packet = new Uint8Array(head.length + body.length + payload.length);
  packet.set(head);
  packet.set(body, head.length);
  packet.set(payload, head.length + body.length);
  return packet;
}

/** PUBREL of a QoS 2 message that the broker has received (§3.6). */
export const repeatedRelease = (id: number): Uint8Array => Uint8Array.of(0x62, 2, id >> 8, id & 0xff);

/** Seven bits a byte, the least significant first (§2.2.3). */
function remainingLength(length: number): number[] {
  const bytes: number[] = [];
  let rest = length;
  do {
    bytes.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
    rest >>= 7;
  } while (rest > 0);
  return bytes;
}
