/** "Run" above the script and above each of its sections. */
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
  const script = scriptOf(document);
  if (!script.steps.some(({ command }) => command)) return [];
  const top = new vscode.Range(0, 0, 0, 0);
  const port = readSettings(document.uri).port || say(messages.aPort);
  const lens = (range: vscode.Range, title: string, tooltip: string, command: string, args: unknown[]) =>
    new vscode.CodeLens(range, { title, tooltip, command, arguments: args });
  const { uri } = document;
  const lenses = [
    lens(top, say(messages.lensRun), say(messages.lensRunHint, { port }), 'hayes.run', [uri]),
    lens(top, say(messages.lensEmulator), say(messages.lensEmulatorHint), 'hayes.runOnEmulator', [uri]),
  ];
  for (const section of script.sections) {
    if (section.title === undefined || !section.steps.some(({ command }) => command)) continue;
    const line = section.line - 1;
    const range = new vscode.Range(line, 0, line, 0);
    lenses.push(
      lens(range, say(messages.lensRunSection), say(messages.lensRunHint, { port }), 'hayes.runSection', [uri, line]),
      lens(range, say(messages.lensEmulator), say(messages.lensEmulatorHint), 'hayes.runOnEmulator', [uri, line]),
    );
  }
  return lenses;
}
