/** "Expand selection": from a value to its argument, command, line, step, section. */
import { selectionRanges } from 'hayes/language';
import * as vscode from 'vscode';
import { scriptOf, selector } from '../documents.ts';
import { placeOf, rangeOf } from './convert.ts';
import { languageOptions } from './options.ts';

export function registerSelection(context: vscode.ExtensionContext): void {
  const provider: vscode.SelectionRangeProvider = {
    provideSelectionRanges: (document, positions) =>
      positions.map((position) => {
        const spans = selectionRanges(scriptOf(document), placeOf(position), languageOptions(document));
        const outermost = new vscode.SelectionRange(new vscode.Range(position, position));
        return (
          spans.reduceRight<vscode.SelectionRange | undefined>(
            (outer, span) => new vscode.SelectionRange(rangeOf(document, span), outer),
            undefined,
          ) ?? outermost
        );
      }),
  };
  context.subscriptions.push(vscode.languages.registerSelectionRangeProvider(selector, provider));
}
