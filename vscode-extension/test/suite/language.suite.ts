/** Runs inside VS Code, beside the packed extension: what the editor shows of a script that is not run. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  codeOf,
  configure,
  diagnosticsOf,
  hoverText,
  lensTitles,
  open,
  placeOf,
  run,
  until,
  untitled,
  workspaceFile,
} from './support.ts';

describe('scripts in the editor', () => {
  it('are of the language atscript, by both file name endings', async () => {
    assert.equal((await open('demo.at')).document.languageId, 'atscript');
    assert.equal((await open('other.atscript')).document.languageId, 'atscript');
  });

  it('have diagnostics with code, place, message and a page that explains the code', async () => {
    const { uri } = (await open('bad.at')).document;
    const found = await until('diagnostics', () => {
      const all = diagnosticsOf(uri, 'Hayes');
      return all.length > 0 && all;
    });
    const range = found.find((one) => codeOf(one) === 'AT209');
    assert.ok(range, `no AT209 among ${found.map(codeOf)}`);
    assert.equal(placeOf(range), '2:12-2:13');
    assert.match(range.message, /takes 0–5, not 9/);
    const { target } = range.code as { target: vscode.Uri };
    assert.match((await vscode.workspace.openTextDocument(target)).getText(), /^# AT209: Number out of range/);
  });

  it('that are good have none, and untitled ones are checked as they are typed', async () => {
    const demo = await open('demo.at');
    const editor = await untitled('AT+QMTOPEN=0,"broker.example.org",1883\n');
    const { uri } = editor.document;
    await editor.edit((edit) => edit.insert(new vscode.Position(1, 0), 'AT+QMTOPEN=9,"broker.example.org",1883\n'));
    await until('the diagnostic of what was typed', () =>
      diagnosticsOf(uri, 'Hayes').some((one) => codeOf(one) === 'AT209'),
    );
    await editor.edit((edit) => edit.delete(new vscode.Range(1, 0, 2, 0)));
    await until('its end when it is deleted', () => diagnosticsOf(uri, 'Hayes').length === 0);
    assert.deepEqual(
      diagnosticsOf(demo.document.uri, 'Hayes').map(({ message }) => message),
      [],
    );
  });

  it('have a quick fix where the mend is certain', async () => {
    const { document } = await untitled('AT+QMTOPNE=0,"broker.example.org",1883\n');
    await until('the diagnostic', () => diagnosticsOf(document.uri, 'Hayes').some((one) => codeOf(one) === 'AT202'));
    const range = new vscode.Range(0, 5, 0, 5);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      range,
    );
    const fix = actions.find(({ kind }) => kind?.value === 'quickfix');
    assert.ok(fix?.edit, `no quick fix among ${actions.map(({ title }) => title)}`);
    const all = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      range,
      'source.fixAll.hayes',
    );
    assert.equal(all.length, 1);
    await vscode.workspace.applyEdit(fix.edit);
    assert.match(document.getText(), /^AT\+QMTOPEN=0/);
  });

  it('explain commands and answers in English when the pointer rests on them', async () => {
    const { document } = await open('demo.at');
    const line = document
      .getText()
      .split('\n')
      .findIndex((text) => text.startsWith('AT+QMTOPEN'));
    assert.match(await hoverText(document.uri, line, 5), /QMTOPEN[\s\S]*\b(network|socket|client)\b/i);
    assert.match(await hoverText(document.uri, line + 2, 3), /QMTOPEN/);
  });

  it('are completed: commands, then their values with what they mean', async () => {
    const { document } = await untitled('AT+QMTO\nAT+QMTCFG="version",0,');
    const at = async (line: number, character: number) => {
      const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        new vscode.Position(line, character),
      );
      return items;
    };
    const command = (await at(0, 7)).find(({ insertText }) => insertText === 'AT+QMTOPEN=');
    assert.ok(command?.range instanceof vscode.Range && command.range.start.character === 0);
    const values = (await at(1, 23)).map(({ label, detail }) => `${label} ${detail}`);
    assert.ok(
      values.some((value) => /^4 .*3\.1\.1/.test(value)),
      values.join(),
    );
  });

  it('have lenses to run the whole and each section', async () => {
    const { document } = await open('demo.at');
    const titles = await lensTitles(document.uri);
    assert.deepEqual(titles.slice(0, 2), ['1 ▶ Run', '1 Run on emulator']);
    assert.equal(titles.filter((title) => title.includes('▶ Run section')).length, 3);
  });

  it('list and fold their sections', async () => {
    const { document } = await open('demo.at');
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider',
      document.uri,
    );
    assert.deepEqual(
      symbols.map(({ name }) => name),
      ['Connect', 'Publish to ourselves', 'Say goodbye'],
    );
    const folds = await vscode.commands.executeCommand<vscode.FoldingRange[]>(
      'vscode.executeFoldingRangeProvider',
      document.uri,
    );
    const first = document.getText().split('\n').indexOf('### Connect');
    assert.ok(
      folds.some(({ start }) => start === first),
      JSON.stringify(folds),
    );
  });

  it('of GNU Autotest, which also end in .at, are left alone', async () => {
    const { document } = await open('autotest.at');
    const bad = await open('bad.at');
    await until('diagnostics of another file', () => diagnosticsOf(bad.document.uri, 'Hayes').length > 0);
    assert.deepEqual(vscode.languages.getDiagnostics(document.uri), []);
    assert.deepEqual(await lensTitles(document.uri), []);
  });

  it('can speak a dialect from a file, which is read again when it changes', async () => {
    await configure('dialect', './mine.yaml');
    const { document } = await untitled('# @dialect mine\nAT+MYOWN=7\nOK\n');
    const codes = () => diagnosticsOf(document.uri, 'Hayes').map(codeOf).join();
    await until('a number out of range', () => codes() === 'AT209');
    assert.match(await hoverText(document.uri, 1, 5), /A command of our own/);
    const summary = await run('hayes.runOnEmulator', document.uri);
    assert.equal(summary.steps[0]?.state, 'failed', JSON.stringify(summary));
    const file = workspaceFile('mine.yaml');
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text.replace('0..5', '0..9')));
    await until('the end of the diagnostic', () => codes() === '');
    assert.equal((await run('hayes.runOnEmulator', document.uri)).outcome, 'passed');
    const unnamed = await untitled('AT+MYOWN=9\nOK\n');
    assert.equal((await run('hayes.runOnEmulator', unnamed.document.uri)).outcome, 'passed');
    await configure('port', 'emulator:./mine.yaml');
    assert.equal((await run('hayes.run', unnamed.document.uri)).outcome, 'passed');
    await configure('port', undefined);
    await configure('dialect', undefined);
  });
});
