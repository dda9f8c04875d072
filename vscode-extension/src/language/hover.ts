/** What the manual says about the place under the pointer, in the editor's language. */
import { hover } from 'hayes/language';
import * as vscode from 'vscode';
import { scriptOf, selector } from '../documents.ts';
import { rangeOf } from './convert.ts';
import { languageOptions, loadTexts } from './options.ts';

export function registerHover(context: vscode.ExtensionContext): void {
  const provider: vscode.HoverProvider = {
    async provideHover(document, position, token) {
      await loadTexts();
      if (token.isCancellationRequested) return undefined;
      const place = { line: position.line + 1, column: position.character + 1 };
      const found = hover(scriptOf(document), place, languageOptions(document));
      return found && new vscode.Hover(new vscode.MarkdownString(found.markdown), rangeOf(document, found));
    },
  };
  context.subscriptions.push(vscode.languages.registerHoverProvider(selector, provider));
}
