/** Entry point: registers what the editor shows of AT scripts and the commands that run them. */
import type * as vscode from 'vscode';
import { registerLenses } from './language/lenses.ts';
import { registerDecorations } from './run/decorations.ts';
import { registerRunProblems } from './run/problems.ts';
import { RunResults } from './run/run-results.ts';

export function activate(context: vscode.ExtensionContext): void {
  const results = new RunResults();
  registerLenses(context);
  registerDecorations(context, results);
  registerRunProblems(context, results);
}
