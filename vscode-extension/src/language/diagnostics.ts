/** What the linter says, in the list of problems: at once for a document that opens, a moment after the last keystroke else. */
import { type Diagnostic, lint } from 'hayes/language';
import * as vscode from 'vscode';
import { onDidChangeDialects } from '../dialects.ts';
import { isScript, LANGUAGE, scriptOf } from '../documents.ts';
import { readSettings } from '../settings.ts';
import { rangeOf } from './convert.ts';
import { helpUri } from './help.ts';
import { languageOptions, loadTexts } from './options.ts';

export const LINT_SOURCE = 'Hayes';

/** Pause in typing after which a document is checked, in ms. */
const PAUSE = 150;

const severities: Record<Diagnostic['severity'], vscode.DiagnosticSeverity> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};

const found = new WeakMap<vscode.TextDocument, { version: number; diagnostics: Diagnostic[] }>();

/** What the linter says about this version of the document. */
export function diagnosticsOf(document: vscode.TextDocument): Diagnostic[] {
  const known = found.get(document);
  if (known?.version === document.version) return known.diagnostics;
  const diagnostics = isScript(document) ? lint(scriptOf(document), languageOptions(document)) : [];
  found.set(document, { version: document.version, diagnostics });
  return diagnostics;
}

export function registerDiagnostics(context: vscode.ExtensionContext): void {
  const collection = vscode.languages.createDiagnosticCollection('hayes');
  const waiting = new Map<string, NodeJS.Timeout>();

  const cancel = (document: vscode.TextDocument) => {
    const key = document.uri.toString();
    clearTimeout(waiting.get(key));
    waiting.delete(key);
  };
  const check = (document: vscode.TextDocument) => {
    cancel(document);
    if (document.isClosed || document.languageId !== LANGUAGE) return;
    const isWanted = readSettings(document.uri).lint;
    collection.set(document.uri, isWanted ? diagnosticsOf(document).map((one) => toDiagnostic(document, one)) : []);
  };
  const checkSoon = (document: vscode.TextDocument) => {
    cancel(document);
    if (document.languageId !== LANGUAGE) return;
    waiting.set(
      document.uri.toString(),
      setTimeout(() => check(document), PAUSE),
    );
  };
  const checkAll = () => {
    for (const document of vscode.workspace.textDocuments) {
      found.delete(document);
      check(document);
    }
  };

  // Some messages say what a value means.
  void loadTexts().then(checkAll);
  context.subscriptions.push(
    collection,
    onDidChangeDialects(checkAll),
    vscode.workspace.onDidOpenTextDocument(check),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0) checkSoon(document);
    }),
    // Also when the document is given another language: it closes as the one and opens as the other.
    vscode.workspace.onDidCloseTextDocument((document) => {
      cancel(document);
      collection.delete(document.uri);
    }),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('hayes.dialect') || change.affectsConfiguration('hayes.lint')) checkAll();
    }),
    { dispose: () => waiting.forEach((timer) => void clearTimeout(timer)) },
  );
}

function toDiagnostic(document: vscode.TextDocument, one: Diagnostic): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(rangeOf(document, one), plain(one.message), severities[one.severity]);
  diagnostic.source = LINT_SOURCE;
  diagnostic.code = { value: one.code, target: helpUri(one.code) };
  return diagnostic;
}

/** The list of problems knows no Markdown. */
const plain = (markdown: string): string => markdown.replace(/`([^`]*)`/g, '“$1”');
