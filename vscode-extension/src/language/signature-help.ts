/** The command's forms while its parameters are typed, with the current parameter. */
import { signatureHelp } from 'hayes/language';
import * as vscode from 'vscode';
import { scriptOf, selector } from '../documents.ts';
import { placeOf } from './convert.ts';
import { languageOptions, loadTexts } from './options.ts';

export function registerSignatureHelp(context: vscode.ExtensionContext): void {
  const provider: vscode.SignatureHelpProvider = {
    async provideSignatureHelp(document, position, token) {
      await loadTexts();
      if (token.isCancellationRequested) return undefined;
      const found = signatureHelp(scriptOf(document), placeOf(position), languageOptions(document));
      if (!found) return undefined;
      const help = new vscode.SignatureHelp();
      help.activeSignature = found.activeSignature;
      help.activeParameter = found.signatures[found.activeSignature]?.activeParameter ?? -1;
      help.signatures = found.signatures.map(({ label, documentation, parameters, activeParameter }) => {
        const signature = new vscode.SignatureInformation(label, documentation);
        signature.parameters = parameters.map(
          ({ start, end, documentation: text }) =>
            new vscode.ParameterInformation(
              [start, end],
              text === undefined ? undefined : new vscode.MarkdownString(text),
            ),
        );
        if (activeParameter !== undefined) signature.activeParameter = activeParameter;
        return signature;
      });
      return help;
    },
  };
  context.subscriptions.push(vscode.languages.registerSignatureHelpProvider(selector, provider, '=', ','));
}
