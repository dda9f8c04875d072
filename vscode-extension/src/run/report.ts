/** The last word on a run: in the log, and as a message with the way to the step that failed. */
import * as vscode from 'vscode';
import { nameOf } from '../documents.ts';
import { messages, say } from '../texts.ts';
import type { RunLog } from './log.ts';
import { type RunSummary, sentences } from './summary.ts';

export function report(document: vscode.TextDocument, summary: RunSummary, log: RunLog): void {
  const text = sentences(summary, nameOf(document))
    .map(([message, params]) => say(message, params))
    .join(' ');
  log.note(text);
  if (summary.outcome === 'passed') {
    void vscode.window.showInformationMessage(text);
    return;
  }
  const bad = summary.steps.find(({ state }) => state === 'failed' || state === 'blocked');
  const showStep = say(messages.showStep);
  const showLog = say(messages.showLog);
  const showSettings = say(messages.openSettings);
  const choices = [...(bad ? [showStep] : []), ...(bad?.state === 'blocked' ? [showSettings] : []), showLog];
  void vscode.window.showWarningMessage(text, ...choices).then((choice) => {
    if (choice === showLog) log.show();
    if (choice === showSettings) void vscode.commands.executeCommand('workbench.action.openSettings', 'hayes.allow');
    if (choice === showStep && bad) void reveal(document, bad.line - 1);
  });
}

async function reveal(document: vscode.TextDocument, line: number): Promise<void> {
  const editor = await vscode.window.showTextDocument(document);
  const place = new vscode.Position(Math.min(line, document.lineCount - 1), 0);
  editor.selection = new vscode.Selection(place, place);
  editor.revealRange(new vscode.Range(place, place), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
