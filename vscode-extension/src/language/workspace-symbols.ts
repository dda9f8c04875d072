/** Sections, commands and variables of all scripts of the workspace. */
import { type WorkspaceSymbol, workspaceSymbols } from 'hayes/language';
import * as vscode from 'vscode';
import { LANGUAGE } from '../documents.ts';
import { rangeOf } from './convert.ts';

const kinds: Record<WorkspaceSymbol['kind'], vscode.SymbolKind> = {
  section: vscode.SymbolKind.Namespace,
  command: vscode.SymbolKind.Function,
  variable: vscode.SymbolKind.Variable,
};

/** Scripts and symbols that one search looks at, at most. */
const MOST_FILES = 500;
const MOST_SYMBOLS = 1000;

export function registerWorkspaceSymbols(context: vscode.ExtensionContext): void {
  const provider: vscode.WorkspaceSymbolProvider = {
    async provideWorkspaceSymbols(query, token) {
      const files = await vscode.workspace.findFiles('**/*.{at,atscript}', '**/node_modules/**', MOST_FILES, token);
      const found: vscode.SymbolInformation[] = [];
      for (const uri of files) {
        if (token.isCancellationRequested || found.length >= MOST_SYMBOLS) break;
        const document = await vscode.workspace.openTextDocument(uri).then(
          (one) => one,
          () => undefined,
        );
        if (document?.languageId !== LANGUAGE) continue;
        for (const symbol of workspaceSymbols(document.getText(), query))
          found.push(
            new vscode.SymbolInformation(
              symbol.name,
              kinds[symbol.kind],
              symbol.container ?? '',
              new vscode.Location(uri, rangeOf(document, symbol)),
            ),
          );
      }
      return found;
    },
  };
  context.subscriptions.push(vscode.languages.registerWorkspaceSymbolProvider(provider));
}
