import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../src/hosts/chromium.ts';
import { requirePrograms } from '../src/hosts/require-program.ts';
import { removeFolder, tempFolder } from '../src/hosts/temp-folder.ts';
import { VSCode } from '../src/hosts/vscode.ts';
import { packExtension } from '../src/hosts/vscode-package.ts';
import { assertAllPassed, runInExtensionHost } from '../src/hosts/vscode-suite.ts';

const extension = fileURLToPath(new URL('../../vscode-extension', import.meta.url));
const suite = (name: string) => join(extension, 'test', 'suite', `${name}.suite.ts`);

/** The scripts that the suites open, by name. */
function scripts(): Record<string, string> {
  const folder = join(extension, 'test', 'suite', 'scripts');
  return Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

describe('the packed extension', function () {
  this.timeout(300_000);
  const packed = tempFolder('vsix');
  let vsix = '';
  let browser: Browser | undefined;
  let vscode: VSCode | undefined;

  before(async function () {
    requirePrograms(this, 'chromium', 'rg');
    vsix = await packExtension(extension, packed);
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

  for (const version of ['1.100', '1.139'] as const) {
    it(`checks, explains and runs scripts in VS Code ${version}`, async () => {
      vscode = await VSCode.start({ version, extensions: [vsix], files: scripts(), automation: true });
      assertAllPassed(await runInExtensionHost(vscode, browser!, [suite('language'), suite('run')]));
    });
  }

  it('checks, but runs nothing in a workspace that is not trusted', async () => {
    const settings = {
      'security.workspace.trust.enabled': true,
      'security.workspace.trust.startupPrompt': 'never',
    };
    vscode = await VSCode.start({ extensions: [vsix], files: scripts(), settings, automation: true });
    assertAllPassed(await runInExtensionHost(vscode, browser!, [suite('trust')]));
  });
});
