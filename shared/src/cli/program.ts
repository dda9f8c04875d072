/** All commands of `hayes`. */
import { Command } from 'commander';
import { defineMessages } from '../text/index.ts';
import { type Cli, speaker } from './cli.ts';
import { defineConformance } from './conformance.ts';
import { defineDecode } from './decode.ts';
import { defineDialects } from './dialects.ts';
import { defineEmulate } from './emulate.ts';
import { defineExplain } from './explain.ts';
import { defineLint } from './lint.ts';
import { defineMonitor } from './monitor.ts';
import { definePorts } from './ports.ts';
import { definePub } from './pub.ts';
import { defineRun } from './run.ts';
import { defineSub } from './sub.ts';
import { heading } from './usage.ts';
import { version } from './version.ts';

const help = defineMessages({
  about: {
    en: 'The MQTT client inside cellular modules: publish, subscribe, run and check scripts, emulate.\nA PORT is /dev/ttyUSB2, COM7, tcp://HOST:PORT or emulator:DIALECT.',
    zh: '使用蜂窝模块内置的 MQTT 客户端：发布、订阅、运行和检查脚本、模拟模块。\n端口写作 /dev/ttyUSB2、COM7、tcp://主机:端口 或 emulator:方言。',
  },
  help: { en: 'show help', zh: '显示帮助' },
  version: { en: 'show the version', zh: '显示版本' },
  lang: {
    en: 'language of messages, en or zh-CN (default: from LC_ALL or LANG); goes with every command',
    zh: '消息语言，en 或 zh-CN（默认取自 LC_ALL 或 LANG）；适用于所有命令',
  },
});

export function createProgram(cli: Cli): Command {
  const t = speaker(cli, help);
  const program = new Command('hayes')
    .description(t('about'))
    .version(version(), '--version', t('version'))
    // `-h` is mosquitto's host.
    .helpOption('--help', t('help'))
    .helpCommand('help [command]', t('help'))
    .option('--lang <language>', t('lang'))
    .configureHelp({
      styleTitle: (title) => heading(title, cli.locale),
      helpWidth: Math.min(cli.stdout.columns ?? 100, 120),
    })
    .configureOutput({
      writeOut: (text) => cli.stdout.write(text),
      writeErr: (text) => cli.stderr.write(text),
      outputError: () => {},
    })
    .exitOverride()
    .showSuggestionAfterError();
  for (const define of [
    definePub,
    defineSub,
    defineRun,
    defineLint,
    defineEmulate,
    defineDecode,
    defineMonitor,
    definePorts,
    defineDialects,
    defineConformance,
    defineExplain,
  ])
    define(program, cli);
  return program;
}
