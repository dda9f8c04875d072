/** Sections and commands of a document: for outlines, folding and "Run" lenses. */
import { parseScript, type Script } from '../script/index.ts';

export interface DocumentSymbol {
  readonly name: string;
  readonly kind: 'section' | 'command';
  /** Lines from 1; the last line belongs to it. */
  readonly line: number;
  readonly endLine: number;
  readonly children: readonly DocumentSymbol[];
}

export interface FoldingRange {
  readonly line: number;
  readonly endLine: number;
}

export interface Runnable {
  readonly kind: 'file' | 'section';
  /** The section's title; empty for the file. */
  readonly title: string;
  /** Where the lens stands. */
  readonly line: number;
  /** Lines that are run. */
  readonly startLine: number;
  readonly endLine: number;
}

const scriptOf = (document: string | Script): Script =>
  typeof document === 'string' ? parseScript(document) : document;

export function documentSymbols(document: string | Script): DocumentSymbol[] {
  return scriptOf(document).sections.flatMap(({ title, line, endLine, steps }) => {
    const commands = steps.flatMap((step): DocumentSymbol[] =>
      step.command
        ? [{ name: step.command.text, kind: 'command', line: step.line, endLine: step.endLine, children: [] }]
        : [],
    );
    return title === undefined
      ? commands
      : [{ name: title, kind: 'section' as const, line, endLine, children: commands }];
  });
}

/** Sections, and commands with more than one line of answers. */
export function folding(document: string | Script): FoldingRange[] {
  const ranges: FoldingRange[] = [];
  for (const { title, line, steps } of scriptOf(document).sections) {
    const last = steps.at(-1)?.endLine ?? line;
    if (title !== undefined && last > line) ranges.push({ line, endLine: last });
    for (const step of steps)
      if (step.command && step.endLine > step.line) ranges.push({ line: step.line, endLine: step.endLine });
  }
  return ranges;
}

/** What can be run: the file, and each section that has a title and something to run. None for a document without commands. */
export function runnables(document: string | Script): Runnable[] {
  const script = scriptOf(document);
  if (!script.steps.some((step) => step.command)) return [];
  const sections = script.sections.filter((section) => section.title !== undefined && section.steps.length > 0);
  return [
    { kind: 'file', title: '', line: 1, startLine: 1, endLine: script.lines.count },
    ...sections.map(
      ({ title = '', line, endLine }): Runnable => ({ kind: 'section', title, line, startLine: line, endLine }),
    ),
  ];
}
