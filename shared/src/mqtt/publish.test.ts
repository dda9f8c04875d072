import assert from 'node:assert/strict';
import { allBytes, Bench, bytes } from './bench.testkit.ts';
import type { QoS } from './types.ts';

/** Any bytes but those a string, a data prompt or a line cannot hold. */
const harmless = Uint8Array.from({ length: 2048 }, (_, index) => 0x61 + (index % 26));
const text = (length: number) => Buffer.from(harmless.subarray(0, length)).toString();
const binary = (length: number) => Uint8Array.from({ length }, (_, index) => index % 256);

const payloads: readonly [name: string, payload: Uint8Array | string, form: RegExp][] = [
  ['empty', '', /^AT\+QMTPUB=0,\d+,\d,\d,"t",""$/],
  ['one byte', 'x', /,"x"$/],
  ['text', 'Grüße, 世界', /,"Gr/],
  ['JSON', '{"t":21.5,"ok":true}', /,"7B2274223A32312E352C226F6B223A747275657D"$/],
  ['a quote', '"', /,"22"$/],
  ['every control byte', Uint8Array.from({ length: 32 }, (_, index) => index), /,"000102/],
  ['DEL and backspace', Uint8Array.of(0x7f, 0x08, 0x41), /,"7F0841"$/],
  ['all byte values', allBytes, /,"000102/],
  ['what looks like an answer', '\r\nOK\r\n+QMTSTAT: 0,1\r\n> ', /,"0D0A/],
  ['the longest text on a line', text(700), /,"abc/],
  ['the longest hexadecimal', binary(350), /,"000102/],
  ['the longest data', `"${text(1023)}`, /^AT\+QMTPUB=0,\d+,\d,\d,"t"$/],
];

describe('mqtt: publishing', () => {
  for (const qos of [0, 1, 2] as const) {
    for (const retain of [false, true]) {
      it(`QoS ${qos}${retain ? ', retained' : ''}: every payload arrives byte for byte, once`, async () => {
        const bench = new Bench();
        const client = await bench.connected();
        for (const [name, payload, form] of payloads) {
          bench.emulator.log.clear();
          bench.broker.published.length = 0;
          const result = await bench.settles(client.publishAsync('t', payload, { qos, retain }));
          assert.equal(result.outcome, 'done', name);
          assert.equal(result.duplicate, false);
          assert.equal(result.messageId === 0, qos === 0);
          assert.deepEqual(
            bench.broker.published.map((message) => ({ ...message, payload: Buffer.from(message.payload) })),
            [{ topic: 't', payload: Buffer.from(payload), qos, retain }],
            name,
          );
          assert.match(bench.lines.at(-1)!, form, name);
        }
        await bench.close();
      });
    }
  }

  it('takes the cheapest form: a line for text, hexadecimal for short JSON, data for long, and changes settings rarely', async () => {
    const bench = new Bench();
    const client = await bench.connected();
    const form = async (payload: string) => {
      bench.emulator.log.clear();
      await bench.settles(client.publishAsync('t', payload));
      return bench.emulator.log
        .of('command')
        .map(({ form }) => form)
        .join(' ');
    };
    assert.equal(await form('21.5'), 'QMTPUB.inline');
    assert.equal(await form('"quoted"'), 'QMTCFG.dataformat QMTPUB.hex');
    assert.equal(await form('21.5'), 'QMTPUB.hex');
    assert.equal(await form(text(700)), 'QMTCFG.dataformat QMTPUB.inline');
    assert.equal(await form(`"${text(999)}`), 'QMTPUB.data');
    await bench.close();
  });

  it('uses counted data where the firmware offers it', async () => {
    const bench = new Bench({ emulator: { offers: ['length'] } });
    const client = await bench.connected();
    const payload = binary(1024);
    await bench.settles(client.publishAsync('t', payload, { qos: 1 }));
    assert.deepEqual(bench.lines.at(-1), 'AT+QMTPUB=0,1,1,0,"t",1024');
    assert.deepEqual(Buffer.from(bench.broker.published[0]!.payload), Buffer.from(payload));
    await bench.close();
  });

  it('refuses one byte more than a form carries, with the reason of each form, before a byte is sent', async () => {
    const bench = new Bench();
    const client = await bench.connected();
    for (const [payload, reasons] of [
      [
        text(1025),
        [
          'QMTPUB.inline: msg has 1025 bytes; the module takes 0–700',
          'QMTPUB.data: msg has 1025 bytes; the module takes 1–1024',
          'QMTPUB.hex: msg has 1025 bytes; the module takes 0–350',
        ],
      ],
      [
        binary(351),
        ['QMTPUB.data: msg holds Ctrl-Z, which this command cannot carry', 'QMTPUB.hex: msg has 351 bytes'],
      ],
    ] as const) {
      await assert.rejects(bench.settles(client.publishAsync('t', payload, { qos: 1 })), (error: Error) => {
        for (const reason of reasons) assert.ok(error.message.includes(reason), error.message);
        return true;
      });
    }
    assert.equal(bench.written, '');
    await bench.close();
  });

  it('refuses at once what no form can carry, even without a connection', async () => {
    const bench = new Bench();
    bench.broker.stop();
    const client = bench.client();
    await assert.rejects(client.publishAsync('t', text(1025)), /refused before a byte was sent/);
    const kept = client.publishAsync('t', binary(1024));
    bench.broker.start();
    await assert.rejects(
      bench.settles(kept),
      /refused before a byte was sent/,
      'carried by counted data, which it does not offer',
    );
    await bench.close();
  });

  it('keeps what was given: a buffer that is used again changes nothing', async () => {
    const bench = new Bench();
    const client = bench.client();
    const buffer = Buffer.from('first');
    const published = client.publishAsync('t', buffer, { qos: 1 });
    buffer.write('again');
    await bench.settles(published);
    assert.equal(Buffer.from(bench.broker.published[0]!.payload).toString(), 'first');
    await bench.close();
  });

  it('answers callbacks and promises alike', async () => {
    const bench = new Bench();
    const client = await bench.connected();
    const results: unknown[] = [];
    client.publish('t', 'x', { qos: 1 }, (error, result) => results.push(error, result?.outcome));
    client.publish('t', 'x', (error, result) => results.push(error, result?.outcome));
    client.publish('t/#', 'x', (error) => results.push((error as { code: string }).code));
    await bench.passes(5000);
    assert.deepEqual(results, ['bad-topic', undefined, 'done', undefined, 'done']);
    await bench.close();
  });

  it('arrives byte for byte the other way, too', async () => {
    const bench = new Bench();
    const client = await bench.connected();
    const heard: [string, Buffer, QoS | undefined][] = [];
    client.on('message', (topic, payload, packet) => heard.push([topic, Buffer.from(payload), packet.qos]));
    await bench.settles(client.subscribeAsync('#', { qos: 2 }));
    const sent: [string, Uint8Array, QoS][] = [
      ['a/b', allBytes, 0],
      ['with "quotes", commas?=$', bytes('\r\nOK\r\n'), 1],
      ['leer', new Uint8Array(), 2],
      ['世界', Buffer.from('Grüße'), 1],
      ['l', binary(680), 1],
    ];
    for (const [topic, payload, qos] of sent) bench.broker.publish({ topic, payload, qos, retain: false });
    await bench.passes(1000);
    assert.deepEqual(
      heard.map(([topic, payload]) => [topic, payload]),
      sent.map(([topic, payload]) => [topic, Buffer.from(payload)]),
    );
    assert.deepEqual(
      heard.map(([, , qos]) => qos),
      [0, undefined, undefined, undefined, undefined],
    );
    await bench.close();
  });
});
