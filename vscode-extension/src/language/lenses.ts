/** "Run" above the script and above each of its sections. */
import { runnables } from 'hayes/language';
import * as vscode from 'vscode';
import { isLocal, isScript, scriptOf, selector } from '../documents.ts';
import { readSettings } from '../settings.ts';
import { messages, say } from '../texts.ts';

export function registerLenses(context: vscode.ExtensionContext): void {
  const changed = new vscode.EventEmitter<void>();
  const provider: vscode.CodeLensProvider = {
    onDidChangeCodeLenses: changed.event,
    provideCodeLenses(document) {
      const runs = vscode.workspace.isTrusted && isLocal(document) && isScript(document);
      return runs && readSettings(document.uri).codeLens ? lensesOf(document) : [];
    },
  };
  context.subscriptions.push(
    changed,
    vscode.languages.registerCodeLensProvider(selector, provider),
    vscode.workspace.onDidGrantWorkspaceTrust(() => changed.fire()),
    vscode.workspace.onDidChangeConfiguration((change) => change.affectsConfiguration('hayes') && changed.fire()),
  );
}

function lensesOf(document: vscode.TextDocument): vscode.CodeLens[] {
  const { uri } = document;
  const port = readSettings(uri).port || say(messages.aPort);
  return runnables(scriptOf(document)).flatMap(({ kind, line }) => {
    const range = new vscode.Range(line - 1, 0, line - 1, 0);
    const isFile = kind === 'file';
    const lens = (title: string, tooltip: string, command: string) =>
      new vscode.CodeLens(range, { title, tooltip, command, arguments: isFile ? [uri] : [uri, line - 1] });
    return [
      isFile
        ? lens(say(messages.lensRun), say(messages.lensRunHint, { port }), 'hayes.run')
        : lens(say(messages.lensRunSection), say(messages.lensRunHint, { port }), 'hayes.runSection'),
      lens(say(messages.lensEmulator), say(messages.lensEmulatorHint), 'hayes.runOnEmulator'),
    ];
  });
}
