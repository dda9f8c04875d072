import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('inside VS Code', () => {
  it('finds the packed extension installed, and its command answers', async () => {
    const extension = vscode.extensions.getExtension('hayes-harness.harness-fixture');
    assert.ok(extension);
    assert.match(extension.extensionPath, /extensions.hayes-harness\.harness-fixture-1\.0\.0/);
    const answer = await vscode.commands.executeCommand<string>('harness.greet');
    assert.match(answer, new RegExp(`^VS Code ${process.env.HARNESS_EXPECTS}`));
  });

  it('opens a file of the workspace in the language that its ending says', async () => {
    const [file] = await vscode.workspace.findFiles('**/*.harness');
    assert.ok(file);
    const document = await vscode.workspace.openTextDocument(file);
    assert.equal(document.languageId, 'harness');
    assert.equal(document.getText(), 'AT+CSQ\n');
  });
});
