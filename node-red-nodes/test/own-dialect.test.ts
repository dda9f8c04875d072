/** A module whose commands resemble none that Hayes knows, from a file in the user directory. */
import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import helper from 'node-red-node-test-helper';
import { messagesOf, status } from './support/observe.ts';
import { eventually, Site, tab } from './support/site.ts';

const fixture = fileURLToPath(new URL('../../test/fixtures/dialects/kestrel-k1.yaml', import.meta.url));

describe('a dialect file in the user directory', () => {
  let site: Site;
  let folder: string;
  before(() => new Promise<void>((resolve) => helper.startServer(resolve)));
  after(() => new Promise<void>((resolve) => helper.stopServer(resolve)));
  beforeEach(async () => {
    site = await Site.open();
    folder = mkdtempSync(join(tmpdir(), 'hayes-user-'));
    copyFileSync(fixture, join(folder, 'kestrel-k1.yaml'));
    helper.settings({ userDir: folder });
  });
  afterEach(async () => {
    await helper.unload();
    helper.settings({});
    await site.close();
    rmSync(folder, { recursive: true });
  });

  const modem = (model: string) =>
    site.modem({ port: `emulator:./kestrel-k1.yaml/${model}`, dialect: './kestrel-k1.yaml', model });
  const sink = { id: 'sink', type: 'helper' };
  const out = { id: 'out', type: 'hayes-mqtt-out', broker: 'broker', topic: 'up', qos: '1' };

  it('carries a flow both ways', async () => {
    const incoming = {
      id: 'in',
      type: 'hayes-mqtt-in',
      broker: 'broker',
      topic: 'down/#',
      qos: '1',
      datatype: 'buffer',
      wires: [['sink']],
    };
    await site.load(tab, modem('K1'), site.broker(), out, incoming, sink);
    const got = messagesOf('sink');
    const payload = Buffer.from(Uint8Array.from({ length: 256 }, (_, index) => index));
    helper.getNode('out').receive({ payload } as never);
    await eventually('the message at the broker', () => site.arrived[0]);
    assert.deepEqual(site.arrived[0], { topic: 'up', payload, qos: 1, retain: false });
    await eventually('the subscription', () => site.subscribed('down/#'));
    await site.publish('down/lamp', payload, 1);
    await eventually('the message', () => got[0]);
    assert.deepEqual(got[0]!.payload, payload);
  });

  it('refuses what its model cannot have, with the range', async () => {
    await site.load(tab, modem('K1S'), site.broker({ keepalive: 5 }), out, sink);
    await eventually('the refusal', () => /seconds is 5; the module takes 0, 10–3600/.test(status('out').text ?? ''));
  });
});
