/** Dialects from files, and the documentation of those that ship with Hayes. Node only: not part of the room's index. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { defineMessages, HayesError, text } from '../text/index.ts';
import { builtinFile, builtinIds } from './builtin.ts';
import { builtinTexts } from './builtin-texts.ts';
import { checkDialect, type LocatedFinding, printFinding } from './check.ts';
import { Dialect, DialectError } from './dialect.ts';
import { resolveExtends } from './resolve.ts';
import type { DialectFile, TextSpec } from './schema.ts';
import { withTexts } from './texts.ts';
import { type ParsedDialect, parseDialectYaml } from './yaml.ts';

const messages = defineMessages({
  'dialect-read': { en: 'the dialect file {path} cannot be read: {reason}', zh: '无法读取方言文件 {path}：{reason}' },
  'dialect-mistakes': { en: '{path} has {count} mistakes:\n{list}', zh: '{path} 有 {count} 处错误：\n{list}' },
  list: { en: '{en}', zh: '{zh}' },
});

/** A dialect file with mistakes; its message holds them all as `file:line:column: error: …`, one a line. */
export class DialectFileError extends HayesError {
  readonly path: string;
  readonly findings: readonly LocatedFinding[];

  constructor(path: string, findings: readonly LocatedFinding[]) {
    const errors = findings.filter(({ severity }) => severity === 'error');
    const printed = (locale: 'en' | 'zh-CN') => errors.map((finding) => printFinding(path, finding, locale)).join('\n');
    super(messages['dialect-mistakes'], {
      path,
      count: errors.length,
      list: text(messages.list, { en: printed('en'), zh: printed('zh-CN') }),
    });
    this.name = 'DialectFileError';
    this.path = path;
    this.findings = errors;
  }
}

export interface LoadOptions {
  /** Folder that a relative path starts from; default: the working directory. */
  from?: string;
  /** True: with the documentation texts. A dialect from a file always has them. */
  documented?: boolean;
}

/** A dialect file, read and checked; `whole` and `dialect` are missing where it has errors. */
export interface ReadDialect {
  readonly path: string;
  readonly findings: readonly LocatedFinding[];
  /** What it extends merged in. */
  readonly whole?: DialectFile;
}

/**
 * @param ref `quectel-bc26`, `quectel-bc26/BC20`, `./mine.yaml` or `./mine.yaml/MODEL`
 * @throws DialectError where there is no such dialect or model, DialectFileError where a file has mistakes, HayesError
 *   where it cannot be read
 */
export async function loadDialect(ref: string, options: LoadOptions = {}): Promise<Dialect> {
  const { path, model } = splitReference(ref);
  if (path === undefined) {
    const [id = ''] = ref.split('/', 1);
    const file = options.documented ? await documentedFile(id.toLowerCase()) : builtinFile(id.toLowerCase());
    if (!file) throw DialectError.unknown(id, builtinIds());
    return new Dialect(file, model);
  }
  const read = await readDialectFile(resolve(options.from ?? '.', path));
  if (!read.whole) throw new DialectFileError(read.path, read.findings);
  return new Dialect(read.whole, model);
}

/** Reads and checks a dialect file. Mistakes of the file are findings, those of a file that it extends are thrown. */
export async function readDialectFile(path: string): Promise<ReadDialect> {
  const parsed = await parseFile(path);
  const bases = new Map<string, DialectFile>();
  if (parsed.file) await collectBases(parsed.file, dirname(path), bases, new Map([[path, parsed.file]]));
  const findings = checkDialect(parsed, (id) => bases.get(id));
  if (!parsed.file || findings.some(({ severity }) => severity === 'error')) return { path, findings };
  return { path, findings, whole: resolveExtends(parsed.file, (id) => bases.get(id)) };
}

/** The way to a file and the model behind it; no path where the reference is an id. */
export function splitReference(ref: string): { path?: string; model?: string | undefined } {
  const file = /^(.*\.ya?ml)(?:[/\\]([^/\\]+))?$/i.exec(ref);
  if (file) return { path: file[1]!, model: file[2] };
  return { model: ref.split('/')[1] };
}

/** What is built in counts first; another name, or a path, leads to a file beside the one that extends it. */
async function collectBases(
  file: DialectFile,
  folder: string,
  bases: Map<string, DialectFile>,
  seen: ReadonlyMap<string, DialectFile>,
): Promise<void> {
  const base = file.extends;
  if (base === undefined || bases.has(base)) return;
  const path = resolve(folder, /\.ya?ml$/i.test(base) ? base : `${base}.yaml`);
  const known = (await documentedFile(base)) ?? seen.get(path);
  if (known) {
    // One that was read on the way here closes a circle, which the self-check reports.
    bases.set(base, known);
    return;
  }
  if (!existsSync(path)) return; // The self-check reports it, with its place.
  const parsed = await parseFile(path);
  if (!parsed.file)
    throw new DialectFileError(
      path,
      checkDialect(parsed, () => undefined),
    );
  bases.set(base, parsed.file);
  await collectBases(parsed.file, dirname(path), bases, new Map([...seen, [path, parsed.file]]));
}

async function parseFile(path: string): Promise<ParsedDialect> {
  try {
    return parseDialectYaml(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new HayesError(
      messages['dialect-read'],
      { path, reason: cause instanceof Error ? cause.message : String(cause) },
      { cause },
    );
  }
}

/** A built-in file with its documentation, which is loaded when it is first asked for. */
export async function documentedFile(id: string): Promise<DialectFile | undefined> {
  const file = builtinFile(id);
  if (!file) return undefined;
  return withTexts(file, (await builtinTexts())[id] ?? {});
}

const documented = new Map<string, Promise<Dialect>>();

/**
 * A built-in dialect with all its texts, for editors and explanations.
 * @param name `quectel-bc26` or `quectel-bc26/BC20`
 * @throws DialectError where there is no such dialect or model
 */
export function documentedDialect(name: string): Promise<Dialect> {
  const key = name.toLowerCase();
  let dialect = documented.get(key);
  if (!dialect) {
    dialect = loadDialect(name, { documented: true });
    documented.set(key, dialect);
    dialect.catch(() => documented.delete(key));
  }
  return dialect;
}

export interface ListedDialect {
  readonly id: string;
  readonly title: TextSpec;
  readonly models: readonly string[];
  readonly manual: DialectFile['manual'];
}

/** The built-in dialects of modules, in order of their ids. */
export function listDialects(): ListedDialect[] {
  return builtinIds()
    .sort()
    .map((id) => {
      const file = builtinFile(id)!;
      return { id, title: file.title, models: Object.keys(file.models ?? {}), manual: file.manual };
    });
}

export { checkDialect, type LocatedFinding, printFinding } from './check.ts';
export { printDialect, resolvedFile } from './print.ts';
