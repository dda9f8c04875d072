/** One way to write a script: capitals, blanks, blank lines. Data stays as it is. */
import { format } from 'hayes/language';
import * as vscode from 'vscode';
import { scriptOf, selector } from '../documents.ts';
import { rangeOf } from './convert.ts';

export function registerFormatting(context: vscode.ExtensionContext): void {
  const provider: vscode.DocumentFormattingEditProvider = {
    provideDocumentFormattingEdits: (document) =>
      format(scriptOf(document)).map(({ text, ...place }) => new vscode.TextEdit(rangeOf(document, place), text)),
  };
  context.subscriptions.push(vscode.languages.registerDocumentFormattingEditProvider(selector, provider));
}
