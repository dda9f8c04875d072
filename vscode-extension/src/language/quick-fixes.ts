/** The mends that the linter is certain of: one by one, and all of a document (also as `source.fixAll` on save). */
import type { Diagnostic, Fix } from 'hayes/language';
import * as vscode from 'vscode';
import { selector } from '../documents.ts';
import { messages, say } from '../texts.ts';
import { rangeOf } from './convert.ts';
import { diagnosticsOf, LINT_SOURCE } from './diagnostics.ts';
import { withoutOverlaps } from './fix-all.ts';

const FIX_ALL = vscode.CodeActionKind.SourceFixAll.append('hayes');

export function registerQuickFixes(context: vscode.ExtensionContext): void {
  const provider: vscode.CodeActionProvider = {
    provideCodeActions(document, range, { diagnostics: shown, only }) {
      const actions: vscode.CodeAction[] = [];
      const fixable = diagnosticsOf(document).filter(({ fix }) => fix);
      if (!only || only.contains(vscode.CodeActionKind.QuickFix)) {
        for (const one of fixable) {
          if (range.intersection(rangeOf(document, one))) actions.push(quickFix(document, one, shown));
        }
      }
      if (fixable.length > 0 && only?.intersects(FIX_ALL)) {
        const action = new vscode.CodeAction(say(messages.fixAll), FIX_ALL);
        action.edit = toEdit(document, withoutOverlaps(fixable.map(({ fix }) => fix!)));
        actions.push(action);
      }
      return actions;
    },
  };
  const kinds = [vscode.CodeActionKind.QuickFix, FIX_ALL];
  context.subscriptions.push(
    vscode.languages.registerCodeActionsProvider(selector, provider, { providedCodeActionKinds: kinds }),
  );
}

function quickFix(
  document: vscode.TextDocument,
  one: Diagnostic,
  shown: readonly vscode.Diagnostic[],
): vscode.CodeAction {
  const action = new vscode.CodeAction(one.fix!.title, vscode.CodeActionKind.QuickFix);
  action.edit = toEdit(document, one.fix!.edits);
  action.isPreferred = true;
  const range = rangeOf(document, one);
  action.diagnostics = shown.filter(
    ({ source, code, range: place }) =>
      source === LINT_SOURCE && typeof code === 'object' && code.value === one.code && place.isEqual(range),
  );
  return action;
}

function toEdit(document: vscode.TextDocument, edits: Fix['edits']): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  for (const { text, ...place } of edits) edit.replace(document.uri, rangeOf(document, place), text);
  return edit;
}
