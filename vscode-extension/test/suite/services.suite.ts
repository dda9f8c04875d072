// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the variables of scripts look like this
/** Runs inside VS Code, beside the packed extension: what helps to read and write a script. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { open, until, untitled } from './support.ts';

const run = <T>(command: string, ...args: unknown[]): Thenable<T> =>
  vscode.commands.executeCommand<T>(command, ...args);

describe('scripts in the editor are helped along', () => {
  it('with the current parameter', async () => {
    const { document } = await untitled('AT+QMTOPEN=0,');
    const help = await run<vscode.SignatureHelp>(
      'vscode.executeSignatureHelpProvider',
      document.uri,
      new vscode.Position(0, 13),
    );
    const signature = help.signatures[help.activeSignature]!;
    assert.equal(signature.label, 'AT+QMTOPEN=<TCP_connectID>,<host_name>,<port>');
    assert.equal(signature.activeParameter ?? help.activeParameter, 1);
  });

  it('with names of parameters and meanings of results', async () => {
    const { document } = await untitled('AT+QMTCONN=0,"c"\nOK\n+QMTCONN: 0,0,5\n');
    const hints = await until('inlay hints', async () => {
      const found = await run<vscode.InlayHint[]>(
        'vscode.executeInlayHintProvider',
        document.uri,
        new vscode.Range(0, 0, 3, 0),
      );
      return found.length > 0 && found;
    });
    const labels = hints.map(({ label }) => String(label));
    assert.ok(labels.includes('clientID:') && labels.some((label) => /not authorised/.test(label)), labels.join());
  });

  it('with colours that the dialect knows', async () => {
    const { document } = await untitled('AT+QMTCFG="version",0,4\n');
    const tokens = await run<vscode.SemanticTokens>('vscode.provideDocumentSemanticTokens', document.uri);
    assert.equal(tokens.data.length / 5, 5);
  });

  it('with formatting, selections and links', async () => {
    const { document } = await untitled('at+qmtcfg= "version" , 0,4\nOK\n');
    const edits = await run<vscode.TextEdit[]>('vscode.executeFormatDocumentProvider', document.uri, {
      tabSize: 2,
      insertSpaces: true,
    });
    const edit = new vscode.WorkspaceEdit();
    edit.set(document.uri, edits);
    await vscode.workspace.applyEdit(edit);
    assert.equal(document.getText(), 'AT+QMTCFG="version",0,4\nOK\n');
    const [selection] = await run<vscode.SelectionRange[]>('vscode.executeSelectionRangeProvider', document.uri, [
      new vscode.Position(0, 14),
    ]);
    assert.equal(document.getText(selection!.range), 'version');
    assert.equal(document.getText(selection!.parent!.range), '"version"');
  });

  it('with where variables come from, where they are used, and a new name', async () => {
    const { document } = await untitled('# @var host = h\nAT+QMTOPEN=0,"${host}",1\n');
    const place = new vscode.Position(1, 17);
    const [from] = await run<vscode.Location[]>('vscode.executeDefinitionProvider', document.uri, place);
    assert.equal(from!.range.start.line, 0);
    assert.equal((await run<vscode.Location[]>('vscode.executeReferenceProvider', document.uri, place)).length, 2);
    const edit = await run<vscode.WorkspaceEdit>('vscode.executeDocumentRenameProvider', document.uri, place, 'server');
    await vscode.workspace.applyEdit(edit);
    assert.equal(document.getText(), '# @var server = h\nAT+QMTOPEN=0,"${server}",1\n');
  });

  it('with the sections of all scripts', async () => {
    await open('demo.at');
    const found = await run<vscode.SymbolInformation[]>('vscode.executeWorkspaceSymbolProvider', 'goodbye');
    assert.ok(
      found.some(({ name }) => name === 'Say goodbye'),
      found.map(({ name }) => name).join(),
    );
  });
});
