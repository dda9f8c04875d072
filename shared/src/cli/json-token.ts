/** A token of `hayes decode` as plain JSON. */
import type { WireFields } from '../dialect/index.ts';
import type { DecodedToken } from '../wire/index.ts';

export interface JsonToken {
  type: string;
  /** The bytes as text, or in base64 where `rawEncoding` says so. */
  raw: string;
  rawEncoding?: 'base64';
  name?: string;
  fields?: Record<string, JsonValue | JsonValue[]>;
  /** What the final result code says. */
  result?: string;
  certainty?: string;
  ambiguous?: true;
  /** Bytes of an endless line that were thrown away. */
  dropped?: number;
  client?: number;
  topic?: string;
  /** base64 */
  payload?: string;
  messageId?: number;
}

type JsonValue = string | number;

export function jsonToken(token: DecodedToken): JsonToken {
  const { type, raw, name, fields, result, certainty, ambiguous, dropped, message } = token;
  return {
    type,
    ...rawOf(raw),
    ...(name === undefined ? {} : { name }),
    ...(fields && !message && Object.keys(fields).length > 0 ? { fields: plain(fields) } : {}),
    ...(result ? { result } : {}),
    ...(certainty ? { certainty } : {}),
    ...(ambiguous ? { ambiguous } : {}),
    ...(dropped === undefined ? {} : { dropped }),
    ...(message
      ? {
          client: message.client,
          topic: message.topic,
          payload: Buffer.from(message.payload).toString('base64'),
          ...(message.messageId === undefined ? {} : { messageId: message.messageId }),
        }
      : {}),
  };
}

/** Text where it is text that survives: valid UTF-8 without control characters other than line ends and tabs. */
function rawOf(raw: Uint8Array): Pick<JsonToken, 'raw' | 'rawEncoding'> {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(raw);
    if (!/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(text)) return { raw: text };
  } catch {
    // Not UTF-8: below.
  }
  return { raw: Buffer.from(raw).toString('base64'), rawEncoding: 'base64' };
}

/** Bytes become base64, everything else stays. */
function plain(fields: WireFields): NonNullable<JsonToken['fields']> {
  const one = (value: string | number | Uint8Array): JsonValue =>
    value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, Array.isArray(value) ? value.map(one) : one(value)]),
  );
}
