import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../src/hosts/chromium.ts';
import { requirePrograms } from '../src/hosts/require-program.ts';
import { removeFolder, tempFolder } from '../src/hosts/temp-folder.ts';
import { VSCode } from '../src/hosts/vscode.ts';
import { packExtension } from '../src/hosts/vscode-package.ts';
import { runFromPalette } from '../src/hosts/vscode-palette.ts';
import { waitFor } from '../src/hosts/wait.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

const script = `# @dialect quectel-bc26
# @var topic = plant/hall-7/temperature

### Connect
AT+QMTOPEN=0,"broker.example.org",1883
OK
+QMTOPEN: 0,0                  // network open
AT+QMTCONN=0,"gateway-7"
OK
+QMTCONN: 0,0,0

### Publish and hear it again
AT+QMTSUB=0,1,"\${topic}",1
OK
+QMTSUB: 0,1,0,1
AT+QMTPUB=0,2,1,0,"\${topic}"
> {"celsius": 21.5}
OK
+QMTPUB: 0,2,0
+QMTRECV: 0,\${_},"\${topic}","{"celsius": 21.5}"

### Keep the link alive
AT+QMTCFG="keepalive",0,4000
OK
`;

const secretive = readFileSync(join(root, 'vscode-extension/test/suite/scripts/secretive.at'), 'utf8');

const settings = {
  'editor.fontSize': 14,
  'editor.minimap.enabled': false,
  'editor.stickyScroll.enabled': false,
  'editor.hover.delay': 200,
  'breadcrumbs.enabled': false,
  'editor.hover.above': false,
  'workbench.reduceMotion': 'on',
};

describe('VS Code as a person sees it', function () {
  this.timeout(240_000);
  const packed = tempFolder('vsix');
  let browser: Browser | undefined;
  let vscode: VSCode | undefined;

  before(async function () {
    requirePrograms(this, 'chromium', 'rg');
    const vsix = await packExtension(join(root, 'vscode-extension'), packed);
    browser = await launchChromium();
    vscode = await VSCode.start({
      extensions: [vsix],
      files: { 'telemetry.at': script, 'secretive.at': secretive },
      settings,
    });
  });
  after(async () => {
    await vscode?.stop();
    await browser?.close();
    removeFolder(packed);
  });

  it('a script shows its diagnostics, its hover and the result of each step', async () => {
    assert.ok(vscode && browser);
    const { page, errors } = await vscode.open(browser, { file: 'telemetry.at', width: 1280, height: 860 });
    await page.locator('.squiggly-error').first().waitFor({ timeout: 60_000 });
    await page.locator('.codelens-decoration a', { hasText: 'Run on emulator' }).first().click();
    await waitFor('the result of the last step', async () => (await results(page)).length === 5, { timeout: 30_000 });
    const found = await results(page);
    assert.match(found.slice(0, 4).join(), /^(✓ [\d.]+ m?s,?){4}$/);
    assert.match(found[4] ?? '', /^✗ expected OK · got .*ERROR/);

    await page.getByText('telemetry.at: 1 of 5 steps failed').first().waitFor();

    await page.locator('.view-line', { hasText: 'keepalive' }).getByText('4000', { exact: true }).hover();
    await page.locator('.monaco-hover:visible', { hasText: 'keep_alive_time' }).first().waitFor();
    // Written where the documentation has it, or nowhere.
    const image = process.env.HAYES_IMAGES;
    await still(page);
    if (image) await page.screenshot({ path: join(image, 'vscode.png') });

    await page.keyboard.press('Control+Shift+M');
    await page.locator('.markers-panel').getByText('Hayes run').first().waitFor();
    assert.deepEqual(errors, []);
  });

  it('a port is chosen from a list, a secret is asked for once', async () => {
    assert.ok(vscode && browser);
    const { page, errors } = await vscode.open(browser, { file: 'secretive.at', width: 1280, height: 860 });
    const status = page.locator('#hayes-at\\.atscript\\.hayes\\.run');
    await status.getByText('AT: no port').waitFor({ timeout: 60_000 });
    await runFromPalette(page, 'Hayes: Select port');
    await page
      .locator('.quick-input-list .monaco-list-row', { hasText: /^emulator:quectel-bc26(?!-)/ })
      .first()
      .click();
    await status.getByText('AT: emulator:quectel-bc26').waitFor();

    await page.locator('.codelens-decoration a', { hasText: '▶ Run' }).first().click();
    const question = page.locator('.quick-input-widget input[type=password]');
    await question.waitFor();
    await question.fill('correct horse');
    await question.press('Enter');
    const summaries = page.locator('.notification-list-item-message', { hasText: 'all 2 steps passed' });
    await summaries.first().waitFor();
    // It is not asked for again.
    await page.locator('.codelens-decoration a', { hasText: '▶ Run' }).first().click();
    await summaries.nth(1).waitFor();
    assert.deepEqual(errors, []);
  });
});

/** Resolves when nothing fades in or out any more. */
const still = (page: Page): Promise<unknown> =>
  page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter(({ effect }) => effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY)
        .map(({ finished }) => finished.catch(() => undefined)),
    ),
  );

/** What stands behind the commands. It is drawn by style sheets, so that it is no text of the document. */
const results = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('.view-lines span')]
      .map((span) => ({ span, content: getComputedStyle(span, '::after').content }))
      .filter(({ content }) => /^"[✓✗…–⊘■]/u.test(content))
      .sort((one, other) => one.span.getBoundingClientRect().top - other.span.getBoundingClientRect().top)
      .map(({ content }) => JSON.parse(content) as string),
  );
