import assert from 'node:assert/strict';
import { Bench } from './bench.testkit.ts';
import { MessageIds } from './message-ids.ts';

const often = { times: Number.POSITIVE_INFINITY };

describe('mqtt: delivery', () => {
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench();
  });
  afterEach(() => bench.close());

  const payloads = () => bench.broker.published.map(({ payload }) => Buffer.from(payload).toString());

  it('sends a publish of QoS 1 again where nobody knows whether it arrived, and says so', async () => {
    const client = await bench.connected();
    bench.emulator.fault('no-completion');
    const result = await bench.settles(client.publishAsync('t', 'x', { qos: 1 }), 120_000);
    assert.deepEqual(result, { outcome: 'done', duplicate: true, messageId: result.messageId });
    assert.deepEqual(payloads(), ['x', 'x']);
  });

  it('never sends a publish of QoS 0 again, and of QoS 2 only if the user chose that', async () => {
    const client = await bench.connected();
    const chosen = bench.client({ clientId: 'd', resendUnknownQos2: true });
    await bench.until(() => chosen.connected);
    for (const [one, qos, outcome, count] of [
      [client, 0, 'unknown', 1],
      [client, 2, 'unknown', 1],
      [chosen, 2, 'done', 2],
    ] as const) {
      bench.broker.published.length = 0;
      bench.emulator.fault('no-completion');
      const result = await bench.settles(one.publishAsync('t', 'x', { qos }), 120_000);
      assert.equal(result.outcome, outcome);
      assert.equal(result.duplicate, outcome === 'done');
      await bench.until(() => one.connected);
      await bench.passes(1000);
      assert.equal(payloads().length, count);
    }
  });

  for (const fault of [
    'completion-before-ok',
    'late-answer',
    'late-completion',
    'no-completion',
    'urc-before-echo',
    'urc-after-echo',
    'urc-before-ok',
    'urc-after-ok',
    'junk',
    'endless-line',
    'reboot-silent',
    'registration-lost',
    'stall=20000',
    'no-final',
    'publish-fail',
    'link-lost',
    'reboot-after-ok',
    'reboot-in-command',
    'swallow',
  ] as const) {
    it(`survives ${fault}: a publish of QoS 1 is done in the end`, async () => {
      const client = await bench.connected();
      const [name = '', argument] = fault.split('=');
      bench.emulator.fault(name, argument);
      const publishing = client.publishAsync('t', 'x', { qos: 1 });
      await bench.passes(100_000);
      bench.emulator.setRegistration('home');
      const result = await bench.settles(publishing, 100_000);
      assert.equal(result.outcome, 'done');
      assert.ok(payloads().length >= 1);
      // And those behind it are not harmed.
      for (const payload of ['y', '"z"', `"${'x'.repeat(900)}`])
        assert.equal((await bench.settles(client.publishAsync('t', payload, { qos: 1 }))).outcome, 'done');
      assert.deepEqual([...new Set(payloads())], ['x', 'y', '"z"', `"${'x'.repeat(900)}`]);
    });
  }

  for (const fault of [
    'urc-before-prompt',
    'urc-after-data',
    'prompt-late',
    'prompt-never',
    'prompt-lost',
    'prompt-error',
    'reboot-in-data',
    'urc-in-data',
    'early-data-lost',
  ] as const) {
    it(`survives ${fault} in data mode; the data arrives whole`, async () => {
      const client = await bench.connected();
      const payload = `"${'x'.repeat(999)}`;
      bench.emulator.fault(fault);
      const result = await bench.settles(client.publishAsync('t', payload, { qos: 1 }), 200_000);
      assert.equal(result.outcome, 'done');
      assert.deepEqual([...new Set(payloads())], [payload]);
    });
  }

  it('waits through notices of retransmission', async () => {
    const client = await bench.connected();
    bench.emulator.fault('retransmit', 3);
    const result = await bench.settles(client.publishAsync('t', 'x', { qos: 1 }), 60_000);
    assert.deepEqual(result, { outcome: 'done', duplicate: false, messageId: 1 });
    assert.deepEqual(payloads(), ['x']);
  });

  it('gives up what the module refuses time and again, and goes on with the next', async () => {
    const client = await bench.connected();
    bench.emulator.fault('prompt-error', undefined, { times: 3 });
    const refused = client.publishAsync('t', `"${'x'.repeat(999)}`, { qos: 1 });
    const next = client.publishAsync('t', 'next', { qos: 1 });
    await assert.rejects(bench.settles(refused), /was answered ERROR \(tried 3 times\)/);
    assert.equal((await bench.settles(next)).outcome, 'done');
    assert.deepEqual(payloads(), ['next']);
  });

  it('does not let a message block the rest on which the broker hangs up each time', async () => {
    const client = await bench.connected();
    const stop = bench.emulator.fault('link-lost', 1, often);
    const poison = client.publishAsync('t', 'poison', { qos: 1 });
    const next = client.publishAsync('t', 'next', { qos: 1 });
    const result = await bench.settles(poison, 3_600_000);
    stop();
    assert.deepEqual(result, { outcome: 'unknown', duplicate: true, messageId: result.messageId });
    assert.equal((await bench.settles(next)).outcome, 'done');
  });

  it('keeps messages in order while there is no connection, and refuses what is too many', async () => {
    bench.broker.stop();
    const client = bench.client({ outbox: 5 });
    const all = Array.from({ length: 5 }, (_, index) => client.publishAsync('t', String(index), { qos: 1 }));
    await assert.rejects(client.publishAsync('t', 'more'), /the outbox is full: 5 messages wait/);
    await bench.passes(30_000);
    bench.broker.start();
    await bench.settles(Promise.all(all), 200_000);
    assert.deepEqual(payloads(), ['0', '1', '2', '3', '4']);
    assert.equal((await bench.settles(client.publishAsync('t', 'again'))).outcome, 'done');
  });

  it('keeps the order over a loss', async () => {
    await bench.close();
    bench = new Bench({ emulator: { latency: 100 } });
    const client = await bench.connected();
    const all = Array.from({ length: 8 }, (_, index) => client.publishAsync('t', String(index), { qos: 1 }));
    await bench.until(() => payloads().length >= 3);
    assert.ok(payloads().length < 8);
    bench.broker.kick('c');
    await bench.settles(Promise.all(all));
    assert.deepEqual([...new Set(payloads())], ['0', '1', '2', '3', '4', '5', '6', '7']);
  });

  it('takes back what still waits', async () => {
    bench.broker.stop();
    const client = bench.client();
    const abort = new AbortController();
    const first = client.publishAsync('t', '1', { qos: 1 });
    const second = client.publishAsync('t', '2', { qos: 1, signal: abort.signal });
    await bench.passes(5000);
    abort.abort();
    await assert.rejects(second, /taken back before it was sent/);
    await assert.rejects(client.publishAsync('t', '3', { signal: AbortSignal.abort() }), /taken back/);
    bench.broker.start();
    await bench.settles(first);
    await bench.passes(1000);
    assert.deepEqual(payloads(), ['1']);
  });

  it('does not take back what was sent', async () => {
    const client = await bench.connected();
    const abort = new AbortController();
    const result = client.publishAsync('t', 'x', { qos: 1, signal: abort.signal });
    abort.abort();
    assert.equal((await bench.settles(result)).outcome, 'done');
  });

  it('sends what waits before an orderly end, and refuses it at a forced one', async () => {
    const client = await bench.connected();
    const all = ['1', '2', '3'].map((payload) => client.publishAsync('t', payload, { qos: 1 }));
    await bench.settles(client.endAsync());
    await Promise.all(all);
    assert.deepEqual(payloads(), ['1', '2', '3']);
    await assert.rejects(client.publishAsync('t', 'x'), /the connection was ended/);

    const other = await bench.connected({ clientId: 'd' });
    const [inFlight, waiting] = ['4', '5'].map((payload) => other.publishAsync('t', payload, { qos: 1 }));
    waiting!.catch(() => {});
    const ended = other.endAsync(true);
    assert.equal((await bench.settles(inFlight!)).outcome, 'unknown');
    await assert.rejects(waiting!, /the connection was ended/);
    await bench.settles(ended);
    assert.equal(other.endAsync(), ended);
  });

  it('has its window full and no fuller', async () => {
    const client = await bench.connected();
    bench.broker.isSilent = true;
    client.publishAsync('t', '1', { qos: 1 }).catch(() => {});
    client.publishAsync('t', '2', { qos: 1 }).catch(() => {});
    await bench.passes(5000);
    assert.equal(bench.lines.filter((line) => line.startsWith('AT+QMTPUB=0')).length, 1);
    bench.broker.isSilent = false;
  });
});

describe('mqtt: message ids', () => {
  it('are unique in flight and wrap from 65535 to 1', () => {
    const ids = new MessageIds();
    const [first, second] = [ids.take(), ids.take()];
    assert.deepEqual([first, second], [1, 2]);
    ids.release(first);
    for (let i = 3; i <= 65_535; i++) {
      assert.equal(ids.take(), i);
      ids.release(i);
    }
    assert.equal(ids.take(), 1);
    assert.equal(ids.take(), 3, '2 is still in flight');
  });
});
