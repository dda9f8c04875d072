import assert from 'node:assert/strict';
import { Bench, told } from './bench.testkit.ts';

describe('mqtt: connecting', () => {
  let bench: Bench;
  afterEach(() => bench.close());

  /** The lines written since a client was asked for, from the first that is about it. */
  const lines = (text = bench.written) => text.split('\r').filter(Boolean);

  it('brings the module up, cleans up, sets options, opens and connects, in this order (§3.2.1 note 5)', async () => {
    bench = new Bench();
    const client = bench.client({ clientId: 'gateway-7', host: '10.1.2.3', port: 1884 });
    await bench.until(() => client.status.stage === 'subscribed');
    assert.deepEqual(lines(), [
      'AT+CMEE?',
      'AT',
      'ATQ0',
      'ATV1',
      'ATE0',
      'AT+CMEE=1',
      'AT+QMTPUB=?',
      'AT+CPIN?',
      'AT+CEREG?',
      'AT+QSCLK=0',
      'AT+CGPADDR=1',
      'AT+QMTDISC=0',
      'AT+QMTCLOSE=0',
      'AT+QMTCFG="version",0,4',
      'AT+QMTCFG="keepalive",0,60',
      'AT+QMTCFG="session",0,1',
      'AT+QMTCFG="timeout",0,10,3,1',
      'AT+QMTCFG="dataformat",0,0,1',
      'AT+QMTCFG="echomode",0,0',
      'AT+QMTCFG="will",0,0',
      'AT+QMTCFG="ssl",0,0',
      'AT+QMTOPEN=0,"10.1.2.3",1884',
      'AT+QMTCONN=0,"gateway-7"',
    ]);
    assert.deepEqual(bench.broker.clients, ['gateway-7']);
    assert.equal(client.connected, true);
  });

  it('tells will, credentials, kind of session, keep-alive and version', async () => {
    bench = new Bench({ broker: { users: { me: 'secret' } } });
    const client = bench.client({
      username: 'me',
      password: 'secret',
      clean: false,
      keepalive: 300,
      protocolVersion: 3,
      client: 4,
      will: { topic: 'gone', payload: 'bye', qos: 2, retain: true },
    });
    await bench.until(() => client.connected);
    for (const line of [
      'AT+QMTCFG="version",4,3',
      'AT+QMTCFG="keepalive",4,300',
      'AT+QMTCFG="session",4,0',
      'AT+QMTCFG="will",4,1,2,1,"gone","bye"',
      'AT+QMTCONN=4,"c","me","secret"',
    ])
      assert.ok(lines().includes(line), line);
    bench.emulator.reboot();
    await bench.passes(100);
    assert.deepEqual(
      bench.broker.published.map(({ topic, qos, retain }) => ({ topic, qos, retain })),
      [{ topic: 'gone', qos: 2, retain: true }],
    );
  });

  it('says goodbye, so that no will is sent', async () => {
    bench = new Bench();
    const client = await bench.connected({ will: { topic: 'gone', payload: 'bye' } });
    let closed = 0;
    client.on('close', () => closed++);
    await bench.settles(client.endAsync());
    assert.deepEqual(lines(), ['AT+QMTDISC=0', 'AT+QMTCLOSE=0']);
    assert.deepEqual(bench.broker.published, []);
    assert.deepEqual(bench.broker.clients, []);
    assert.equal(closed, 1);
    assert.equal(told(client.status), 'closed stopped');
  });

  it('cleans up what a former host has left', async () => {
    bench = new Bench();
    bench.emulator.fault('left-over', 0);
    const client = bench.client();
    await bench.until(() => client.connected);
    assert.deepEqual(bench.errors, []);
  });

  it('recovers at once from an occupied client number', async () => {
    bench = new Bench();
    bench.emulator.fault('open-fail', 2);
    const client = bench.client();
    await bench.until(() => client.connected, 5000);
    assert.deepEqual(bench.errors, []);
    assert.deepEqual(
      lines().filter((line) => /OPEN|CLOSE/.test(line)),
      ['AT+QMTCLOSE=0', 'AT+QMTOPEN=0,"broker.example",1883', 'AT+QMTCLOSE=0', 'AT+QMTOPEN=0,"broker.example",1883'],
    );
  });

  it('takes the report of its own cleaning up for no loss', async () => {
    bench = new Bench();
    bench.emulator.fault('left-over', 0);
    bench.emulator.fault('closed-notice');
    const client = bench.client();
    await bench.until(() => client.connected, 5000);
    assert.deepEqual(bench.errors, []);
  });

  it('hears what waited at the broker, although it comes with the answer to CONNECT', async () => {
    bench = new Bench();
    const first = await bench.connected({ clean: false });
    await bench.settles(first.subscribeAsync('news', { qos: 1 }));
    await bench.settles(first.endAsync());
    bench.broker.publish({ topic: 'news', payload: Buffer.from('while away'), qos: 1, retain: false });
    const heard: string[] = [];
    const second = bench.client({ clean: false });
    second.on('connect', () => heard.push('connect'));
    second.on('message', (topic, payload) => heard.push(`${topic} ${Buffer.from(payload)}`));
    await bench.until(() => second.connected);
    await bench.passes(100);
    assert.deepEqual(heard, ['connect', 'news while away']);
  });
});
