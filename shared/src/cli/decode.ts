/** `hayes decode`: raw bytes from a module → one JSON token a line. */
import { createReadStream } from 'node:fs';
import type { Command } from 'commander';
import { defineMessages } from '../text/index.ts';
import { decode } from '../wire/index.ts';
import { type Cli, CliError, out, speaker } from './cli.ts';
import { settingsOf } from './decode-settings.ts';
import { dialectFor } from './dialect-option.ts';
import { jsonToken } from './json-token.ts';
import { texts } from './texts.ts';
import { collect, reasonOf } from './values.ts';

const help = defineMessages({
  about: {
    en: 'turn raw bytes from a module into tokens, one JSON object a line',
    zh: '将模块发出的原始字节解析为记号，每行一个 JSON 对象',
  },
  file: { en: 'file with the bytes; - or nothing: the input', zh: '字节所在的文件；- 或省略：标准输入' },
  dialect: { en: 'dialect of the module', zh: '模块的方言' },
  set: {
    en: 'an option as it was set, such as dataformat=0,1: the values in the order of the command, without the client',
    zh: '选项的设置值，例如 dataformat=0,1：按命令中的顺序，不含客户端编号',
  },
});

export function defineDecode(program: Command, cli: Cli): void {
  const t = speaker(cli, help);
  program
    .command('decode')
    .description(t('about'))
    .argument('[file]', t('file'), '-')
    .option('--dialect <id[/model]>', t('dialect'))
    .option('--set <option=values>', t('set'), collect)
    .action(async (file: string, options: { dialect?: string; set?: string[] }) => {
      const dialect = await dialectFor(options);
      const decoder = decode(dialect, settingsOf(dialect, options.set ?? []));
      const print = async (tokens: ReturnType<typeof decoder.push>) => {
        for (const token of tokens) await out(cli, JSON.stringify(jsonToken(token)));
      };
      const stream = file === '-' ? cli.stdin : createReadStream(file);
      cli.signal.addEventListener('abort', () => stream.destroy());
      try {
        for await (const chunk of stream) await print(decoder.push(chunk as Uint8Array));
      } catch (error) {
        if (!cli.signal.aborted) throw new CliError(texts['cli-file'], { file, reason: reasonOf(error) });
      }
      await print(decoder.end());
    });
}
