import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../../src/hosts/chromium.ts';
import { type FlowNode, NodeRed } from '../../src/hosts/node-red.ts';
import { openEditor, openNodeDialog } from '../../src/hosts/node-red-editor.ts';
import { requirePrograms } from '../../src/hosts/require-program.ts';

const PACKAGE = fileURLToPath(new URL('fixtures/node-red-package', import.meta.url));

const FLOW: FlowNode[] = [
  { id: 'tab', type: 'tab', label: 'harness' },
  {
    id: 'press',
    type: 'inject',
    z: 'tab',
    x: 120,
    y: 80,
    props: [{ p: 'payload' }],
    payload: 'hello',
    payloadType: 'str',
    wires: [['upper']],
  },
  { id: 'upper', type: 'harness-upper', z: 'tab', name: 'louder', x: 320, y: 80, wires: [['show']] },
  {
    id: 'show',
    type: 'debug',
    z: 'tab',
    x: 520,
    y: 80,
    active: true,
    tosidebar: true,
    complete: 'payload',
    targetType: 'msg',
    wires: [],
  },
];

for (const [version, node] of [
  ['5', /^node 24\./],
  ['4.1', /^node 20\./],
] as const) {
  describe(`harness: Node-RED ${version} with a packed package`, function () {
    // The first run on a machine installs Node.js and Node-RED.
    this.timeout(180_000);
    let nodeRed: NodeRed | undefined;
    let browser: Browser | undefined;

    before(async function () {
      requirePrograms(this, 'chromium');
      nodeRed = await NodeRed.start({ version, packages: [PACKAGE] });
    });
    after(async () => {
      await browser?.close();
      await nodeRed?.stop();
    });

    it('loads the nodes, runs a flow and shows its statuses', async () => {
      assert.ok(nodeRed);
      assert.match(nodeRed.log, new RegExp(`Node-RED version: v${version.replace('.', '\\.')}\\.`));
      const sets = await nodeRed.nodeSets();
      const ours = sets.filter((set) => set.module === 'node-red-contrib-harness-fixture');
      assert.deepEqual(
        ours.map(({ types, enabled, err }) => ({ types, enabled, err })),
        [{ types: ['harness-upper'], enabled: true, err: undefined }],
      );
      await nodeRed.deploy(FLOW);
      await nodeRed.comms.waitForStatus('upper', /^waiting$/);
      await nodeRed.inject('press');
      await nodeRed.comms.waitForStatus('upper', node);
      const [shown] = await nodeRed.comms.waitForDebug(1);
      assert.equal(shown?.msg, 'HELLO');
    });

    it('keeps its flow over a restart', async () => {
      assert.ok(nodeRed);
      await nodeRed.down();
      await nodeRed.up();
      await nodeRed.inject('press');
      const [shown] = await nodeRed.comms.waitForDebug(1);
      assert.equal(shown?.msg, 'HELLO');
    });

    it('reports a deployment that cannot start', async () => {
      assert.ok(nodeRed);
      await assert.rejects(nodeRed.deploy([...FLOW, { id: 'no', type: 'no-such-node', z: 'tab' }]), /no-such-node/);
      await nodeRed.deploy(FLOW);
    });

    it('opens its editor and a dialog in Chromium', async () => {
      assert.ok(nodeRed);
      browser = await launchChromium();
      const { page, errors } = await openEditor(nodeRed, browser);
      await openNodeDialog(page, 'upper');
      assert.equal(await page.locator('#node-input-name').inputValue(), 'louder');
      assert.deepEqual(errors, []);
    });
  });
}
