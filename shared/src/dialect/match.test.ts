import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { builtinDialect } from './builtin.ts';
import { type MatchResult, match } from './match.ts';
import { type Param, resolveParam } from './param.ts';
import type { ParamSpec } from './schema.ts';
import { parseSignature } from './signature.ts';

const encoder = new TextEncoder();
const bytesOf = (text: string) => encoder.encode(text);
const paramsOf =
  (specs: Record<string, ParamSpec> = {}) =>
  (name: string): Param =>
    resolveParam(name, specs[name]);

/** Matches a text; bytes of data come back as text where they are UTF-8. */
function read(signature: string, text: string | Uint8Array, specs?: Record<string, ParamSpec>, complete = false) {
  const bytes = typeof text === 'string' ? bytesOf(text) : text;
  return shown(match(parseSignature(signature), bytes, { param: paramsOf(specs), complete }), bytes);
}

function shown(result: MatchResult, bytes: Uint8Array) {
  if (typeof result === 'string') return result;
  const fields = Object.fromEntries(
    Object.entries(result.fields).map(([name, value]) => [
      name,
      value instanceof Uint8Array ? new TextDecoder().decode(value) : value,
    ]),
  );
  return { ...fields, rest: new TextDecoder().decode(bytes.subarray(result.end)) };
}

const recv = '+QMTRECV: <client>,<messageId>,<topic>,<payload>';
const counted = '+QMTRECV: <client>,<messageId>,<topic>,<payload.length>,<payload>';

describe('match: lines of the BC26 manuals', () => {
  const dialect = builtinDialect('quectel-bc26');
  // BC26&BC20 MQTT V1.1, §5.1, typed from there.
  for (const [urc, line, fields] of [
    ['QMTOPEN', '+QMTOPEN: 0,0\r\n', { client: 0, opened: 0 }],
    ['QMTCONN', '+QMTCONN: 0,0,0\r\n', { client: 0, sent: 0, connack: 0 }],
    ['QMTSUB', '+QMTSUB: 0,1,0,2\r\n', { client: 0, messageId: 1, sent: 0, granted: [2] }],
    ['QMTUNS', '+QMTUNS: 0,2,0\r\n', { client: 0, messageId: 2, sent: 0 }],
    ['QMTPUB', '+QMTPUB: 0,0,0\r\n', { client: 0, messageId: 0, sent: 0 }],
    ['QMTDISC', '+QMTDISC: 0,0\r\n', { client: 0, disconnected: 0 }],
    [
      'QMTRECV',
      '+QMTRECV: 0,0,"topic/pub","hello MQTT."\r\n',
      { client: 0, messageId: 0, topic: 'topic/pub', payload: bytesOf('hello MQTT.') },
    ],
    [
      'QMTRECV.hex',
      '+QMTRECV: 0,0,"topic/pub","68656C6C6F"\r\n',
      { client: 0, messageId: 0, topic: 'topic/pub', payload: bytesOf('hello') },
    ],
  ] as const) {
    it(line.trim(), () => {
      const { line: signature, param } = dialect.urcs.get(urc)!;
      const result = match(signature, bytesOf(line), { param });
      ok(typeof result === 'object', String(result));
      deepEqual(result.fields, fields);
    });
  }
});

