/** `hayes dialects`: lists dialects, checks them, prints them whole. */
import type { Command } from 'commander';
import {
  listDialects,
  loadDialect,
  printDialect,
  printFinding,
  readDialectFile,
  splitReference,
} from '../dialect/files.ts';
import { defineMessages, inLocale, say } from '../text/index.ts';
import { type Cli, CliError, exitCodes, out, speaker, write } from './cli.ts';
import { texts } from './texts.ts';

const help = defineMessages({
  about: {
    en: 'list the built-in dialects; with names or files: check them, or print them whole',
    zh: '列出内置方言；给出名称或文件时：检查，或完整输出',
  },
  refs: { en: 'ID, ID/MODEL, FILE.yaml or FILE.yaml/MODEL', zh: 'ID、ID/型号、文件.yaml 或 文件.yaml/型号' },
  resolved: {
    en: "print the dialect as YAML, with what it extends and the model's differences merged in",
    zh: '以 YAML 输出方言，并合并其扩展的方言和型号差异',
  },
  json: { en: 'print the list as JSON', zh: '以 JSON 输出列表' },
});

export function defineDialects(program: Command, cli: Cli): void {
  const t = speaker(cli, help);
  program
    .command('dialects')
    .description(t('about'))
    .argument('[dialect...]', t('refs'))
    .option('--resolved', t('resolved'))
    .option('--json', t('json'))
    .action(async (refs: string[], { resolved, json }: { resolved?: boolean; json?: boolean }) => {
      if (resolved && refs.length === 0) throw new CliError(texts['cli-resolved-what']);
      if (refs.length === 0) return list(cli, json ?? false);
      for (const ref of refs) await (resolved ? print(cli, ref) : check(cli, ref));
    });
}

async function list(cli: Cli, json: boolean): Promise<void> {
  const dialects = listDialects();
  if (json) return out(cli, JSON.stringify(dialects, undefined, 2));
  const width = Math.max(...dialects.map(({ id }) => id.length));
  for (const { id, title, models } of dialects) {
    await out(
      cli,
      `${id.padEnd(width)}  ${inLocale(title, cli.locale)}${models.length > 0 ? `: ${models.join(', ')}` : ''}`,
    );
  }
}

async function print(cli: Cli, ref: string): Promise<void> {
  await write(cli.stdout, printDialect(await loadDialect(ref, { documented: true })));
}

async function check(cli: Cli, ref: string): Promise<void> {
  const { path } = splitReference(ref);
  const findings = path === undefined ? [] : (await readDialectFile(path)).findings;
  for (const finding of findings) await out(cli, printFinding(path!, finding, cli.locale));
  if (findings.some(({ severity }) => severity === 'error')) {
    cli.exitCode = exitCodes.failed;
    return;
  }
  await loadDialect(ref);
  if (findings.length === 0) await out(cli, say(texts['cli-dialect-good'], { ref }, cli.locale));
}
