/** The named encodings: how bytes that are no plain text stand inside a string, both ways. */
import type { Encoding } from './vocabulary.ts';

interface Codec {
  write(bytes: Uint8Array): string;
  /** @returns undefined where the text is none of this encoding */
  read(text: Uint8Array): Uint8Array | undefined;
}

export const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join('');

const BACKSLASH = 0x5c;
const QUOTE = 0x22;
const latin1 = new TextDecoder('latin1');

/** Characters behind a backslash that stand for a control character; any other stands for itself. */
const controls: Readonly<Record<string, number>> = { r: 0x0d, n: 0x0a, t: 0x09, 0: 0x00 };

function readEscaped(text: Uint8Array): Uint8Array {
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at++) {
    if (text[at] !== BACKSLASH || at + 1 >= text.length) {
      bytes.push(text[at]!);
      continue;
    }
    const pair = /^x([0-9A-Fa-f]{2})/i.exec(latin1.decode(text.subarray(at + 1, at + 4)));
    if (pair) bytes.push(Number.parseInt(pair[1]!, 16));
    else bytes.push(controls[String.fromCharCode(text[at + 1]!)] ?? text[at + 1]!);
    at += pair ? 3 : 1;
  }
  return Uint8Array.from(bytes);
}

export const codecs: Readonly<Record<Encoding, Codec>> = {
  hex: {
    write: toHex,
    read(text) {
      const digits = latin1.decode(text);
      if (!/^([0-9A-Fa-f]{2})*$/.test(digits)) return undefined;
      return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
    },
  },
  /** `\xNN` for every byte that is no printable character, and for the two that mean something in a string. */
  escaped: {
    write: (bytes) =>
      Array.from(bytes, (byte) =>
        byte >= 0x20 && byte < 0x7f && byte !== QUOTE && byte !== BACKSLASH
          ? String.fromCharCode(byte)
          : `\\x${toHex(Uint8Array.of(byte))}`,
      ).join(''),
    read: readEscaped,
  },
};
