/** Offsets of the language service → positions of the editor. Both count UTF-16 units. */
import * as vscode from 'vscode';

export interface Offsets {
  readonly start: number;
  readonly end: number;
}

export const rangeOf = (document: vscode.TextDocument, { start, end }: Offsets): vscode.Range =>
  new vscode.Range(document.positionAt(start), document.positionAt(end));

/** Lines from `first` to `last`, both from 1, without the end of the last one. */
export function linesOf(document: vscode.TextDocument, first: number, last: number): vscode.Range {
  const end = document.lineAt(Math.min(last, document.lineCount) - 1).range.end;
  return new vscode.Range(new vscode.Position(first - 1, 0), end);
}

/** A place of the editor as the language service counts: lines and columns from 1. */
export const placeOf = ({ line, character }: vscode.Position) => ({ line: line + 1, column: character + 1 });

export const offsetsOf = (document: vscode.TextDocument, { start, end }: vscode.Range): Offsets => ({
  start: document.offsetAt(start),
  end: document.offsetAt(end),
});
