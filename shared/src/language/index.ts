export { builtinTexts } from '../dialect/index.ts';
export { type DiagnosticCode, diagnosticCodes, messageOf, type Severity, severityOf, titleOf } from './codes.ts';
export { type CompletionItem, type CompletionKind, complete } from './complete.ts';
export type { Diagnostic, Fix, TextEdit } from './diagnostic.ts';
export { format, formatText } from './format.ts';
export { type Hover, hover } from './hover.ts';
export { type InlayHint, inlayHints } from './inlay-hints.ts';
export { type DocumentLink, documentLinks } from './links.ts';
export { dialectOf, type LanguageOptions, lint } from './lint.ts';
export {
  type DocumentSymbol,
  documentSymbols,
  type FoldingRange,
  folding,
  type Runnable,
  runnables,
} from './outline.ts';
export { type ProcedureId, type ProcedureText, procedureTexts } from './procedures.ts';
export { selectionRanges } from './selection.ts';
export {
  type SemanticToken,
  semanticTokens,
  type TokenModifier,
  type TokenType,
  tokenModifiers,
  tokenTypes,
} from './semantic-tokens.ts';
export { type SignatureHelp, type SignatureInformation, signatureHelp } from './signature-help.ts';
export { type WorkspaceSymbol, workspaceSymbols } from './symbols.ts';
export { definition, type Occurrence, references, rename, variableAt } from './variables.ts';
