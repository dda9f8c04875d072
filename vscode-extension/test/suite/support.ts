/** For suites that run inside VS Code. */
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { RunSummary } from '../../src/run/summary.ts';

export const workspaceFile = (name: string): vscode.Uri =>
  vscode.Uri.file(join(vscode.workspace.workspaceFolders![0]!.uri.fsPath, name));

/** Opens a file of the workspace in an editor. */
export async function open(name: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(workspaceFile(name)), {
    preview: false,
  });
}

export async function untitled(content: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: 'atscript', content }));
}

/** Looks again and again until `look` answers something truthy. */
export async function until<T>(
  what: string,
  look: () => T | false | undefined | Promise<T | false | undefined>,
  timeout = 15_000,
): Promise<T> {
  const end = Date.now() + timeout;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`Waited ${timeout} ms in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

/** Diagnostics of one source (`Hayes`, `Hayes run`). */
export const diagnosticsOf = (uri: vscode.Uri, source: string): vscode.Diagnostic[] =>
  vscode.languages.getDiagnostics(uri).filter((one) => one.source === source);

export const codeOf = ({ code }: vscode.Diagnostic): string =>
  String(typeof code === 'object' ? code.value : (code ?? ''));

/** `3:5-3:9`, from 1, as the command line prints places. */
export const placeOf = ({ range: { start, end } }: vscode.Diagnostic): string =>
  `${start.line + 1}:${start.character + 1}-${end.line + 1}:${end.character + 1}`;

export async function hoverText(uri: vscode.Uri, line: number, character: number): Promise<string> {
  const position = new vscode.Position(line, character);
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, position);
  return hovers
    .flatMap(({ contents }) => contents)
    .map((content) => (typeof content === 'string' ? content : content.value))
    .join('\n');
}

export const lensTitles = async (uri: vscode.Uri): Promise<string[]> => {
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 100);
  return lenses.map(({ range, command }) => `${range.start.line + 1} ${command?.title}`);
};

/** Runs a command of the extension and returns what the run came to. */
export const run = async (command: string, ...args: unknown[]): Promise<RunSummary> => {
  const summary = await vscode.commands.executeCommand<RunSummary | undefined>(command, ...args);
  if (!summary) throw new Error(`${command} gave no summary`);
  return summary;
};

export async function configure(key: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration('hayes').update(key, value, vscode.ConfigurationTarget.Global);
}
