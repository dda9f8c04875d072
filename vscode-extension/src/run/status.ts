/** The item in the status bar: which port, and while a script runs how far it is; a click changes the one and stops the other. */
import * as vscode from 'vscode';
import { LANGUAGE } from '../documents.ts';
import { readSettings } from '../settings.ts';
import { messages, say } from '../texts.ts';

export interface RunStatus extends vscode.Disposable {
  opening(port: string): void;
  running(state: { file: string; port: string; done: number; total: number }): void;
  stopping(): void;
  idle(): void;
}

export function createStatus(): RunStatus {
  const item = vscode.window.createStatusBarItem('hayes.run', vscode.StatusBarAlignment.Left, 10);
  item.name = 'Hayes';
  let isBusy = false;
  const busy = (text: string, tooltip = '') => {
    isBusy = true;
    item.text = `$(sync~spin) ${text}`;
    item.tooltip = tooltip;
    item.command = 'hayes.stop';
    item.show();
  };
  const idle = () => {
    isBusy = false;
    const port = readSettings().port;
    item.text = `$(plug) ${port ? say(messages.statusIdle, { port }) : say(messages.statusNoPort)}`;
    item.tooltip = say(messages.statusIdleHint);
    item.command = 'hayes.selectPort';
    if (vscode.window.activeTextEditor?.document.languageId === LANGUAGE) item.show();
    else item.hide();
  };
  const look = () => {
    if (!isBusy) idle();
  };
  const watchers = [
    vscode.window.onDidChangeActiveTextEditor(look),
    vscode.workspace.onDidOpenTextDocument(look),
    vscode.workspace.onDidChangeConfiguration((change) => change.affectsConfiguration('hayes.port') && look()),
  ];
  idle();
  return {
    opening: (port) => busy(say(messages.statusOpening, { port })),
    running: (state) => busy(say(messages.statusRunning, { ...state }), say(messages.statusRunningHint, { ...state })),
    stopping: () => busy(say(messages.statusStopping)),
    idle,
    dispose: () => vscode.Disposable.from(item, ...watchers).dispose(),
  };
}
