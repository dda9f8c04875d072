import assert from 'node:assert/strict';
import { builtinDialect } from '../dialect/index.ts';
import { Bench, told } from './bench.testkit.ts';

describe('mqtt: subscriptions', () => {
  let bench: Bench;
  afterEach(() => bench.close());

  const asked = () =>
    bench.written
      .split('\r')
      .filter((line) => /QMTSUB|QMTUNS/.test(line))
      .map((line) => line.replace(/=0,\d+,/, '=0,ID,'));
  const publish = (topic: string, payload: string, qos: 0 | 1 | 2 = 0) =>
    bench.broker.publish({ topic, payload: Buffer.from(payload), qos, retain: false });

  it('are granted with what the broker says, in as few commands as the module takes', async () => {
    bench = new Bench({ broker: { maximumQos: 1, refuses: ['secret'] } });
    const client = await bench.connected();
    const granted = await bench.settles(client.subscribeAsync(['a', 'b/#', 'secret', 'd', 'e'], { qos: 2 }));
    assert.deepEqual(granted, [
      { topic: 'a', qos: 1 },
      { topic: 'b/#', qos: 1 },
      { topic: 'secret', qos: 128 },
      { topic: 'd', qos: 1 },
      { topic: 'e', qos: 1 },
    ]);
    assert.deepEqual(asked(), ['AT+QMTSUB=0,ID,"a",2,"b/#",2,"secret",2,"d",2', 'AT+QMTSUB=0,ID,"e",2']);
  });

  it('use a new message id each time, as some firmware wants', async () => {
    bench = new Bench();
    bench.emulator.fault('strict-ids');
    const client = await bench.connected();
    for (const topic of ['a', 'b', 'c'])
      assert.deepEqual(await bench.settles(client.subscribeAsync(topic)), [{ topic, qos: 0 }]);
  });

  it('share no line that is too long for the module', async () => {
    bench = new Bench();
    const client = await bench.connected();
    const topics = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(255));
    const granted = await bench.settles(client.subscribeAsync(topics));
    assert.equal(granted.length, 4);
    assert.ok(asked().every((line) => line.length <= 1600));
  });

  it('are restored after a loss, each with its QoS, and what the broker refuses is told', async () => {
    bench = new Bench({ broker: { refuses: ['no'] } });
    const client = await bench.connected();
    const heard: string[] = [];
    client.on('message', (topic) => heard.push(topic));
    await bench.settles(client.subscribeAsync(['a', 'no'], { qos: 1 }));
    await bench.settles(client.subscribeAsync('b', { qos: 2 }));
    bench.written = '';
    bench.broker.kick('c');
    await bench.until(() => client.status.stage !== 'subscribed');
    await bench.until(() => client.status.stage === 'subscribed');
    assert.deepEqual(asked(), ['AT+QMTSUB=0,ID,"a",1,"no",1', 'AT+QMTSUB=0,ID,"b",2']);
    assert.equal(client.status.reason?.params.topic, 'no');
    publish('a', 'x');
    publish('b', 'x');
    await bench.passes(100);
    assert.deepEqual(heard, ['a', 'b']);
  });

  it('that are asked for without a connection are granted with the next one', async () => {
    bench = new Bench();
    bench.broker.stop();
    const client = bench.client();
    const granted = client.subscribeAsync('a', { qos: 1 });
    await bench.passes(5000);
    bench.broker.start();
    assert.deepEqual(await bench.settles(granted), [{ topic: 'a', qos: 1 }]);
  });

  it('are asked for again with another QoS, even while the first answer is on its way', async () => {
    bench = new Bench({ emulator: { latency: 500 } });
    const client = await bench.connected();
    const first = client.subscribeAsync('a', { qos: 0 });
    await bench.passes(100);
    const second = client.subscribeAsync('a', { qos: 2 });
    assert.deepEqual(await bench.settles(second), [{ topic: 'a', qos: 2 }]);
    assert.equal((await bench.settles(first)).length, 1);
    assert.deepEqual(asked(), ['AT+QMTSUB=0,ID,"a",0', 'AT+QMTSUB=0,ID,"a",2']);
  });

  it('end when they are taken back', async () => {
    bench = new Bench();
    const client = await bench.connected();
    const heard: string[] = [];
    client.on('message', (topic) => heard.push(topic));
    await bench.settles(client.subscribeAsync(['a', 'b']));
    await bench.settles(client.unsubscribeAsync('a'));
    await bench.settles(client.unsubscribeAsync('unknown'));
    publish('a', 'x');
    publish('b', 'x');
    await bench.passes(100);
    assert.deepEqual(heard, ['b']);
    assert.deepEqual(asked().at(-1), 'AT+QMTUNS=0,ID,"a"');
    bench.broker.kick('c');
    await bench.until(() => !client.connected);
    await bench.until(() => client.status.stage === 'subscribed');
    assert.deepEqual(asked().at(-1), 'AT+QMTSUB=0,ID,"b",0');
  });

  for (const clean of [true, false]) {
    it(`that are taken back while offline ${clean ? 'are not asked for again' : 'are ended at the broker that kept them'}`, async () => {
      bench = new Bench();
      const client = await bench.connected({ clean });
      const heard: string[] = [];
      client.on('message', (topic) => heard.push(topic));
      await bench.settles(client.subscribeAsync(['a', 'b'], { qos: 1 }));
      bench.broker.stop();
      await bench.until(() => !client.connected);
      await client.unsubscribeAsync('a');
      bench.broker.start();
      bench.written = '';
      await bench.until(() => client.status.stage === 'subscribed');
      assert.deepEqual(asked(), [...(clean ? [] : ['AT+QMTUNS=0,ID,"a"']), 'AT+QMTSUB=0,ID,"b",1']);
      publish('a', 'x');
      await bench.passes(100);
      assert.deepEqual(heard, []);
    });
  }

  it('that fail to be sent are tried on a new connection', async () => {
    bench = new Bench();
    const client = await bench.connected();
    bench.emulator.fault('subscribe-fail');
    const granted = await bench.settles(client.subscribeAsync('a'));
    assert.deepEqual(granted, [{ topic: 'a', qos: 0 }]);
    assert.equal(asked().length, 2);
    assert.equal(told(client.status), 'subscribed ready');
  });

  it('are refused when the client ends', async () => {
    bench = new Bench();
    bench.broker.stop();
    const client = bench.client();
    const waiting = client.subscribeAsync('a');
    waiting.catch(() => {});
    await bench.settles(client.endAsync());
    await assert.rejects(waiting, /the connection was ended/);
    await assert.rejects(client.subscribeAsync('b'), /the connection was ended/);
  });

  it('answer callbacks', async () => {
    bench = new Bench();
    const client = await bench.connected();
    const results: unknown[] = [];
    client.subscribe('a', (error, granted) => results.push(error, granted?.[0]?.qos));
    client.subscribe(['b'], { qos: 1 }, (error, granted) => results.push(error, granted?.[0]?.qos));
    await bench.passes(1000);
    client.unsubscribe('a', (error) => results.push(error));
    await bench.passes(1000);
    assert.deepEqual(results, [undefined, 0, undefined, 1, undefined]);
  });

  it('are refused aloud by a module that reports no granted QoS', async () => {
    bench = new Bench({ dialect: builtinDialect('simcom-sim7028'), broker: { refuses: ['no'] } });
    const client = await bench.connected();
    await assert.rejects(bench.settles(client.subscribeAsync('no', { qos: 1 })), /CMQTTSUB/);
    assert.deepEqual(await bench.settles(client.subscribeAsync('yes', { qos: 1 })), [{ topic: 'yes', qos: 1 }]);
  });
});
