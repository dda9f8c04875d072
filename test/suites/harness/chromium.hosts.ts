import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { Browser } from 'playwright-core';
import { launchChromium, openPage } from '../../src/hosts/chromium.ts';
import { freePort } from '../../src/hosts/free-port.ts';
import { requirePrograms } from '../../src/hosts/require-program.ts';

describe('harness: Chromium', function () {
  this.timeout(60_000);
  let browser: Browser | undefined;
  let server: Server | undefined;

  before(function () {
    requirePrograms(this, 'chromium');
  });
  after(async () => {
    await browser?.close();
    server?.close();
  });

  it('shows a page of this machine, reports its errors, and reaches nothing else', async () => {
    const port = await freePort();
    server = createServer((_, response) => {
      response.setHeader('Content-Type', 'text/html; charset=utf-8');
      response.end('<h1>模块 ready</h1><script>throw new Error("seen by the test")</script>');
    });
    await new Promise<void>((resolve) => server?.listen(port, '127.0.0.1', resolve));
    browser = await launchChromium();
    const { page, errors } = await openPage(browser);
    await page.goto(`http://127.0.0.1:${port}/`);
    assert.equal(await page.locator('h1').textContent(), '模块 ready');
    assert.match(errors.join(), /seen by the test/);
    await assert.rejects(page.goto('http://localhost.example/'), /ERR_NAME_NOT_RESOLVED/);
  });
});
