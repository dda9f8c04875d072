import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { builtinDialect } from './builtin.ts';
import { sampleDialect } from './dialect.testkit.ts';
import { type EncodeContext, encode } from './encode.ts';
import { resolveParam } from './param.ts';
import type { ParamSpec } from './schema.ts';
import { parseSignature } from './signature.ts';
import type { Facts } from './vocabulary.ts';

const bc26 = builtinDialect('quectel-bc26');
const utf8 = new TextDecoder();

/** The line that a form of BC26 becomes, or the kinds of what is wrong. */
function send(ref: string, facts: Facts, dialect = bc26): string | string[] {
  const form = dialect.form(ref)!;
  const { never, escape: escapes } = dialect.line;
  const { bytes, problems } = encode(form.send, { param: (name) => form.param(name), facts, never, escape: escapes });
  return bytes
    ? utf8.decode(bytes)
    : problems.map((problem) => `${problem.kind} ${'param' in problem ? problem.param.name : ''}`);
}

function line(
  signature: string,
  facts: Facts,
  params: Record<string, ParamSpec> = {},
  rest: Partial<EncodeContext> = {},
): string | string[] {
  const { bytes, problems } = encode(parseSignature(signature), {
    param: (name) => resolveParam(name, params[name]),
    facts,
    ...rest,
  });
  return bytes
    ? utf8.decode(bytes)
    : problems.map((problem) => `${problem.kind} ${'param' in problem ? problem.param.name : ''}`);
}

describe('encode: the examples of the BC26 manuals', () => {
  // BC26&BC20 MQTT V1.1, §5.1 and §5.2, as printed there.
  for (const [ref, facts, expected] of [
    ['QMTOPEN', { client: 0, host: '220.180.239.212', port: 8401 }, 'AT+QMTOPEN=0,"220.180.239.212",8401'],
    ['QMTCONN', { client: 0, clientId: 'clientExample' }, 'AT+QMTCONN=0,"clientExample"'],
    ['QMTSUB', { client: 0, messageId: 1, topic: 'topic/example', qos: 2 }, 'AT+QMTSUB=0,1,"topic/example",2'],
    ['QMTSUB', { client: 0, messageId: 1, topic: 'topic/pub', qos: 0 }, 'AT+QMTSUB=0,1,"topic/pub",0'],
    ['QMTUNS', { client: 0, messageId: 2, topic: 'topic/example' }, 'AT+QMTUNS=0,2,"topic/example"'],
    [
      'QMTPUB.inline',
      { client: 0, messageId: 0, qos: 0, retain: false, topic: 'topic/pub', payload: 'hello MQTT.' },
      'AT+QMTPUB=0,0,0,0,"topic/pub","hello MQTT."',
    ],
    [
      'QMTPUB.data',
      { client: 0, messageId: 0, qos: 0, retain: false, topic: 'topic/pub' },
      'AT+QMTPUB=0,0,0,0,"topic/pub"',
    ],
    ['QMTDISC', { client: 0 }, 'AT+QMTDISC=0'],
    ['QMTCFG.ssl', { client: 3, secure: true, context: 1, 'tls.socket': 5 }, 'AT+QMTCFG="ssl",3,1,1,5'],
    ['QSSLCFG.upload', { context: 1, 'tls.socket': 5, 'certificate.kind': 'ca' }, 'AT+QSSLCFG=1,5,"cacert"'],
    ['QSSLCFG.upload', { context: 1, 'tls.socket': 5, 'certificate.kind': 'key' }, 'AT+QSSLCFG=1,5,"clientkey"'],
    ['QMTOPEN', { client: 3, host: 'hf.quectel.com', port: 8164 }, 'AT+QMTOPEN=3,"hf.quectel.com",8164'],
    ['QMTSUB', { client: 3, messageId: 1, topic: 'topic/example/tls', qos: 1 }, 'AT+QMTSUB=3,1,"topic/example/tls",1'],
    // The notation of §3.2, with values of ours.
    ['QMTCFG.keepalive', { client: 0, keepAlive: 120 }, 'AT+QMTCFG="keepalive",0,120'],
    ['QMTCFG.session', { client: 0, cleanSession: true }, 'AT+QMTCFG="session",0,1'],
    ['QMTCFG.version', { client: 0, protocolVersion: 4 }, 'AT+QMTCFG="version",0,4'],
    ['QMTCONN', { client: 0, clientId: 'c', username: 'u', password: 'p' }, 'AT+QMTCONN=0,"c","u","p"'],
    [
      'QMTSUB',
      { client: 0, messageId: 1, topic: ['a', 'b/#', 'c'], qos: [0, 1, 2] },
      'AT+QMTSUB=0,1,"a",0,"b/#",1,"c",2',
    ],
    ['QMTUNS', { client: 0, messageId: 2, topic: ['a', 'b'] }, 'AT+QMTUNS=0,2,"a","b"'],
    [
      'QMTPUB.hex',
      { client: 0, messageId: 1, qos: 1, retain: true, topic: 't', payload: Uint8Array.of(0, 0x0d, 0x22, 0xff) },
      'AT+QMTPUB=0,1,1,1,"t","000D22FF"',
    ],
    [
      'QMTPUB.counted',
      { client: 0, messageId: 1, qos: 1, retain: false, topic: 't', payload: '中文' },
      'AT+QMTPUB=0,1,1,0,"t",6',
    ],
  ] as [string, Facts, string][]) {
    it(expected, () => equal(send(ref, facts), expected));
  }
});

