#!/usr/bin/env node
/**
 * Looks to `@vscode/test-electron` like a desktop VS Code: give its path as `vscodeExecutablePath` and `runTests()`
 * works with VS Code's server in Chromium, where no desktop build can be had. The same entry runs a desktop build
 * elsewhere. Electron itself is not tested by this.
 *
 * Understood: `--extensionDevelopmentPath=`, `--extensionTestsPath=` and a folder to open; VS Code's other options
 * have no meaning here. `HAYES_VSCODE_VERSION` chooses the version.
 */
import { resolve } from 'node:path';
import { launchChromium } from './chromium.ts';
import { VSCode } from './vscode.ts';
import type { VSCodeVersion } from './vscode-install.ts';
import { runExtensionTests } from './vscode-suite.ts';

const args = process.argv.slice(2);

function option(name: string): string {
  const values = args.filter((arg) => arg.startsWith(`--${name}=`)).map((arg) => arg.slice(name.length + 3));
  if (values.length !== 1 || values[0] === undefined) throw new Error(`--${name}= must be given once`);
  return resolve(values[0]);
}

const run = { developmentPath: option('extensionDevelopmentPath'), testsPath: option('extensionTestsPath') };
const folder = args.find((arg) => !arg.startsWith('-'));
const browser = await launchChromium();
const vscode = await VSCode.start({
  version: process.env.HAYES_VSCODE_VERSION as VSCodeVersion | undefined,
  workspace: folder === undefined ? undefined : resolve(folder),
  automation: true,
});
try {
  const { code, log } = await runExtensionTests(vscode, browser, run);
  process.stdout.write(log);
  process.exitCode = code;
} finally {
  await vscode.stop();
  await browser.close();
}
