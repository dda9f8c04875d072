import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../../src/hosts/chromium.ts';
import { requirePrograms } from '../../src/hosts/require-program.ts';
import { removeFolder, tempFolder } from '../../src/hosts/temp-folder.ts';
import { VSCode } from '../../src/hosts/vscode.ts';
import { packExtension } from '../../src/hosts/vscode-package.ts';
import { runFromPalette } from '../../src/hosts/vscode-palette.ts';
import { assertAllPassed, runInExtensionHost } from '../../src/hosts/vscode-suite.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

for (const version of ['1.100', '1.139'] as const) {
  describe(`harness: VS Code ${version} with a packed extension`, function () {
    // The first run on a machine installs Node.js and VS Code's server.
    this.timeout(240_000);
    const packed = tempFolder('vsix');
    const files = { 'demo.harness': 'AT+CSQ\n' };
    let browser: Browser | undefined;
    let vscode: VSCode | undefined;
    let vsix = '';

    before(async function () {
      requirePrograms(this, 'chromium', 'rg');
      vsix = await packExtension(here('fixtures/vscode-extension'), packed);
      browser = await launchChromium();
    });
    afterEach(async () => {
      await vscode?.stop();
      vscode = undefined;
    });
    after(async () => {
      await browser?.close();
      removeFolder(packed);
    });

    it('runs a mocha suite in the extension host, and a failing one turns red', async () => {
      assert.ok(browser);
      const env = { HARNESS_EXPECTS: version };
      vscode = await VSCode.start({ version, extensions: [vsix], files, env, automation: true });
      const passing = await runInExtensionHost(vscode, browser, [here('inside-vscode/passing.suite.ts')]);
      assertAllPassed(passing);
      assert.equal(passing.passed, 2);

      const failing = await runInExtensionHost(vscode, browser, [here('inside-vscode/failing.suite.ts')]);
      assert.deepEqual([failing.passed, failing.failed], [1, 1]);
      assert.throws(() => assertAllPassed(failing), /1 of 2 tests failed inside VS Code[\s\S]*one is not two/);
    });

    it('shows a file, a command and its toast to a person', async () => {
      assert.ok(browser);
      vscode = await VSCode.start({ version, extensions: [vsix], files });
      const { page } = await vscode.open(browser, { file: 'demo.harness' });
      assert.match((await page.locator('.monaco-editor .view-line').first().textContent()) ?? '', /^AT\+CSQ/);
      await runFromPalette(page, 'Harness: Greet');
      await page.getByText('Greetings from the fixture').first().waitFor({ timeout: 30_000 });
    });
  });
}