describe('encode: what is refused before a byte is sent', () => {
  const publish = { client: 0, messageId: 0, qos: 0, retain: false, topic: 't', payload: 'x' };

  for (const [name, char] of [
    ['a quote', '"'],
    ['CR', '\r'],
    ['LF', '\n'],
    ['NUL', '\0'],
    ['a semicolon', ';'],
    ['Ctrl-Z', '\x1a'],
    ['Esc', '\x1b'],
  ] as const) {
    it(`${name} in any text`, () => {
      deepEqual(send('QMTPUB.inline', { ...publish, topic: `a${char}b` }), ['forbidden topic']);
      deepEqual(send('QMTPUB.inline', { ...publish, payload: `a${char}b` }), ['forbidden payload']);
      deepEqual(send('QMTPUB.inline', { ...publish, payload: Uint8Array.of(char.charCodeAt(0)) }), [
        'forbidden payload',
      ]);
      deepEqual(send('QMTOPEN', { client: 0, host: `h${char}`, port: 1 }), ['forbidden host']);
      for (const fact of ['clientId', 'username', 'password']) {
        deepEqual(send('QMTCONN', { client: 0, clientId: 'c', username: 'u', password: 'p', [fact]: `x${char}` }), [
          `forbidden ${fact}`,
        ]);
      }
    });
  }

  it('a second command inside a text', () => {
    deepEqual(send('QMTPUB.inline', { ...publish, payload: '"\rAT+CFUN=0\r' }), ['forbidden payload']);
    deepEqual(send('QMTCONN', { client: 0, clientId: '";+CFUN=0' }), ['forbidden clientId']);
  });

  it('numbers out of range, and what is no number', () => {
    deepEqual(send('QMTCFG.keepalive', { client: 6, keepAlive: 3601 }), ['range client', 'range keepAlive']);
    deepEqual(send('QMTCFG.keepalive', { client: -1, keepAlive: 0 }), ['range client']);
    for (const value of ['1', 1.5, Number.NaN, Number.POSITIVE_INFINITY, 1e21, true]) {
      deepEqual(send('QMTCLOSE', { client: value }), ['type client'], String(value));
    }
  });

  it('lengths in bytes, not in characters', () => {
    equal(send('QMTPUB.inline', { ...publish, topic: '文'.repeat(85) }), `AT+QMTPUB=0,0,0,0,"${'文'.repeat(85)}","x"`);
    deepEqual(send('QMTPUB.inline', { ...publish, topic: '文'.repeat(86) }), ['length topic']);
    deepEqual(send('QMTPUB.inline', { ...publish, topic: '' }), ['length topic']);
    deepEqual(send('QMTPUB.hex', { ...publish, payload: 'x'.repeat(351) }), ['length payload']);
  });

  it('values that no code stands for', () => {
    deepEqual(send('QMTCFG.version', { client: 0, protocolVersion: 5 }), ['code protocolVersion']);
  });

  it('what is missing, each by name', () => {
    deepEqual(send('QMTOPEN', { client: 0 }), ['missing host', 'missing port']);
  });

  it('a topic that lacks its QoS', () => {
    deepEqual(send('QMTSUB', { client: 0, messageId: 1, topic: ['a', 'b'], qos: [0] }), ['missing qos']);
  });

  it('several topics where one has room', () => {
    deepEqual(line('AT+X=<topic>', { topic: ['a', 'b'] }), ['missing topic']);
  });

  it('half of a surrogate pair, which has no bytes', () => {
    deepEqual(send('QMTPUB.inline', { ...publish, topic: 'a\ud83d' }), ['type topic']);
    equal(send('QMTPUB.inline', { ...publish, topic: '😀' }), 'AT+QMTPUB=0,0,0,0,"😀","x"');
  });

  it('quotes and line ends, whatever a dialect forgets to forbid', () => {
    for (const char of ['"', '\r', '\n'])
      deepEqual(line('AT+X=<topic>', { topic: char }, {}, { never: '' }), ['forbidden topic']);
  });

  it('a comma in a text without quotes', () => {
    deepEqual(line('AT+X=<sim>,1', { sim: 'a,2' }, { sim: { string: '0..20', bare: true } }), ['forbidden sim']);
    deepEqual(line('AT+X=<payload>,1', { payload: 'a,2' }, { payload: { data: '0..20' } }), ['forbidden payload']);
  });
});

