/** Where variables come from and where they are used; renaming them. */
import { definition, references, rename, variableAt } from 'hayes/language';
import * as vscode from 'vscode';
import { scriptOf, selector } from '../documents.ts';
import { messages, say, sayProblem } from '../texts.ts';
import { placeOf, rangeOf } from './convert.ts';

export function registerVariables(context: vscode.ExtensionContext): void {
  const definitions: vscode.DefinitionProvider = {
    provideDefinition: (document, position) =>
      definition(scriptOf(document), placeOf(position)).map(
        (place) => new vscode.Location(document.uri, rangeOf(document, place)),
      ),
  };
  const uses: vscode.ReferenceProvider = {
    provideReferences: (document, position, { includeDeclaration }) =>
      references(scriptOf(document), placeOf(position))
        .filter(({ kind }) => includeDeclaration || kind !== 'declaration')
        .map((place) => new vscode.Location(document.uri, rangeOf(document, place))),
  };
  const renames: vscode.RenameProvider = {
    prepareRename(document, position) {
      const found = variableAt(scriptOf(document), placeOf(position));
      if (!found) throw new Error(say(messages.noVariable));
      return { range: rangeOf(document, found), placeholder: found.name };
    },
    provideRenameEdits(document, position, name) {
      const edit = new vscode.WorkspaceEdit();
      try {
        for (const { text, ...place } of rename(scriptOf(document), placeOf(position), name))
          edit.replace(document.uri, rangeOf(document, place), text);
      } catch (error) {
        throw new Error(sayProblem(error));
      }
      return edit;
    },
  };
  const highlights: vscode.DocumentHighlightProvider = {
    provideDocumentHighlights: (document, position) =>
      references(scriptOf(document), placeOf(position)).map(
        ({ kind, ...place }) =>
          new vscode.DocumentHighlight(
            rangeOf(document, place),
            kind === 'use' ? vscode.DocumentHighlightKind.Read : vscode.DocumentHighlightKind.Write,
          ),
      ),
  };
  context.subscriptions.push(
    vscode.languages.registerDefinitionProvider(selector, definitions),
    vscode.languages.registerReferenceProvider(selector, uses),
    vscode.languages.registerRenameProvider(selector, renames),
    vscode.languages.registerDocumentHighlightProvider(selector, highlights),
  );
}
