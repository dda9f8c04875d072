import assert from 'node:assert/strict';
import { Bench } from './bench.testkit.ts';

const always = { times: Number.POSITIVE_INFINITY };

describe('mqtt: closing', () => {
  for (const [name, hang] of [
    ['that answers', () => {}],
    ['that is deaf', (bench: Bench) => void bench.emulator.fault('deaf', undefined, always)],
    ['that takes no bytes', (bench: Bench) => void bench.emulator.fault('stall', undefined, always)],
    ['that loses finals', (bench: Bench) => void bench.emulator.fault('no-final', undefined, always)],
    [
      'whose broker is silent',
      (bench: Bench) => {
        bench.broker.isSilent = true;
      },
    ],
  ] as const) {
    it(`takes less than five seconds with a module ${name}; every promise settles, no timer is left`, async () => {
      const bench = new Bench();
      const clients = [await bench.connected(), bench.client({ clientId: 'd' })];
      await bench.until(() => clients[1]!.connected);
      hang(bench);
      const promises = clients.flatMap((client) => [
        client.publishAsync('t', '1', { qos: 1 }),
        client.publishAsync('t', '2', { qos: 2 }),
        client.publishAsync('t', '3'),
        client.subscribeAsync('s'),
      ]);
      promises.push(bench.modem.raw('AT+CSQ') as never);
      const settled = Promise.allSettled(promises);
      await bench.passes(100);
      const from = bench.clock.now();
      await bench.settles(bench.modem.close(), 5000);
      assert.ok(bench.clock.now() - from < 5000);
      await bench.settles(settled, 100);
      assert.equal(bench.modem.close(), bench.modem.close());
      await bench.close();
    });
  }

  it('says that it has stopped, and nothing of waiting', async () => {
    const bench = new Bench();
    await bench.connected();
    const states: string[] = [];
    bench.modem.on('status', ({ state }) => states.push(state));
    await bench.settles(bench.modem.close(), 5000);
    assert.deepEqual(states, ['stopped']);
    await bench.close();
  });

  for (const [stage, holds] of [
    ['the port is opened', 'port working'],
    ['the module is looked for', 'module working'],
    ['the network is waited for', 'network working'],
    ['the broker is connected', 'broker working'],
  ] as const) {
    it(`while ${stage}`, async () => {
      const bench = new Bench({
        emulator: {
          latency: 1000,
          baud: 9600,
          ...(stage.includes('network') ? { environment: { registration: 'searching' } } : {}),
        },
      });
      const client = bench.client();
      const waiting = client.publishAsync('t', 'x', { qos: 1 });
      waiting.catch(() => {});
      if (holds !== 'port working')
        await bench.until(() => `${client.status.stage} ${client.status.state}` === holds, 60_000, 10);
      await bench.settles(bench.modem.close(), 5000);
      await assert.rejects(waiting, /the connection was ended/);
      await bench.close();
    });
  }

  it('of one client leaves the others alone', async () => {
    const bench = new Bench();
    const first = await bench.connected();
    const second = await bench.connected({ clientId: 'd' });
    await bench.settles(first.endAsync());
    assert.equal(second.connected, true);
    assert.equal((await bench.settles(second.publishAsync('t', 'x', { qos: 1 }))).outcome, 'done');
    await bench.close();
  });
});
