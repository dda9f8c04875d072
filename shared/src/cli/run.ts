/** `hayes run`: sends scripts to a module and checks its answers. */
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { type Dialect, type Risk, risks } from '../dialect/index.ts';
import { resolvePort } from '../ports.ts';
import {
  DEFAULT_ALLOW,
  exitCode,
  type Question,
  type RunEvent,
  type RunSummary,
  reportJson,
  reportJunit,
  reportText,
  runScript,
} from '../runner/index.ts';
import { parseScript, type Script } from '../script/index.ts';
import { Session } from '../session/index.ts';
import { defineMessages, inLocale, say } from '../text/index.ts';
import { ask } from './ask.ts';
import { type Cli, CliError, out, speaker, write } from './cli.ts';
import { dialectFor } from './dialect-option.ts';
import { namedDialect } from './lint.ts';
import { texts } from './texts.ts';
import { assignments, choice, collect, hostMap, readInput, wholeNumber } from './values.ts';

const help = defineMessages({
  about: { en: 'run .at scripts on a module', zh: '在模块上运行 .at 脚本' },
  files: { en: 'scripts; - is the input', zh: '脚本文件；- 表示标准输入' },
  modem: { en: 'where the module is', zh: '模块所在端口' },
  baud: { en: 'speed of the serial line; default 115200', zh: '串口速率，默认 115200' },
  dialect: { en: 'what the module speaks; default: what the script says', zh: '模块的方言，默认取脚本中的声明' },
  variable: { en: 'value of a variable; may be repeated', zh: '变量的值；可重复' },
  allow: {
    en: 'highest risk that is sent without asking: {tiers}; default {tier}',
    zh: '无需确认即可发送的最高风险：{tiers}；默认 {tier}',
  },
  unknown: { en: 'send commands that the dialect does not know', zh: '发送方言不认识的命令' },
  format: { en: 'text, json or junit', zh: 'text、json 或 junit' },
  verbose: { en: 'show what is sent and what comes', zh: '显示收发内容' },
  map: {
    en: 'for an emulated module: connections to the first place go to the second',
    zh: '用于模拟模块：将到前者的连接转到后者',
  },
});

interface RunCommandOptions {
  modem?: string;
  baud?: string;
  dialect?: string;
  var?: string[];
  allow?: string;
  allowUnknown?: boolean;
  format: string;
  verbose?: boolean;
  map?: string[];
}

const formats = ['text', 'json', 'junit'] as const;

export function defineRun(program: Command, cli: Cli): void {
  const t = speaker(cli, help);
  program
    .command('run')
    .description(t('about'))
    .argument('<file...>', t('files'))
    .option('--modem <port>', t('modem'))
    .option('--baud <n>', t('baud'))
    .option('--dialect <id[/model]>', t('dialect'))
    .option('--var <name=value>', t('variable'), collect)
    .option('--allow <tier>', t('allow', { tiers: risks.join(', '), tier: DEFAULT_ALLOW }))
    .option('--allow-unknown', t('unknown'))
    .option('--format <format>', t('format'), 'text')
    .option('--verbose', t('verbose'))
    .option('--map <host:port=host:port>', t('map'), collect)
    .action((files: string[], options: RunCommandOptions) => run(cli, files, options));
}

async function run(cli: Cli, files: string[], options: RunCommandOptions): Promise<void> {
  if (options.modem === undefined) throw new CliError(texts['cli-modem']);
  const format = choice('--format', options.format, formats);
  const allow = options.allow === undefined ? DEFAULT_ALLOW : choice<Risk>('--allow', options.allow, risks);
  const variables = assignments('--var', options.var ?? []);
  const baud = options.baud === undefined ? undefined : wholeNumber('--baud', options.baud, 300, 4_000_000);
  const port = resolvePort(options.modem, { map: hostMap(options.map ?? []), ...(baud ? { baud } : {}) });
  const results: { file: string; summary: RunSummary }[] = [];
  try {
    for (const file of files) {
      const script = parseScript((await readInput(cli, file)).toString('utf8'));
      const session = new Session({
        dialect: await scriptDialect(script, options),
        transport: await port(),
        ...(baud ? { baud } : {}),
      });
      await session.open();
      try {
        const summary = await runScript(script, session, {
          variables,
          allow,
          allowUnknown: options.allowUnknown ?? false,
          environment: (name) => cli.env[name],
          secret: (name) => secret(cli, name),
          file: (path) => readFile(resolve(file === '-' ? '.' : dirname(file), path)),
          ...(format === 'text' && cli.stdin.isTTY ? { confirm: (question: Question) => confirm(cli, question) } : {}),
          signal: cli.signal,
          onEvent: (event) => {
            if (format === 'text') tell(cli, event, options.verbose ?? false);
          },
        });
        results.push({ file, summary });
      } finally {
        await session.close();
      }
      if (cli.signal.aborted) break;
    }
  } finally {
    await port.close();
  }
  if (format === 'json') await out(cli, reportJson(results, cli.locale));
  if (format === 'junit') await write(cli.stdout, reportJunit(results, cli.locale));
  cli.exitCode = Math.max(...results.map(({ summary }) => exitCode(summary)));
}

function tell(cli: Cli, event: RunEvent, verbose: boolean): void {
  const color = cli.stdout.isTTY === true && cli.env.NO_COLOR === undefined;
  const lines = reportText(event, { locale: cli.locale, color, verbose });
  if (lines) void write(cli.stdout, lines);
}

async function scriptDialect(script: Script, options: RunCommandOptions): Promise<Dialect> {
  if (options.dialect === undefined) {
    const own = await namedDialect(script);
    if (own) return own;
  }
  return dialectFor(options, options.modem);
}

/** From the environment (`HAYES_SECRET_MQTT_PASSWORD` for `mqtt_password`), or from the person at the terminal. */
async function secret(cli: Cli, name: string): Promise<string | undefined> {
  const given = cli.env[`HAYES_SECRET_${name.toUpperCase()}`];
  if (given !== undefined || !cli.stdin.isTTY) return given;
  return ask(cli, say(texts['cli-secret'], { name }, cli.locale), { hidden: true });
}

async function confirm(cli: Cli, { command, risk, consequence }: Question): Promise<boolean> {
  const why = consequence
    ? inLocale(consequence, cli.locale)
    : say(risk === 'unknown' ? texts['cli-unknown-command'] : texts['cli-risky'], { risk }, cli.locale);
  const answer = await ask(cli, say(texts['cli-consent'], { command, consequence: why }, cli.locale));
  return /^(y|yes|是|好)$/i.test(answer?.trim() ?? '');
}
