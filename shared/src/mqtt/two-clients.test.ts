import assert from 'node:assert/strict';
import { Bench } from './bench.testkit.ts';

describe('mqtt: two clients over one modem', () => {
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench();
  });
  afterEach(() => bench.close());

  it('have each their number, options, messages and results', async () => {
    const one = await bench.connected({ clientId: 'one' });
    const two = await bench.connected({ clientId: 'two', keepalive: 120 });
    const heard: string[] = [];
    one.on('message', (topic, payload) => heard.push(`one ${topic} ${Buffer.from(payload)}`));
    two.on('message', (topic, payload) => heard.push(`two ${topic} ${Buffer.from(payload)}`));
    await bench.settles(Promise.all([one.subscribeAsync('to/one'), two.subscribeAsync('to/two')]));
    const results = await bench.settles(
      Promise.all(
        Array.from({ length: 6 }, (_, index) => [
          one.publishAsync('to/two', `"${index}"`, { qos: 1 }),
          two.publishAsync('to/one', String(index), { qos: 2 }),
        ]).flat(),
      ),
    );
    assert.ok(results.every(({ outcome, duplicate }) => outcome === 'done' && !duplicate));
    await bench.passes(1000);
    assert.deepEqual(
      heard.filter((line) => line.startsWith('one')),
      [0, 1, 2, 3, 4, 5].map((index) => `one to/one ${index}`),
    );
    assert.deepEqual(
      heard.filter((line) => line.startsWith('two')),
      [0, 1, 2, 3, 4, 5].map((index) => `two to/two "${index}"`),
    );
  });

  it('do not share a loss', async () => {
    const one = await bench.connected({ clientId: 'one' });
    const two = await bench.connected({ clientId: 'two' });
    let losses = 0;
    one.on('close', () => losses++);
    bench.broker.kick('two');
    await bench.until(() => !two.connected);
    await bench.until(() => two.connected);
    assert.equal(losses, 0);
  });

  it('do not lose the data connection because the other cannot find its host', async () => {
    const one = await bench.connected({ clientId: 'one' });
    let losses = 0;
    one.on('close', () => losses++);
    bench.emulator.fault('open-fail', 4, { times: Number.POSITIVE_INFINITY });
    bench.client({ clientId: 'two', host: 'nowhere.example' });
    await bench.passes(600_000);
    assert.equal(losses, 0);
    assert.equal((await bench.settles(one.publishAsync('t', 'x', { qos: 1 }))).outcome, 'done');
  });

  it('do not wait for the completion of the other', async () => {
    const one = await bench.connected({ clientId: 'one' });
    const two = await bench.connected({ clientId: 'two' });
    bench.emulator.fault('late-completion', 20_000);
    const slow = one.publishAsync('t', 'slow', { qos: 1 });
    await bench.passes(100);
    assert.equal((await bench.settles(two.publishAsync('t', 'fast', { qos: 1 }), 1000)).outcome, 'done');
    assert.equal((await bench.settles(slow)).outcome, 'done');
  });
});
