/** Parameters: kinds, ranges, codes, and values inside them. */
import type { LocalText } from '../../text/index.ts';
import { text } from '../../text/index.ts';
import { isInRanges, type Param, parseRanges, printRanges, resolveParam } from '../param.ts';
import { overrideParam } from '../resolve.ts';
import type { DialectFile, ParamSpec } from '../schema.ts';
import { derivedFacts, facts } from '../vocabulary.ts';
import { type Path, paramTables, type Report } from './finding.ts';
import { messages } from './messages.ts';

/** Why a parameter cannot hold a value; undefined where it can. Lengths count bytes of UTF-8. */
export function valueProblem(param: Param, value: unknown): LocalText | undefined {
  if (param.kind === 'values' || param.kind === 'cause') {
    if (param.codes.some(({ is }) => is === value)) return undefined;
    return text(messages['value-codes'], { known: [...new Set(param.codes.map(({ is }) => String(is)))].join(', ') });
  }
  if (param.kind === 'int') {
    if (typeof value !== 'number' || !Number.isInteger(value)) return text(messages['value-int']);
    return isInRanges(param.ranges, value)
      ? undefined
      : text(messages['value-range'], { range: printRanges(param.ranges) });
  }
  if (typeof value !== 'string') return text(messages['value-string']);
  if (param.template) return undefined;
  const length = new TextEncoder().encode(value).length;
  return isInRanges(param.ranges, length)
    ? undefined
    : text(messages['value-length'], { range: printRanges(param.ranges) });
}

const kinds = ['int', 'string', 'data', 'values', 'cause'] as const;

export function checkParams(file: DialectFile, sent: ReadonlySet<string>, report: Report): void {
  for (const [path, table] of paramTables(file)) {
    for (const [name, spec] of Object.entries(table))
      if (spec) checkParam(file, [...path, name], name, spec, sent, report);
  }
}

function checkParam(
  file: DialectFile,
  path: Path,
  name: string,
  spec: ParamSpec,
  sent: ReadonlySet<string>,
  report: Report,
): void {
  const stated = kinds.filter((kind) => spec[kind] !== undefined);
  if (stated.length > 1) report.error(path, messages.kinds, { kinds: stated.join(', ') });
  for (const kind of ['int', 'string', 'data', 'bytes'] as const) {
    const range = spec[kind];
    if (range === undefined || (typeof range === 'string' && range.includes('<'))) continue;
    for (const { min, max } of parseRanges(range))
      if (min > max) report.error([...path, kind], messages['range-reversed'], { min, max });
  }
  const isTemplate = typeof spec.string === 'string' && spec.string.includes('<');
  if (spec.bytes !== undefined && !isTemplate && stated.length > 0)
    report.error([...path, 'bytes'], messages['bytes-alone']);

  const base = path.length > 2 ? file.params?.[name] : undefined;
  const param = resolveParam(name, base ? overrideParam(base, spec) : spec);
  checkKind(path, param, report);
  checkCodes(path, param, spec, sent, report);
  for (const key of ['default', 'initially'] as const) {
    const value = spec[key];
    if (value === undefined) continue;
    const problem = valueProblem(param, value);
    if (problem) report.error([...path, key], messages.value, { name, value: String(value), problem });
  }
}

/** A word of the vocabulary keeps its kind in every dialect; a number or a text may be coded. */
function checkKind(path: Path, param: Param, report: Report): void {
  const kind =
    facts[param.name as keyof typeof facts] ??
    ((derivedFacts as readonly string[]).includes(param.name) ? 'bool' : undefined);
  if (kind === undefined) return;
  const fits = {
    int: param.kind === 'int' || (param.kind === 'values' && param.codes.every(({ is }) => typeof is === 'number')),
    bool: param.kind === 'values' && param.codes.every(({ is }) => typeof is === 'boolean'),
    string:
      param.kind === 'string' ||
      param.kind === 'data' ||
      (param.kind === 'values' && param.codes.every(({ is }) => typeof is === 'string')),
    data: param.kind === 'data' || param.kind === 'string',
  };
  if (!fits[kind])
    report.error(path, messages['fact-kind'], { name: param.name, kind: text(messages[`kind-${kind}`]) });
}

function checkCodes(path: Path, param: Param, spec: ParamSpec, sent: ReadonlySet<string>, report: Report): void {
  const table = spec.cause ? 'cause' : 'values';
  const codes = new Map<string, string>();
  const meanings = new Map<string, string>();
  for (const { code, is } of param.codes) {
    if (!(spec[table] && code in spec[table])) continue;
    const same = codes.get(code.toLowerCase());
    if (same !== undefined) report.error([...path, table, code], messages['code-twice'], { code, other: same });
    codes.set(code.toLowerCase(), code);
    const meaning = `${typeof is} ${String(is)}`;
    const other = meanings.get(meaning);
    if (other !== undefined && table === 'values' && sent.has(param.name))
      report.error([...path, table, code], messages['meaning-twice'], { code, other, is: String(is) });
    meanings.set(meaning, other ?? code);
  }
}
