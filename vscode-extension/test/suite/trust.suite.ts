/** Runs inside VS Code with a folder that nobody has called trustworthy. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { diagnosticsOf, lensTitles, open, run, until } from './support.ts';

describe('a workspace that is not trusted', () => {
  it('has diagnostics, but neither lenses nor runs', async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    const bad = await open('bad.at');
    await until('diagnostics', () => diagnosticsOf(bad.document.uri, 'Hayes').length > 0);
    const demo = await open('demo.at');
    assert.deepEqual(await lensTitles(demo.document.uri), []);
    const summary = await run('hayes.runOnEmulator', demo.document.uri);
    assert.equal(summary.outcome, 'refused');
    assert.match(summary.reason ?? '', /trusted/);
  });
});
