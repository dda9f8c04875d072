/** Everything that helps to read and write a script besides checking, completing and explaining it. */
import type * as vscode from 'vscode';
import { registerFormatting } from './formatting.ts';
import { registerInlayHints } from './inlay-hints.ts';
import { registerLinks } from './links.ts';
import { registerSelection } from './selection.ts';
import { registerSemanticTokens } from './semantic-tokens.ts';
import { registerSignatureHelp } from './signature-help.ts';
import { registerVariables } from './variables.ts';
import { registerWorkspaceSymbols } from './workspace-symbols.ts';

export function registerServices(context: vscode.ExtensionContext): void {
  registerSignatureHelp(context);
  registerInlayHints(context);
  registerSemanticTokens(context);
  registerFormatting(context);
  registerSelection(context);
  registerLinks(context);
  registerVariables(context);
  registerWorkspaceSymbols(context);
}
