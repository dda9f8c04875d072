import assert from 'node:assert/strict';
import mqtt, { type MqttClient } from 'mqtt';
import { httpEnds, publishThroughFlow, receivedByFlow } from '../../src/flows/http-ends.ts';
import { connectionNodes, type ModuleSite, onTab, startModuleSite } from '../../src/flows/module-site.ts';
import { requirePrograms } from '../../src/hosts/require-program.ts';
import { waitFor } from '../../src/hosts/wait.ts';

/**
 * The supervisor's longest wait is 60 s; the first waits are 1, 2, 4 s. After one fault the traffic is back within a few
 * of them, and the module's own times.
 */
const BACK = 40_000;

describe('a flow gets over', function () {
  this.timeout(180_000);
  let site: ModuleSite;
  let peer: MqttClient;
  let arrived: Map<string, string>;
  let sent = 0;

  before(async function () {
    requirePrograms(this, 'mosquitto');
    site = await startModuleSite();
  });
  beforeEach(async () => {
    await deploy();
    await listen();
    await trafficBothWays();
  });
  afterEach(() => peer?.endAsync(true));
  after(() => site?.stop());

  /** The flow anew: its connection has not failed yet, so that its waits begin with the shortest. */
  async function deploy(): Promise<void> {
    const from = performance.now();
    await site.nodeRed.deploy([
      ...connectionNodes(site),
      onTab('publish', 'hayes-mqtt-out', { broker: 'broker', topic: '', qos: '', retain: '' }),
      onTab(
        'receive',
        'hayes-mqtt-in',
        { broker: 'broker', topic: 'down/#', qos: '1', datatype: 'buffer', inputs: 0 },
        [['keep']],
      ),
      ...httpEnds('publish'),
    ]);
    await shows(/connected/, from);
  }

  /** An independent client at the broker, which a restarted broker has forgotten. */
  async function listen(): Promise<void> {
    arrived = new Map();
    peer = await mqtt.connectAsync(site.broker.url, { clientId: 'peer', reconnectPeriod: 200 });
    peer.on('message', (topic, payload) => arrived.set(topic, payload.toString()));
    await peer.subscribeAsync('up/#', { qos: 1 });
  }

  const publish = (topic: string, value: string) =>
    publishThroughFlow(site.nodeRed, [{ topic, kind: 'text', value, qos: 1 }]);

  /** A message each way, with new topics, so that nothing old counts. */
  async function trafficBothWays(timeout = BACK): Promise<void> {
    const id = ++sent;
    await publish(`up/${id}`, `message ${id}`);
    await waitFor(`message ${id} at the broker`, () => arrived.get(`up/${id}`) === `message ${id}`, { timeout });
    await waitFor(
      `message ${id} in the flow`,
      async () => {
        if (!peer.connected) return false;
        await peer.publishAsync(`down/${id}`, `answer ${id}`, { qos: 1 });
        return (await receivedByFlow(site.nodeRed)).some(({ topic }) => topic === `down/${id}`);
      },
      { timeout, interval: 500 },
    );
  }

  /** What the nodes showed since a moment. */
  const shownSince = (from: number): string[] =>
    site.nodeRed.comms.statuses
      .filter(({ at, node }) => at >= from && (node === 'publish' || node === 'receive'))
      .map(({ status }) => status.text ?? '');

  async function shows(reason: RegExp, from: number): Promise<void> {
    await waitFor(
      () => `a status that fits ${reason}; shown were ${JSON.stringify(shownSince(from))}`,
      () => shownSince(from).some((status) => reason.test(status)),
      { timeout: BACK },
    );
  }

  it('a broker that is killed: the status names it, and what was published meanwhile arrives', async () => {
    const from = performance.now();
    await site.broker.down('SIGKILL');
    await shows(/broker: /, from);
    const id = ++sent;
    await publish(`up/${id}`, 'while the broker was away');
    await site.broker.up();
    await waitFor('the message published meanwhile', () => arrived.has(`up/${id}`) || peer.connected, {
      timeout: BACK,
    });
    await peer.subscribeAsync('up/#', { qos: 1 });
    await trafficBothWays();
  });

  it('a module that restarts in the midst of a publish: the status tells, the message arrives, the subscription is back', async () => {
    const from = performance.now();
    await site.module.fault('reboot-in-data');
    const id = ++sent;
    // With a quote and more than 350 bytes it goes through data mode, where the module restarts.
    const value = `"${'d'.repeat(500)}"`;
    await publish(`up/${id}`, value);
    await shows(/restarted/, from);
    await waitFor('the message of the interrupted publish', () => arrived.get(`up/${id}`) === value, { timeout: BACK });
    await trafficBothWays();
  });

  it('a serial port that is pulled away and comes back as another device', async () => {
    const from = performance.now();
    await site.module.hangUp();
    await shows(/serial port/, from);
    await site.module.giveBack();
    await trafficBothWays();
  });

  it('a module that falls silent without a word', async () => {
    const from = performance.now();
    await site.module.reboot({ silent: true });
    await trafficBothWays();
    assert.ok(shownSince(from).some((status) => status !== ''));
  });

  for (const cause of ['lost', 'timeout', 'send-failed', 'server-unavailable'] as const) {
    it(`a link that is lost: ${cause}`, async () => {
      const from = performance.now();
      await site.module.loseLink(0, cause);
      await shows(/connection lost/, from);
      await trafficBothWays();
    });
  }
});
