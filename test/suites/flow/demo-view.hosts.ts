import assert from 'node:assert/strict';
import { join } from 'node:path';
import mqtt from 'mqtt';
import type { Browser } from 'playwright-core';
import { type Demo, startDemo } from '../../src/demo/demo.ts';
import { COMMAND, TELEMETRY } from '../../src/demo/flow.ts';
import { launchChromium, openPage } from '../../src/hosts/chromium.ts';
import { requirePrograms } from '../../src/hosts/require-program.ts';
import { waitFor } from '../../src/hosts/wait.ts';

/** Where the documentation's pictures go, when they are to be taken. */
const images = process.env.HAYES_IMAGES;

for (const [locale, browserLocale, words] of [
  ['en', 'en-US', { connected: 'connected', port: 'Port', dialect: 'Dialect' }],
  ['zh-CN', 'zh-CN', { connected: '已连接', port: '端口', dialect: '方言' }],
] as const) {
  describe(`the demo in the editor, as a person sees it (${locale})`, function () {
    this.timeout(120_000);
    let demo: Demo;
    let browser: Browser;

    before(async function () {
      requirePrograms(this, 'chromium');
      demo = await startDemo({ locale });
      browser = await launchChromium();
    });
    after(async () => {
      await browser?.close();
      await demo?.stop();
    });

    it('runs: telemetry goes out through the module, a command comes in', async () => {
      const peer = await mqtt.connectAsync(`mqtt://127.0.0.1:${demo.brokerPort}`);
      try {
        const heard: { topic: string; value: unknown }[] = [];
        peer.on('message', (topic, payload) => heard.push({ topic, value: JSON.parse(payload.toString()) }));
        await peer.subscribeAsync(TELEMETRY, { qos: 1 });
        await waitFor('telemetry at the broker', () => heard.length > 0, { timeout: 30_000 });
        await peer.publishAsync(COMMAND, JSON.stringify({ lamp: 'on' }), { qos: 1 });
        const lamp = () => heard.some(({ value }) => (value as { lamp?: string }).lamp === 'on');
        await waitFor('telemetry that tells of the lamp', lamp, { timeout: 30_000 });
      } finally {
        await peer.endAsync(true);
      }
    });

    it('shows its flow, connected, and the modem’s settings', async () => {
      const { page, errors } = await openPage(browser, { width: 1440, height: 860, locale: browserLocale });
      await page.goto(demo.url, { waitUntil: 'domcontentloaded' });
      await page
        .locator('.red-ui-flow-node-status-label')
        .getByText(words.connected)
        .first()
        .waitFor({ timeout: 30_000 });
      await page.locator('#red-ui-loading-progress').waitFor({ state: 'hidden', timeout: 30_000 });
      await page.evaluate("RED.sidebar.show('debug')");
      await page.locator('.red-ui-debug-msg').nth(2).waitFor({ timeout: 30_000 });
      if (images)
        await page.screenshot({ path: join(images, `node-red-demo${locale === 'en' ? '' : `.${locale}`}.png`) });

      await page.evaluate("RED.editor.editConfig('', 'hayes-modem', 'modem')");
      const labels = page.locator('.red-ui-tray-body label');
      for (const word of [words.port, words.dialect]) {
        const label = labels
          .getByText(word, { exact: true })
          .or(labels.filter({ hasText: word }))
          .first();
        await label.waitFor({ timeout: 10_000 });
        // The dialog slides in.
        await (await label.elementHandle())?.waitForElementState('stable');
      }
      if (images)
        await page.screenshot({ path: join(images, `node-red-modem${locale === 'en' ? '' : `.${locale}`}.png`) });
      assert.deepEqual(errors, []);
      await page.close();
    });
  });
}
