import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import helper from 'node-red-node-test-helper';
import { errors, isGreen, messagesOf, status, statuses } from './support/observe.ts';
import { eventually, Site, tab } from './support/site.ts';

const out = (properties: Record<string, unknown> = {}) => ({
  id: 'out',
  type: 'hayes-mqtt-out',
  broker: 'broker',
  topic: 'telemetry',
  qos: '1',
  ...properties,
});
const incoming = (id: string, properties: Record<string, unknown> = {}) => ({
  id,
  type: 'hayes-mqtt-in',
  broker: 'broker',
  topic: 'command/#',
  qos: '1',
  datatype: 'auto-detect',
  wires: [['sink']],
  ...properties,
});
/** A dialect of somebody's own, told apart by its id and its model only. */
const MINE = `
format: 1
id: mine
extends: quectel-bc26
title: { en: Mine, zh: 我的 }
models: { M1: {} }
`;
const sink = { id: 'sink', type: 'helper' };
const complete = { id: 'complete', type: 'complete', scope: ['out'], wires: [['sink']] };
const caught = { id: 'catch', type: 'catch', scope: null, wires: [['sink']] };

describe('nodes', () => {
  let site: Site;
  before(() => new Promise<void>((resolve) => helper.startServer(resolve)));
  after(() => new Promise<void>((resolve) => helper.stopServer(resolve)));
  beforeEach(async () => {
    site = await Site.open();
  });
  afterEach(async () => {
    await helper.unload();
    await site.close();
  });

  const send = (msg: Record<string, unknown>) => helper.getNode('out').receive(msg as never);

  describe('hayes-mqtt-out', () => {
    it('publishes through the module, and is done when the broker has acknowledged', async () => {
      await site.load(tab, site.modem(), site.broker(), out(), complete, sink);
      const done = messagesOf('sink');
      send({ payload: { temperature: 21.5 } });
      await eventually('the end of the message', () => done[0]);
      assert.deepEqual(site.arrived, [
        { topic: 'telemetry', payload: Buffer.from('{"temperature":21.5}'), qos: 1, retain: false },
      ]);
      assert.equal(done[0]!.outcome, 'done');
      assert.equal(done[0]!.duplicate, false);
      assert.ok(isGreen('out'));
    });

    it('takes topic, QoS and retain from the message where it has none', async () => {
      await site.load(tab, site.modem(), site.broker(), out({ topic: '', qos: '', retain: '' }), complete, sink);
      const done = messagesOf('sink');
      send({ topic: 'a/b', payload: 7, qos: '2', retain: true });
      send({ topic: 'a/c', payload: true });
      await eventually('both messages', () => done.length === 2);
      assert.deepEqual(
        site.arrived.map(({ topic, payload, qos, retain }) => [topic, payload.toString(), qos, retain]),
        [
          ['a/b', '7', 2, true],
          ['a/c', 'true', 0, false],
        ],
      );
    });

    it('sends bytes as they are', async () => {
      await site.load(tab, site.modem(), site.broker(), out(), complete, sink);
      const done = messagesOf('sink');
      const payload = Buffer.from('quote " CR \r LF \n Ctrl-Z \x1a Esc \x1b NUL \0 AT+CFUN=0\r\n');
      send({ payload });
      await eventually('the end of the message', () => done[0]);
      assert.deepEqual(site.arrived[0]?.payload, payload);
    });

    it('refuses what cannot be published, with the reason, through the catch node', async () => {
      await site.load(tab, site.modem(), site.broker(), out({ topic: '', qos: '' }), caught, sink);
      const failed = messagesOf('sink');
      send({ topic: 'a/#', payload: 'x' });
      send({ topic: 'a', payload: 'x', qos: 3 });
      send({ payload: 'x' });
      await eventually('three errors', () => failed.length === 3);
      const reasons = failed.map((message) => (message.error as { message: string }).message);
      assert.match(reasons[0]!, /no topic to publish to: a\/#/);
      assert.match(reasons[1]!, /QoS must be 0, 1 or 2, not 3/);
      assert.match(reasons[2]!, /no topic to publish to/);
      assert.equal(site.arrived.length, 0);
    });

    it('publishes nothing for a message without payload', async () => {
      await site.load(tab, site.modem(), site.broker(), out(), complete, sink);
      const done = messagesOf('sink');
      send({ topic: 'x' });
      await eventually('the end of the message', () => done[0]);
      assert.equal(site.arrived.length, 0);
    });
  });

  describe('hayes-mqtt-in', () => {
    it('emits what arrives, in the form that was chosen', async () => {
      await site.load(tab, site.modem(), site.broker(), incoming('in'), incoming('raw', { datatype: 'buffer' }), sink);
      const got = messagesOf('sink');
      await eventually('the subscription', () => site.subscribed('command/#'));
      await site.publish('command/lamp', '{"on":true}', 1);
      await eventually('both messages', () => got.length === 2);
      assert.deepEqual(
        got.map(({ topic, payload }) => [topic, payload]),
        [
          ['command/lamp', { on: true }],
          ['command/lamp', Buffer.from('{"on":true}')],
        ],
      );
    });

    it('shares one subscription and one connection', async () => {
      await site.load(
        tab,
        site.modem(),
        site.broker(),
        incoming('a'),
        incoming('b', { qos: '2' }),
        incoming('c', { topic: '+/lamp' }),
        out(),
        sink,
      );
      const got = messagesOf('sink');
      await eventually('the subscriptions', () => site.subscribed('command/#') && site.subscribed('+/lamp'));
      assert.equal(site.clients, 1);
      const commands = site.subscriptions.filter(({ topic }) => topic === 'command/#');
      assert.equal(commands.at(-1)?.qos, 2);
      await site.publish('command/door', 'open');
      await eventually('two messages', () => got.length === 2);
    });

    it('is told when the message is not the JSON that it demands', async () => {
      await site.load(tab, site.modem(), site.broker(), incoming('in', { datatype: 'json' }), caught, sink);
      const got = messagesOf('sink');
      await eventually('the subscription', () => site.subscribed('command/#'));
      await site.publish('command/lamp', '{');
      await eventually('the error', () => got[0]);
      assert.match((got[0]!.error as { message: string }).message, /command\/lamp is not JSON/);
    });

    it('subscribes and unsubscribes while it runs', async () => {
      await site.load(tab, site.modem(), site.broker(), incoming('in', { inputs: 1, topic: '' }), sink);
      const got = messagesOf('sink');
      const node = helper.getNode('in');
      node.receive({ action: 'subscribe', topic: [{ topic: 'a', qos: 1 }, 'b'] } as never);
      await eventually('the subscriptions', () => site.subscribed('a') && site.subscribed('b'));
      await site.publish('a', 'one');
      await eventually('the message', () => got.length === 1);
      node.receive({ action: 'unsubscribe', topic: 'a' } as never);
      await eventually('the end of the subscription', () => !site.subscribed('a'));
      node.receive({ action: 'getSubscriptions' } as never);
      await eventually('the list', () => got.length === 2);
      assert.equal(got[1]!.topic, 'subscriptions');
      assert.deepEqual(got[1]!.payload, [{ topic: 'b', qos: 2 }]);
    });

    it('shows that its topic is none', async () => {
      await site.load(tab, site.modem(), site.broker(), incoming('in', { topic: 'a/#/b' }), sink);
      assert.match(status('in').text ?? '', /no topic to subscribe to: a\/#\/b/);
      assert.equal(status('in').fill, 'red');
    });

    it('is not harmed by a node behind it that throws', async () => {
      await site.load(tab, site.modem(), site.broker(), incoming('in'), sink);
      const got = messagesOf('sink');
      const node = helper.getNode('in') as unknown as { send(message: unknown): void };
      const pass = node.send.bind(node);
      let thrown = 0;
      node.send = (message) => {
        if (thrown++ === 0) throw new Error('behind');
        pass(message);
      };
      await eventually('the subscription', () => site.subscribed('command/#'));
      await site.publish('command/1', 'x');
      await site.publish('command/2', 'y');
      await eventually('the second message', () => got[0]);
      assert.equal(got[0]!.payload, 'y');
      assert.deepEqual(errors('broker'), ['behind']);
    });
  });

  describe('hayes-broker', () => {
    it('refuses what the module cannot take, with the range, and sends nothing', async () => {
      await site.load(tab, site.modem(), site.broker({ keepalive: 10_000 }), out(), caught, sink);
      const failed = messagesOf('sink');
      await eventually('the refusal', () => status('out').fill === 'red' && /3600/.test(status('out').text ?? ''));
      assert.equal(status('out').shape, 'dot');
      assert.match(errors('broker').join(), /3600/);
      send({ payload: 'x' });
      await eventually('the error', () => failed[0]);
      assert.match((failed[0]!.error as { message: string }).message, /3600/);
      assert.equal(site.clients, 0);
    });

    it('sends birth and close messages, and leaves the will with the broker', async () => {
      const messages = {
        birthTopic: 'state',
        birthPayload: 'up',
        birthQos: '1',
        closeTopic: 'state',
        closePayload: 'down',
        willTopic: 'state',
        willPayload: 'lost',
      };
      await site.load(tab, site.modem(), site.broker(messages), out());
      await eventually('the birth message', () => site.arrived[0]);
      await helper.clearFlows();
      await eventually('the close message', () => site.arrived[1]);
      assert.deepEqual(
        site.arrived.map(({ payload }) => payload.toString()),
        ['up', 'down'],
      );
    });

    it('connects and disconnects when it is told to', async () => {
      await site.load(tab, site.modem(), site.broker({ autoConnect: false }), out({ qos: '0' }), caught, sink);
      const failed = messagesOf('sink');
      send({ payload: 'too early' });
      await eventually('the error', () => failed[0]);
      send({ action: 'connect', broker: { clientid: 'other' } });
      await eventually('the connection', () => isGreen('out'));
      send({ action: 'disconnect' });
      await eventually('the end', () => status('out').text === 'node-red:common.status.disconnected');
      await eventually('the end at the broker', () => site.clients === 0);
    });

    it('tells how far it is', async () => {
      const stages = { id: 'stages', type: 'hayes-status', broker: 'broker', wires: [['sink']] };
      await site.load(tab, site.modem(), site.broker(), stages, sink);
      const told = messagesOf('sink');
      await eventually('the connection', () =>
        told.some(({ payload }) => (payload as { connected: boolean }).connected),
      );
      const seen = told.map(({ payload }) => (payload as { stage: string }).stage);
      for (const stage of ['module', 'sim', 'network', 'broker']) assert.ok(seen.includes(stage), `${stage}: ${seen}`);
    });

    it('needs a modem with a port', async () => {
      await site.load(tab, site.modem({ port: '' }), site.broker(), out());
      await eventually('the refusal', () => /no port/.test(status('out').text ?? ''));
    });
  });

  describe('hayes-modem', () => {
    it('speaks a dialect that is not in the package', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'hayes-dialect-'));
      try {
        const path = join(folder, 'mine.yaml');
        writeFileSync(path, MINE);
        await site.load(tab, site.modem({ dialect: path, model: 'M1' }), site.broker(), out(), complete, sink);
        const done = messagesOf('sink');
        send({ payload: 'x' });
        await eventually('the end of the message', () => done[0]);
        assert.equal(site.arrived[0]?.payload.toString(), 'x');
      } finally {
        rmSync(folder, { recursive: true });
      }
    });

    it('tells what is wrong with its dialect', async () => {
      await site.load(tab, site.modem({ dialect: 'no-such-dialect', model: '' }), site.broker(), out());
      await eventually('the refusal', () => /no-such-dialect/.test(status('out').text ?? ''));
    });
  });

  describe('a lost connection', () => {
    it('is shown with its reason, and comes back with its subscriptions', async () => {
      await site.load(tab, site.modem(), site.broker(), incoming('in'), out(), sink);
      const got = messagesOf('sink');
      await eventually('the subscription', () => isGreen('in') && site.subscribed('command/#'));
      const before = site.subscriptions.length;
      const shown = statuses('out').length;
      site.emulator.loseLink(0);
      await eventually('the subscription again', () => site.subscriptions.length > before && isGreen('out'));
      const meanwhile = statuses('out').slice(shown);
      assert.ok(
        meanwhile.some(({ fill, text }) => fill === 'red' && /^broker: ./.test(text ?? '')),
        JSON.stringify(meanwhile),
      );
      await site.publish('command/lamp', 'on', 1);
      await eventually('the message', () => got[0]);
    });

    it('keeps what is to be published', async () => {
      await site.load(tab, site.modem(), site.broker(), out(), complete, sink);
      const done = messagesOf('sink');
      await eventually('the connection', () => isGreen('out'));
      site.emulator.reboot();
      for (const payload of ['1', '2', '3']) send({ payload });
      await eventually('all three', () => done.length === 3, 15_000);
      const arrived = new Set(site.arrived.map(({ payload }) => payload.toString()));
      assert.deepEqual([...arrived], ['1', '2', '3']);
    });
  });

  describe('hayes-at', () => {
    it('passes on what the module answers', async () => {
      const at = { id: 'at', type: 'hayes-at', modem: 'modem', wires: [['sink']] };
      await site.load(tab, site.modem(), site.broker(), out(), at, sink);
      const answers = messagesOf('sink');
      await eventually('the connection', () => isGreen('out'));
      helper.getNode('at').receive({ payload: 'AT+CSQ' });
      await eventually('the answer', () => answers[0]);
      assert.match(String((answers[0]!.payload as string[])[0]), /^\+CSQ: \d+,\d+$/);
      assert.equal(answers[0]!.final, 'OK');
    });
  });
});
