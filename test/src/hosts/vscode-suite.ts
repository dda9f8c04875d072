import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import type { Browser } from 'playwright-core';
import { openPage } from './chromium.ts';
import type { VSCode } from './vscode.ts';
import { sleep, within } from './wait.ts';

/**
 * What the workbench itself says at every start: its connection to the server, the optional native modules which are
 * not compiled, and the marketplace, which is out of reach.
 */
const NOISE =
  /spdlog\.node|\/watchdog'|open-vsx\.org|connection token|^Creating a socket|^\[(Service Worker|AgentHost|AccountPolicyGate|reconnection-grace-time)|additional builtin extensions|^Canceled: /;

export interface ExtensionTestRun {
  /** Folder of the extension that VS Code loads as the one under development. */
  developmentPath: string;
  /** A CommonJS module whose `run()` fulfils when all is well. */
  testsPath: string;
  /** In ms. Default 120 000. */
  timeout?: number;
}

/**
 * Lets VS Code run a test module inside its extension host, as `@vscode/test-electron` does with a desktop build.
 * @returns the exit code that VS Code reports, and what the module has logged
 * @throws Error when VS Code has not reported an end in time
 */
export async function runExtensionTests(
  vscode: VSCode,
  browser: Browser,
  { developmentPath, testsPath, timeout = 120_000 }: ExtensionTestRun,
): Promise<{ code: number; log: string }> {
  if (!vscode.automation) throw new Error('Start VS Code with `automation: true` to run tests in it');
  const { page, errors } = await openPage(browser);
  let log = '';
  try {
    const exit = new Promise<number>((resolve) => {
      void page.exposeFunction('codeAutomationExit', (code: number) => resolve(code));
    });
    await page.exposeFunction('codeAutomationLog', (_type: string, args: unknown[]) => {
      const message = args.map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg))).join(' ');
      if (!NOISE.test(message)) log += `${message}\n`;
    });
    const payload = [
      ['extensionDevelopmentPath', vscode.uri(developmentPath)],
      ['extensionTestsPath', vscode.uri(testsPath)],
    ];
    await page.goto(vscode.address(payload), { waitUntil: 'domcontentloaded' });
    const about = () =>
      `the end of the tests in VS Code ${vscode.version}; it said:\n${log.slice(-4000)}\n${errors.join('\n')}`;
    const code = await within(about, timeout, exit);
    // The last lines of the log come after the exit.
    await sleep(100);
    return { code, log };
  } finally {
    await page.context().close();
  }
}

export interface InnerTest {
  title: string;
  passed: boolean;
  /** Message and stack of a failure. */
  error?: string;
}

export interface SuiteResult {
  tests: InnerTest[];
  passed: number;
  failed: number;
  log: string;
}

/**
 * Bundles mocha suites (TypeScript, `describe` and `it` are globals, `vscode` may be imported) and runs them in the
 * extension host, beside the installed extensions.
 * @throws Error when the suites could not be run to their end or hold no test; failed tests are in the result
 */
export async function runInExtensionHost(
  vscode: VSCode,
  browser: Browser,
  suites: string[],
  { timeout }: { timeout?: number } = {},
): Promise<SuiteResult> {
  const folder = vscode.path(`driver-${process.hrtime.bigint()}`);
  const results = join(folder, 'results.json');
  await writeDriver(folder, suites, results);
  const testsPath = join(folder, 'index.js');
  const { code, log } = await runExtensionTests(vscode, browser, { developmentPath: folder, testsPath, timeout });
  // The file says what happened; the exit code must agree, or the way from there to here is broken.
  if (!existsSync(results)) throw new Error(`The suites did not run (exit code ${code}):\n${log.slice(-4000)}`);
  const tests = JSON.parse(readFileSync(results, 'utf8')) as InnerTest[];
  const failed = tests.filter((test) => !test.passed).length;
  if (tests.length === 0) throw new Error(`The suites hold no test:\n${log.slice(-4000)}`);
  if ((code === 0) !== (failed === 0))
    throw new Error(`${failed} tests failed, but the exit code is ${code}:\n${log.slice(-4000)}`);
  return { tests, passed: tests.length - failed, failed, log };
}

/**
 * Prints the titles of the inner tests, which then stand above the present one.
 * @throws Error with all failures when there are any
 */
export function assertAllPassed({ tests, failed }: SuiteResult): void {
  if (failed === 0) {
    for (const { title } of tests) console.log(`      · ${title}`);
    return;
  }
  const failures = tests.filter((test) => !test.passed).map(({ title, error }) => `${title}\n${error}`);
  throw new Error(`${failed} of ${tests.length} tests failed inside VS Code:\n\n${failures.join('\n\n')}`);
}

/** The "driver": an extension that holds nothing but the suites, so that the packed extension is the one tested. */
async function writeDriver(folder: string, suites: string[], results: string): Promise<void> {
  mkdirSync(folder);
  const manifest = { name: 'harness-driver', publisher: 'harness', version: '0.0.1', engines: { vscode: '*' } };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  const bundles = suites.map((_, number) => join(folder, `suite-${number}.js`));
  for (const [number, suite] of suites.entries()) {
    await build({
      entryPoints: [suite],
      outfile: bundles[number],
      bundle: true,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      external: ['vscode'],
      conditions: ['hayes-source'],
      sourcemap: 'inline',
      logLevel: 'warning',
    });
  }
  const mocha = createRequire(import.meta.url).resolve('mocha');
  writeFileSync(join(folder, 'index.js'), runner(mocha, bundles, results));
}

/** Runs in the extension host, which knows neither this workspace nor TypeScript. */
function runner(mocha: string, bundles: string[], results: string): string {
  return `
const { writeFileSync } = require('node:fs');
exports.run = async () => {
  const { default: Mocha } = await import(${JSON.stringify(pathToFileURL(mocha).href)});
  const tests = [];
  const add = (test, passed, error) =>
    tests.push({ title: test.fullTitle(), passed, ...(error ? { error: String(error.stack || error) } : {}) });
  class Collect {
    constructor(runner) {
      runner.on('pass', (test) => add(test, true));
      // Also a failed hook, which is no test but must not be lost.
      runner.on('fail', (test, error) => add(test, false, error));
      // A skipped test would look like a passed one.
      runner.on('pending', (test) => add(test, false, new Error('skipped')));
    }
  }
  const mocha = new Mocha({ ui: 'bdd', timeout: 30000, color: false, reporter: Collect });
  for (const bundle of ${JSON.stringify(bundles)}) mocha.addFile(bundle);
  await new Promise((resolve) => mocha.run(resolve));
  writeFileSync(${JSON.stringify(results)}, JSON.stringify(tests));
  const failed = tests.filter((test) => !test.passed).length;
  if (failed > 0) throw new Error(failed + ' tests failed');
};
`;
}
