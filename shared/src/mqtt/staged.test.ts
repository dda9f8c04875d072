/** A module whose messages are staged piece by piece, with a service to start and a client to acquire. */
import assert from 'node:assert/strict';
import { builtinDialect } from '../dialect/index.ts';
import { allBytes, Bench, bytes, told } from './bench.testkit.ts';

const dialect = builtinDialect('simcom-sim7028');
const bench = (): Bench => new Bench({ dialect });
const mqttLines = ({ lines }: Bench): string[] =>
  lines.filter((line) => /CMQTT|CSSL|CCERT/.test(line) && !line.endsWith('=?'));
const pem = (name: string): string => `-----BEGIN ${name}-----\nMIIB\n-----END ${name}-----\n`;

describe('mqtt: staged messages', () => {
  it('asks, cleans up, starts, acquires, sets, leaves a will and connects', async () => {
    const b = bench();
    const client = b.client({
      username: 'u',
      password: 'secret',
      keepalive: 30,
      clean: false,
      will: { topic: 'will/t', payload: allBytes, qos: 1 },
    });
    await b.until(() => client.connected);
    assert.deepEqual(
      b.lines.filter((line) => line.endsWith('=?')),
      ['AT+CMQTTACCQ=?', 'AT+CMQTTCONNECT=?', 'AT+CMQTTPAYLOAD=?'],
    );
    assert.deepEqual(mqttLines(b), [
      'AT+CMQTTDISC=0,60',
      'AT+CMQTTREL=0',
      'AT+CMQTTSTOP',
      'AT+CMQTTSTART',
      'AT+CMQTTACCQ=0,"c",0',
      'AT+CMQTTCFG="checkUTF8",0,0',
      'AT+CMQTTCFG="optimeout",0,60',
      'AT+CMQTTWILLTOPIC=0,6',
      'AT+CMQTTWILLMSG=0,256,1',
      'AT+CMQTTCONNECT=0,"tcp://broker.example:1883",30,0,"u",***',
    ]);
    b.emulator.reboot();
    await b.until(() => b.broker.published.length === 1);
    const [will] = b.broker.published;
    assert.deepEqual([will!.topic, will!.qos, will!.retain], ['will/t', 1, false]);
    assert.deepEqual(Buffer.from(will!.payload), Buffer.from(allBytes));
    assert.deepEqual(b.errors, []);
    await b.close();
  });

  for (const qos of [0, 1, 2] as const)
    for (const retain of [false, true])
      it(`publishes any bytes with QoS ${qos}${retain ? ', retained' : ''}, topic and payload given each time`, async () => {
        const b = bench();
        const client = await b.connected();
        for (const payload of [allBytes, bytes('+CMQTTPUB: 0,1\r\nERROR\r\n')]) {
          assert.equal((await b.settles(client.publishAsync('a/温', payload, { qos, retain }))).outcome, 'done');
          const last = b.broker.published.at(-1)!;
          assert.deepEqual([last.topic, last.qos, last.retain], ['a/温', qos, retain]);
          assert.deepEqual(Buffer.from(last.payload), Buffer.from(payload));
        }
        assert.deepEqual(mqttLines(b).slice(-3), [
          'AT+CMQTTTOPIC=0,5',
          'AT+CMQTTPAYLOAD=0,23',
          `AT+CMQTTPUB=0,${qos},60,${Number(retain)},0`,
        ]);
        await b.close();
      });

  it('carries the largest payload, and says why it cannot carry a larger or an empty one', async () => {
    const b = bench();
    const client = await b.connected();
    const largest = new Uint8Array(10_240).fill(0x1a);
    await b.settles(client.publishAsync('t', largest, { qos: 1 }));
    assert.equal(b.broker.published.at(-1)!.payload.length, 10_240);
    await assert.rejects(
      b.settles(client.publishAsync('t', new Uint8Array(10_241))),
      /10241; the module takes 1–10240/,
    );
    await assert.rejects(b.settles(client.publishAsync('t', '')), /is 0; the module takes 1–10240/);
    await b.settles(client.publishAsync('t', 'x'));
    assert.equal(b.broker.published.length, 2);
    await b.close();
  });

  it('refuses a will that would be retained or is empty, MQTT 3.1, and a keep-alive of 0: before a byte is sent', () => {
    const b = bench();
    const will = { topic: 'w', payload: 'x' };
    assert.throws(
      () => b.client({ will: { ...will, retain: true } }),
      /simcom-sim7028 has no means for a retained will/,
    );
    assert.throws(() => b.client({ will: { ...will, payload: '' } }), /the module takes 1–1024/);
    assert.throws(() => b.client({ protocolVersion: 3 }), /no means for MQTT 3.1/);
    assert.throws(() => b.client({ keepalive: 0 }), /keepalive_time is 0; the module takes 1–64800/);
    assert.equal(b.opened, 0);
  });

  it('subscribes one by one, hears long and empty messages, unsubscribes', async () => {
    const b = bench();
    const client = await b.connected();
    const heard: [string, Uint8Array, number | undefined][] = [];
    client.on('message', (topic, payload, packet) => heard.push([topic, payload, packet.qos]));
    const granted = await b.settles(client.subscribeAsync(['a/#', 'b'], { qos: 1 }));
    assert.deepEqual(granted, [
      { topic: 'a/#', qos: 1 },
      { topic: 'b', qos: 1 },
    ]);
    const long = Uint8Array.from({ length: 4000 }, (_, index) => (index * 7) % 256);
    for (const payload of [long, new Uint8Array(), bytes('\r\n+CMQTTRXEND: 0\r\n')])
      b.broker.publish({ topic: 'a/x', payload, qos: 1, retain: false });
    await b.until(() => heard.length === 3);
    assert.deepEqual(
      heard.map(([topic, payload]) => [topic, payload.length]),
      [
        ['a/x', 4000],
        ['a/x', 0],
        ['a/x', 18],
      ],
    );
    assert.deepEqual(Buffer.from(heard[0]![1]), Buffer.from(long));
    await b.settles(client.unsubscribeAsync('a/#'));
    b.broker.publish({ topic: 'a/x', payload: long, qos: 0, retain: false });
    await b.passes(2000);
    assert.equal(heard.length, 3);
    assert.deepEqual(mqttLines(b).slice(-3), ['AT+CMQTTSUB=0,3,1,0', 'AT+CMQTTSUB=0,1,1,0', 'AT+CMQTTUNSUB=0,3,0']);
    await b.close();
  });

  it('comes back after a loss, its service started anew, its subscriptions asked for again', async () => {
    const b = bench();
    const client = await b.connected();
    await b.settles(client.subscribeAsync('a', { qos: 1 }));
    const losses: string[] = [];
    client.on('close', (reason) => losses.push(reason?.message ?? ''));
    b.broker.stop();
    await b.until(() => losses.length === 1);
    b.broker.start();
    const before = mqttLines(b).length;
    await b.until(() => client.status.stage === 'subscribed');
    assert.deepEqual(mqttLines(b).slice(before), [
      'AT+CMQTTDISC=0,60',
      'AT+CMQTTREL=0',
      'AT+CMQTTSTOP',
      'AT+CMQTTSTART',
      'AT+CMQTTACCQ=0,"c",0',
      'AT+CMQTTCFG="checkUTF8",0,0',
      'AT+CMQTTCFG="optimeout",0,60',
      'AT+CMQTTCONNECT=0,"tcp://broker.example:1883",60,1',
      'AT+CMQTTSUB=0,1,1,0',
    ]);
    assert.match(losses[0]!, /CMQTTCONNLOST: 0,1/);
    await b.close();
  });

  it('finds its way past the session that a former host has left', async () => {
    const b = bench();
    b.emulator.fault('left-over', 0);
    const client = b.client();
    await b.until(() => client.connected);
    assert.deepEqual(b.errors, []);
    await b.close();
  });

  it('restarts with the module', async () => {
    const b = bench();
    const client = await b.connected();
    b.emulator.reboot();
    await b.until(() => !client.connected);
    await b.until(() => client.status.stage === 'subscribed');
    assert.equal((await b.settles(client.publishAsync('t', 'x', { qos: 1 }))).outcome, 'done');
    await b.close();
  });

  it('leaves in order: disconnect, release, stop', async () => {
    const b = bench();
    const client = await b.connected({ will: { topic: 'w', payload: 'x' } });
    await b.settles(client.endAsync());
    assert.deepEqual(mqttLines(b).slice(-3), ['AT+CMQTTDISC=0,60', 'AT+CMQTTREL=0', 'AT+CMQTTSTOP']);
    assert.deepEqual(b.broker.published, []);
    await b.close();
  });

  it('stores certificates as files, once, and names them before it starts', async () => {
    const b = bench();
    const client = b.client({
      tls: { ca: pem('CERTIFICATE'), cert: pem('CERT'), key: pem('KEY'), servername: 'broker.example' },
    });
    await b.until(() => client.connected);
    const lines = mqttLines(b).map((line) => line.replace(/-[0-9a-f]{12}\.pem/, '-….pem'));
    assert.deepEqual(lines.slice(3), [
      `AT+CCERTDOWN="ca-….pem",${pem('CERTIFICATE').length}`,
      `AT+CCERTDOWN="cert-….pem",${pem('CERT').length}`,
      `AT+CCERTDOWN="key-….pem",${pem('KEY').length}`,
      'AT+CSSLCFG="sslversion",0,4',
      'AT+CSSLCFG="authmode",0,2',
      'AT+CSSLCFG="cacert",0,"ca-….pem"',
      'AT+CSSLCFG="clientcert",0,"cert-….pem"',
      'AT+CSSLCFG="clientkey",0,"key-….pem"',
      'AT+CSSLCFG="enableSNI",0,1',
      'AT+CMQTTSTART',
      'AT+CMQTTACCQ=0,"c",1',
      'AT+CMQTTSSLCFG=0,0',
      'AT+CMQTTCFG="checkUTF8",0,0',
      'AT+CMQTTCFG="optimeout",0,60',
      'AT+CMQTTCONNECT=0,"tcp://broker.example:8883",60,1',
    ]);
    assert.ok(b.written.includes(pem('KEY')));
    b.broker.stop();
    await b.until(() => !client.connected);
    b.broker.start();
    b.written = '';
    await b.until(() => client.connected);
    assert.ok(!b.written.includes('CCERTDOWN'));
    assert.ok(b.written.includes('AT+CMQTTSSLCFG=0,0\r'));
    await b.close();
  });

  for (const [code, cause] of [
    [27, 'protocol-version'],
    [28, 'client-id'],
    [29, 'server-unavailable'],
    [30, 'credentials'],
    [31, 'not-authorised'],
  ] as const)
    it(`says why the broker refuses it (${code})`, async () => {
      const b = bench();
      const client = b.client({ username: 'u', password: 'p' });
      b.emulator.fault('connect-refuse', code);
      await b.until(() => client.status.state === 'waiting');
      assert.equal(told(client.status), `broker waiting ${cause}`);
      await b.close();
    });
});
