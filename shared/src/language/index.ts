export { builtinTexts } from '../dialect/index.ts';
export { type DiagnosticCode, diagnosticCodes, messageOf, type Severity, severityOf, titleOf } from './codes.ts';
export { type CompletionItem, type CompletionKind, complete } from './complete.ts';
export type { Diagnostic, Fix, TextEdit } from './diagnostic.ts';
export { type Hover, hover } from './hover.ts';
export { dialectOf, type LanguageOptions, lint } from './lint.ts';
export {
  type DocumentSymbol,
  documentSymbols,
  type FoldingRange,
  folding,
  type Runnable,
  runnables,
} from './outline.ts';
