/** Messages in counted pieces between a beginning and an end, and results in either order: SIM7028 V1.03 §3 and logs. */
import assert from 'node:assert/strict';
import { builtinDialect } from '../dialect/index.ts';
import { bytesOf, everyChunking, printToken, type Talk, transcript } from '../testkit/index.ts';
import { Assembler } from './assembler.ts';
import { decode } from './decode.ts';
import { Framer } from './framer.ts';

const sim = builtinDialect('simcom-sim7028');

const says = (talks: Talk[], expected: string[]): void =>
  assert.deepEqual(transcript(sim, talks, { random: 60 }).map(printToken), expected);

/** Whole messages: client, topic and payload, the same under every chunking. */
function received(heard: string | Uint8Array, random = 60): string[] {
  return everyChunking(
    bytesOf(heard),
    (chunks) => {
      const framer = new Framer(sim);
      const assembler = new Assembler();
      const messages: string[] = [];
      for (const chunk of chunks) {
        framer.push(chunk);
        for (let token = framer.next(); token; token = framer.next()) {
          const message = assembler.take(token);
          if (typeof message === 'object')
            messages.push(`${message.client} ${message.topic} <${Buffer.from(message.payload).toString('latin1')}>`);
        }
      }
      return messages;
    },
    { random },
  );
}

/** The module's report of one message, in pieces of this size. */
const report = (topic: string, payload: string, size = 1500): string => {
  const pieces = payload.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
  return [
    `\r\n+CMQTTRXSTART: 0,${topic.length},${payload.length}\r\n`,
    `+CMQTTRXTOPIC: 0,${topic.length}\r\n${topic}\r\n`,
    ...pieces.map((piece) => `+CMQTTRXPAYLOAD: 0,${piece.length}\r\n${piece}\r\n`),
    '+CMQTTRXEND: 0\r\n',
  ].join('');
};