describe('match: payloads', () => {
  it('quoted: inner quotes, commas and line ends belong to it', () => {
    deepEqual(read(recv, '+QMTRECV: 0,1,"t","{"a":"b,c"}\r\nx"\r\nOK\r\n'), {
      client: 0,
      messageId: 1,
      topic: 't',
      payload: '{"a":"b,c"}\r\nx',
      rest: 'OK\r\n',
    });
  });

  it('quoted and without a length: a quote before a line end ends it (nobody can know better)', () => {
    deepEqual(read(recv, '+QMTRECV: 0,1,"t","a"\r\nb"\r\n'), {
      client: 0,
      messageId: 1,
      topic: 't',
      payload: 'a',
      rest: 'b"\r\n',
    });
  });

  it('bare', () => {
    deepEqual(read(recv, '+QMTRECV: 0,1,"t",hello\r\n'), {
      client: 0,
      messageId: 1,
      topic: 't',
      payload: 'hello',
      rest: '',
    });
  });

  it('counted: never searched for line ends, with or without quotes, which are not counted', () => {
    const payload = '"\r\nOK\r\n';
    const fields = { client: 0, messageId: 1, topic: 't', 'payload.length': 7, payload, rest: '\r\n' };
    deepEqual(read(counted, `+QMTRECV: 0,1,"t",7,"${payload}"\r\n\r\n`), fields);
    deepEqual(read(counted, `+QMTRECV: 0,1,"t",7,${payload}\r\n\r\n`), fields);
  });

  it('counted: a text in quotes that looks like a length is none', () => {
    equal(read(counted, '+QMTRECV: 0,1,"t","9999","x"\r\n'), 'fail');
  });

  it('counted in bytes: characters of several', () => {
    deepEqual(read(counted, '+QMTRECV: 0,1,"主题",6,"中文"\r\n'), {
      client: 0,
      messageId: 1,
      topic: '主题',
      'payload.length': 6,
      payload: '中文',
      rest: '',
    });
  });

  it('counted, where the length does not fit the data', () => {
    equal(read(counted, '+QMTRECV: 0,1,"t",3,"abcdef"\r\n'), 'fail');
    equal(read(counted, '+QMTRECV: 0,1,"t",9,"abc"\r\n'), 'more');
  });

  it('empty', () => {
    deepEqual(read(counted, '+QMTRECV: 0,1,"t",0,""\r\n'), {
      client: 0,
      messageId: 1,
      topic: 't',
      'payload.length': 0,
      payload: '',
      rest: '',
    });
    deepEqual(read(recv, '+QMTRECV: 0,1,"t",""\r\n'), { client: 0, messageId: 1, topic: 't', payload: '', rest: '' });
  });

  it('behind a line end, counted', () => {
    const signature = '+CMQTTRXPAYLOAD: <client>,<payload.length><CRLF><payload>';
    deepEqual(read(signature, '+CMQTTRXPAYLOAD: 0,5\r\na\r\nbc\r\n+'), {
      client: 0,
      'payload.length': 5,
      payload: 'a\r\nbc'.slice(0, 5),
      rest: '+',
    });
  });

  it('hexadecimal: any bytes; an odd count or another letter is none', () => {
    const hex = '+QMTRECV: <client>,<topic>,<payload:hex>';
    deepEqual(read(hex, '+QMTRECV: 0,"t","41622C0d"\r\n'), { client: 0, topic: 't', payload: 'Ab,\r', rest: '' });
    equal(read(hex, '+QMTRECV: 0,"t","416"\r\n'), 'fail');
    equal(read(hex, '+QMTRECV: 0,"t","4G"\r\n'), 'fail');
    deepEqual(read(hex, '+QMTRECV: 0,"t",4162\r\n'), { client: 0, topic: 't', payload: 'Ab', rest: '' });
  });
});

describe('match: the notation', () => {
  it('options that are there, and that are not', () => {
    const signature = '+X: <client>[,<host>[,<port>]]';
    deepEqual(read(signature, '+X: 1\r\n'), { client: 1, rest: '\n' });
    deepEqual(read(signature, '+X: 1,"h"\r\n'), { client: 1, host: 'h', rest: '\n' });
    deepEqual(read(signature, '+X: 1,"h",80\r\n'), { client: 1, host: 'h', port: 80, rest: '\n' });
    equal(read(signature, '+X: 1,"h",80,9\r\n'), 'fail');
  });

  it('repetitions: none, one, several', () => {
    const signature = '+X: <client>{,<granted>}';
    deepEqual(read(signature, '+X: 1\r\n'), { client: 1, rest: '\n' });
    deepEqual(read(signature, '+X: 1,0\r\n'), { client: 1, granted: [0], rest: '\n' });
    deepEqual(read(signature, '+X: 1,0,128,2\r\n'), { client: 1, granted: [0, 128, 2], rest: '\n' });
  });

  it('quoted numbers and bare texts are taken; spaces behind colon and comma do not matter', () => {
    deepEqual(read('+X: <client>,<host>', '+X:1, h\r\n'), { client: 1, host: 'h', rest: '\n' });
    deepEqual(read('+X: <client>,<host>', '+X:  "1","h"\r\n'), { client: 1, host: 'h', rest: '\n' });
    deepEqual(read('+X: <client>,<qos>', '+X: -1,2 \r\n'), { client: -1, qos: 2, rest: '\n' });
  });

  it('a text with commas, quoted', () => {
    deepEqual(read('+X: <topic>,<qos>', '+X: "a,b?=$",1\r\n'), { topic: 'a,b?=$', qos: 1, rest: '\n' });
  });

  it('codes: words in any case, numbers, and words that the table does not have', () => {
    const specs: Record<string, ParamSpec> = {
      sim: { bare: true, values: { READY: 'ready', 'SIM PIN': 'pin' } },
      cme: { bare: true, cause: { 10: 'sim-missing' } },
    };
    deepEqual(read('+CPIN: <sim>', '+CPIN: SIM PIN\r\n', specs), { sim: 'SIM PIN', rest: '\n' });
    deepEqual(read('+CPIN: <sim>', '+CPIN: ready\r\n', specs), { sim: 'ready', rest: '\n' });
    equal(read('+CPIN: <sim>', '+CPIN: NOTHING\r\n', specs), 'fail');
    deepEqual(read('+CME ERROR: <cme>', '+CME ERROR: 10\r\n', specs), { cme: 10, rest: '\n' });
    deepEqual(read('+CME ERROR: <cme>', '+CME ERROR: SIM not inserted\r\n', specs), {
      cme: 'SIM not inserted',
      rest: '\n',
    });
  });

  it('the name counts without regard to case, and must be whole', () => {
    deepEqual(read('+CREG: <n>', '+creg: 1\r\n', { n: { int: '0..5' } }), { n: 1, rest: '\n' });
    equal(read('+CREG: <n>', '+CREGX: 1\r\n'), 'fail');
  });

  it('a line that ends with the bytes, where no more will come', () => {
    deepEqual(read('+X: <client>,<host>', '+X: 1,"h"', {}, true), { client: 1, host: 'h', rest: '' });
    equal(read('+X: <client>,<host>', '+X: 1,"h', {}, true) === 'more', false);
    equal(read('+X: <client>,<host>', '+X: 1', {}, true), 'fail');
    equal(read('+X: <client>,<host>', '+X: 1'), 'more');
  });

  it('no line of another kind', () => {
    for (const line of ['OK\r\n', 'ERROR\r\n', '+QMTSTAT: 0,1\r\n', '> ', '\r\n'])
      equal(read(recv, line), 'fail', line);
  });
});

