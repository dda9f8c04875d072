/** What the manual says about the place under the pointer, in the editor's language. */
import { builtinTexts } from 'hayes/dialect';
import { hover } from 'hayes/language';
import * as vscode from 'vscode';
import { dialectOf, scriptOf, selector } from '../documents.ts';
import { locale } from '../texts.ts';
import { rangeOf } from './convert.ts';

export function registerHover(context: vscode.ExtensionContext): void {
  const provider: vscode.HoverProvider = {
    async provideHover(document, position, token) {
      const texts = await builtinTexts();
      if (token.isCancellationRequested) return undefined;
      const place = { line: position.line + 1, column: position.character + 1 };
      const found = hover(scriptOf(document), place, { dialect: dialectOf(document), locale: locale(), texts });
      return found && new vscode.Hover(new vscode.MarkdownString(found.markdown), rangeOf(document, found));
    },
  };
  context.subscriptions.push(vscode.languages.registerHoverProvider(selector, provider));
}
