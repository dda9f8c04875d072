/** A module that connects again by itself and says so: nobody may compete with it (OneMO §3.9, conn_state 1). */
import assert from 'node:assert/strict';
import { builtinDialect } from '../dialect/index.ts';
import { Bench } from './bench.testkit.ts';
import type { ModemMqttClient } from './client.ts';

for (const name of ['onemo/ML307R', 'onemo/MN316']) {
  describe(`mqtt: a module that connects again by itself, ${name}`, () => {
    let bench: Bench;
    let client: ModemMqttClient;
    let events: string[];

    beforeEach(async () => {
      bench = new Bench({ dialect: builtinDialect(name) });
      client = await bench.connected();
      await bench.settles(client.subscribeAsync('in', { qos: 1 }));
      bench.written = '';
      events = [];
      for (const event of ['close', 'reconnect', 'connect'] as const) client.on(event, () => events.push(event));
    });
    afterEach(() => bench.close());

    it('is left to it, and has its subscriptions again when it is there', async () => {
      bench.emulator.loseLink(client.number);
      await bench.until(() => !client.connected);
      assert.deepEqual(
        [client.status.stage, client.status.state, client.status.cause],
        ['broker', 'waiting', 'retrying'],
      );
      await bench.passes(19_000);
      assert.equal(bench.written, '', 'nothing is sent while the module tries');
      await bench.until(() => client.status.stage === 'subscribed');
      assert.equal(bench.written, 'AT+MQTTSUB=0,"in",1\r');
      assert.deepEqual(events, ['close', 'reconnect', 'connect']);
      const heard: string[] = [];
      client.on('message', (topic) => heard.push(topic));
      bench.broker.publish({ topic: 'in', payload: new Uint8Array(1), qos: 1, retain: false });
      await bench.until(() => heard.length === 1);
    });

    it('sends what was published meanwhile', async () => {
      bench.emulator.loseLink(client.number);
      await bench.until(() => !client.connected);
      const published = client.publishAsync('out', 'x', { qos: 1 });
      assert.equal((await bench.settles(published)).outcome, 'done');
      assert.equal(bench.broker.published.length, 1);
    });

    it('connects itself when the module has given up', async () => {
      bench.broker.isDown = true;
      bench.emulator.loseLink(client.number);
      await bench.passes(50_000);
      assert.equal(bench.written, '');
      await bench.passes(15_000);
      bench.broker.isDown = false;
      await bench.until(() => client.connected, 120_000);
      assert.match(bench.written, /AT\+MQTTDISC=0\r[\s\S]*AT\+MQTTCONN=0,/);
    });

    it('starts over where the module has restarted meanwhile', async () => {
      bench.emulator.loseLink(client.number);
      await bench.passes(1000);
      bench.emulator.reboot();
      await bench.until(() => client.status.stage === 'subscribed', 60_000);
      assert.match(bench.written, /ATE0\r[\s\S]*AT\+MQTTCONN=0,/);
    });

    it('ends at once while the module tries', async () => {
      bench.emulator.loseLink(client.number);
      await bench.passes(1000);
      await bench.settles(client.endAsync(), 5000);
      assert.deepEqual(bench.broker.clients, []);
      await bench.passes(60_000);
      assert.deepEqual(bench.broker.clients, []);
    });
  });
}
