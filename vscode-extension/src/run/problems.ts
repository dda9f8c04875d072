/** Steps that failed, in the list of problems: a collection of their own, apart from what the linter says. */
import * as vscode from 'vscode';
import type { RunResults, StepResult } from './run-results.ts';

export const RUN_SOURCE = 'Hayes run';

export function registerRunProblems(context: vscode.ExtensionContext, results: RunResults): void {
  const collection = vscode.languages.createDiagnosticCollection('hayes-run');
  context.subscriptions.push(collection);
  results.onChange((key) => {
    const document = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === key);
    if (!document) return collection.delete(vscode.Uri.parse(key));
    const bad = results.of(key).filter(({ state }) => state === 'failed' || state === 'blocked');
    const problems = bad.filter(({ line }) => line < document.lineCount).map((result) => toProblem(document, result));
    collection.set(document.uri, problems);
  });
}

function toProblem(document: vscode.TextDocument, result: StepResult): vscode.Diagnostic {
  const line = document.lineAt(Math.min(result.failedLine ?? result.line, document.lineCount - 1));
  const range = new vscode.Range(
    line.lineNumber,
    line.firstNonWhitespaceCharacterIndex,
    line.lineNumber,
    line.text.length,
  );
  const severity = result.state === 'blocked' ? vscode.DiagnosticSeverity.Warning : vscode.DiagnosticSeverity.Error;
  const problem = new vscode.Diagnostic(range, result.summary, severity);
  problem.source = RUN_SOURCE;
  return problem;
}
