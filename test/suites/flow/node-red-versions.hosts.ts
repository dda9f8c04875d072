import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import mqtt from 'mqtt';
import type { Browser } from 'playwright-core';
import { httpEnds, publishThroughFlow, receivedByFlow } from '../../src/flows/http-ends.ts';
import { connectionNodes, type ModuleSite, NODES, onTab, startModuleSite } from '../../src/flows/module-site.ts';
import { launchChromium } from '../../src/hosts/chromium.ts';
import type { FlowNode } from '../../src/hosts/node-red.ts';
import { openEditor, openNodeDialog } from '../../src/hosts/node-red-editor.ts';
import { requirePrograms } from '../../src/hosts/require-program.ts';
import { waitFor } from '../../src/hosts/wait.ts';

const TYPES = ['hayes-at', 'hayes-broker', 'hayes-modem', 'hayes-mqtt-in', 'hayes-mqtt-out', 'hayes-status'];
const examples = readdirSync(join(NODES, 'examples')).map((name) => ({
  name,
  flow: JSON.parse(readFileSync(join(NODES, 'examples', name), 'utf8')) as FlowNode[],
}));

for (const version of ['5', '4.1'] as const) {
  describe(`the packed nodes in Node-RED ${version}`, function () {
    this.timeout(180_000);
    let site: ModuleSite;
    let browser: Browser | undefined;

    before(async function () {
      requirePrograms(this, 'mosquitto', 'chromium');
      site = await startModuleSite({ version });
    });
    after(async () => {
      await browser?.close();
      await site?.stop();
    });

    it('are all there', async () => {
      const ours = (await site.nodeRed.nodeSets()).filter(({ types }) =>
        types.some((type) => type.startsWith('hayes-')),
      );
      assert.deepEqual(ours.map(({ err }) => err).filter(Boolean), []);
      assert.deepEqual(ours.flatMap(({ types }) => types).sort(), TYPES);
    });

    it('publish and receive through the serial port', async () => {
      await site.nodeRed.deploy([
        ...connectionNodes(site),
        onTab('publish', 'hayes-mqtt-out', { broker: 'broker', topic: '', qos: '', retain: '' }),
        onTab(
          'receive',
          'hayes-mqtt-in',
          { broker: 'broker', topic: 'loop/#', qos: '2', datatype: 'buffer', inputs: 0 },
          [['keep']],
        ),
        ...httpEnds('publish'),
      ]);
      await site.nodeRed.comms.waitForStatus('receive', /connected/);
      const peer = await mqtt.connectAsync(site.broker.url);
      try {
        const heard: string[] = [];
        peer.on('message', (topic, payload) => heard.push(`${topic} ${payload}`));
        await peer.subscribeAsync('loop/#', { qos: 2 });
        for (const qos of [0, 1, 2] as const) {
          await publishThroughFlow(site.nodeRed, [{ topic: `loop/${qos}`, kind: 'text', value: `"温度" ${qos}`, qos }]);
        }
        await waitFor('three messages at the broker', () => heard.length >= 3);
        assert.deepEqual(heard.sort(), ['loop/0 "温度" 0', 'loop/1 "温度" 1', 'loop/2 "温度" 2']);
      } finally {
        await peer.endAsync(true);
      }
      const received = await waitFor('three messages in the flow', async () => {
        const all = await receivedByFlow(site.nodeRed);
        return all.length >= 3 ? all : undefined;
      });
      assert.deepEqual(received.map(({ payload }) => payload.toString()).sort(), ['"温度" 0', '"温度" 1', '"温度" 2']);
    });

    it('have dialogs that open, without an error in the editor', async () => {
      browser = await launchChromium();
      for (const [locale, words] of [
        ['en-US', 'Topic'],
        ['zh-CN', '主题'],
      ] as const) {
        const { page, errors } = await openEditor(site.nodeRed, browser, { locale });
        for (const id of ['publish', 'receive']) {
          await openNodeDialog(page, id);
          await page.locator('.red-ui-tray-body label').filter({ hasText: words }).first().waitFor({ timeout: 10_000 });
          await page.locator('#node-dialog-cancel').click();
          await page.locator('.red-ui-tray').first().waitFor({ state: 'detached', timeout: 10_000 });
        }
        assert.deepEqual(errors, []);
        await page.context().close();
      }
    });

    for (const { name, flow } of examples) {
      it(`run the example "${name.replace('.json', '')}"`, async () => {
        const here = flow.map((node) =>
          node.type === 'hayes-broker' ? { ...node, broker: site.broker.host, port: site.broker.port } : node,
        );
        await site.nodeRed.deploy(here);
        const connecting = flow.filter(({ type }) => type === 'hayes-mqtt-in' || type === 'hayes-mqtt-out');
        for (const { id } of connecting)
          await site.nodeRed.comms.waitForStatus(id, (status) => status.fill === 'green', 30_000);
        assert.ok(flow.some(({ type }) => type.startsWith('hayes-')));
      });
    }
  });
}
