/** `hayes conformance`: what an MQTT client can do with a dialect, tried with its emulated module. */
import type { Command } from 'commander';
import { loadDialect } from '../dialect/files.ts';
import type { Dialect } from '../dialect/index.ts';
import type { ConformanceResult } from '../testkit/index.ts';
import { defineMessages, type Locale, say } from '../text/index.ts';
import { type Cli, exitCodes, out, speaker } from './cli.ts';

const help = defineMessages({
  about: {
    en: 'try what an MQTT client can do with a dialect, on its emulated module and without a network',
    zh: '在模拟模块上测试方言所支持的 MQTT 功能，无需网络',
  },
  refs: {
    en: 'ID, ID/MODEL, FILE.yaml or FILE.yaml/MODEL; without a model, each of them',
    zh: 'ID、ID/型号、文件.yaml 或 文件.yaml/型号；不指定型号则逐一测试',
  },
  json: { en: 'print the results as JSON', zh: '以 JSON 输出结果' },
  reason: { en: '{reason} ({section})', zh: '{reason}（{section}）' },
});

export function defineConformance(program: Command, cli: Cli): void {
  const t = speaker(cli, help);
  program
    .command('conformance')
    .description(t('about'))
    .argument('<dialect...>', t('refs'))
    .option('--json', t('json'))
    .action(async (refs: string[], { json }: { json?: boolean }) => {
      for (const ref of refs) for (const dialect of await modelsOf(ref)) await report(cli, dialect, json ?? false);
    });
}

async function modelsOf(ref: string): Promise<Dialect[]> {
  const dialect = await loadDialect(ref, { documented: true });
  if (dialect.model !== undefined || dialect.models.length === 0) return [dialect];
  return Promise.all(dialect.models.map((model) => loadDialect(`${ref}/${model}`, { documented: true })));
}

async function report(cli: Cli, dialect: Dialect, json: boolean): Promise<void> {
  const { capabilityTitles, conformance, verdictTitles } = await import('../testkit/index.ts');
  const { dialect: name, results } = await conformance(dialect);
  if (results.some(({ verdict }) => verdict === 'fails')) cli.exitCode = exitCodes.failed;
  if (json) return out(cli, JSON.stringify({ dialect: name, results: results.map((one) => plain(one, cli.locale)) }));
  await out(cli, name);
  for (const result of results) {
    const verdict = say(verdictTitles[result.verdict], {}, cli.locale);
    const title = say(capabilityTitles[result.capability], {}, cli.locale);
    const why = reasonOf(result, cli.locale);
    await out(cli, `  ${pad(verdict, 8)} ${why === '' ? title : `${pad(title, 28)} ${why}`}`);
    for (const line of result.trace ?? []) await out(cli, `             ${line}`);
  }
}

function reasonOf({ reason, section }: ConformanceResult, locale: Locale): string {
  if (!reason) return section ?? '';
  const said = say(reason.message, reason.params, locale);
  return section === undefined ? said : say(help.reason, { reason: said, section }, locale);
}

const plain = (result: ConformanceResult, locale: Locale) => ({
  ...result,
  ...(result.reason ? { reason: say(result.reason.message, result.reason.params, locale) } : {}),
});

/** Chinese characters are twice as wide. */
const pad = (text: string, width: number): string => {
  const taken = [...text].reduce((sum, char) => sum + (char > '\u2e7f' ? 2 : 1), 0);
  return text + ' '.repeat(Math.max(0, width - taken));
};
