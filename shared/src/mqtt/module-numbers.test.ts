/** Modules that number packets themselves and answer a subscription with the number: 4G and NB-IoT models of OneMO. */
import assert from 'node:assert/strict';
import { builtinDialect } from '../dialect/index.ts';
import { allBytes, Bench, bytes } from './bench.testkit.ts';

const said = (bench: Bench): string[] => bench.written.split('\r').filter(Boolean);

for (const name of ['onemo/ML307R', 'onemo/MN316']) {
  describe(`mqtt: packets that the module numbers, ${name}`, () => {
    let bench: Bench;
    beforeEach(() => {
      bench = new Bench({ dialect: builtinDialect(name) });
    });
    afterEach(() => bench.close());

    it('are published at every QoS, retained or not, and have the number that the module gives', async () => {
      const client = await bench.connected();
      const ids: number[] = [];
      for (const qos of [0, 1, 2] as const) {
        for (const retain of [false, true]) {
          const { outcome, messageId } = await bench.settles(client.publishAsync('t', allBytes, { qos, retain }));
          assert.equal(outcome, 'done');
          ids.push(messageId);
        }
      }
      assert.deepEqual(ids, [1, 2, 3, 4, 5, 6]);
      assert.deepEqual(
        bench.broker.published.map(({ qos, retain, payload }) => [qos, retain, Buffer.from(payload)]),
        [0, 1, 2].flatMap((qos) => [false, true].map((retain) => [qos, retain, Buffer.from(allBytes)])),
      );
      assert.deepEqual(bench.errors, []);
    });

    it('may be text, empty, or hold what ends a string', async () => {
      const client = await bench.connected();
      const payloads = ['plain', '', 'a "quoted" one', '\r\nOK\r\n', '\\x41', '温室'];
      for (const payload of payloads) await bench.settles(client.publishAsync('t', payload, { qos: 1 }));
      assert.deepEqual(
        bench.broker.published.map(({ payload }) => Buffer.from(payload).toString()),
        payloads,
      );
    });

    it('are marked when they are sent again', async () => {
      const client = await bench.connected();
      bench.emulator.fault('no-completion');
      const result = await bench.settles(client.publishAsync('t', 'x', { qos: 1 }), 240_000);
      assert.deepEqual([result.outcome, result.duplicate], ['done', true]);
      const publishes = bench.lines.filter((line) => line.startsWith('AT+MQTTPUB'));
      assert.equal(publishes.length, 2);
      assert.ok(publishes[0]!.startsWith('AT+MQTTPUB=0,"t",1,0,0,1'));
      assert.ok(publishes[1]!.startsWith('AT+MQTTPUB=0,"t",1,0,1,1'));
    });

    it('subscribe to three topics at once, and to what is more in another command', async () => {
      const client = await bench.connected();
      const granted = await bench.settles(client.subscribeAsync(['a', 'b', 'c/#', 'd'], { qos: 1 }));
      assert.deepEqual(
        granted.map(({ qos }) => qos),
        [1, 1, 1, 1],
      );
      assert.deepEqual(said(bench), ['AT+MQTTSUB=0,"a",1,"b",1,"c/#",1', 'AT+MQTTSUB=0,"d",1']);
      bench.written = '';
      await bench.settles(client.unsubscribeAsync(['a', 'b']));
      assert.deepEqual(said(bench), ['AT+MQTTUNSUB=0,"a","b"']);
    });

    it('tell a refused subscription from a granted one, although the command was OK', async () => {
      const client = await bench.connected();
      bench.emulator.fault('subscribe-refuse');
      assert.deepEqual(await bench.settles(client.subscribeAsync('secret')), [{ topic: 'secret', qos: 128 }]);
    });

    it('bring what is received, whatever bytes it has', async () => {
      const client = await bench.connected();
      const heard: [string, string, number | undefined][] = [];
      client.on('message', (topic, payload, { messageId }) =>
        heard.push([topic, Buffer.from(payload).toString('latin1'), messageId]),
      );
      await bench.settles(client.subscribeAsync('in/#', { qos: 1 }));
      const payloads = [allBytes, new Uint8Array(), bytes('x\r\n+MQTTURC: "conn",0,4\r\nOK\r\n'), new Uint8Array(3000)];
      for (const payload of payloads) bench.broker.publish({ topic: 'in/x', payload, qos: 0, retain: false });
      await bench.until(() => heard.length === payloads.length);
      assert.deepEqual(
        heard,
        payloads.map((payload) => ['in/x', Buffer.from(payload).toString('latin1'), 0]),
      );
    });

    it('leave a will of any bytes, and say who they are', async () => {
      bench.broker.publish({ topic: 'gone', payload: bytes('old'), qos: 0, retain: true });
      const will = { topic: 'gone', payload: allBytes, qos: 1 as const, retain: true };
      await assert.rejects(bench.connected({ username: 'u', password: 'p"', will }), /passwd holds '"'/);
      await bench.connected({ username: 'u', password: 'p', will });
      bench.broker.published.length = 0;
      bench.emulator.reboot();
      await bench.until(() => bench.broker.published.length === 1);
      const [message] = bench.broker.published;
      assert.deepEqual([message!.topic, message!.qos, message!.retain], ['gone', 1, true]);
      assert.deepEqual(Buffer.from(message!.payload), Buffer.from(allBytes));
    });

    it('are refused with the code and its meaning', async () => {
      const client = await bench.connected();
      const long = client.publishAsync('t', new Uint8Array(5000));
      await assert.rejects(long, /message has 5000 bytes/);
      assert.equal(bench.written, '');
    });
  });
}

describe('mqtt: a module that answers each topic by itself', () => {
  it('is asked for one topic at a time', async () => {
    const bench = new Bench({ dialect: builtinDialect('onemo/ML307G') });
    const client = await bench.connected();
    const granted = await bench.settles(client.subscribeAsync(['a', 'b'], { qos: 2 }));
    assert.deepEqual(
      granted.map(({ qos }) => qos),
      [2, 2],
    );
    await bench.settles(client.unsubscribeAsync(['a', 'b']));
    assert.deepEqual(said(bench), [
      'AT+MQTTSUB=0,"a",2',
      'AT+MQTTSUB=0,"b",2',
      'AT+MQTTUNSUB=0,"a"',
      'AT+MQTTUNSUB=0,"b"',
    ]);
    await bench.close();
  });
});
