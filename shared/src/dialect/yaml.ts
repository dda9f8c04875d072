/** Dialect files as text: YAML → checked data, each mistake with its line and column. */
import { type Document, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { DialectFile } from './schema.ts';

export interface DialectProblem {
  message: string;
  /** Keys and indexes that lead to the place. */
  path: readonly (string | number)[];
  /** From 1. */
  line: number;
  column: number;
}

export interface ParsedDialect {
  file?: DialectFile;
  problems: DialectProblem[];
  /** Line and column (from 1) of what a path leads to, or of its nearest ancestor in the text. */
  locate(path: readonly (string | number)[], offsetInValue?: number): { line: number; column: number };
}

export function parseDialectYaml(text: string): ParsedDialect {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, merge: true });
  const at = (offset: number) => {
    const { line, col } = counter.linePos(offset);
    return { line, column: col };
  };
  const locate = (path: readonly (string | number)[], offsetInValue = 0) =>
    at(offsetOf(document, path) + offsetInValue);
  const problems: DialectProblem[] = document.errors.map((error) => ({
    message: error.message.split('\n')[0]!,
    path: [],
    ...at(error.pos[0]),
  }));
  if (problems.length > 0) return { problems, locate };
  const result = DialectFile.safeParse(document.toJS());
  if (result.success) return { file: result.data, problems, locate };
  for (const issue of flatten(result.error.issues))
    problems.push({ message: issue.message, path: issue.path, ...locate(issue.path) });
  return { problems, locate };
}

interface Issue {
  message: string;
  path: (string | number)[];
}

/** A failed union tells of every branch: the branch that came furthest is the one that was meant. */
function flatten(
  issues: readonly { message: string; path: PropertyKey[]; code?: string; errors?: unknown }[],
  prefix: (string | number)[] = [],
): Issue[] {
  return issues.flatMap((issue): Issue[] => {
    const path = [...prefix, ...issue.path.filter((part) => typeof part !== 'symbol')] as (string | number)[];
    const branches = issue.code === 'invalid_union' ? ((issue.errors ?? []) as (typeof issues)[]) : [];
    if (branches.length === 0) return [{ message: issue.message, path }];
    const flat = branches.filter((branch) => branch.length > 0).map((branch) => flatten(branch, path));
    const depth = (branch: Issue[]) => Math.max(...branch.map((one) => one.path.length));
    return (
      flat.sort((one, other) => depth(other) - depth(one) || one.length - other.length)[0] ?? [
        { message: issue.message, path },
      ]
    );
  });
}

/** Offset of the value at the path, of the key where the value has no text of its own, or of the nearest ancestor. */
function offsetOf(document: Document.Parsed, path: readonly (string | number)[]): number {
  let node: Node | null = document.contents;
  let offset = node?.range?.[0] ?? 0;
  for (const part of path) {
    if (isMap(node)) {
      const pair: { key: unknown; value: unknown } | undefined = node.items.find(
        (item) => isScalar(item.key) && String(item.key.value) === String(part),
      );
      if (!pair) return offset;
      offset = (pair.key as Node).range?.[0] ?? offset;
      node = pair.value as Node | null;
    } else if (isSeq(node)) {
      node = node.items[Number(part)] as Node | null;
    } else {
      return offset;
    }
    if (node && isScalar(node)) {
      const quoted = node.type === 'QUOTE_SINGLE' || node.type === 'QUOTE_DOUBLE';
      offset = (node.range?.[0] ?? offset) + (quoted ? 1 : 0);
    } else if (node?.range) offset = node.range[0];
  }
  return offset;
}
