import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { runTests } from '@vscode/test-electron';
import { requirePrograms } from '../../src/hosts/require-program.ts';
import { removeFolder, tempFolder } from '../../src/hosts/temp-folder.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

describe('harness: @vscode/test-electron without a desktop', function () {
  this.timeout(180_000);
  let workspace = '';

  before(function () {
    requirePrograms(this, 'chromium', 'rg');
    workspace = tempFolder('workspace');
  });
  after(() => {
    if (workspace !== '') removeFolder(workspace);
  });

  /** Runs one test module; returns whether the run was green, and what was printed. */
  async function runModule(module: string): Promise<{ green: boolean; printed: string }> {
    const output = new PassThrough();
    const printed = text(output);
    let green = true;
    try {
      await runTests({
        vscodeExecutablePath: here('../../src/hosts/vscode-executable.ts'),
        extensionDevelopmentPath: here('fixtures/vscode-extension'),
        extensionTestsPath: here(`fixtures/test-electron/${module}`),
        // A profile of its own would be put beside the tests; ours is in a temporary folder anyway.
        reuseMachineInstall: true,
        launchArgs: [workspace],
        stdout: output,
        stderr: output,
      });
    } catch {
      green = false;
    }
    output.end();
    return { green, printed: await printed };
  }

  it('runs a test module beside the extension under development', async () => {
    const { green, printed } = await runModule('passing.cjs');
    assert.match(printed, /the fixture answers: VS Code 1\.139/);
    assert.ok(printed.includes(` in ${workspace}`), printed);
    assert.equal(green, true, printed);
  });

  it('turns red when the module fails', async () => {
    const { green, printed } = await runModule('failing.cjs');
    assert.match(printed, /this run must be red/);
    assert.equal(green, false);
  });
});
