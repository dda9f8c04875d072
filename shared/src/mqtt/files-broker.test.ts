/** EC200x with a real broker and the real clock: client, session, emulated module, MQTT.js, aedes; plain and over TLS. */
import assert from 'node:assert/strict';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { builtinDialect } from '../dialect/index.ts';
import { ca, clientCertificate, clientKey, serverCertificate, serverKey } from '../emulator/certificates.testkit.ts';
import { Emulator } from '../emulator/index.ts';
import { allBytes } from './bench.testkit.ts';
import type { ModemMqttClient } from './client.ts';
import { Modem } from './modem.ts';
import type { ModemMqttOptions } from './types.ts';

interface Published {
  topic: string;
  payload: Buffer;
  qos: number;
  retain: boolean;
}

const dialect = builtinDialect('quectel-ec200x/EC600N-CN');

describe('mqtt: a module with files, with a real broker', () => {
  let broker: {
    handle: (socket: Socket) => void;
    close(done: () => void): void;
    publish(packet: object, done: () => void): void;
  };
  let server: Server;
  let emulator: Emulator;
  let modem: Modem;
  let published: Published[];
  const sockets = new Set<Socket>();

  const eventually = async (holds: () => boolean) => {
    const end = Date.now() + 8000;
    while (!holds()) {
      assert.ok(Date.now() < end, 'not so within 8 s');
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  const listen = async (made: Server) => {
    server = made;
    made.on('connection', (socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
    await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  };
  const secure = (requestCert: boolean): Server => {
    const made = createTlsServer(
      { cert: serverCertificate, key: serverKey, ca, requestCert, rejectUnauthorized: true },
      (socket) => broker.handle(socket as never),
    );
    made.on('tlsClientError', () => undefined);
    return made as unknown as Server;
  };
  const connect = (options: Partial<ModemMqttOptions> = {}): ModemMqttClient => {
    const { port } = server.address() as { port: number };
    const made = modem.connect({ host: '127.0.0.1', port, clientId: 'real', username: 'u', password: 'p', ...options });
    made.on('error', () => {});
    return made;
  };
  const lines = (start: string) => emulator.log.of('line').filter(({ line }) => line.startsWith(start));
  const send = (topic: string, payload: Uint8Array | string, qos: 0 | 1 | 2) =>
    new Promise<void>((resolve) =>
      broker.publish({ cmd: 'publish', topic, payload: Buffer.from(payload), qos, retain: false, dup: false }, () =>
        resolve(),
      ),
    );

  beforeEach(async () => {
    const { Aedes } = await import('aedes');
    const aedes = await Aedes.createBroker({
      authenticate: (_client, username, password, done) => done(null, username === 'u' && String(password) === 'p'),
    });
    published = [];
    aedes.on('publish', (packet, from) => {
      if (from || packet.topic === 'gone')
        published.push({ ...packet, payload: Buffer.from(packet.payload) } as Published);
    });
    broker = aedes as unknown as typeof broker;
    emulator = new Emulator({ dialect });
    modem = new Modem({
      port: 'emulator:files',
      transport: () => emulator.transport(),
      dialect,
      backoff: { min: 20, max: 100 },
    });
  });
  afterEach(async () => {
    await modem.close();
    await emulator.close();
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => broker.close(() => resolve()));
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });

  for (const buffered of [false, true])
    it(`publishes and receives any bytes, comes back and leaves its will${buffered ? ', messages waiting in the module' : ''}`, async () => {
      await listen(createServer((socket) => broker.handle(socket)));
      const client = connect({ buffered, will: { topic: 'gone', payload: allBytes, qos: 1 } });
      const heard: [string, Uint8Array][] = [];
      client.on('message', (topic, payload) => heard.push([topic, payload]));
      await client.subscribeAsync(['in/+', 'other/#'], { qos: 2 });
      for (const [index, qos] of ([0, 1, 2] as const).entries()) {
        const long = Uint8Array.from({ length: 1500 }, (_, at) => allBytes[(at + index) % 256]!);
        assert.equal((await client.publishAsync(`out/${qos}`, long, { qos, retain: qos === 1 })).outcome, 'done');
        await eventually(() => published.length === index + 1);
        assert.deepEqual(
          [
            published[index]?.topic,
            published[index]?.qos,
            published[index]?.retain,
            new Uint8Array(published[index]!.payload),
          ],
          [`out/${qos}`, qos, qos === 1, long],
        );
      }
      for (let index = 0; index < 12; index++) await send(`in/${index}`, allBytes, (index % 3) as 0 | 1 | 2);
      await eventually(() => heard.length === 12);
      for (const [, payload] of heard) assert.deepEqual(new Uint8Array(payload), allBytes);
      assert.equal(new Set(heard.map(([topic]) => topic)).size, 12);
      for (const socket of sockets) socket.destroy();
      await eventually(() => !client.connected);
      await eventually(() => client.status.stage === 'subscribed');
      assert.deepEqual(new Uint8Array(published.find(({ topic }) => topic === 'gone')!.payload), allBytes);
      await send('in/again', 'x', 1);
      await eventually(() => heard.length === 13);
      await client.unsubscribeAsync(['in/+', 'other/#']);
      await send('in/never', 'x', 1);
      await client.publishAsync('out/last', 'x', { qos: 1 });
      assert.equal(heard.length, 13);
    });

  it('has a thousand publishes of QoS 1 done, five at a time, none lost or twice', async () => {
    await listen(createServer((socket) => broker.handle(socket)));
    const client = connect();
    const results = await Promise.all(
      Array.from({ length: 1000 }, (_, index) => client.publishAsync('out', String(index), { qos: 1 })),
    );
    assert.ok(results.every(({ outcome, duplicate }) => outcome === 'done' && !duplicate));
    assert.deepEqual(
      published.map(({ payload }) => String(payload)),
      Array.from({ length: 1000 }, (_, index) => String(index)),
    );
  }).timeout(20_000);

  it('checks the server against the certificate that was stored, which is stored once', async () => {
    await listen(secure(false));
    const first = connect({ tls: { ca } });
    await eventually(() => first.connected);
    assert.equal((await first.publishAsync('out', 'x', { qos: 1 })).outcome, 'done');
    assert.equal(lines('AT+QFUPL').length, 1);
    assert.match(lines('AT+QFUPL')[0]!.line, /^AT\+QFUPL="UFS:ca-[0-9a-f]{12}\.pem",\d+,100$/);
    await first.endAsync();
    const again = connect({ tls: { ca } });
    await eventually(() => again.connected);
    await again.endAsync();
    assert.equal(lines('AT+QFUPL').length, 1);
    const other = connect({ tls: { ca: `${ca}\n` } });
    await eventually(() => other.connected);
    assert.equal(lines('AT+QFUPL').length, 2);
    assert.deepEqual(
      ['seclevel', 'sslversion', 'ciphersuite', 'ignorelocaltime', 'sni'].map((option) =>
        lines(`AT+QSSLCFG="${option}"`)[0]!.line.split(',').at(-1),
      ),
      ['1', '4', '0xFFFF', '0', '1'],
    );
    assert.match(lines('AT+CCLK=')[0]!.line, /^AT\+CCLK="\d\d\/\d\d\/\d\d,\d\d:\d\d:\d\d\+00"$/);
  });

  it('is refused where the authority is another, and says so', async () => {
    await listen(secure(false));
    const client = connect({ tls: { ca: clientCertificate } });
    await eventually(() => client.status.state === 'waiting');
    assert.equal(client.connected, false);
    assert.match(JSON.stringify(client.status.reason), /network connection could not be made/);
  });

  it('shows its own certificate where the server wants one', async () => {
    await listen(secure(true));
    const without = connect({ tls: { ca } });
    await eventually(() => without.status.state === 'waiting');
    await without.endAsync();
    const client = connect({ tls: { ca, cert: clientCertificate, key: clientKey } });
    await eventually(() => client.connected);
    assert.equal((await client.publishAsync('out', allBytes, { qos: 2 })).outcome, 'done');
    assert.equal(lines('AT+QFUPL').length, 3);
    assert.ok(!JSON.stringify(emulator.log.entries).includes(clientKey.split('\n')[1]!));
  });

  it('stores a file again that was cut short', async () => {
    await listen(secure(false));
    const first = connect({ tls: { ca } });
    await eventually(() => first.connected);
    await first.endAsync();
    const name = /"UFS:(.*?)"/.exec(lines('AT+QFUPL')[0]!.line)![1]!;
    await modem.raw(`AT+QFDEL="${name}"`);
    await modem.raw(`AT+QFUPL="UFS:${name}",10,100`, { data: Buffer.from(ca.slice(0, 10)) });
    const again = connect({ tls: { ca } });
    await eventually(() => again.connected);
    assert.equal(lines('AT+QFUPL').length, 3);
  });
});
