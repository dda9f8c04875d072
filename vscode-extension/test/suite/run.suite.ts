/** Runs inside VS Code, beside the packed extension: scripts sent to a module. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { configure, diagnosticsOf, open, placeOf, run, until, untitled } from './support.ts';

const states = ({ steps }: { steps: readonly { line: number; state: string }[] }) =>
  steps.map(({ line, state }) => `${line} ${state}`);

describe('scripts that are run', () => {
  it('give a result for each step, on an emulated module with a broker of its own', async () => {
    const { document } = await open('demo.at');
    const summary = await run('hayes.runOnEmulator', document.uri);
    assert.equal(summary.outcome, 'passed', JSON.stringify(summary));
    const commands = document
      .getText()
      .split('\n')
      .filter((line) => line.startsWith('AT')).length;
    assert.equal(summary.steps.length, commands);
    assert.ok(summary.steps.every(({ state, text }) => state === 'passed' && /^\d+(\.\d)? m?s$/.test(text)));
    assert.deepEqual(diagnosticsOf(document.uri, 'Hayes run'), []);
  });

  it('show what was expected and what came, also in the list of problems', async () => {
    const { document } = await open('fails.at');
    const summary = await run('hayes.runOnEmulator', document.uri);
    assert.equal(summary.outcome, 'failed');
    const failed = summary.steps.find(({ state }) => state === 'failed');
    assert.equal(failed?.line, 3);
    assert.match(failed.text, /\+CSQ: 99,99/);
    const [problem, ...others] = diagnosticsOf(document.uri, 'Hayes run');
    assert.ok(problem);
    assert.deepEqual(others, []);
    assert.match(placeOf(problem), /^4:1-/);
    // It goes when the line is mended.
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, document.lineAt(3).range, '+CSQ: 20,0');
    await vscode.workspace.applyEdit(edit);
    await until('the end of the problem', () => diagnosticsOf(document.uri, 'Hayes run').length === 0);
    assert.equal((await run('hayes.runOnEmulator', document.uri)).outcome, 'passed');
  });

  it('write down what was sent and what came, but no secret', async () => {
    const { document } = await open('secretive.at');
    await configure('variables', { mqtt_password: 'correct horse' });
    const summary = await run('hayes.runOnEmulator', document.uri);
    await configure('variables', undefined);
    assert.equal(summary.outcome, 'passed', JSON.stringify(summary));
    assert.ok(summary.log.includes('→ AT+QMTCONN=0,"gateway-7","plant","***"'), summary.log.join('\n'));
    assert.ok(summary.log.includes('← +QMTCONN: 0,0,0'), summary.log.join('\n'));
    assert.ok(!JSON.stringify(summary).includes('correct horse'));
  });

  it('can be run by section', async () => {
    const { document } = await open('sections.at');
    const line = document.getText().split('\n').indexOf('### Second');
    assert.deepEqual(states(await run('hayes.runOnEmulator', document.uri, line)), [`${line + 2} passed`]);
  });

  it('never send a command that the dialect does not know', async () => {
    const { document } = await untitled('AT+SOMETHINGELSE=1\nOK\n');
    const summary = await run('hayes.runOnEmulator', document.uri);
    assert.equal(summary.outcome, 'failed');
    assert.deepEqual(states(summary), ['1 blocked']);
  });

  it('send a risky command only when the settings allow its kind', async () => {
    const { document } = await untitled('AT+IPR=9600\nOK\n');
    const blocked = await run('hayes.runOnEmulator', document.uri);
    assert.deepEqual(states(blocked), ['1 blocked']);
    assert.match(blocked.steps[0]!.text, /hayes\.allow.*cuts-line/);
    await configure('allow', 'cuts-line');
    assert.deepEqual(states(await run('hayes.runOnEmulator', document.uri)), ['1 passed']);
    await configure('allow', undefined);
  });

  it('can be stopped while they wait', async () => {
    const { document } = await untitled('# @timeout 60s\nAT\nOK\n+QMTSTAT: 0,1\nAT\nOK\n');
    const running = run('hayes.runOnEmulator', document.uri);
    await new Promise((resolve) => setTimeout(resolve, 500));
    await vscode.commands.executeCommand('hayes.stop');
    const summary = await running;
    assert.equal(summary.outcome, 'stopped', JSON.stringify(summary));
    assert.deepEqual(states(summary), ['2 stopped', '5 skipped']);
    assert.equal((await run('hayes.runOnEmulator', (await untitled('AT\nOK\n')).document.uri)).outcome, 'passed');
  });

  it('leave the module out of data mode when they are stopped between prompt and data', async () => {
    const { document } = await open('stopped.at');
    const [connect, publish, after] = ['### Connect', '### Publish', '### After'].map((title) =>
      document.getText().split('\n').indexOf(title),
    );
    assert.equal((await run('hayes.runOnEmulator', document.uri, connect)).outcome, 'passed');
    const running = run('hayes.runOnEmulator', document.uri, publish);
    // The manual asks for 500 ms between prompt and data.
    await new Promise((resolve) => setTimeout(resolve, 200));
    await vscode.commands.executeCommand('hayes.stop');
    assert.equal((await running).outcome, 'stopped');
    assert.equal((await run('hayes.runOnEmulator', document.uri, after)).outcome, 'passed');
  });

  it('are sent to the port of the settings; the driver for serial ports is on board', async () => {
    const { document } = await untitled('AT\nOK\n');
    await configure('port', 'emulator:quectel-bc26/BC20');
    assert.equal((await run('hayes.run', document.uri)).outcome, 'passed');
    await configure('port', '/dev/no-such-port');
    const refused = await run('hayes.run', document.uri);
    assert.equal(refused.outcome, 'refused');
    assert.match(refused.reason ?? '', /no port \/dev\/no-such-port/);
    await configure('port', undefined);
  });
});
