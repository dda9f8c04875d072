/** Payloads between messages of a flow and bytes of MQTT, by the rules of Node-RED's own MQTT nodes. */
import { isUtf8 } from 'node:buffer';
import { HayesError } from '../engine.ts';
import { texts } from './texts.ts';

export const datatypes = ['auto-detect', 'auto', 'utf8', 'json', 'buffer', 'base64'] as const;
export type Datatype = (typeof datatypes)[number];

/**
 * Nothing is an empty payload, a Buffer goes as it is, objects as JSON, everything else as text.
 * @throws HayesError where an object has no JSON (a circle, a BigInt)
 */
export function toBytes(payload: unknown): Buffer {
  if (payload === null || payload === undefined) return Buffer.alloc(0);
  if (Buffer.isBuffer(payload)) return payload;
  if (payload instanceof Uint8Array) return Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  if (typeof payload !== 'object') return Buffer.from(String(payload), 'utf8');
  try {
    return Buffer.from(JSON.stringify(payload), 'utf8');
  } catch (error) {
    throw new HayesError(texts['publish-unsuitable'], { reason: (error as Error).message }, { cause: error });
  }
}

/**
 * @param topic for the message of the error
 * @throws HayesError where JSON is demanded and the payload is none
 */
export function fromBytes(bytes: Uint8Array, datatype: Datatype, topic: string): unknown {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (datatype) {
    case 'buffer':
      return buffer;
    case 'base64':
      return buffer.toString('base64');
    case 'utf8':
      return buffer.toString('utf8');
    case 'json':
      if (!isUtf8(buffer)) throw new HayesError(texts['json-not-text'], { topic });
      try {
        return JSON.parse(buffer.toString('utf8'));
      } catch (error) {
        throw new HayesError(texts['json-invalid'], { topic, reason: (error as Error).message }, { cause: error });
      }
    case 'auto':
      return isUtf8(buffer) ? buffer.toString('utf8') : buffer;
    default:
      return isUtf8(buffer) ? parsed(buffer.toString('utf8')) : buffer;
  }
}

/** The value that the text is the JSON of, or the text. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return line;
  }
}
