/** The whole way with a real broker and the real clock: client, session, emulated module, MQTT.js, aedes. */
import assert from 'node:assert/strict';
import { createServer, type Server, type Socket } from 'node:net';
import { builtinDialect } from '../dialect/index.ts';
import { Emulator } from '../emulator/index.ts';
import type { ModemMqttClient } from './client.ts';
import { Modem } from './modem.ts';

const COUNT = 60;

describe('mqtt: with a real broker', () => {
  let server: Server;
  let port: number;
  let broker: { close(done: () => void): void; publish(packet: object, done: () => void): void };
  let emulator: Emulator;
  let modem: Modem;
  let client: ModemMqttClient;
  const sockets = new Set<Socket>();

  const listen = () => new Promise<void>((resolve) => server.listen(port ?? 0, '127.0.0.1', () => resolve()));
  const eventually = async (holds: () => boolean) => {
    const end = Date.now() + 8000;
    while (!holds()) {
      assert.ok(Date.now() < end, 'not so within 8 s');
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  const payloadOf = (index: number) =>
    Buffer.from(Array.from({ length: (index * 11) % 340 }, (_, i) => (i * 7 + index) % 256));

  before(async () => {
    const { Aedes } = await import('aedes');
    const aedes = await Aedes.createBroker();
    broker = aedes as unknown as typeof broker;
    server = createServer((socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      aedes.handle(socket);
    });
    await listen();
    port = (server.address() as { port: number }).port;
    emulator = new Emulator({ dialect: builtinDialect('quectel-bc26') });
    modem = new Modem({
      port: 'emulator:real',
      transport: () => emulator.transport(),
      dialect: builtinDialect('quectel-bc26'),
      backoff: { min: 20, max: 100 },
    });
    client = modem.connect({ host: '127.0.0.1', port, clientId: 'real' });
  });

  after(async () => {
    await modem.close();
    await emulator.close();
    await new Promise<void>((resolve) => broker.close(resolve));
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });

  it('publishes and hears any bytes, in order', async () => {
    const heard: Buffer[] = [];
    client.on('message', (_topic, payload) => heard.push(Buffer.from(payload)));
    assert.deepEqual(await client.subscribeAsync('loop/#', { qos: 1 }), [{ topic: 'loop/#', qos: 1 }]);
    const results = await Promise.all(
      Array.from({ length: COUNT }, (_, index) => client.publishAsync(`loop/${index}`, payloadOf(index), { qos: 1 })),
    );
    assert.ok(results.every(({ outcome }) => outcome === 'done'));
    await eventually(() => heard.length === COUNT);
    assert.deepEqual(
      heard,
      Array.from({ length: COUNT }, (_, index) => payloadOf(index)),
    );
  });

  it('loses nothing when the broker goes away and comes back', async () => {
    const heard = new Set<string>();
    client.on('message', (topic) => heard.add(topic));
    const all = Array.from({ length: 20 }, (_, index) => client.publishAsync(`loop/again/${index}`, 'x', { qos: 1 }));
    await eventually(() => heard.size >= 3);
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
    await eventually(() => !client.connected);
    await listen();
    await Promise.all(all);
    await eventually(() => client.status.stage === 'subscribed');
    broker.publish(
      { cmd: 'publish', topic: 'loop/last', payload: Buffer.from('x'), qos: 1, retain: false, dup: false },
      () => {},
    );
    await eventually(() => heard.has('loop/last'));
  });
});
