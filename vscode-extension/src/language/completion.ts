/** What could stand here: commands, options, values with their meanings, answers, variables, directives. */
import { type CompletionItem, type CompletionKind, complete } from 'hayes/language';
import * as vscode from 'vscode';
import { scriptOf, selector } from '../documents.ts';
import { rangeOf } from './convert.ts';
import { languageOptions, loadTexts } from './options.ts';

const kinds: Record<CompletionKind, vscode.CompletionItemKind> = {
  snippet: vscode.CompletionItemKind.Snippet,
  command: vscode.CompletionItemKind.Function,
  option: vscode.CompletionItemKind.Property,
  value: vscode.CompletionItemKind.EnumMember,
  answer: vscode.CompletionItemKind.Event,
  variable: vscode.CompletionItemKind.Variable,
  directive: vscode.CompletionItemKind.Keyword,
  text: vscode.CompletionItemKind.Value,
};

const TRIGGERS = ['+', '=', ',', '"', '{', '@'];

export function registerCompletion(context: vscode.ExtensionContext): void {
  const provider: vscode.CompletionItemProvider = {
    async provideCompletionItems(document, position, token) {
      await loadTexts();
      if (token.isCancellationRequested) return undefined;
      const place = { line: position.line + 1, column: position.character + 1 };
      return complete(scriptOf(document), place, languageOptions(document)).map((item, index) =>
        toItem(document, item, index),
      );
    },
  };
  context.subscriptions.push(vscode.languages.registerCompletionItemProvider(selector, provider, ...TRIGGERS));
}

function toItem(document: vscode.TextDocument, item: CompletionItem, index: number): vscode.CompletionItem {
  const converted = new vscode.CompletionItem(item.label, kinds[item.kind]);
  converted.insertText = item.snippet === undefined ? item.insert : new vscode.SnippetString(item.snippet);
  converted.range = rangeOf(document, item.replace);
  // What is replaced may hold more than the label, such as a quote.
  converted.filterText = item.insert;
  converted.sortText = String(index).padStart(5, '0');
  if (item.detail) converted.detail = item.detail;
  if (item.documentation) converted.documentation = new vscode.MarkdownString(item.documentation);
  // Behind these the next parameter is chosen at once.
  if (/[=,]$/.test(item.insert)) converted.command = { command: 'editor.action.triggerSuggest', title: '' };
  return converted;
}
