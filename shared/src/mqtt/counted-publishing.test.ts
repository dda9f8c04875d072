/** EC200x: messages of a stated length, five in flight, a will of any bytes (§3.3.1, §3.3.8). */
import assert from 'node:assert/strict';
import { builtinDialect } from '../dialect/index.ts';
import { allBytes, Bench, bytes } from './bench.testkit.ts';

const ec200x = builtinDialect('quectel-ec200x/EC200S');

describe('mqtt: publishing by length', () => {
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench({ dialect: ec200x });
  });
  afterEach(() => bench.close());

  const sizes = [1, 2, 255, 256, 1023, 1024, 1499, 1500];
  const payload = (size: number) => Uint8Array.from({ length: size }, (_, index) => allBytes[(index * 7) % 256]!);

  for (const qos of [0, 1, 2] as const)
    for (const retain of [false, true])
      it(`carries every byte at QoS ${qos}, ${retain ? 'retained' : 'not retained'}, up to 1500 bytes`, async () => {
        const client = await bench.connected();
        for (const size of sizes) {
          const result = await bench.settles(client.publishAsync('t/x', payload(size), { qos, retain }));
          assert.equal(result.outcome, 'done');
        }
        assert.deepEqual(
          bench.broker.published.map((message) => [message.topic, message.qos, message.retain, message.payload]),
          sizes.map((size) => ['t/x', qos, retain, payload(size)]),
        );
      });

  it('refuses what is longer, with the limit, before a byte is sent', async () => {
    const client = await bench.connected();
    await assert.rejects(client.publishAsync('t', payload(1501)), /1501.*1–1500/);
    await assert.rejects(client.publishAsync('t', ''), /0.*1–1500/);
    assert.equal(bench.written, '');
  });

  it('connects with the options before the network, in the order of the manual', async () => {
    bench.client({ clientId: 'c1', username: 'u', password: 'p', keepalive: 77, clean: false, protocolVersion: 3 });
    await bench.until(() => bench.written.includes('AT+QMTCONN'));
    const lines = bench.lines.slice(bench.lines.findIndex((line) => line.includes('"version"')));
    assert.deepEqual(lines, [
      'AT+QMTCFG="version",0,3',
      'AT+QMTCFG="keepalive",0,77',
      'AT+QMTCFG="session",0,0',
      'AT+QMTCFG="timeout",0,5,3,1',
      'AT+QMTCFG="recv/mode",0,0,1',
      'AT+QMTCFG="dataformat",0,0,0',
      'AT+QMTCFG="view/mode",0,0',
      'AT+QMTCFG="edit/timeout",0,1,8',
      'AT+QMTCFG="ssl",0,0',
      'AT+QMTCFG="will",0,0',
      'AT+QMTOPEN=0,"broker.example",1883',
      'AT+QMTCONN=0,"c1","u",***',
    ]);
  });

  it('activates the data connection once', async () => {
    const client = await bench.connected();
    assert.ok(bench.lines.includes('AT+QIACT=1'));
    bench.emulator.loseLink(0);
    await bench.until(() => !client.connected);
    await bench.until(() => client.connected);
    assert.equal(bench.lines.filter((line) => line === 'AT+QIACT=1').length, 1);
  });

  it('activates it again when the network has taken it away', async () => {
    const client = await bench.connected();
    bench.emulator.fault('data-lost');
    await bench.until(() => !client.connected);
    await bench.until(() => client.connected, 120_000);
    assert.equal((await bench.settles(client.publishAsync('t', 'x', { qos: 1 }))).outcome, 'done');
    assert.ok(bench.lines.includes('AT+QIACT=1'));
  });

  it('leaves a will of any bytes', async () => {
    const will = Uint8Array.from(allBytes);
    const client = await bench.connected({ will: { topic: 'gone', payload: will, qos: 1, retain: true } });
    bench.emulator.reboot({ silent: true });
    await bench.until(() => bench.broker.published.length > 0);
    const [message] = bench.broker.published;
    assert.deepEqual([message?.topic, message?.payload, message?.qos, message?.retain], ['gone', will, 1, true]);
    assert.ok(client);
    assert.throws(() => bench.client({ will: { topic: 'gone', payload: new Uint8Array(257) } }), /257.*0–256/);
  });

  it('forgets a will that a former connection had', async () => {
    const first = await bench.connected({ will: { topic: 'gone', payload: 'x' } });
    await bench.settles(first.endAsync());
    await bench.connected();
    bench.emulator.reboot();
    await bench.passes(5000);
    assert.deepEqual(bench.broker.published, []);
  });

  it('waits for a ping that fails: +QMTPING ends the connection and the next one comes', async () => {
    const client = await bench.connected();
    bench.emulator.inject('\r\n+QMTPING: 0,1\r\n');
    await bench.until(() => !client.connected);
    assert.match(bench.errors.join() + JSON.stringify(client.status), /QMTPING|ping|timeout/i);
    await bench.until(() => client.connected);
  });

  it('passes on the identity at a cloud', async () => {
    const options = [
      { productKey: 'k', deviceName: 'n', deviceSecret: 's' },
      { productId: 'i', accessKey: 'a' },
      { productId: 'i', deviceSecret: 's' },
      { productId: 'i', productSecret: 'x', nodeId: 'n' },
    ];
    for (const [client, cloud] of options.entries()) bench.client({ client, cloud });
    await bench.until(() => bench.written.includes('AT+QMTCONN=3'));
    for (const line of [
      'AT+QMTCFG="aliauth",0,"k","n","s"',
      'AT+QMTCFG="onenet",1,"i","a"',
      'AT+QMTCFG="hwauth",2,"i","s"',
      'AT+QMTCFG="hwprodid",3,"i","x","n"',
    ])
      assert.ok(bench.written.includes(`${line}\r`), line);
  });

  it('subscribes to several topics at once and unsubscribes', async () => {
    const client = await bench.connected();
    const granted = await bench.settles(client.subscribeAsync(['a', 'b/+', 'c/#', 'd,"e'].slice(0, 3), { qos: 2 }));
    assert.deepEqual(granted, [
      { topic: 'a', qos: 2 },
      { topic: 'b/+', qos: 2 },
      { topic: 'c/#', qos: 2 },
    ]);
    assert.equal(bench.lines.filter((line) => line.startsWith('AT+QMTSUB')).length, 1);
    const heard: string[] = [];
    client.on('message', (topic, message) => heard.push(`${topic} ${Buffer.from(message).toString('hex')}`));
    bench.broker.publish({ topic: 'b/1', payload: allBytes, qos: 2, retain: false });
    bench.broker.publish({ topic: 'c/x/y', payload: bytes('"\r\n+QMTSTAT: 0,1\r\n'), qos: 1, retain: false });
    await bench.until(() => heard.length === 2);
    assert.deepEqual(heard, [
      `b/1 ${Buffer.from(allBytes).toString('hex')}`,
      `c/x/y ${Buffer.from('"\r\n+QMTSTAT: 0,1\r\n').toString('hex')}`,
    ]);
    await bench.settles(client.unsubscribeAsync(['a', 'b/+', 'c/#']));
    bench.broker.publish({ topic: 'a', payload: bytes('x'), qos: 0, retain: false });
    await bench.passes(1000);
    assert.equal(heard.length, 2);
  });
});

