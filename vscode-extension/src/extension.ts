/** Entry point: registers what the editor shows of AT scripts and the commands that run them. */
import type * as vscode from 'vscode';
import { disposeDialects } from './dialects.ts';
import { registerCompletion } from './language/completion.ts';
import { registerDiagnostics } from './language/diagnostics.ts';
import { registerHelp } from './language/help.ts';
import { registerHover } from './language/hover.ts';
import { registerLenses } from './language/lenses.ts';
import { registerOutline } from './language/outline.ts';
import { registerQuickFixes } from './language/quick-fixes.ts';
import { registerServices } from './language/services.ts';
import { registerRunCommands } from './run/commands.ts';
import { registerDecorations } from './run/decorations.ts';
import { createLog } from './run/log.ts';
import { registerRunProblems } from './run/problems.ts';
import { RunResults } from './run/run-results.ts';

export function activate(context: vscode.ExtensionContext): void {
  const results = new RunResults();
  const log = createLog();
  context.subscriptions.push(log, { dispose: disposeDialects });
  registerDiagnostics(context);
  registerQuickFixes(context);
  registerHelp(context);
  registerHover(context);
  registerCompletion(context);
  registerLenses(context);
  registerOutline(context);
  registerServices(context);
  registerDecorations(context, results);
  registerRunProblems(context, results);
  registerRunCommands(context, results, log);
}
