/** Messages that hold what would end a line, a string or an exchange. */
import assert from 'node:assert/strict';
import { builtinDialect, type FactValue } from '../dialect/index.ts';
import { bytesOf, transcript } from '../testkit/index.ts';

const bc26 = builtinDialect('quectel-bc26');
const everyByte = Uint8Array.from({ length: 256 }, (_, value) => value);
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex').toUpperCase();
const ascii = (text: string) => bytesOf(text);

const nasty: Record<string, Uint8Array> = {
  'nothing at all': new Uint8Array(),
  'a final result': ascii('\r\nOK\r\n'),
  'an error': ascii('a\r\nERROR\r\nb'),
  'a prompt': ascii('\r\n> '),
  quotes: ascii('{"a":"b","c":""}'),
  commas: ascii('1,2,,"3",'),
  'a URC': ascii('\r\n+QMTSTAT: 0,1\r\n'),
  'a message': ascii('+QMTRECV: 0,0,"t","x"'),
  'a boot line': ascii('\r\nRDY\r\n'),
  NUL: ascii('a\0b\0'),
  'a command': ascii('AT+CFUN=0\r'),
  'UTF-8': new TextEncoder().encode('温度 21 °C 🌡'),
  'a byte that is no UTF-8': Uint8Array.of(0xff, 0xfe, 0x80),
};

function received(
  line: Uint8Array | string,
  settings: Record<string, FactValue>,
  before = '',
): (Uint8Array | undefined)[] {
  const heard = Buffer.concat([
    ascii(before),
    ascii('\r\n'),
    typeof line === 'string' ? ascii(line) : line,
    ascii('\r\n\r\n+QMTSTAT: 3,2\r\n'),
  ]);
  const tokens = transcript(bc26, [{ heard }], { settings, random: 60 });
  assert.equal(tokens.at(-1)?.fields?.client, 3, 'what follows the message is understood');
  return tokens
    .slice(0, -1)
    .map((token) => (token.fields?.payload instanceof Uint8Array ? token.fields.payload : undefined));
}

const messageLine = (topic: string, payload: Uint8Array, length = '') =>
  Buffer.concat([ascii(`+QMTRECV: 0,1,"${topic}",${length}`), payload]);
const same = (found: (Uint8Array | undefined)[], wanted: Uint8Array) => {
  assert.equal(found.length, 1);
  assert.deepEqual(Buffer.from(found[0]!), Buffer.from(wanted));
};

describe('framing of payloads in quotes', () => {
  for (const [what, payload] of Object.entries(nasty))
    it(`that hold ${what}`, () =>
      same(received(messageLine('t', Buffer.concat([ascii('"'), payload, ascii('"')])), { recvHex: 0 }), payload));
});

describe('framing of payloads in hexadecimal digits', () => {
  for (const [what, payload] of Object.entries({ ...nasty, 'every byte': everyByte })) {
    it(`that hold ${what}, quoted`, () =>
      same(received(messageLine('t', ascii(`"${hex(payload)}"`)), { recvHex: 1 }), payload));
    if (payload.length > 0)
      it(`that hold ${what}, bare`, () =>
        same(received(messageLine('t', ascii(hex(payload))), { recvHex: 1 }), payload));
  }
});

describe('framing of payloads with a length', () => {
  for (const [what, payload] of Object.entries({ ...nasty, 'every byte': everyByte })) {
    it(`that hold ${what}, bare`, () =>
      same(received(messageLine('t', payload, `${payload.length},`), { recvHex: 0 }), payload));
    it(`that hold ${what}, quoted`, () =>
      same(
        received(messageLine('t', Buffer.concat([ascii('"'), payload, ascii('"')]), `${payload.length},`), {
          recvHex: 0,
        }),
        payload,
      ));
  }
});

describe('framing of topics', () => {
  for (const topic of ['a,b', 'a?b=c', '$SYS/x', 'a b', "it's", '>', 'OK', 'теплица/1', '温室/一'])
    it(JSON.stringify(topic), () => {
      const bytes = Buffer.concat([ascii('+QMTRECV: 0,1,"'), Buffer.from(topic), ascii('","x"\r\n')]);
      const [token] = transcript(bc26, [{ heard: bytes }]);
      assert.equal(token?.fields?.topic, topic);
      assert.deepEqual(Buffer.from(token?.fields?.payload as Uint8Array), Buffer.from('x'));
    });
});
