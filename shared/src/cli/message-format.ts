/** How `hayes sub` prints a message: as `mosquitto_sub -F` does. */
import type { MessagePacket } from '../mqtt/index.ts';
import { CliError } from './cli.ts';
import { texts } from './texts.ts';

type Part = (packet: MessagePacket, now: Date) => Uint8Array | string;

/** What a module does not tell. */
const UNTOLD = '?';

const parts: Readonly<Record<string, Part>> = {
  '%': () => '%',
  t: ({ topic }) => topic,
  p: ({ payload }) => payload,
  x: ({ payload }) => Buffer.from(payload).toString('hex'),
  X: ({ payload }) => Buffer.from(payload).toString('hex').toUpperCase(),
  l: ({ payload }) => String(payload.length),
  q: ({ qos }) => String(qos ?? UNTOLD),
  r: ({ retain }) => (retain === undefined ? UNTOLD : retain ? '1' : '0'),
  m: ({ messageId }) => String(messageId ?? UNTOLD),
  I: (_, now) => isoTime(now),
  U: (_, now) => (now.getTime() / 1000).toFixed(3),
  j: (packet, now) => json(packet, now, false),
  J: (packet, now) => json(packet, now, true),
};

/**
 * @param format `%t %p %q %r %m %l %x %X %I %U %j %J %%`, `\n`, `\t`, `\0`, `\\`
 * @throws CliError where a letter means nothing
 */
export function messageFormat(format: string): (packet: MessagePacket, now: Date) => Uint8Array {
  const compiled: (Part | string)[] = [];
  for (const match of format.matchAll(/%(.?)|\\(.)|([^%\\]+)|\\$/gs)) {
    const [whole, letter, escaped, plain] = match;
    if (plain !== undefined) compiled.push(plain);
    else if (escaped !== undefined)
      compiled.push(
        ({ n: '\n', r: '\r', t: '\t', '0': '\0', e: '\x1b', a: '\x07', '\\': '\\' } as Record<string, string>)[
          escaped
        ] ?? whole,
      );
    else if (letter !== undefined) {
      const part = parts[letter];
      if (!part)
        throw new CliError(texts['cli-format'], {
          letter: whole,
          known: Object.keys(parts)
            .map((one) => `%${one}`)
            .join(' '),
        });
      compiled.push(part);
    } else compiled.push(whole);
  }
  return (packet, now) =>
    Buffer.concat(compiled.map((part) => Buffer.from(typeof part === 'string' ? part : part(packet, now))));
}

/** Time in the local zone with its offset: `2024-02-29T12:00:00+0100`. */
function isoTime(now: Date): string {
  const offset = -now.getTimezoneOffset();
  const local = new Date(now.getTime() + offset * 60_000).toISOString().slice(0, 19);
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  return `${local}${offset < 0 ? '-' : '+'}${two(Math.abs(offset) / 60)}${two(Math.abs(offset) % 60)}`;
}

/** A payload that is no UTF-8 comes as base64, and says so. With `parsed`, one that is JSON comes as JSON. */
function json({ topic, payload, qos, retain, messageId }: MessagePacket, now: Date, parsed: boolean): string {
  return JSON.stringify({
    tst: now.toISOString(),
    topic,
    ...(qos === undefined ? {} : { qos }),
    ...(retain === undefined ? {} : { retain: retain ? 1 : 0 }),
    ...(messageId === undefined || messageId === 0 ? {} : { mid: messageId }),
    payloadlen: payload.length,
    ...printable(payload, parsed),
  });
}

function printable(payload: Uint8Array, parsed: boolean): { payload: unknown; payloadEncoding?: 'base64' } {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(payload);
    return { payload: parsed ? asJson(text) : text };
  } catch {
    return { payload: Buffer.from(payload).toString('base64'), payloadEncoding: 'base64' };
  }
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
