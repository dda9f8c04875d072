import assert from 'node:assert/strict';
import type { ConnectOptions, Link, UplinkMessage } from 'hayes/emulator';
import { MemoryBroker } from '../../src/run/memory-broker.ts';
import { isTopicFilter, isTopicName, matches } from '../../src/run/topics.ts';

const target = { host: 'broker.example.org', port: 1883 };
const message = (topic: string, text: string, more: Partial<UplinkMessage> = {}): UplinkMessage => ({
  topic,
  payload: Buffer.from(text),
  qos: 1,
  retain: false,
  ...more,
});

interface Client {
  link: Link;
  heard: string[];
  lost: string[];
}

async function client(broker: MemoryBroker, clientId: string, more: Partial<ConnectOptions> = {}): Promise<Client> {
  const heard: string[] = [];
  const lost: string[] = [];
  const link = await broker.open(target, {
    message: ({ topic, payload, qos, retain }, id) =>
      void heard.push(`${topic} ${Buffer.from(payload)} ${qos}${retain ? 'r' : ''} ${id}`),
    lost: (cause) => void lost.push(cause),
  });
  assert.equal(await link.connect({ clientId, clean: true, keepAlive: 60, version: 4, ...more }), 0);
  return { link, heard, lost };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('the broker in memory', () => {
  it('gives messages to those who subscribed, with the lower QoS, and to nobody else', async () => {
    const broker = new MemoryBroker();
    const one = await client(broker, 'one');
    const other = await client(broker, 'other');
    assert.deepEqual(
      await one.link.subscribe([
        { topic: 'a/+', qos: 1 },
        { topic: 'b#', qos: 0 },
      ]),
      [1, 128],
    );
    await other.link.publish(message('a/x', 'hello', { qos: 2 }));
    await other.link.publish(message('b/x', 'nobody'));
    await other.link.publish(message('a/y', 'zero', { qos: 0 }));
    await settled();
    assert.deepEqual(one.heard, ['a/x hello 1 1', 'a/y zero 0 0']);
    assert.deepEqual(other.heard, []);
    await one.link.unsubscribe(['a/+']);
    await other.link.publish(message('a/x', 'late'));
    await settled();
    assert.equal(one.heard.length, 2);
  });

  it('keeps retained messages until an empty one comes', async () => {
    const broker = new MemoryBroker();
    const one = await client(broker, 'one');
    await one.link.publish(message('state', 'on', { retain: true }));
    await one.link.subscribe([{ topic: 'state', qos: 0 }]);
    await settled();
    assert.deepEqual(one.heard, ['state on 0r 0']);
    await one.link.publish(message('state', '', { retain: true }));
    await one.link.subscribe([{ topic: 'state', qos: 0 }]);
    await settled();
    assert.deepEqual(one.heard.slice(1), ['state  0 0']);
  });

  it('sends a will when a client is cut off, and none when it says goodbye', async () => {
    const broker = new MemoryBroker();
    const one = await client(broker, 'one');
    await one.link.subscribe([{ topic: 'will', qos: 1 }]);
    const cut = await client(broker, 'cut', { will: message('will', 'cut') });
    const polite = await client(broker, 'polite', { will: message('will', 'polite') });
    await polite.link.disconnect();
    cut.link.cut();
    await settled();
    assert.deepEqual(one.heard, ['will cut 1 1']);
    assert.deepEqual(cut.lost, []);
  });

  it('throws out a client whose name comes again, and keeps the session of one that does not start clean', async () => {
    const broker = new MemoryBroker();
    const first = await client(broker, 'same', { clean: false });
    await first.link.subscribe([{ topic: 'a', qos: 1 }]);
    const second = await client(broker, 'same', { clean: false });
    assert.deepEqual(first.lost, ['lost']);
    await second.link.disconnect();
    const peer = await client(broker, 'peer');
    await peer.link.publish(message('a', 'while away'));
    const third = await client(broker, 'same', { clean: false });
    await settled();
    assert.deepEqual(third.heard, ['a while away 1 1']);
  });

  it('knows what topics and filters are', () => {
    assert.deepEqual(['a/b', 'a+', '', '#'].map(isTopicName), [true, false, false, false]);
    assert.deepEqual(['#', 'a/#', '+/b', 'a#', '#/a', ''].map(isTopicFilter), [true, true, true, false, false, false]);
    const cases: [string, string, boolean][] = [
      ['a/#', 'a', true],
      ['a/#', 'a/b/c', true],
      ['a/+', 'a/b/c', false],
      ['+', 'a/b', false],
      ['a/+/c', 'a/b/c', true],
      ['#', '$SYS/x', false],
      ['$SYS/#', '$SYS/x', true],
      ['a', 'a/b', false],
      ['a/b', 'a', false],
    ];
    for (const [filter, topic, expected] of cases) assert.equal(matches(filter, topic), expected, `${filter} ${topic}`);
  });
});
