/** The result of each step, behind its command in the editor. */
import * as vscode from 'vscode';
import type { RunResults, StepResult, StepState } from './run-results.ts';

const MARK: Record<StepState, string> = {
  running: '…',
  passed: '✓',
  failed: '✗',
  skipped: '–',
  blocked: '⊘',
  stopped: '■',
};

/** Colours that can be read on light and on dark ground. */
const COLOR: Record<StepState, string> = {
  running: 'charts.blue',
  passed: 'charts.green',
  failed: 'errorForeground',
  skipped: 'descriptionForeground',
  blocked: 'charts.orange',
  stopped: 'descriptionForeground',
};

/** Longer results are cut; the hover has them whole. */
const LONGEST = 120;

export function registerDecorations(context: vscode.ExtensionContext, results: RunResults): void {
  const type = vscode.window.createTextEditorDecorationType({
    after: { margin: '0 0 0 2em' },
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedOpen,
  });
  const show = (editor: vscode.TextEditor) => {
    const all = results.of(editor.document.uri.toString());
    const decorations = all
      .filter(({ line }) => line < editor.document.lineCount)
      .map((result) => decorate(editor.document, result));
    editor.setDecorations(type, decorations);
  };
  results.onChange((uri) => {
    for (const editor of vscode.window.visibleTextEditors) if (editor.document.uri.toString() === uri) show(editor);
  });
  context.subscriptions.push(
    type,
    vscode.window.onDidChangeVisibleTextEditors((editors) => editors.forEach(show)),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      for (const { range, text } of contentChanges) {
        const change = { start: range.start.line, end: range.end.line, added: text.split('\n').length - 1 };
        results.change(document.uri.toString(), change);
      }
    }),
    vscode.workspace.onDidCloseTextDocument((document) => results.clear(document.uri.toString())),
  );
}

function decorate(document: vscode.TextDocument, result: StepResult): vscode.DecorationOptions {
  const text = `${MARK[result.state]} ${result.summary}`;
  return {
    range: document.lineAt(result.line).range,
    ...(result.detail ? { hoverMessage: new vscode.MarkdownString(result.detail) } : {}),
    renderOptions: {
      after: {
        contentText: text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text,
        color: new vscode.ThemeColor(COLOR[result.state]),
      },
    },
  };
}
