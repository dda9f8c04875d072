// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the variables of scripts look like this
/** What each directive does, for hovers and completion. */
import type { DirectiveName } from '../script/index.ts';
import { defineMessages, type Locale, say } from '../text/index.ts';

const help = defineMessages<DirectiveName>({
  dialect: {
    en: '`# @dialect ID[/MODEL]`: the dialect that this script is written for.',
    zh: '`# @dialect ID[/型号]`：此脚本所用的方言。',
  },
  var: {
    en: '`# @var name = value`: a variable, used as `${name}`. The command line may override it.',
    zh: '`# @var name = value`：变量，以 `${name}` 使用；可在命令行中覆盖。',
  },
  env: {
    en: '`# @env NAME`: a variable with the value of an environment variable.',
    zh: '`# @env NAME`：取环境变量的值作为变量。',
  },
  secret: {
    en: '`# @secret name`: a variable that is asked for and masked in everything written.',
    zh: '`# @secret name`：运行时询问的密钥变量，在所有输出中隐藏。',
  },
  timeout: {
    en: '`# @timeout 30s`: how long the next command may take, completion included.',
    zh: '`# @timeout 30s`：下一条命令（含完成上报）的超时时间。',
  },
  delay: {
    en: '`# @delay 500ms`: a pause before the next command.',
    zh: '`# @delay 500ms`：下一条命令之前的等待时间。',
  },
  retry: {
    en: '`# @retry N`: tries the next command up to N times more while it fails.',
    zh: '`# @retry N`：下一条命令失败时最多再重试 N 次。',
  },
  skip: {
    en: '`# @skip`: leaves out the next command; right under a title, the whole section.',
    zh: '`# @skip`：跳过下一条命令；紧跟标题时跳过整个小节。',
  },
  confirm: {
    en: '`# @confirm`: the author knows that the next command is risky. It documents; it grants nothing: running still needs your consent.',
    zh: '`# @confirm`：作者知晓下一条命令有风险。仅作说明，不代表授权：运行仍需您的同意。',
  },
  strict: {
    en: '`# @strict`: lines that are not listed fail the step. For the next command; right under a title for the section; before the first command for the file.',
    zh: '`# @strict`：出现未列出的行即判失败。作用于下一条命令；紧跟标题时作用于小节；位于首条命令之前时作用于整个文件。',
  },
  disable: {
    en: '`# @disable AT209`: silences diagnostics (`AT2xx` for all of a hundred) for the next line or command; right under a title for the section; before the first command for the file.',
    zh: '`# @disable AT209`：忽略下一行或下一条命令的诊断（`AT2xx` 表示整类）；紧跟标题时作用于小节；位于首条命令之前时作用于整个文件。',
  },
});

export const directiveHelp = (name: string, locale: Locale): string | undefined => {
  const message = (help as Partial<Record<string, (typeof help)[DirectiveName]>>)[name];
  return message && say(message, {}, locale);
};
