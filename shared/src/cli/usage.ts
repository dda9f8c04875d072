/** Mistakes on the command line and headings of its help, in the user's language. */
import type { CommanderError } from 'commander';
import { defineMessages, type Locale, say } from '../text/index.ts';

const usage = defineMessages({
  'commander.unknownOption': { en: 'there is no option {name}{hint}', zh: '没有选项 {name}{hint}' },
  'commander.unknownCommand': { en: 'there is no command {name}{hint}', zh: '没有命令 {name}{hint}' },
  'commander.missingArgument': { en: 'the argument {name} is missing', zh: '缺少参数 {name}' },
  'commander.optionMissingArgument': { en: 'the option {name} needs a value', zh: '选项 {name} 需要一个值' },
  'commander.missingMandatoryOptionValue': { en: 'the option {name} is missing', zh: '缺少选项 {name}' },
  'commander.excessArguments': { en: 'too many arguments', zh: '参数过多' },
  'commander.invalidArgument': { en: '{message}', zh: '{message}' },
  help: { en: '`hayes {command}--help` tells more', zh: '用 `hayes {command}--help` 查看帮助' },
  hint: { en: '; did you mean {name}?', zh: '；您是指 {name} 吗？' },
  'Usage:': { en: 'Usage:', zh: '用法：' },
  'Arguments:': { en: 'Arguments:', zh: '参数：' },
  'Options:': { en: 'Options:', zh: '选项：' },
  'Commands:': { en: 'Commands:', zh: '命令：' },
});

/** @returns lines for stderr, without the name of the program */
export function usageError(error: CommanderError, command: string, locale: Locale): string {
  const name = /'([^']*)'/.exec(error.message)?.[1] ?? '';
  const near = /\(Did you mean (?:one of )?(.*?)\?\)/.exec(error.message)?.[1];
  const hint = near ? say(usage.hint, { name: near }, locale) : '';
  const message = error.message.replace(/^error: /, '').replace(/\n.*$/s, '');
  const known = usage[error.code as keyof typeof usage];
  const said = known ? say(known, { name, hint, message }, locale) : message;
  return `${said}\n${say(usage.help, { command: command ? `${command} ` : '' }, locale)}`;
}

export const heading = (title: string, locale: Locale): string => {
  const known = usage[title as keyof typeof usage];
  return known ? say(known, {}, locale) : title;
};
