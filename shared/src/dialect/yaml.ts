/** Dialect files as text: YAML → checked data, each mistake with its line and column. */
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type Scalar,
} from 'yaml';
import { z } from 'zod';
import { defineMessages, type LocalText, text } from '../text/index.ts';
import { DialectFile } from './schema.ts';

const messages = defineMessages({
  'dialect-yaml': { en: '{en}', zh: 'YAML 语法错误：{en}' },
  'dialect-schema': { en: '{en}', zh: '{zh}' },
});

export interface DialectProblem {
  /** In English. */
  message: string;
  text: LocalText;
  /** Keys and indexes that lead to the place. */
  path: readonly (string | number)[];
  /** From 1. */
  line: number;
  column: number;
}

export interface ParsedDialect {
  file?: DialectFile;
  problems: DialectProblem[];
  /**
   * Line and column (from 1) of what a path leads to, or of its nearest ancestor in the text.
   * @param offsetInValue characters of the value before the place, escapes counted as what they stand for
   */
  locate(path: readonly (string | number)[], offsetInValue?: number): { line: number; column: number };
}

export function parseDialectYaml(source: string): ParsedDialect {
  const counter = new LineCounter();
  const document = parseDocument(source, { lineCounter: counter, merge: true });
  const at = (offset: number) => {
    const { line, col } = counter.linePos(offset);
    return { line, column: col };
  };
  const locate = (path: readonly (string | number)[], offsetInValue = 0) => {
    const { offset, scalar } = placeOf(document, path);
    return at(offset + (scalar ? writtenLength(source.slice(offset), scalar, offsetInValue) : 0));
  };
  const problems: DialectProblem[] = document.errors.map((error) => {
    const message = error.message.split('\n')[0]!.replace(/ at line \d+, column \d+:?$/, '');
    return { message, text: text(messages['dialect-yaml'], { en: message }), path: [], ...at(error.pos[0]) };
  });
  if (problems.length > 0) return { problems, locate };
  const data: unknown = document.toJS();
  const result = DialectFile.safeParse(data);
  if (result.success) return { file: result.data, problems, locate };
  const inChinese = flatten(DialectFile.safeParse(data, { error: chinese }).error?.issues ?? []);
  for (const [index, { message, path, isKey }] of flatten(result.error.issues).entries()) {
    const said = text(messages['dialect-schema'], { en: message, zh: inChinese[index]?.message ?? message });
    problems.push({ message, text: said, path, ...(isKey ? at(placeOf(document, path, true).offset) : locate(path)) });
  }
  return { problems, locate };
}

const chinese = z.locales.zhCN().localeError;

/** How many characters of the source the first `length` characters of a quoted or plain value take. */
function writtenLength(source: string, { type }: Scalar, length: number): number {
  const unit = type === 'QUOTE_SINGLE' ? /''|./sy : type === 'QUOTE_DOUBLE' ? /\\(?:x..|u.{4}|U.{8}|.)|./sy : /./sy;
  let end = 0;
  for (let i = 0; i < length && unit.test(source); i++) end = unit.lastIndex;
  return end;
}

interface Issue {
  message: string;
  path: (string | number)[];
  /** True where the key itself is wrong, not what it leads to. */
  isKey?: boolean;
}

/** A failed union tells of every branch: the branch that came furthest is the one that was meant. */
function flatten(
  issues: readonly { message: string; path: PropertyKey[]; code?: string; errors?: unknown; keys?: unknown }[],
  prefix: (string | number)[] = [],
): Issue[] {
  return issues.flatMap((issue): Issue[] => {
    const path = [...prefix, ...issue.path.filter((part) => typeof part !== 'symbol')] as (string | number)[];
    const branches = issue.code === 'invalid_union' ? ((issue.errors ?? []) as (typeof issues)[]) : [];
    if (issue.code === 'unrecognized_keys' && Array.isArray(issue.keys)) {
      return issue.keys.map((key: string) => ({ message: issue.message, path: [...path, key], isKey: true }));
    }
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

/** The value at the path, its key where the value has no text of its own, or the nearest ancestor. */
function placeOf(
  document: Document.Parsed,
  path: readonly (string | number)[],
  atKey = false,
): { offset: number; scalar?: Scalar } {
  let node: Node | null = document.contents;
  let offset = node?.range?.[0] ?? 0;
  for (const [index, part] of path.entries()) {
    if (isAlias(node)) node = node.resolve(document) ?? null;
    if (isMap(node)) {
      const pair: { key: unknown; value: unknown } | undefined = node.items.find(
        (item) => isScalar(item.key) && String(item.key.value) === String(part),
      );
      if (!pair) return { offset };
      offset = (pair.key as Node).range?.[0] ?? offset;
      if (atKey && index === path.length - 1) return { offset };
      node = pair.value as Node | null;
    } else if (isSeq(node)) {
      node = node.items[Number(part)] as Node | null;
    } else {
      return isScalar(node) ? { offset, scalar: node } : { offset };
    }
    if (node && isScalar(node)) {
      const quoted = node.type === 'QUOTE_SINGLE' || node.type === 'QUOTE_DOUBLE';
      offset = (node.range?.[0] ?? offset) + (quoted ? 1 : 0);
    } else if (node?.range) offset = node.range[0];
  }
  return isScalar(node) ? { offset, scalar: node } : { offset };
}
