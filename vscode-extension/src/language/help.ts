/** What each diagnostic code means, as a page of its own: the target of the code's link. Works without a network. */
import { diagnosticCodes, messageOf, severityOf, titleOf } from 'hayes/language';
import * as vscode from 'vscode';
import { say } from '../texts.ts';

const SCHEME = 'hayes-help';

export const helpUri = (code: string): vscode.Uri => vscode.Uri.from({ scheme: SCHEME, path: `/${code}.md` });

export function registerHelp(context: vscode.ExtensionContext): void {
  const provider: vscode.TextDocumentContentProvider = {
    provideTextDocumentContent: (uri) => helpPage(uri.path.replace(/^\/|\.md$/g, '')),
  };
  context.subscriptions.push(vscode.workspace.registerTextDocumentContentProvider(SCHEME, provider));
}

/** Markdown. */
export function helpPage(code: string): string {
  const known = diagnosticCodes.find((one) => one === code);
  if (!known) return `# ${code}\n`;
  return [
    `# ${known}: ${say(titleOf(known))}`,
    `*${severityOf(known)}*`,
    say(messageOf(known)),
    `\`# @disable ${known}\``,
    '',
  ].join('\n\n');
}