describe('mqtt: five publishes in flight', () => {
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench({ dialect: ec200x, emulator: { latency: 1000 } });
  });
  afterEach(() => bench.close());

  it('are five times as many as one at a time, and each has an id of its own', async () => {
    const client = await bench.connected();
    const started = bench.clock.now();
    const all = Array.from({ length: 20 }, (_, index) => client.publishAsync('t', `m${index}`, { qos: 1 }));
    await bench.passes(900);
    assert.equal(bench.lines.filter((line) => line.startsWith('AT+QMTPUBEX=')).length, 5);
    const results = await bench.settles(Promise.all(all), 20_000);
    // Four windows of one journey each instead of twenty.
    assert.ok(bench.clock.now() - started < 6000, `${bench.clock.now() - started} ms`);
    assert.equal(new Set(results.map(({ messageId }) => messageId)).size, 20);
    assert.deepEqual(
      bench.broker.published.map(({ payload }) => Buffer.from(payload).toString()),
      Array.from({ length: 20 }, (_, index) => `m${index}`),
    );
  });

  it('a sixth is answered with ERROR by the module itself (§3.3.8 note 1)', async () => {
    const client = await bench.connected();
    for (let index = 0; index < 5; index++) void client.publishAsync('t', 'x', { qos: 1 });
    await bench.passes(500);
    const outcome = await bench.settles(bench.modem.raw('AT+QMTPUBEX=0,99,1,0,"t",1', { data: bytes('x') }));
    assert.equal(outcome.outcome, 'failed');
    assert.equal(outcome.final, 'ERROR');
    await bench.passes(5000);
  });
});
