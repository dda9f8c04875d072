/** The commands `hayes.…`. Lenses hand over the document and a line; menus and keys mean the active editor. */
import * as vscode from 'vscode';
import { messages, say } from '../texts.ts';
import { RunController, type RunTarget } from './controller.ts';
import type { RunLog } from './log.ts';
import { pickDialect } from './pick-dialect.ts';
import { pickPort } from './pick-port.ts';
import type { RunResults } from './run-results.ts';
import { Secrets } from './secrets.ts';
import { createStatus } from './status.ts';
import { type RunSummary, refused } from './summary.ts';

export function registerRunCommands(context: vscode.ExtensionContext, results: RunResults, log: RunLog): void {
  const status = createStatus();
  const secrets = new Secrets(context);
  const controller = new RunController({ results, log, status, secrets });
  const run = async (uri: unknown, options: Omit<RunTarget, 'document'>): Promise<RunSummary> => {
    const document =
      uri instanceof vscode.Uri
        ? await vscode.workspace.openTextDocument(uri)
        : vscode.window.activeTextEditor?.document;
    if (document) return controller.run({ document, ...options });
    void vscode.window.showErrorMessage(say(messages.notAScript));
    return refused(say(messages.notAScript));
  };
  const commands: Record<string, (uri?: unknown, line?: unknown) => unknown> = {
    'hayes.run': (uri) => run(uri, { onEmulator: false }),
    'hayes.runSection': (uri, line) => run(uri, { onEmulator: false, line: lineOf(line) ?? cursorLine() ?? 0 }),
    'hayes.runOnEmulator': (uri, line) => run(uri, { onEmulator: true, line: lineOf(line) }),
    'hayes.stop': () => controller.stop(),
    'hayes.selectPort': () => pickPort(),
    'hayes.selectDialect': () => pickDialect(),
    'hayes.showLog': () => log.show(),
    'hayes.forgetSecrets': () => secrets.forgetAll(),
  };
  for (const [name, handler] of Object.entries(commands)) {
    context.subscriptions.push(vscode.commands.registerCommand(name, handler));
  }
  context.subscriptions.push(status, { dispose: () => void controller.dispose() });
}

/** Menus hand over other things in the second place. */
const lineOf = (line: unknown): number | undefined => (typeof line === 'number' ? line : undefined);

const cursorLine = (): number | undefined => vscode.window.activeTextEditor?.selection.active.line;
