/** The emulated module against a real broker (aedes) over TCP and TLS. */
import assert from 'node:assert/strict';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { Aedes, AedesPublishPacket, Client } from 'aedes';
import { builtinDialect } from '../dialect/index.ts';
import { ca, clientCertificate, clientKey, serverCertificate, serverKey } from './certificates.testkit.ts';
import { Emulator } from './emulator.ts';
import { Host } from './host.testkit.ts';

const line = (text: string) => `\r\n${text}\r\n`;

describe('emulator: real brokers', () => {
  let broker: Aedes;
  let server: Server;
  let port: number;
  let sockets: Set<Socket>;
  let emulator: Emulator;
  let host: Host;
  let published: AedesPublishPacket[];

  const listen = async (fresh: Server) => {
    server = fresh;
    sockets = new Set();
    server.on('connection', (socket) => sockets.add(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as { port: number }).port;
  };
  const stop = async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  const start = async (options: ConstructorParameters<typeof Emulator>[0] | object = {}) => {
    emulator = new Emulator({ dialect: builtinDialect('quectel-bc26'), ...options });
    host = await new Host(emulator.transport()).open();
    await host.say('ATE0');
    host.take();
  };
  const open = (name = '127.0.0.1', client = 0) =>
    host.say(`AT+QMTOPEN=${client},"${name}",${port}`, `+QMTOPEN: ${client},0\r\n`);
  const connect = async (client = 0) => {
    await open('127.0.0.1', client);
    await host.say(`AT+QMTCONN=${client},"module${client}"`, `+QMTCONN: ${client},0,0\r\n`);
  };
  const next = (topic: string) =>
    new Promise<AedesPublishPacket>((resolve) => {
      const found = published.find((packet) => packet.topic === topic);
      if (found) {
        resolve(found);
        return;
      }
      const look = (packet: AedesPublishPacket) => {
        if (packet.topic !== topic) return;
        broker.off('publish', look);
        resolve(packet);
      };
      broker.on('publish', look);
    });
  const publish = (topic: string, payload: Uint8Array | string, qos: 0 | 1 | 2 = 0, retain = false) =>
    new Promise<void>((resolve, reject) => {
      broker.publish({ cmd: 'publish', topic, payload: Buffer.from(payload), qos, retain, dup: false }, (error) =>
        error ? reject(error) : resolve(),
      );
    });

  beforeEach(async () => {
    const { Aedes } = await import('aedes');
    broker = await Aedes.createBroker();
    published = [];
    broker.on('publish', (packet) => published.push(packet));
    await listen(createServer(broker.handle));
  });
  afterEach(async () => {
    await emulator?.close();
    await stop();
    await new Promise<void>((resolve) => broker.close(() => resolve()));
  });

  for (const qos of [0, 1, 2] as const) {
    it(`carries QoS ${qos} both ways, byte for byte`, async () => {
      await start();
      await connect();
      await host.say('AT+QMTCFG="dataformat",0,1,1');
      const payload = Uint8Array.from({ length: 256 }, (_, value) => value);
      const hex = Buffer.from(payload).toString('hex').toUpperCase();
      const id = qos === 0 ? 0 : 5;
      const answer = await host.say(`AT+QMTPUB=0,${id},${qos},0,"up","${hex}"`, `+QMTPUB: 0,${id},0\r\n`);
      assert.equal(
        answer.slice(-(line('OK').length + line(`+QMTPUB: 0,${id},0`).length)),
        line('OK') + line(`+QMTPUB: 0,${id},0`),
      );
      const packet = await next('up');
      assert.deepEqual(new Uint8Array(packet.payload as Buffer), payload);
      assert.equal(packet.qos, qos);
      await host.say('AT+QMTSUB=0,1,"down",2', line('+QMTSUB: 0,1,0,2'));
      await publish('down', payload, qos);
      const received = await host.until(`"${hex}"\r\n`);
      assert.match(received, new RegExp(`^\r\n\\+QMTRECV: 0,${qos === 0 ? '0' : '[1-9]\\d*'},"down","`));
    });
  }

  it('speaks MQTT 3.1 and 3.1.1, with the keep-alive and session it was told', async () => {
    const clients: Client[] = [];
    broker.on('client', (client) => clients.push(client));
    const packets: {
      protocolId?: string | undefined;
      protocolVersion?: number | undefined;
      keepalive?: number | undefined;
      clean?: boolean | undefined;
    }[] = [];
    broker.preConnect = (_client, packet, done) => {
      packets.push(packet as (typeof packets)[number]);
      done(null, true);
    };
    await start();
    await host.say('AT+QMTCFG="version",0,3');
    await host.say('AT+QMTCFG="session",0,0');
    await host.say('AT+QMTCFG="keepalive",0,77');
    await connect(0);
    await connect(1);
    assert.deepEqual(
      packets.map(({ protocolId, protocolVersion, keepalive, clean }) => ({
        protocolId,
        protocolVersion,
        keepalive,
        clean,
      })),
      [
        { protocolId: 'MQIsdp', protocolVersion: 3, keepalive: 77, clean: false },
        { protocolId: 'MQTT', protocolVersion: 4, keepalive: 120, clean: true },
      ],
    );
  });

  it('passes on each refusal, then the end of the connection', async () => {
    broker.authenticate = (_client, username, _password, done) => {
      done(Object.assign(new Error('no'), { returnCode: Number(username) }) as never, null);
    };
    await start();
    for (const code of [2, 3, 4, 5]) {
      await open();
      await host.say(`AT+QMTCONN=0,"module","${code}","x"`, line('+QMTSTAT: 0,1'));
    }
    assert.deepEqual(
      emulator.log
        .of('completion')
        .filter(({ command }) => command === 'QMTCONN')
        .map(({ cause }) => cause),
      ['client-id', 'server-unavailable', 'credentials', 'not-authorised'],
    );
  });

  it('cannot open where nobody listens or the name is unknown', async () => {
    await start();
    const dead = port;
    await stop();
    await host.say(`AT+QMTOPEN=0,"127.0.0.1",${dead}`, line('+QMTOPEN: 0,-1'));
    await host.say('AT+QMTOPEN=0,"no-such-host.invalid",1883', line('+QMTOPEN: 0,4'));
    await listen(createServer(broker.handle));
  });

  it('goes where the map says', async () => {
    await start({ map: { 'mqtt.example.com:1883': `127.0.0.1:${port}` } });
    await host.say('AT+QMTOPEN=0,"MQTT.example.com",1883', line('+QMTOPEN: 0,0'));
    assert.match(await host.say('AT+QMTOPEN?'), /\+QMTOPEN: 0,"MQTT.example.com",1883/);
  });

  it('leaves its will when it is cut off', async () => {
    await start();
    await host.say('AT+QMTCFG="will",0,1,1,0,"t/will","gone"');
    await connect();
    emulator.reboot();
    const packet = await next('t/will');
    assert.equal(String(packet.payload), 'gone');
    assert.equal(packet.qos, 1);
  });

  it('leaves no will when it says goodbye', async () => {
    await start();
    await host.say('AT+QMTCFG="will",0,1,1,0,"t/will","gone"');
    await connect();
    await host.say('AT+QMTDISC=0', line('+QMTDISC: 0,0'));
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(
      published.some(({ topic }) => topic === 't/will'),
      false,
    );
  });

  it('reports a broker that ends the connection, before CONNECT and behind it', async () => {
    await start();
    await open();
    for (const socket of sockets) socket.end();
    await host.until(line('+QMTSTAT: 0,1'));
    await connect();
    for (const socket of sockets) socket.destroy();
    await host.until(line('+QMTSTAT: 0,1'));
    assert.equal(await host.say('AT+QMTOPEN?'), line('OK'));
    await connect();
  });

  it('is told of refused topics', async () => {
    broker.authorizeSubscribe = (_client, subscription, done) =>
      done(null, subscription.topic === 'no' ? null : subscription);
    await start();
    await connect();
    await host.say('AT+QMTSUB=0,1,"a",1,"no",1,"b",0', line('+QMTSUB: 0,1,0,1,128,0'));
    await host.say('AT+QMTUNS=0,2,"a","b"', line('+QMTUNS: 0,2,0'));
  });

  it('keeps several clients at once, each with its own messages', async () => {
    await start();
    await connect(0);
    await connect(5);
    await host.say('AT+QMTSUB=0,1,"zero",1', line('+QMTSUB: 0,1,0,1'));
    await host.say('AT+QMTSUB=5,1,"five",1', line('+QMTSUB: 5,1,0,1'));
    await publish('five', 'V', 1);
    assert.match(await host.until('"V"\r\n'), /^\r\n\+QMTRECV: 5,\d+,"five","V"\r\n$/);
    await publish('zero', 'O', 1);
    assert.match(await host.until('"O"\r\n'), /^\r\n\+QMTRECV: 0,\d+,"zero","O"\r\n$/);
  });

  it('takes a thousand messages each way without losing one', async () => {
    await start();
    await connect();
    await host.say('AT+QMTSUB=0,1,"down",1', line('+QMTSUB: 0,1,0,1'));
    for (let i = 0; i < 1000; i++) {
      await host.say(`AT+QMTPUB=0,${i + 1},1,0,"up","${i}"`, line(`+QMTPUB: 0,${i + 1},0`));
    }
    assert.deepEqual(
      published.filter(({ topic }) => topic === 'up').map(({ payload }) => String(payload)),
      Array.from({ length: 1000 }, (_, i) => String(i)),
    );
    for (let i = 0; i < 1000; i++) await publish('down', String(i), 1);
    const heard = await host.until(',"999"\r\n', 9000);
    assert.deepEqual(
      heard.match(/"\d+"(?=\r\n)/g),
      Array.from({ length: 1000 }, (_, i) => `"${i}"`),
    );
  }).timeout(20_000);

  it('leaves messages at the broker while the serial line is full, and loses none', async () => {
    await start({ baud: 921_600 });
    await connect();
    await host.say('AT+QMTSUB=0,1,"down",1', line('+QMTSUB: 0,1,0,1'));
    const payload = (i: number) => String(i).padEnd(1000, '.');
    for (let i = 0; i < 150; i++) await publish('down', payload(i), 1);
    const heard = await host.until(`"${payload(149)}"\r\n`, 9000);
    assert.deepEqual(
      heard.match(/"\d+(?=\.)/g),
      Array.from({ length: 150 }, (_, i) => `"${i}`),
    );
  });

  it('gives up on a broker that never answers', async () => {
    await stop();
    await listen(createServer((socket) => socket.resume()));
    await start();
    await host.say('AT+QMTCFG="timeout",0,1,1,1');
    await open();
    await host.say('AT+QMTCONN=0,"module"', line('+QMTCONN: 0,2') + line('+QMTSTAT: 0,1'));
  });

  it('repeats what is not acknowledged and notices pings without an answer', async () => {
    await stop();
    // Accepts the session and says nothing more.
    await listen(
      createServer((socket) => socket.once('data', () => socket.write(Uint8Array.of(0x20, 2, 0, 0))).resume()),
    );
    await start();
    await host.say('AT+QMTCFG="timeout",0,1,1,1');
    await host.say('AT+QMTCFG="keepalive",0,2');
    await connect();
    await host.say('AT+QMTPUB=0,1,1,0,"t","x"', line('+QMTPUB: 0,1,1,1'));
    await host.until(line('+QMTPUB: 0,1,2'));
    await host.until(line('+QMTSTAT: 0,2'), 5000);
  });

  describe('over TLS', () => {
    const store = async (kind: string, pem: string) => {
      await host.say(`AT+QSSLCFG=1,5,"${kind}"`, '>');
      await host.write(`${pem}\x1a`);
      await host.until(line('OK'));
    };
    const secure = async (options: { requestCert?: boolean } = {}) => {
      await stop();
      const tls = createTlsServer(
        {
          cert: serverCertificate,
          key: serverKey,
          ca,
          requestCert: options.requestCert ?? false,
          rejectUnauthorized: true,
        },
        broker.handle as never,
      );
      tls.on('tlsClientError', () => undefined);
      await listen(tls);
    };

    it('checks the server against the certificate that the host has stored', async () => {
      await secure();
      await start();
      await host.say('AT+QSSLCFG=1,5,"seclevel",1');
      await host.say('AT+QMTCFG="ssl",3,1,1,5');
      await host.say(`AT+QMTOPEN=3,"127.0.0.1",${port}`, line('+QMTOPEN: 3,-1'));
      await store('cacert', ca);
      await host.say('AT+QMTCFG="ssl",3,1,1,5');
      await host.say(`AT+QMTOPEN=3,"localhost",${port}`, line('+QMTOPEN: 3,0'));
      await host.say('AT+QMTCONN=3,"clientExample"', line('+QMTCONN: 3,0,0'));
      await host.say('AT+QMTPUB=3,0,0,0,"topic/example/tls","hello MQTT."', line('+QMTPUB: 3,0,0'));
      assert.equal(String((await next('topic/example/tls')).payload), 'hello MQTT.');
    });

    it('takes any server with level 0', async () => {
      await secure();
      await start();
      await host.say('AT+QSSLCFG=1,5,"seclevel",0');
      await host.say('AT+QMTCFG="ssl",3,1,1,5');
      await host.say(`AT+QMTOPEN=3,"127.0.0.1",${port}`, line('+QMTOPEN: 3,0'));
    });

    it('shows its own certificate with level 2', async () => {
      await secure({ requestCert: true });
      await start();
      await host.say('AT+QSSLCFG=1,5,"seclevel",2');
      await store('cacert', ca);
      await store('clientcert', clientCertificate);
      await store('clientkey', clientKey);
      await host.say('AT+QMTCFG="ssl",3,1,1,5');
      await host.say(`AT+QMTOPEN=3,"127.0.0.1",${port}`, line('+QMTOPEN: 3,0'));
      await host.say('AT+QMTCONN=3,"clientExample"', line('+QMTCONN: 3,0,0'));
    });
  });
});
