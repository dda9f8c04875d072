/** Packets that the module numbers, with a real broker and the real clock: client, session, emulated module, MQTT.js, aedes. */
import assert from 'node:assert/strict';
import { createServer, type Server, type Socket } from 'node:net';
import { builtinDialect } from '../dialect/index.ts';
import { Emulator } from '../emulator/index.ts';
import { systemClock } from '../transport/index.ts';
import { allBytes } from './bench.testkit.ts';
import type { ModemMqttClient } from './client.ts';
import { Modem } from './modem.ts';
import type { ModemMqttOptions } from './types.ts';

/** What a module waits for between attempts passes in no time. */
const clock = {
  now: () => systemClock.now(),
  setTimeout: (then: () => void, ms: number) => systemClock.setTimeout(then, ms === 20_000 ? 50 : ms),
};

interface Published {
  topic: string;
  payload: Buffer;
  qos: number;
  retain: boolean;
}

for (const name of ['onemo/ML307R', 'onemo/MN316']) {
  describe(`mqtt: packets that the module numbers, with a real broker, ${name}`, () => {
    const dialect = builtinDialect(name);
    const published: Published[] = [];
    const sockets = new Set<Socket>();
    let server: Server;
    let port: number;
    let emulator: Emulator;
    let modem: Modem;
    let client: ModemMqttClient;
    let broker: { close(done: () => void): void; publish(packet: object, done: () => void): void };

    const eventually = async (holds: () => boolean) => {
      const end = Date.now() + 8000;
      while (!holds()) {
        assert.ok(Date.now() < end, 'not so within 8 s');
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    };
    const connect = (options: Partial<ModemMqttOptions> = {}) => {
      const made = modem.connect({
        host: '127.0.0.1',
        port,
        clientId: 'real',
        username: 'u',
        password: 'p',
        ...options,
      });
      made.on('error', () => {});
      return made;
    };
    const say = (payload: Uint8Array) =>
      new Promise<void>((resolve) =>
        broker.publish(
          { cmd: 'publish', topic: 'in/x', payload: Buffer.from(payload), qos: 1, retain: false },
          resolve,
        ),
      );

    before(async () => {
      const { Aedes } = await import('aedes');
      const aedes = await Aedes.createBroker({
        authenticate: (_client, username, password, done) => done(null, username === 'u' && String(password) === 'p'),
      });
      aedes.on('publish', (packet, from) => {
        if (from || packet.topic === 'will/t')
          published.push({ ...packet, payload: Buffer.from(packet.payload) } as Published);
      });
      broker = aedes as unknown as typeof broker;
      server = createServer((socket) => {
        sockets.add(socket);
        socket.on('close', () => sockets.delete(socket));
        aedes.handle(socket);
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      port = (server.address() as { port: number }).port;
      emulator = new Emulator({ dialect, clock });
      modem = new Modem({
        port: `emulator:${name}`,
        transport: () => emulator.transport(),
        dialect,
        backoff: { min: 20, max: 100 },
      });
    });

    after(async () => {
      await modem.close();
      await emulator.close();
      await new Promise<void>((resolve) => broker.close(resolve));
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    });

    it('are refused with the wrong password, as exactly as the module tells', async () => {
      client = connect({ password: 'wrong' });
      const errors: string[] = [];
      client.on('error', (error) => errors.push(error.message));
      await eventually(() => errors.length > 0);
      assert.match(errors[0]!, /refused.*\+MQTTURC: "conn",0,3/);
      await client.endAsync(true);
    });

    it('are published at every QoS, retained or not, any bytes', async () => {
      client = connect({ will: { topic: 'will/t', payload: allBytes, qos: 1 } });
      await eventually(() => client.connected);
      for (const qos of [0, 1, 2] as const) {
        for (const retain of [false, true]) {
          published.length = 0;
          const { outcome } = await client.publishAsync(`out/${qos}/${retain}`, allBytes, { qos, retain });
          assert.equal(outcome, 'done');
          await eventually(() => published.length === 1);
          const [message] = published;
          assert.deepEqual([message!.topic, message!.qos, message!.retain], [`out/${qos}/${retain}`, qos, retain]);
          assert.deepEqual(message!.payload, Buffer.from(allBytes));
        }
      }
    });

    it('bring messages whole and in pieces, and none once they are unsubscribed', async () => {
      const heard: Buffer[] = [];
      client.on('message', (_topic, payload) => heard.push(Buffer.from(payload)));
      await client.subscribeAsync(['in/#', 'other', 'third'], { qos: 1 });
      const payloads = [
        Buffer.alloc(5000, allBytes),
        Buffer.alloc(0),
        Buffer.from('x\r\n+MQTTURC: "conn",0,2\r\nOK\r\n'),
      ];
      for (const payload of payloads) await say(payload);
      await eventually(() => heard.length === 3);
      assert.deepEqual(heard, payloads);
      await client.unsubscribeAsync('in/#');
      await say(Buffer.from('x'));
      await client.publishAsync('out/after', 'x', { qos: 1 });
      assert.equal(heard.length, 3);
    });

    it('go on after the broker has hung up: the module connects again by itself', async () => {
      published.length = 0;
      for (const socket of sockets) socket.destroy();
      await eventually(() => !client.connected);
      assert.equal(client.status.cause, 'retrying');
      await eventually(() => published.some(({ topic }) => topic === 'will/t'));
      await eventually(() => client.status.stage === 'subscribed');
      assert.equal((await client.publishAsync('out/again', 'x', { qos: 1 })).outcome, 'done');
    });

    it('go on after the module has restarted, and leave no will when they end', async () => {
      emulator.reboot();
      await eventually(() => !client.connected);
      await eventually(() => client.status.stage === 'subscribed');
      published.length = 0;
      await client.endAsync();
      await new Promise((resolve) => setTimeout(resolve, 50));
      assert.deepEqual(published, []);
    });
  });
}
