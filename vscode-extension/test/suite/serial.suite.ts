/** Runs inside VS Code: a script through the serial port of the settings, and an emulated module with a real broker. */
import assert from 'node:assert/strict';
import { open, run } from './support.ts';

describe('scripts outside this process', () => {
  it('run over a serial port', async () => {
    const { document } = await open('demo.at');
    const summary = await run('hayes.run', document.uri);
    assert.equal(summary.outcome, 'passed', JSON.stringify(summary));
    // The port is free again, and the module is as the run has left it.
    assert.equal((await run('hayes.runSection', document.uri, 3)).outcome, 'passed');
    assert.equal((await run('hayes.runSection', document.uri, 3)).outcome, 'failed', 'the client is open already');
  });

  it('reach the broker that the settings name for the emulated module', async () => {
    const { document } = await open('demo.at');
    const summary = await run('hayes.runOnEmulator', document.uri);
    assert.equal(summary.outcome, 'passed', JSON.stringify(summary));
  });
});
