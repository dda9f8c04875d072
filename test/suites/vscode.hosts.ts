import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { builtinDialect } from 'hayes/dialect';
import { Emulator, openPty } from 'hayes/emulator';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../src/hosts/chromium.ts';
import { Mosquitto } from '../src/hosts/mosquitto.ts';
import { MosquittoSub } from '../src/hosts/mosquitto-clients.ts';
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
      assertAllPassed(await runInExtensionHost(vscode, browser!, [suite('language'), suite('services'), suite('run')]));
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

  it('sends a script through a serial port, and through the emulated module to a real broker', async function () {
    requirePrograms(this, 'mosquitto', 'mosquitto_sub');
    const broker = await Mosquitto.start();
    const listener = await MosquittoSub.start(broker, 'plant/#', { qos: 1 });
    const place = `${broker.host}:${broker.port}`;
    const module = new Emulator({ dialect: builtinDialect('quectel-bc26'), map: { 'broker.example.org:1883': place } });
    const port = await openPty(module, { link: join(packed, 'modem') });
    try {
      const settings = { 'hayes.port': port.path, 'hayes.emulator.map': [`broker.example.org:1883=${place}`] };
      // Ports belong to a machine: the window's own settings do not count for the machine that it is connected to.
      const files = { ...scripts(), '.vscode/settings.json': JSON.stringify(settings) };
      vscode = await VSCode.start({ extensions: [vsix], files, automation: true });
      assertAllPassed(await runInExtensionHost(vscode, browser!, [suite('serial')]));
      const texts = (await listener.received(4)).map(({ topic, payload }) => `${topic} ${payload}`);
      const both = ['21.5', 'This is test data, hello MQTT.'].map((text) => `plant/hall-7/temperature ${text}`);
      assert.deepEqual(texts, [...both, ...both]);
    } finally {
      await port.close();
      await module.close();
      await listener.stop();
      await broker.stop();
    }
  });
});