describe('framing of messages in parts', () => {
  it('as the example of §4.1 prints one', () => {
    says(
      [
        {
          heard:
            '\r\n+CMQTTRXSTART: 0,9,60\r\n+CMQTTRXTOPIC: 0,9\r\nsimcommsg\r\n+CMQTTRXPAYLOAD: 0,60\r\n' +
            '012345678901234567890123456789012345678901234567890123456789\r\n+CMQTTRXEND: 0\r\n',
        },
      ],
      [
        'urc "+CMQTTRXSTART: 0,9,60" client=0 topicTotal=9 total=60',
        'urc "+CMQTTRXTOPIC: 0,9\\r\\nsimcommsg" client=0 topic.length=9 topic=<simcommsg>',
        'urc "+CMQTTRXPAYLOAD: 0,60\\r\\n012345678901234567890123456789012345678901234567890123456789" client=0 ' +
          'payload.length=60 payload=<012345678901234567890123456789012345678901234567890123456789>',
        'urc "+CMQTTRXEND: 0" client=0',
      ],
    );
  });

  it('with blank lines between the parts, or none, or no blank after the colon', () => {
    const plain = report('a/b', 'hello');
    const spaced = plain.replaceAll('\r\n+', '\r\n\r\n+');
    const tight = plain.replaceAll(': ', ':');
    for (const heard of [plain, spaced, tight]) assert.deepEqual(received(heard), ['0 a/b <hello>']);
  });

  it('an empty one, which has no payload part', () => {
    says(
      [{ heard: '\r\n+CMQTTRXSTART: 0,3,0\r\n+CMQTTRXTOPIC: 0,3\r\na/b\r\n+CMQTTRXEND: 0\r\n' }],
      [
        'urc "+CMQTTRXSTART: 0,3,0" client=0 topicTotal=3 total=0',
        'urc "+CMQTTRXTOPIC: 0,3\\r\\na/b" client=0 topic.length=3 topic=<a/b>',
        'urc "+CMQTTRXEND: 0" client=0',
      ],
    );
    assert.deepEqual(received(report('a/b', '')), ['0 a/b <>']);
  });

  it('a long one in pieces, its topic too', () => {
    const payload = 'x'.repeat(25);
    const heard =
      '\r\n+CMQTTRXSTART: 0,7,25\r\n+CMQTTRXTOPIC: 0,4\r\nlong\r\n+CMQTTRXTOPIC: 0,3\r\n/er\r\n' +
      `+CMQTTRXPAYLOAD: 0,15\r\n${payload.slice(0, 15)}\r\n+CMQTTRXPAYLOAD: 0,10\r\n${payload.slice(15)}\r\n` +
      '+CMQTTRXEND: 0\r\n';
    assert.deepEqual(received(heard), [`0 long/er <${payload}>`]);
    assert.deepEqual(
      received(report('a/b', 'y'.repeat(3200)), 5).map((text) => text.length),
      [3200 + '0 a/b <>'.length],
    );
  });

  for (const payload of [
    '\r\nOK\r\n',
    '\r\n+CMQTTRXEND: 0\r\n',
    '\r\n+CMQTTRXPAYLOAD: 0,3\r\nabc\r\n',
    '\r\n> ',
    '"',
    '*ATREADY: 1\r\n',
    '\r\n',
    '\0\xff\x1a\x1b',
    'AT+CFUN=0\r',
  ])
    it(`that hold ${JSON.stringify(payload)}`, () => {
      assert.deepEqual(received(`${report('a,"b', payload)}${report('c', 'z')}`), [`0 a,"b <${payload}>`, '0 c <z>']);
    });

  it('whose topic is no ASCII', () => {
    const topic = Buffer.from('温室/一').toString('latin1');
    assert.deepEqual(received(report(topic, 'x')), ['0 温室/一 <x>']);
  });

  it('with other news between the parts', () => {
    const [start, ...rest] = report('a/b', 'hello').split(/(?<=\r\n)(?=\+)/);
    const heard = `${start}${rest.shift()}\r\n+CEREG: 5\r\n${rest.join('\r\n+CMQTTPUB: 0,0\r\n')}`;
    assert.deepEqual(received(heard), ['0 a/b <hello>']);
  });

  it('never as a whole where a piece is missing', () => {
    const broken =
      '\r\n+CMQTTRXSTART: 0,3,10\r\n+CMQTTRXTOPIC: 0,3\r\na/b\r\n+CMQTTRXPAYLOAD: 0,5\r\nhello\r\n+CMQTTRXEND: 0\r\n';
    assert.deepEqual(received(`${broken}${report('c', 'z')}`), ['0 c <z>']);
    const endless = broken.replace('+CMQTTRXEND: 0\r\n', '');
    assert.deepEqual(received(`${endless}${report('c', 'z')}`), ['0 c <z>']);
  });

  it('after the fact, one token for one message', () => {
    const tokens = everyChunking(
      bytesOf(`${report('a/b', 'x'.repeat(20), 15)}\r\n+CMQTTCONNLOST: 0,1\r\n`),
      (chunks) => {
        const decoder = decode(sim);
        return [...chunks.flatMap((chunk) => decoder.push(chunk)), ...decoder.end()];
      },
    );
    assert.deepEqual(
      tokens.map(({ type, name, message }) => [type, name, message?.topic, message?.payload.length]),
      [
        ['message', 'CMQTTRXEND', 'a/b', 20],
        ['urc', 'CMQTTCONNLOST', undefined, undefined],
      ],
    );
  });
});

