/** Dialects by name: those that ship with Hayes, and one from a file of the user's, which is read again when it changes. */
import { dirname, isAbsolute, resolve } from 'node:path';
import { builtinDialect, type Dialect } from 'hayes/dialect';
import { loadDialect, splitReference } from 'hayes/dialects';
import * as vscode from 'vscode';
import { readSettings } from './settings.ts';
import { sayProblem } from './texts.ts';

interface Loaded {
  readonly dialect?: Dialect | undefined;
  readonly watcher: vscode.Disposable;
}

const files = new Map<string, Loaded>();
const changed = new vscode.EventEmitter<void>();

/** A dialect file has been read, for the first time or again. */
export const onDidChangeDialects = changed.event;

/**
 * The dialect of this name for a document. One from a file is undefined until it is read; `onDidChangeDialects` tells.
 * @throws DialectError where there is no dialect or model of that name
 */
export function findDialect(name: string, resource: vscode.Uri): Dialect | undefined {
  const reference = fileReference(name, resource);
  if (reference !== undefined) return fromFile(reference);
  // A script names a dialect from a file by its id.
  const own = fileReference(readSettings(resource).dialect, resource);
  const dialect = own === undefined ? undefined : fromFile(own);
  if (dialect && [dialect.id, `${dialect.id}/${dialect.model}`].includes(name)) return dialect;
  return builtinDialect(name);
}

/**
 * The same for a run, which can wait.
 * @throws DialectError or HayesError where there is none, or where its file has mistakes
 */
export async function needDialect(name: string, resource: vscode.Uri): Promise<Dialect> {
  const reference = fileReference(name, resource);
  return (reference === undefined ? undefined : await loadDialect(reference)) ?? findDialect(name, resource)!;
}

/** `./mine.yaml/MODEL` → with the whole path, from the folder that the document belongs to. */
function fileReference(name: string, resource: vscode.Uri): string | undefined {
  const { path } = splitReference(name);
  if (path === undefined || isAbsolute(path)) return path === undefined ? undefined : name;
  const folder = vscode.workspace.getWorkspaceFolder(resource) ?? vscode.workspace.workspaceFolders?.[0];
  return folder ? `${resolve(folder.uri.fsPath, path)}${name.slice(path.length)}` : undefined;
}

function fromFile(reference: string): Dialect | undefined {
  if (!files.has(reference)) {
    const watcher = watch(splitReference(reference).path!, () => void read(reference, watcher));
    files.set(reference, { watcher });
    void read(reference, watcher);
  }
  return files.get(reference)?.dialect;
}

async function read(reference: string, watcher: vscode.Disposable): Promise<void> {
  try {
    files.set(reference, { dialect: await loadDialect(reference), watcher });
  } catch (error) {
    files.set(reference, { watcher });
    void vscode.window.showErrorMessage(sayProblem(error));
  }
  changed.fire();
}

function watch(path: string, changedFile: () => void): vscode.Disposable {
  const pattern = new vscode.RelativePattern(vscode.Uri.file(dirname(path)), '*.{yaml,yml}');
  const watcher = vscode.workspace.createFileSystemWatcher(pattern);
  watcher.onDidChange(changedFile);
  watcher.onDidCreate(changedFile);
  return watcher;
}

export const disposeDialects = (): void => {
  for (const { watcher } of files.values()) watcher.dispose();
  files.clear();
};
