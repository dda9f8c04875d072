import assert from 'node:assert/strict';
import { builtinDialect, Dialect } from '../dialect/index.ts';
import { Bench } from './bench.testkit.ts';

/** The same module, were it able to have five publishes in flight. */
function wide(): Dialect {
  const file = structuredClone(builtinDialect('quectel-bc26').file);
  file.limits = { ...file.limits, inFlight: 5 };
  return new Dialect(file);
}

describe('mqtt: several publishes in flight', () => {
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench({ dialect: wide(), emulator: { latency: 1000 } });
  });
  afterEach(() => bench.close());

  const payloads = () => bench.broker.published.map(({ payload }) => Buffer.from(payload).toString());

  it('fill the window, each with an id of its own', async () => {
    const client = await bench.connected();
    const all = Array.from({ length: 20 }, (_, index) => client.publishAsync('t', String(index), { qos: 1 }));
    await bench.passes(900);
    assert.equal(bench.lines.filter((line) => line.startsWith('AT+QMTPUB=0')).length, 5);
    const results = await bench.settles(Promise.all(all), 8000);
    assert.equal(new Set(results.map(({ messageId }) => messageId)).size, 20);
    assert.deepEqual(
      payloads(),
      Array.from({ length: 20 }, (_, index) => String(index)),
    );
  });

  it('are sent again in the order in which they were given', async () => {
    const client = await bench.connected();
    const all = Array.from({ length: 10 }, (_, index) => client.publishAsync('t', String(index), { qos: 1 }));
    await bench.passes(500);
    bench.emulator.loseLink(0);
    const results = await bench.settles(Promise.all(all));
    assert.deepEqual(
      results.map(({ duplicate }) => duplicate),
      [true, true, true, true, true, false, false, false, false, false],
    );
    const order = [...new Set(payloads())];
    assert.deepEqual(
      order,
      Array.from({ length: 10 }, (_, index) => String(index)),
    );
  });

  it('are each credited with their own completion, whichever comes first', async () => {
    const client = await bench.connected();
    bench.emulator.fault('late-completion', 5000);
    const first = client.publishAsync('t', 'first', { qos: 1 });
    const second = client.publishAsync('t', 'second', { qos: 1 });
    const order: string[] = [];
    void first.then(() => order.push('first'));
    void second.then(() => order.push('second'));
    await bench.settles(Promise.all([first, second]));
    assert.deepEqual(order, ['second', 'first']);
  });
});
