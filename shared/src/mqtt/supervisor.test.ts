import assert from 'node:assert/strict';
import { builtinDialect, Dialect } from '../dialect/index.ts';
import { FakeClock, memoryPair } from '../transport/index.ts';
import { Backoff } from './backoff.ts';
import { Bench, told } from './bench.testkit.ts';
import { Modem } from './modem.ts';
import type { Status } from './types.ts';

const always = { times: Number.POSITIVE_INFINITY };

describe('mqtt: supervisor', () => {
  let bench: Bench;
  let statuses: string[];
  const watched = (options: ConstructorParameters<typeof Bench>[0] = {}) => {
    bench = new Bench(options);
    statuses = [];
    bench.modem.on('status', (status) => statuses.push(told(status)));
  };
  afterEach(() => bench.close());

  it('shows each stage on the way up, to the modem and to its clients', async () => {
    watched();
    const seen: string[] = [];
    const client = bench.client();
    client.on('status', (status) => seen.push(told(status)));
    await bench.until(() => client.connected && client.status.stage === 'subscribed');
    const up = ['port working', 'module working', 'sim working', 'network working', 'data working'];
    assert.deepEqual(statuses, [...up, 'data ready']);
    assert.deepEqual(seen, [...up.slice(1), 'broker working', 'broker ready', 'subscribed ready']);
    await bench.settles(bench.modem.close());
    assert.equal(told(bench.modem.status), 'closed stopped');
  });

  it('waits for the network, and says what it waits for', async () => {
    watched({ emulator: { environment: { registration: 'searching' } } });
    const client = bench.client();
    await bench.passes(60_000);
    assert.equal(told(client.status), 'network working');
    bench.emulator.setRegistration('roaming');
    await bench.until(() => client.connected, 5000);
  });

  it('says that registration is denied, tries on, and connects when it is granted', async () => {
    watched({ emulator: { environment: { registration: 'denied' } } });
    const client = bench.client();
    await bench.until(() => client.status.state === 'waiting', 200_000);
    assert.equal(told(client.status), 'network waiting no-network');
    const { reason } = client.status;
    assert.equal(reason?.params.last, 'registration denied');
    bench.emulator.setRegistration('home');
    await bench.until(() => client.connected, 5000);
  });

  it('finds its way back when registration is lost and regained', async () => {
    watched();
    const client = await bench.connected();
    bench.emulator.fault('registration-lost', 120_000);
    await bench.until(() => !client.connected);
    await bench.until(() => client.connected, 400_000);
    assert.match(statuses.join(), /network working/);
    assert.equal(bench.opened, 1);
  });

  it('says that there is no address', async () => {
    watched({ emulator: { environment: { address: '' } } });
    const client = bench.client();
    await bench.until(() => client.status.state === 'waiting', 100_000);
    assert.equal(told(client.status), 'data waiting no-data');
  });

  it('survives an hour of silence with few attempts, and is back soon after', async () => {
    watched();
    const client = await bench.connected();
    const reasons: string[] = [];
    bench.modem.on('status', ({ reason, state }) => state === 'waiting' && reasons.push(reason!.message.code));
    const hear = bench.emulator.fault('deaf', undefined, always);
    await bench.until(() => !client.connected, 100_000);
    await bench.passes(3_600_000);
    const attempts = statuses.filter((status) => status === 'module waiting timeout').length;
    assert.ok(attempts > 10 && attempts < 90, `${attempts} attempts`);
    assert.deepEqual([...new Set(reasons)], ['module-silent']);
    assert.ok(bench.opened > 10 && bench.opened < 90, `opened ${bench.opened} times`);
    hear();
    await bench.until(() => client.connected, 120_000);
    assert.equal(bench.emulator.log.of('boot').length, 0, 'a module that is only deaf is not restarted');
  });

  for (const fault of [
    'junk',
    'swallow',
    'late-answer',
    'no-final',
    'urc-before-echo',
    'urc-after-echo',
    'urc-before-info',
    'urc-before-ok',
    'endless-line',
    'reboot-in-command',
    'reboot-silent',
  ]) {
    it(`survives ${fault} on the way up`, async () => {
      watched();
      bench.emulator.fault(fault);
      const client = bench.client();
      await bench.until(() => client.connected);
      // A module that answers nothing for ten seconds gets its port opened anew.
      assert.equal(bench.opened, fault === 'late-answer' ? 2 : 1);
    });
  }

  it('finds its way back when the port is pulled away in mid-publish and given back', async () => {
    watched({ emulator: { baud: 9600, latency: 200 } });
    const client = await bench.connected();
    const result = client.publishAsync('t', 'x'.repeat(600), { qos: 1 });
    await bench.passes(200);
    statuses.length = 0;
    bench.isGone = true;
    await bench.passes(20_000);
    assert.equal(client.connected, false);
    assert.deepEqual(statuses.slice(0, 4), ['port working lost', 'port waiting lost', 'port working', 'port waiting']);
    bench.isGone = false;
    assert.equal((await bench.settles(result)).outcome, 'done');
    assert.equal(bench.opened, 2);
  });

  it('brings the module up again after a restart, from the beginning', async () => {
    watched();
    const client = await bench.connected();
    statuses.length = 0;
    bench.emulator.reboot();
    await bench.until(() => !client.connected);
    assert.equal(statuses[0], 'module working lost');
    await bench.until(() => client.connected, 10_000);
    assert.equal(bench.opened, 1);
    assert.match(bench.written, /ATE0\r/);
  });

  it('does not wait for its next attempt when the module has just started', async () => {
    watched({ emulator: { bootTime: 15_000 } });
    const client = await bench.connected();
    bench.emulator.reboot();
    await bench.passes(14_000);
    await bench.until(() => client.connected, 15_000);
  });

  describe('escalation', () => {
    const dead = { emulator: { environment: { registration: 'searching' as const } } };

    it('restarts a module that answers but finds no network, once in half an hour', async () => {
      watched(dead);
      bench.client();
      await bench.passes(3 * 3_600_000);
      const boots = bench.emulator.log.of('boot').map(({ time }) => time);
      assert.ok(boots.length >= 3 && boots.length <= 6, `${boots.length} restarts`);
      for (let i = 1; i < boots.length; i++) assert.ok(boots[i]! - boots[i - 1]! >= 30 * 60_000);
      assert.ok(boots[0]! - bench.clock.now() + 3 * 3_600_000 > 9 * 60_000, 'not before three attempts');
      assert.equal(bench.opened, 1);
    });

    it('says that it does', async () => {
      watched(dead);
      const reasons: string[] = [];
      bench.modem.on('status', ({ reason }) => reason && reasons.push(reason.message.code));
      bench.client();
      await bench.passes(900_000);
      assert.ok(reasons.includes('resetting'));
    });

    it('lets a module alone whose dialect has no restart', async () => {
      const { file } = builtinDialect('quectel-bc26');
      const without = structuredClone(file);
      without.commands!.QRST = null;
      without.commands!.CFUN = null;
      watched({ ...dead, dialect: new Dialect(without) });
      bench.client();
      await bench.passes(3 * 3_600_000);
      assert.equal(bench.emulator.log.of('boot').length, 0);
    });

    it('does not restart a module for a broker that is away', async () => {
      watched();
      await bench.connected();
      bench.broker.stop();
      await bench.passes(3 * 3_600_000);
      assert.equal(bench.emulator.log.of('boot').length, 0);
    });
  });
});

