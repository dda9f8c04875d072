/** `hayes lint`: everything that can be said against scripts without running them. */
import type { Command } from 'commander';
import { loadDialect } from '../dialect/files.ts';
import { Dialect, DialectError } from '../dialect/index.ts';
import { type DiagnosticCode, lint, type Severity } from '../language/index.ts';
import { parseScript, type Script } from '../script/index.ts';
import { defineMessages } from '../text/index.ts';
import { type Cli, exitCodes, out, speaker } from './cli.ts';
import { sarif } from './sarif.ts';
import { choice, readInput } from './values.ts';
import { version } from './version.ts';

const help = defineMessages({
  about: { en: 'check .at scripts', zh: '检查 .at 脚本' },
  files: { en: 'scripts; - is the input', zh: '脚本文件；- 表示标准输入' },
  dialect: { en: 'dialect of scripts that name none with # @dialect', zh: '脚本未用 # @dialect 指定方言时使用的方言' },
  format: { en: 'text, json or sarif', zh: 'text、json 或 sarif' },
});

const formats = ['text', 'json', 'sarif'] as const;

export interface FileDiagnostic {
  file: string;
  /** Lines and columns from 1; the end is behind the last character. */
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
  code: DiagnosticCode;
  severity: Severity;
  message: string;
}

export function defineLint(program: Command, cli: Cli): void {
  const t = speaker(cli, help);
  program
    .command('lint')
    .description(t('about'))
    .argument('<file...>', t('files'))
    .option('--dialect <id[/model]>', t('dialect'))
    .option('--format <format>', t('format'), 'text')
    .action(async (files: string[], options: { dialect?: string; format: string }) => {
      const format = choice('--format', options.format, formats);
      const dialect =
        options.dialect === undefined ? undefined : await loadDialect(options.dialect, { documented: true });
      const found: FileDiagnostic[] = [];
      for (const file of files) found.push(...(await lintFile(cli, file, dialect)));
      if (format === 'json') await out(cli, JSON.stringify(found, undefined, 2));
      else if (format === 'sarif') await out(cli, sarif(found, cli.locale, version()));
      else
        for (const one of found)
          await out(cli, `${one.file}:${one.line}:${one.column}: ${one.severity} ${one.code} ${one.message}`);
      // Information and hints are remarks, not problems.
      if (found.some(({ severity }) => severity === 'error' || severity === 'warning')) cli.exitCode = exitCodes.failed;
    });
}

async function lintFile(cli: Cli, file: string, dialect: Dialect | undefined): Promise<FileDiagnostic[]> {
  const script = parseScript((await readInput(cli, file)).toString('utf8'));
  const own = await namedDialect(script, dialect);
  const diagnostics = lint(script, { dialect, locale: cli.locale, ...(own ? { resolve: () => own } : {}) });
  return diagnostics.map(({ line, column, endLine, endColumn, code, severity, message }) => ({
    file,
    line,
    column,
    endLine,
    endColumn,
    code,
    severity,
    message,
  }));
}

/**
 * The dialect that a script names: the given one where it has that id, else a built-in one.
 * @returns undefined where it names none, or one that nobody knows, which the linter tells
 */
export async function namedDialect(script: Script, given?: Dialect): Promise<Dialect | undefined> {
  if (!script.dialect) return undefined;
  const { name } = script.dialect;
  const [id = '', model] = name.split('/', 2);
  try {
    if (given && id.toLowerCase() === given.id)
      return model === undefined || model === given.model ? given : new Dialect(given.file, model);
    return await loadDialect(name, { documented: true });
  } catch (error) {
    if (error instanceof DialectError) return undefined;
    throw error;
  }
}
