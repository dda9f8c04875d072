/** Which documents are AT scripts, and what is in them: parsed once per version. */
import type { Dialect } from 'hayes/dialect';
import { parseScript, type Script } from 'hayes/script';
import type * as vscode from 'vscode';
import { findDialect } from './dialects.ts';
import { readSettings } from './settings.ts';

export const LANGUAGE = 'atscript';

/** For every place a script may come from: a folder, a virtual workspace, an untitled editor. */
export const selector: vscode.DocumentSelector = { language: LANGUAGE };

const parsed = new WeakMap<vscode.TextDocument, { version: number; script: Script }>();

export function scriptOf(document: vscode.TextDocument): Script {
  const known = parsed.get(document);
  if (known?.version === document.version) return known.script;
  const script = parseScript(document.getText());
  parsed.set(document, { version: document.version, script });
  return script;
}

/** An AT script, and not one of GNU Autotest's files, which end in `.at` too. */
export const isScript = (document: vscode.TextDocument): boolean =>
  document.languageId === LANGUAGE && !scriptOf(document).autotest;

/** The dialect that the script names, or else the one of the settings: as a name. */
export const dialectNameOf = (document: vscode.TextDocument): string =>
  scriptOf(document).dialect?.name ?? readSettings(document.uri).dialect;

/** The dialect that the script names, or else the one of the settings; undefined where there is none, or not yet. */
export function dialectOf(document: vscode.TextDocument): Dialect | undefined {
  try {
    return findDialect(dialectNameOf(document), document.uri);
  } catch {
    return undefined;
  }
}

/** Scripts of virtual workspaces have no folder that `@file` could be read from. */
export const isLocal = (document: vscode.TextDocument): boolean => ['file', 'untitled'].includes(document.uri.scheme);

/** The document's name as people say it. */
export const nameOf = (document: vscode.TextDocument): string =>
  document.uri.path.split('/').at(-1) || document.uri.path;
