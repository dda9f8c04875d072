/** Files that a script names, to be opened from it. */
import { documentLinks } from 'hayes/language';
import * as vscode from 'vscode';
import { isLocal, scriptOf, selector } from '../documents.ts';
import { rangeOf } from './convert.ts';

export function registerLinks(context: vscode.ExtensionContext): void {
  const provider: vscode.DocumentLinkProvider = {
    provideDocumentLinks(document) {
      if (!isLocal(document) || document.isUntitled) return [];
      const folder = vscode.Uri.joinPath(document.uri, '..');
      return documentLinks(scriptOf(document)).map(({ path, ...place }) => {
        const isWhole = /^([a-z]:)?[\\/]/i.test(path);
        const target = isWhole ? vscode.Uri.file(path) : vscode.Uri.joinPath(folder, path);
        return new vscode.DocumentLink(rangeOf(document, place), target);
      });
    },
  };
  context.subscriptions.push(vscode.languages.registerDocumentLinkProvider(selector, provider));
}