describe('encode: the notation', () => {
  it('writes an option where all its facts are known', () => {
    const signature = 'AT+X=<client>[,<username>[,<password>]]';
    equal(line(signature, { client: 1 }), 'AT+X=1');
    equal(line(signature, { client: 1, username: 'u' }), 'AT+X=1,"u"');
    equal(line(signature, { client: 1, username: '', password: 'p' }), 'AT+X=1,"","p"');
  });

  it('takes defaults and derived facts', () => {
    equal(
      line(
        'AT+X=<port>,<tls.socket>',
        { client: 3 },
        { port: { int: 1883, default: 1883 }, 'tls.socket': { int: '0..5', from: 'client' } },
      ),
      'AT+X=1883,3',
    );
  });

  it('puts a template together, and counts the whole', () => {
    const params = { server: { string: 'tcp://<host>:<port>', bytes: '9..20' } };
    equal(line('AT+X=<server>', { host: 'h', port: 1883 }, params), 'AT+X="tcp://h:1883"');
    deepEqual(line('AT+X=<server>', { host: 'a.very.long.host', port: 1883 }, params), ['length server']);
    deepEqual(line('AT+X=<server>', { port: 1883 }, params), ['missing host']);
    deepEqual(line('AT+X=<server>', { host: 'h"', port: 1883 }, params), ['forbidden server']);
  });

  it('escapes where the dialect can, once', () => {
    const escapes = { '"': '\\"', ',': '\\,', '\\': '\\\\' };
    equal(line('AT+X=<topic>', { topic: 'a"b\\c,d' }, {}, { escape: escapes }), 'AT+X="a\\"b\\\\c\\,d"');
    equal(
      line('AT+X=<server>', { host: 'a\\b' }, { server: { string: 'x:<host>' } }, { escape: escapes }),
      'AT+X="x:a\\\\b"',
    );
  });

  it('writes codes as numbers bare and as words in quotes', () => {
    equal(
      line(
        'AT+X=<a>,<b>,<c>',
        { a: true, b: 'ca', c: 'ready' },
        { a: { values: { 1: true } }, b: { values: { cacert: 'ca' } }, c: { bare: true, values: { READY: 'ready' } } },
      ),
      'AT+X=1,"cacert",READY',
    );
  });

  it('counts the bytes of another fact', () => {
    equal(line('AT+X=<payload.length>,<topic.length>', { payload: Uint8Array.of(1, 2, 3), topic: '主题' }), 'AT+X=3,6');
  });

  it('writes a line end inside a line', () => {
    equal(
      line('+X: <payload.length><CRLF><payload>', { payload: 'a,b' }, { payload: { data: '0..9' } }, { reply: true }),
      '+X: 3\r\na,b',
    );
  });

  it('does not hold replies to the limits of commands', () => {
    equal(
      line('+X: <client>,<topic>', { client: 77, topic: 'a"b' }, { client: { int: '0..5' } }, { reply: true }),
      '+X: 77,"a"b"',
    );
  });
});

describe('encode: any value', () => {
  const dialect = sampleDialect();

  it('is one line with as many quotes as the signature has, or is refused', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.uint8Array({ maxLength: 20 }),
      fc.constantFrom('"', '";AT+CFUN=0', '\r\nAT', '\x1a', ',"'),
    );
    fc.assert(
      fc.property(value, value, (topic, payload) => {
        const form = dialect.form('SPUB.inline')!;
        const { bytes } = encode(form.send, {
          param: (name) => form.param(name),
          facts: { client: 0, messageId: 1, qos: 0, topic, payload },
          never: dialect.line.never,
        });
        if (!bytes) return;
        equal(bytes.filter((byte) => byte === 0x22).length, 4);
        ok(!bytes.some((byte) => byte === 0x0d || byte === 0x0a || byte === 0x1a || byte === 0x3b || byte === 0));
        const wanted = typeof payload === 'string' ? new TextEncoder().encode(payload) : payload;
        deepEqual(bytes.slice(bytes.length - 1 - wanted.length, -1), Uint8Array.from(wanted));
      }),
      { numRuns: 500 },
    );
  });
});
