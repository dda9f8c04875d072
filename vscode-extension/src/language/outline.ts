/** Sections and commands: for the outline, breadcrumbs and folding. */
import { type DocumentSymbol, documentSymbols, folding } from 'hayes/language';
import * as vscode from 'vscode';
import { isScript, scriptOf, selector } from '../documents.ts';
import { linesOf } from './convert.ts';

export function registerOutline(context: vscode.ExtensionContext): void {
  const symbols: vscode.DocumentSymbolProvider = {
    provideDocumentSymbols: (document) =>
      isScript(document) ? documentSymbols(scriptOf(document)).map((one) => toSymbol(document, one)) : [],
  };
  const folds: vscode.FoldingRangeProvider = {
    provideFoldingRanges: (document) =>
      isScript(document)
        ? folding(scriptOf(document)).map(({ line, endLine }) => new vscode.FoldingRange(line - 1, endLine - 1))
        : [],
  };
  context.subscriptions.push(
    vscode.languages.registerDocumentSymbolProvider(selector, symbols),
    vscode.languages.registerFoldingRangeProvider(selector, folds),
  );
}

function toSymbol(document: vscode.TextDocument, one: DocumentSymbol): vscode.DocumentSymbol {
  const kind = one.kind === 'section' ? vscode.SymbolKind.Namespace : vscode.SymbolKind.Function;
  const whole = linesOf(document, one.line, one.endLine);
  const symbol = new vscode.DocumentSymbol(one.name, '', kind, whole, linesOf(document, one.line, one.line));
  symbol.children = one.children.map((child) => toSymbol(document, child));
  return symbol;
}
