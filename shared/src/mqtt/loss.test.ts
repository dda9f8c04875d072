import assert from 'node:assert/strict';
import { Bench, told } from './bench.testkit.ts';
import type { ModemMqttClient } from './client.ts';
import type { Status } from './types.ts';

describe('mqtt: losses', () => {
  let bench: Bench;
  let client: ModemMqttClient;
  let statuses: string[];
  const connected = async (options: ConstructorParameters<typeof Bench>[0] = {}) => {
    bench = new Bench(options);
    client = await bench.connected();
    await bench.settles(client.subscribeAsync('a', { qos: 1 }));
    statuses = [];
    client.on('status', (status) => statuses.push(told(status)));
    bench.written = '';
  };
  afterEach(() => bench.close());

  /** The client is back, and hears what is published. */
  const isBack = async (limit?: number) => {
    await bench.until(() => client.status.stage === 'subscribed' && client.connected, limit);
    let heard = 0;
    client.on('message', () => heard++);
    bench.broker.publish({ topic: 'a', payload: Buffer.from('x'), qos: 1, retain: false });
    await bench.until(() => heard > 0, 1000);
    assert.equal((await bench.settles(client.publishAsync('b', 'y', { qos: 1 }))).outcome, 'done');
  };

  for (const [code, cause] of [
    [1, 'lost'],
    [2, 'timeout'],
    [3, 'send-failed'],
    [4, 'timeout'],
    [5, 'closed'],
    [6, 'send-failed'],
    [7, 'server-unavailable'],
    [200, 'error'],
  ] as const) {
    it(`QMTSTAT ${code} is ${cause}: the reason is told, options are set again, subscriptions restored`, async () => {
      await connected();
      const reasons: string[] = [];
      client.on('close', (reason) => reasons.push(`${reason?.message} | ${reason?.in('zh-CN')}`));
      bench.emulator.loseLink(0, 'lost', String(code));
      await bench.until(() => client.status.state === 'waiting');
      assert.equal(told(client.status), `broker waiting ${cause}`);
      assert.match(reasons[0]!, new RegExp(`^connection lost: .*\\(\\+QMTSTAT: 0,${code}\\) \\| 连接断开：`));
      await isBack();
      assert.ok(bench.written.indexOf('AT+QMTCFG="keepalive"') < bench.written.indexOf('AT+QMTOPEN'));
      assert.equal(reasons.length, 1);
    });
  }

  it('a broker that goes: tried again with longer and longer waits until it is back', async () => {
    await connected();
    bench.broker.stop();
    const waits: number[] = [];
    client.on('status', (status: Status) => {
      if (status.state === 'waiting') waits.push(status.retryAt! - bench.clock.now());
    });
    await bench.passes(400_000);
    assert.deepEqual(waits.slice(0, 8), [750, 1500, 3000, 6000, 12_000, 24_000, 45_000, 45_000]);
    bench.broker.start();
    await isBack();
    assert.equal(bench.opened, 1);
  });

  it('a link that is lost again at once does not make a storm', async () => {
    await connected();
    let losses = 0;
    client.on('close', () => losses++);
    client.on('connect', () => bench.emulator.loseLink(0));
    bench.emulator.loseLink(0);
    await bench.passes(600_000);
    assert.ok(losses > 5 && losses < 25, String(losses));
  });

  it('the network takes the data connection without a word of the link: it is renewed, and the link made anew', async () => {
    await connected();
    bench.emulator.fault('data-lost');
    await bench.passes(100);
    assert.equal(client.connected, false);
    assert.match(statuses.join(), /data working no-data/);
    await bench.passes(70_000);
    (bench.emulator.environment as unknown as { hasLostData: boolean }).hasLostData = false;
    await isBack(400_000);
  });

  it('deep sleep erases options and swallows a command: noticed at the next message', async () => {
    await connected();
    await bench.modem.raw('AT+QSCLK=1');
    bench.emulator.fault('deep-sleep');
    const result = await bench.settles(client.publishAsync('b', 'x', { qos: 1 }), 120_000);
    assert.equal(result.outcome, 'done');
    await isBack();
    assert.match(bench.written, /AT\+QMTCFG="dataformat",0,0,1/);
  });

  it('deep sleep is noticed without a message, too', async () => {
    await connected();
    await bench.settles(bench.modem.raw('AT+QSCLK=1'));
    bench.emulator.fault('deep-sleep');
    await bench.passes(1000);
    assert.equal(client.connected, true);
    await bench.until(() => !client.connected, 70_000);
    await isBack();
  });

  it('a restart in mid-publish', async () => {
    await connected();
    bench.emulator.fault('reboot-in-command', undefined, { command: 'QMTPUB' });
    const result = client.publishAsync('b', 'x', { qos: 1 });
    await bench.until(() => !client.connected);
    assert.match(statuses.join(), /module working lost/);
    assert.equal((await bench.settles(result)).outcome, 'done');
    await isBack();
    assert.equal(bench.opened, 1);
  });

  it('a restart without a word is noticed at the next message', async () => {
    await connected();
    bench.emulator.reboot({ silent: true });
    await bench.passes(3000);
    assert.equal(client.connected, true);
    assert.equal((await bench.settles(client.publishAsync('b', 'x', { qos: 1 }), 120_000)).outcome, 'done');
    await isBack();
  });

  it('a restart without a word is noticed without a message', async () => {
    await connected();
    bench.emulator.reboot({ silent: true });
    await bench.until(() => !client.connected, 70_000);
    await isBack();
  });

  it('a module that says nothing because nothing happens is left connected', async () => {
    await connected();
    await bench.passes(3_600_000);
    assert.equal(client.connected, true);
    assert.deepEqual(statuses, []);
    assert.ok(bench.lines.filter((line) => line === 'AT+QMTCONN?').length >= 50);
    await isBack();
  });

  it('is not asked where the user does not want that', async () => {
    await connected({ modem: { watch: 0 } });
    await bench.passes(3_600_000);
    assert.equal(bench.written, '');
  });

  it('settings that the user’s own command has changed are set back, and messages arrive as they are', async () => {
    await connected();
    await bench.settles(bench.modem.raw('ATE1'));
    await bench.settles(bench.modem.raw('ATV0'));
    await isBack();
    const silenced = await bench.settles(bench.modem.raw('ATQ1'));
    assert.equal(silenced.outcome, 'unknown');
    await isBack();
    await bench.settles(bench.modem.raw('AT+QMTCFG="dataformat",0,1,0'));
    await isBack();
    assert.deepEqual(statuses, []);
  });
});