describe('mqtt: a port that is not there', () => {
  const setting = (transport: () => ReturnType<typeof memoryPair>[0]) => {
    const clock = new FakeClock();
    const modem = new Modem({
      port: '/dev/none',
      dialect: builtinDialect('quectel-bc26'),
      transport,
      clock,
      random: () => 1,
    });
    const waits: number[] = [];
    modem.on('status', (status: Status) => {
      if (status.state === 'waiting') waits.push(status.retryAt! - clock.now());
    });
    return { clock, modem, waits };
  };

  it('is tried with longer and longer waits; the reason is told', async () => {
    const { clock, modem, waits } = setting(() => {
      throw new Error('ENOENT: /dev/none');
    });
    modem.start();
    await clock.advance(300_000);
    assert.deepEqual(waits, [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000, 60_000]);
    assert.equal(modem.status.stage, 'port');
    assert.equal(modem.status.reason?.params.error, 'ENOENT: /dev/none');
    await assert.rejects(modem.raw('AT'), /the module is not ready: ENOENT/);
    await modem.close();
    assert.equal(clock.pending, 0);
  });

  it('that hangs up as soon as it is opened does not make a storm', async () => {
    let opened = 0;
    const { clock, modem } = setting(() => {
      opened++;
      const [host, module] = memoryPair();
      void module.open({ data: () => void module.close(), close: () => {} });
      return host;
    });
    modem.start();
    await clock.advance(600_000);
    assert.ok(opened >= 10 && opened <= 20, String(opened));
    await modem.close();
    assert.equal(clock.pending, 0);
  });

  it('is not opened any more once the modem is closed', async () => {
    let give = (_: ReturnType<typeof memoryPair>[0]) => {};
    let isOpen = false;
    const clock = new FakeClock();
    const modem = new Modem({
      port: '/dev/slow',
      dialect: builtinDialect('quectel-bc26'),
      clock,
      transport: () =>
        new Promise((resolve) => {
          give = resolve;
        }),
    });
    modem.start();
    await clock.advance(0);
    await modem.close();
    const [host] = memoryPair();
    host.open = async () => {
      isOpen = true;
    };
    give(host);
    await clock.advance(10_000);
    assert.equal(isOpen, false);
    assert.equal(clock.pending, 0);
    assert.throws(() => modem.connect({ host: 'h', clientId: 'c' }), /was closed/);
  });
});

describe('mqtt: backoff', () => {
  it('doubles up to the longest wait, with jitter between half and whole', () => {
    for (const [random, factor] of [
      [() => 0, 0.5],
      [() => 0.5, 0.75],
      [() => 1, 1],
    ] as const) {
      const backoff = new Backoff({ min: 1000, max: 5000 }, random);
      assert.deepEqual(
        [1, 2, 3, 4, 5].map(() => backoff.next()),
        [1000, 2000, 4000, 5000, 5000].map((wait) => wait * factor),
      );
      backoff.reset();
      assert.equal(backoff.next(), 1000 * factor);
    }
  });

  it('waits five minutes after a refusal that will not heal, less where the user wants short waits', () => {
    assert.equal(new Backoff({}, () => 0).next(true), 300_000);
    assert.equal(new Backoff({ min: 100, max: 200 }, () => 0).next(true), 1000);
  });
});
