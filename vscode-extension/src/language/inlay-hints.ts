/** Names of parameters and meanings of results, in the lines themselves; `editor.inlayHints.enabled` switches them off. */
import { inlayHints } from 'hayes/language';
import * as vscode from 'vscode';
import { onDidChangeDialects } from '../dialects.ts';
import { scriptOf, selector } from '../documents.ts';
import { offsetsOf } from './convert.ts';
import { languageOptions, loadTexts } from './options.ts';

export function registerInlayHints(context: vscode.ExtensionContext): void {
  const changed = new vscode.EventEmitter<void>();
  const provider: vscode.InlayHintsProvider = {
    onDidChangeInlayHints: changed.event,
    async provideInlayHints(document, range, token) {
      await loadTexts();
      if (token.isCancellationRequested) return [];
      const found = inlayHints(scriptOf(document), languageOptions(document), offsetsOf(document, range));
      return found.map(({ at, label, kind, tooltip }) => {
        const isName = kind === 'parameter';
        const hint = new vscode.InlayHint(
          document.positionAt(at),
          isName ? label : `→ ${label}`,
          isName ? vscode.InlayHintKind.Parameter : undefined,
        );
        hint.paddingLeft = !isName;
        hint.paddingRight = isName;
        if (tooltip) hint.tooltip = new vscode.MarkdownString(tooltip);
        return hint;
      });
    },
  };
  context.subscriptions.push(
    changed,
    onDidChangeDialects(() => changed.fire()),
    vscode.languages.registerInlayHintsProvider(selector, provider),
  );
}