describe('match: however the bytes are cut', () => {
  const signatures = [
    recv,
    counted,
    '+X: <client>[,<host>[,<port>]]',
    '+X: <client>,<messageId>{,<granted>}',
    '+X: <client>,<payload:hex>',
    '+X: <client>,<payload.length><CRLF><payload>',
    '+X: <sim>',
  ];
  const specs: Record<string, ParamSpec> = { sim: { bare: true, values: { READY: 'ready', 'SIM PIN': 'pin' } } };
  const param = paramsOf(specs);
  const payload = fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.constantFrom('"', '"\r\n', 'a"\r\nb', '\r\nOK\r\n', ',', '",1', '>', '中文', '+QMTSTAT: 0,1'),
  );
  const number = fc.integer({ min: -1, max: 300 });
  const line = fc.oneof(
    fc
      .tuple(number, number, payload, payload)
      .map(([client, id, topic, body]) => `+QMTRECV: ${client},${id},"${topic}","${body}"\r\n`),
    fc
      .tuple(number, number, payload, payload, fc.integer({ min: -1, max: 2 }))
      .map(
        ([client, id, topic, body, off]) =>
          `+QMTRECV: ${client},${id},"${topic}",${bytesOf(body).length + off},"${body}"\r\n`,
      ),
    fc
      .tuple(number, fc.array(number, { maxLength: 4 }))
      .map(([client, granted]) => `+X: ${[client, ...granted].join(',')}\r\n`),
    fc.tuple(number, payload).map(([client, body]) => `+X: ${client},${bytesOf(body).length}\r\n${body}\r\n`),
    fc
      .tuple(number, fc.uint8Array({ maxLength: 6 }))
      .map(([client, body]) => `+X: ${client},"${Buffer.from(body).toString('hex')}"\r\n`),
    fc.constantFrom('+X: SIM PIN\r\n', '+X: READY\r\n', 'OK\r\n', '+X:\r\n'),
    fc
      .string({ unit: fc.constantFrom('+', 'X', ':', ' ', ',', '"', '1', '\r', '\n', 'a'), maxLength: 20 })
      .map((text) => `+X: ${text}`),
  );

  it('the answer to a beginning is `more`, or the final one', () => {
    fc.assert(
      fc.property(fc.constantFrom(...signatures), line, line, (source, one, two) => {
        const signature = parseSignature(source);
        const bytes = bytesOf(one + two);
        const final = match(signature, bytes, { param });
        for (let length = 0; length < bytes.length; length++) {
          const early = match(signature, bytes.subarray(0, length), { param });
          if (early !== 'more') deepEqual(early, final, `after ${length} bytes of ${JSON.stringify(one + two)}`);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('a whole line is read alike with and without what follows', () => {
    fc.assert(
      fc.property(fc.constantFrom(...signatures), line, (source, one) => {
        const bytes = bytesOf(one);
        const result = match(parseSignature(source), bytes, { param });
        if (typeof result === 'object') ok(result.end <= bytes.length);
        deepEqual(
          match(parseSignature(source), bytesOf(`junk${one}`), { param, from: 4 }),
          typeof result === 'object' ? { ...result, end: result.end + 4 } : result,
        );
      }),
      { numRuns: 1000 },
    );
  });
});
