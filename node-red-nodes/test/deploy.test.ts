import assert from 'node:assert/strict';
import helper from 'node-red-node-test-helper';
import { errors, isGreen, messagesOf, status } from './support/observe.ts';
import { eventually, Site, tab } from './support/site.ts';

const out = (properties: Record<string, unknown> = {}) => ({
  id: 'out',
  type: 'hayes-mqtt-out',
  broker: 'broker',
  topic: 'telemetry',
  qos: '1',
  ...properties,
});
const incoming = (properties: Record<string, unknown> = {}) => ({
  id: 'in',
  type: 'hayes-mqtt-in',
  broker: 'broker',
  topic: 'command',
  qos: '1',
  datatype: 'auto-detect',
  wires: [['sink']],
  ...properties,
});
const sink = { id: 'sink', type: 'helper' };

describe('deploying', () => {
  let site: Site;
  let commands: string[];
  before(() => new Promise<void>((resolve) => helper.startServer(resolve)));
  after(() => new Promise<void>((resolve) => helper.stopServer(resolve)));
  beforeEach(async () => {
    site = await Site.open();
    commands = site.commands();
  });
  afterEach(async () => {
    await helper.unload();
    await site.close();
  });

  const flow = (modem = {}, broker = {}, node = {}) => [
    tab,
    site.modem(modem),
    site.broker(broker),
    incoming(node),
    out(),
    sink,
  ];
  const running = async () => {
    await eventually('the connection', () => isGreen('out'));
    await eventually('the subscription', () => site.subscribed('command'));
  };
  const works = async () => {
    await running();
    const got = messagesOf('sink');
    const before = site.arrived.length;
    helper.getNode('out').receive({ payload: 'x' });
    await eventually('the message out', () => site.arrived.length > before);
    await site.publish('command', 'y', 1);
    await eventually('the message in', () => got.length > 0);
  };

  it('everything anew leaves the module as it is', async () => {
    await site.load(...flow());
    await works();
    const probes = commands.filter((line) => line.startsWith('AT+CPIN')).length;
    await site.deploy('full', ...flow({}, { name: 'renamed' }));
    await works();
    assert.equal(commands.filter((line) => line.startsWith('AT+CPIN')).length, probes, 'brought up once');
    assert.equal(site.clients, 1);
  });

  it('one node leaves the connection and the subscription as they are', async () => {
    await site.load(...flow());
    await works();
    const before = commands.length;
    await site.deploy('nodes', ...flow({}, {}, { name: 'renamed' }));
    await works();
    const told = commands.slice(before).filter((line) => /QMTSUB|QMTUNS|QMTCONN|QMTOPEN/.test(line));
    assert.deepEqual(told, []);
  });

  it('another topic ends the old subscription', async () => {
    await site.load(...flow());
    await works();
    await site.deploy('nodes', ...flow({}, {}, { topic: 'other' }));
    await eventually('the new subscription', () => site.subscribed('other'));
    await eventually('the end of the old one', () => !site.subscribed('command'));
    assert.ok(isGreen('out'));
  });

  it('other settings of the modem start it anew', async () => {
    await site.load(...flow());
    await works();
    await site.deploy('full', ...flow({ apn: 'internet' }));
    await works();
  });

  it('a second modem with other settings on the same port is refused, and names the first', async () => {
    await site.load(
      ...flow({ name: 'first' }),
      { ...site.modem({ name: 'second', apn: 'internet' }), id: 'modem2' },
      { ...site.broker({ modem: 'modem2', clientid: 'second' }), id: 'broker2' },
      { ...out({ broker: 'broker2' }), id: 'out2' },
    );
    await running();
    await eventually('the refusal', () => status('out2').fill === 'red' && /first/.test(status('out2').text ?? ''));
    assert.match(errors('broker2').join(), /first/);
  });

  it('takes seconds with a module that hangs', async () => {
    await site.load(...flow({}, { closeTopic: 'bye' }));
    await running();
    site.hang();
    const begin = Date.now();
    await site.deploy('full', tab, { id: 'other', type: 'helper', z: 'tab' });
    assert.ok(Date.now() - begin < 10_000, `${Date.now() - begin} ms`);
  });
});
