/** Colours that only the dialect knows: options, values, risky commands, results that mean failure. */
import { semanticTokens, type TokenType, tokenModifiers, tokenTypes } from 'hayes/language';
import * as vscode from 'vscode';
import { onDidChangeDialects } from '../dialects.ts';
import { scriptOf, selector } from '../documents.ts';
import { offsetsOf } from './convert.ts';
import { languageOptions } from './options.ts';

/** What themes colour. */
const names: Record<TokenType, string> = {
  command: 'function',
  option: 'property',
  number: 'number',
  string: 'string',
  enum: 'enumMember',
  variable: 'variable',
  answer: 'event',
  result: 'keyword',
  data: 'string',
  directive: 'decorator',
  section: 'namespace',
};

const legend = new vscode.SemanticTokensLegend(
  tokenTypes.map((type) => names[type]),
  [...tokenModifiers],
);

export function registerSemanticTokens(context: vscode.ExtensionContext): void {
  const changed = new vscode.EventEmitter<void>();
  const build = (document: vscode.TextDocument, range?: vscode.Range): vscode.SemanticTokens => {
    const builder = new vscode.SemanticTokensBuilder(legend);
    const within = range && offsetsOf(document, range);
    for (const { start, end, type, modifiers } of semanticTokens(
      scriptOf(document),
      languageOptions(document),
      within,
    )) {
      const { line, character } = document.positionAt(start);
      const bits = modifiers.reduce((sum, modifier) => sum | (1 << tokenModifiers.indexOf(modifier)), 0);
      builder.push(line, character, end - start, tokenTypes.indexOf(type), bits);
    }
    return builder.build();
  };
  context.subscriptions.push(
    changed,
    onDidChangeDialects(() => changed.fire()),
    vscode.languages.registerDocumentSemanticTokensProvider(
      selector,
      { onDidChangeSemanticTokens: changed.event, provideDocumentSemanticTokens: (document) => build(document) },
      legend,
    ),
    vscode.languages.registerDocumentRangeSemanticTokensProvider(
      selector,
      { provideDocumentRangeSemanticTokens: (document, range) => build(document, range) },
      legend,
    ),
  );
}
