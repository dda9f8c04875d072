/** `hayes explain`: what a command, a line of an answer or an error code means. */
import type { Command } from 'commander';
import { listDialects, loadDialect } from '../dialect/files.ts';
import type { Dialect } from '../dialect/index.ts';
import { hover } from '../language/index.ts';
import { parseScript } from '../script/index.ts';
import { defineMessages, inLocale, type Locale } from '../text/index.ts';
import { type Cli, CliError, exitCodes, out, speaker } from './cli.ts';
import { plainText } from './plain-text.ts';
import { texts } from './texts.ts';

const help = defineMessages({
  about: { en: 'explain a command, an answer or an error code', zh: '解释命令、应答或错误码' },
  what: {
    en: "such as AT+QMTOPEN, '+QMTSTAT: 0,1', QMTCFG, '+CME ERROR: 10', CME 10",
    zh: "例如 AT+QMTOPEN、'+QMTSTAT: 0,1'、QMTCFG、'+CME ERROR: 10'、CME 10",
  },
  dialect: { en: 'dialect to look in; otherwise all built-in ones', zh: '在哪个方言中查找；默认查找所有内置方言' },
  markdown: { en: 'print Markdown', zh: '以 Markdown 输出' },
});

export function defineExplain(program: Command, cli: Cli): void {
  const t = speaker(cli, help);
  program
    .command('explain')
    .description(t('about'))
    .argument('<what...>', t('what'))
    .option('--dialect <id[/model]>', t('dialect'))
    .option('--markdown', t('markdown'))
    .action(async (words: string[], options: { dialect?: string; markdown?: boolean }) => {
      const what = words.join(' ').trim();
      const refs = options.dialect === undefined ? listDialects().map(({ id }) => id) : [options.dialect];
      const found = new Map<string, string[]>();
      for (const ref of refs) {
        const dialect = await loadDialect(ref, { documented: true });
        const explained = explain(dialect, what, cli.locale);
        if (explained) found.set(explained, [...(found.get(explained) ?? []), inLocale(dialect.title, cli.locale)]);
      }
      if (found.size === 0)
        throw options.dialect === undefined
          ? new CliError(texts['cli-unexplained'], { what }, exitCodes.failed)
          : new CliError(texts['cli-unexplained-in'], { what, dialect: options.dialect }, exitCodes.failed);
      const parts = [...found].map(([markdown, titles]) =>
        options.dialect === undefined ? `# ${titles.join(' · ')}\n\n${markdown}` : markdown,
      );
      const text = parts.join('\n\n');
      await out(
        cli,
        options.markdown
          ? text
          : plainText(text, { color: cli.stdout.isTTY === true && cli.env.NO_COLOR === undefined }),
      );
    });
}

/** @returns Markdown, or undefined where the dialect knows nothing of it */
export function explain(dialect: Dialect, what: string, locale: Locale): string | undefined {
  for (const line of [...candidates(what), ...urcLines(dialect, what)]) {
    const script = parseScript(`${line}\n`);
    const command = script.nodes.find((node) => node.kind === 'command');
    if (!command) {
      const answer = hover(script, { line: 1, column: 1 }, { dialect, locale });
      if (answer) return answer.markdown;
      continue;
    }
    // A command that the dialect does not know has a hover, too, which says just that.
    const name = /^AT\+?([A-Za-z0-9_]*|&[A-Za-z])/i.exec(line)?.[1] ?? '';
    if (!knows(dialect, name)) continue;
    const parts: string[] = [];
    for (let column = 1; column <= line.length; ) {
      const part = hover(script, { line: 1, column }, { dialect, locale });
      if (part && !parts.includes(part.markdown)) parts.push(part.markdown);
      column = Math.max(column + 1, (part?.endColumn ?? 0) + 1);
    }
    if (parts.length > 0) return parts.join('\n\n');
  }
  return undefined;
}

const knows = (dialect: Dialect, name: string): boolean =>
  name === '' ||
  [...dialect.commands.values()].some(
    (command) =>
      command.forms.some(({ send }) =>
        new RegExp(`^AT\\+?${name.replace('&', '\\&')}(?![A-Za-z0-9_])`, 'i').test(send.source),
      ) ||
      command.name === name.toUpperCase() ||
      command.name === `AT${name.toUpperCase()}`,
  );

/** A URC by its name alone: its line, every field left open. */
function urcLines(dialect: Dialect, what: string): string[] {
  const name = what.replace(/^\+/, '').replace(/:$/, '').toUpperCase();
  return (
    [...dialect.urcs.values()]
      .filter(({ line }) => line.prefix.replace(/^\+/, '').split(':')[0]!.toUpperCase() === name)
      // biome-ignore lint/suspicious/noTemplateCurlyInString: an open variable of a script
      .map(({ line }) => line.source.replace(/[[\]{}]/g, '').replace(/<[^>]+>/g, '${_}'))
  );
}

/** Lines that the words could stand for, likeliest first. */
function candidates(what: string): string[] {
  const cme = /^(?:\+?(CM[ES])(?:\s+ERROR)?:?\s*)?(\d+)$/i.exec(what);
  if (cme) return cme[1] ? [`+${cme[1].toUpperCase()} ERROR: ${cme[2]}`] : [`+CME ERROR: ${cme[2]}`];
  if (/^at/i.test(what) || what.includes(':') || /^[A-Z ]+$/.test(what) === false) {
    const plus = what.startsWith('+');
    return plus && !what.includes(':')
      ? [`AT${what}`, `${what}:`]
      : [what, ...(what.includes(':') || /^at/i.test(what) ? [] : [`AT+${what}`])];
  }
  return [what, `AT+${what}`, `AT${what}`];
}