describe('framing of results that come in either order', () => {
  it('after OK, as §3.2.1 and §3.2.9 have it', () => {
    says(
      [
        { sent: 'AT+CMQTTSTART', heard: 'AT+CMQTTSTART\r\r\nOK\r\n\r\n+CMQTTSTART: 0\r\n' },
        { sent: 'AT+CMQTTDISC=0,120', heard: '\r\nOK\r\n\r\n+CMQTTDISC: 0,0\r\n' },
      ],
      [
        'echo "AT+CMQTTSTART"',
        'final "OK" ok',
        'urc "+CMQTTSTART: 0" error=0',
        'final "OK" ok',
        'urc "+CMQTTDISC: 0,0" client=0 error=0',
      ],
    );
  });

  it('before OK, or in front of ERROR', () => {
    says(
      [
        { sent: 'AT+CMQTTDISC=0,60', heard: '\r\n+CMQTTDISC: 0,0\r\n\r\nOK\r\n' },
        { sent: 'AT+CMQTTSTOP', heard: '\r\n+CMQTTSTOP: 21\r\n\r\nERROR\r\n' },
        { sent: 'AT+CMQTTCONNECT=0,"tcp://h:1883",60,1', heard: '\r\nERROR\r\n\r\n+CMQTTCONNECT: 0,13\r\n' },
      ],
      [
        'urc "+CMQTTDISC: 0,0" client=0 error=0',
        'final "OK" ok',
        'urc "+CMQTTSTOP: 21" error=21',
        'final "ERROR" error',
        'final "ERROR" error',
        'urc "+CMQTTCONNECT: 0,13" client=0 error=13',
      ],
    );
  });

  it('as reasons of commands that have no result of their own', () => {
    says(
      [
        { sent: 'AT+CMQTTACCQ=0,"c",0', heard: '\r\n+CMQTTACCQ: 0,19\r\n\r\nERROR\r\n' },
        { sent: 'AT+CMQTTTOPIC=0,9', heard: '\r\n+CMQTTTOPIC: 0,20\r\n\r\nERROR\r\n' },
      ],
      [
        'info "+CMQTTACCQ: 0,19" client=0 error=19',
        'final "ERROR" error',
        'info "+CMQTTTOPIC: 0,20" client=0 error=20',
        'final "ERROR" error',
      ],
    );
  });

  it('beside what queries answer under the same name', () => {
    says(
      [
        {
          sent: 'AT+CMQTTCONNECT?',
          heard: '\r\n+CMQTTCONNECT: 0,"tcp://120.27.2.154:1883",20,1\r\n\r\nOK\r\n',
        },
        { sent: 'AT+CMQTTDISC?', heard: '\r\n+CMQTTDISC: 0,1\r\n\r\nOK\r\n' },
        { sent: 'AT+CMQTTSUB?', heard: '\r\n+CMQTTSUB:\r\na/b\r\nc/#\r\n\r\nOK\r\n' },
        { sent: 'AT+CMQTTCFG?', heard: '\r\n+CMQTTCFG: 0,1,120\r\n\r\nOK\r\n' },
      ],
      [
        'info "+CMQTTCONNECT: 0,"tcp://120.27.2.154:1883",20,1" client=0 server=tcp://120.27.2.154:1883 keepAlive=20 cleanSession=1',
        'final "OK" ok',
        'info "+CMQTTDISC: 0,1" client=0 phase=1',
        'final "OK" ok',
        'info "+CMQTTSUB:"',
        'info "a/b" subscription=a/b',
        'info "c/#" subscription=c/#',
        'final "OK" ok',
        'info "+CMQTTCFG: 0,1,120" client=0 checkUtf8=1 operationTimeout=120',
        'final "OK" ok',
      ],
    );
  });

  it('around prompt and data', () => {
    says(
      [
        { sent: 'AT+CMQTTTOPIC=0,9', data: 'simcommsg', heard: 'AT+CMQTTTOPIC=0,9\r\r\n>simcommsg\r\nOK\r\n' },
        {
          sent: 'AT+CMQTTSUB=0,9,1',
          data: 'simcommsg',
          heard: '\r\n+CMQTTCONNLOST: 0,1\r\n\r\n>\r\nOK\r\n\r\n+CMQTTSUB: 0,11\r\n',
        },
      ],
      [
        'echo "AT+CMQTTTOPIC=0,9"',
        'prompt ">"',
        'echo "simcommsg" data',
        'final "OK" ok',
        'urc "+CMQTTCONNLOST: 0,1" client=0 lostBy=1',
        'prompt ">"',
        'final "OK" ok',
        'urc "+CMQTTSUB: 0,11" client=0 error=11',
      ],
    );
  });

  it('knows a start from normal life', () => {
    says(
      [
        {
          heard:
            '\r\n*ATREADY: 1\r\n\r\n+CPIN: READY\r\n\r\nSMS DONE\r\n\r\nPB DONE\r\n\r\n+CGEV: EPS PDN ACT 1\r\n\r\n+CGEV: ME PDN DEACT 1\r\n',
        },
      ],
      [
        'boot "*ATREADY: 1" certain',
        'boot "+CPIN: READY" supporting',
        'boot "SMS DONE" supporting',
        'boot "PB DONE" supporting',
        'boot "+CGEV: EPS PDN ACT 1" supporting',
        'urc "+CGEV: ME PDN DEACT 1" cid=1',
      ],
    );
  });
});
