import assert from 'node:assert/strict';
import { sessionMessages } from '../session/index.ts';
import type { HayesError } from '../text/index.ts';
import { Bench, bytes, told } from './bench.testkit.ts';

describe('mqtt: refusals', () => {
  let bench: Bench;
  afterEach(() => bench.close());

  const failing = async (fault: string, code: number | string) => {
    bench = new Bench();
    bench.emulator.fault(fault, code, { times: Number.POSITIVE_INFINITY });
    const client = bench.client();
    const errors: HayesError[] = [];
    client.on('error', (error) => errors.push(error));
    await bench.until(() => errors.length > 0 && client.status.state === 'waiting', 300_000);
    return { client, error: errors[0]!, errors };
  };

  for (const [code, cause, en, zh] of [
    [1, 'protocol-version', 'the broker does not accept this protocol version', '服务器不支持该协议版本'],
    [2, 'client-id', 'the broker does not accept this client id', '服务器拒绝该客户端标识符'],
    [4, 'credentials', 'bad user name or password', '用户名或密码错误'],
    [5, 'not-authorised', 'not authorised', '未授权'],
  ] as const) {
    it(`CONNACK ${code} is ${cause}: said in both languages, tried again slowly`, async () => {
      const { client, error, errors } = await failing('connect-refuse', code);
      assert.equal(told(client.status), `broker waiting ${cause}`);
      assert.equal(client.status.permanent, true);
      const wait = client.status.retryAt! - bench.clock.now();
      assert.ok(wait > 299_000 && wait <= 300_000, String(wait));
      assert.equal(error.message, `AT+QMTCONN=0,"c": ${en} (+QMTCONN: 0,0,${code})`);
      assert.equal(error.in('zh-CN'), `AT+QMTCONN=0,"c"：${zh}（+QMTCONN: 0,0,${code}）`);
      await bench.passes(290_000);
      assert.equal(errors.length, 1);
      bench.emulator.clearFaults();
      await bench.until(() => client.connected);
    });
  }

  it('CONNACK 3, a server that is not available, is tried again soon', async () => {
    const { client, error } = await failing('connect-refuse', 3);
    assert.equal(told(client.status), 'broker waiting server-unavailable');
    assert.equal(client.status.permanent, false);
    assert.match(error.message, /the server is not available \(\+QMTCONN: 0,0,3\)/);
    bench.emulator.clearFaults();
    await bench.until(() => client.connected, 3000);
  });

  it('a CONNECT that gets no answer is tried again', async () => {
    const { client, error } = await failing('connect-fail', 'send-failed');
    assert.equal(told(client.status), 'broker waiting send-failed');
    assert.match(error.message, /sending failed \(\+QMTCONN: 0,2\)/);
    bench.emulator.clearFaults();
    await bench.until(() => client.connected, 5000);
  });

  for (const [code, cause] of [
    [-1, 'tcp'],
    [1, 'parameter'],
    [2, 'in-use'],
    [3, 'no-data'],
    [4, 'dns'],
    [5, 'lost'],
  ] as const) {
    it(`result ${code} of opening is ${cause}`, async () => {
      const { client, error } = await failing('open-fail', code);
      assert.ok(error.message.includes(`(+QMTOPEN: 0,${code})`), error.message);
      assert.notEqual(error.in('zh-CN'), error.message);
      if (code !== 3 && code !== 4) assert.equal(told(client.status), `broker waiting ${cause}`);
      bench.emulator.clearFaults();
      await bench.until(() => client.connected, 400_000);
    });
  }

  it('a host name that is not found renews the data connection', async () => {
    await failing('open-fail', 4);
    bench.written = '';
    bench.emulator.clearFaults();
    await bench.until(() => bench.broker.clients.length > 0);
    assert.match(bench.written, /^(AT\+QSCLK=0\r)?AT\+CGPADDR=1\r/);
  });

  it('what the module cannot take is refused before anything is sent, with the range', () => {
    bench = new Bench();
    for (const [options, message] of [
      [{ keepalive: 3601 }, /keep_alive_time is 3601; the module takes 0–3600/],
      [{ keepalive: -1 }, /keep_alive_time is -1; the module takes 0–3600/],
      [{ keepalive: 1.5 }, /keep_alive_time must be a whole number, not 1.5/],
      [{ port: 65_536 }, /port is 65536; the module takes 1–65535/],
      [{ host: '' }, /host_name has 0 bytes; the module takes 1–150/],
      [{ host: 'h'.repeat(151) }, /host_name has 151 bytes/],
      [{ clientId: '' }, /clientID has 0 bytes; the module takes 1–128/],
      [{ clientId: 'ü'.repeat(65) }, /clientID has 130 bytes/],
      [{ username: 'u'.repeat(257) }, /username has 257 bytes/],
      [{ password: 'p' }, /a password needs a user name/],
      [{ username: 'u', password: 'p'.repeat(257) }, /password has 257 bytes/],
      [{ protocolVersion: 5 as 4 }, /version cannot be 5; the module knows 3, 4/],
      [{ client: 6 }, /MQTT client 6 does not exist; the module has 0–5/],
      [{ will: { topic: 'w', payload: 'x'.repeat(256) } }, /will_msg has 256 bytes; the module takes 0–255/],
      [{ will: { topic: 'w/#', payload: '' } }, /\+ and # belong into subscriptions/],
      [{ will: { topic: 'w', payload: '', qos: 3 as 2 } }, /QoS must be 0, 1 or 2, not 3/],
    ] as const) {
      assert.throws(
        () => bench.modem.connect({ host: 'h', clientId: 'c', ...options }),
        (error: HayesError) => {
          assert.match(error.message, message);
          assert.match(error.in('zh-CN'), /[\u4e00-\u9fff]/);
          return true;
        },
      );
    }
    assert.equal(bench.opened, 0);
  });

  it('no password is shown', () => {
    bench = new Bench();
    assert.throws(
      () => bench.modem.connect({ host: 'h', clientId: 'c', username: 'u', password: 'hunter2;' }),
      (error: HayesError) => !error.message.includes('hunter2') && /password holds ';'/.test(error.message),
    );
    assert.ok(sessionMessages.forbidden.zh.length > 0);
  });

  it('clients beyond the module’s are refused, and numbers come free again', async () => {
    bench = new Bench();
    const clients = Array.from({ length: 6 }, (_, index) => bench.client({ clientId: `c${index}` }));
    assert.deepEqual(
      clients.map(({ number }) => number),
      [0, 1, 2, 3, 4, 5],
    );
    assert.throws(() => bench.client(), /has 6 MQTT clients, and all are in use/);
    await bench.settles(clients[2]!.endAsync());
    assert.throws(() => bench.client({ client: 3 }), /MQTT client 3 of the module is already in use/);
    assert.throws(() => bench.client({ keepalive: 9999 }), /keep_alive_time/);
    assert.equal(bench.client().number, 2);
  });

  it('topics and filters that are none are refused', async () => {
    bench = new Bench();
    const client = bench.client();
    for (const topic of ['', 'a/+', '#', 'a\0b'])
      await assert.rejects(client.publishAsync(topic, bytes('x')), /cannot be published to/, topic);
    for (const filter of ['', 'a+', 'a/#/b', '#a', 'a\0'])
      await assert.rejects(client.subscribeAsync(filter), /topic filter .* is not valid/, filter);
    await assert.rejects(client.publishAsync('t', 'x', { qos: 3 as 2 }), /QoS must be/);
    await assert.rejects(client.subscribeAsync('t'.repeat(256)), /topic has 256 bytes; the module takes 1–255/);
    await assert.rejects(client.publishAsync('t'.repeat(256), 'x'), /topic has 256 bytes; the module takes 1–255/);
  });
});
