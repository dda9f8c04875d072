/** What every service of the language needs to know besides the text. */
import { builtinTexts } from 'hayes/dialect';
import type { LanguageOptions } from 'hayes/language';
import type * as vscode from 'vscode';
import { findDialect } from '../dialects.ts';
import { dialectOf } from '../documents.ts';
import { locale } from '../texts.ts';

let texts: LanguageOptions['texts'];

/** Loads the documentation of the dialects, once; until then there are names, ranges and values only. */
export async function loadTexts(): Promise<void> {
  texts ??= await builtinTexts();
}

export const languageOptions = (document: vscode.TextDocument): LanguageOptions => ({
  dialect: dialectOf(document),
  locale: locale(),
  resolve: (name) => findDialect(name, document.uri),
  texts,
});
