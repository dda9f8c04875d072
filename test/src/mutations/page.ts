/** The linter's score → docs/lint-mutations.md, in English and Chinese. Run it to write the pages anew. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locale } from 'hayes/text';
import { type Score, scoreLinter, total } from './score.ts';

const docs = join(import.meta.dirname, '../../../docs');
const pages: readonly { file: string; locale: Locale }[] = [
  { file: join(docs, 'lint-mutations.md'), locale: 'en' },
  { file: join(docs, 'zh-CN/lint-mutations.md'), locale: 'zh-CN' },
];

/** Why a kind of mistake is missed, where it is. */
export const reasons: Readonly<Record<string, { en: string; zh: string }>> = {
  'drop a parameter': {
    en: 'What is left is a command of its own: the parameter may be left out, or the option is asked instead of set. Nothing in the script says which was meant.',
    zh: '剩下的仍是合法命令：该参数可省略，或由设置变为查询。脚本中没有依据判断本意。',
  },
  'exceed a range': {
    en: 'The length counts what is typed, escapes included, under a name of its own that the dialect does not tie to the message.',
    zh: '该长度按原始输入（含转义符）计算，在方言中使用独立名称，未与消息关联。',
  },
  'another client in a command': {
    en: 'A query, or an option that may be set at any time, is legal for a client that is not connected.',
    zh: '对未连接的客户端执行查询或可随时设置的选项是合法的。',
  },
  'another client in a result': {
    en: 'The number is no client (`+CGREG: 0,1` tells a mode), or it belongs to a report that no command in the script is tied to.',
    zh: '该数字不是客户端编号（如 `+CGREG: 0,1` 为上报模式），或属于与脚本命令无关的上报。',
  },
  'leave out a result': {
    en: 'The report is a step on the way (`pubrec` before `pubcomp`), which need not be awaited.',
    zh: '该上报仅为中间步骤（`pubcomp` 之前的 `pubrec`），无需等待。',
  },
};

const texts = {
  en: {
    intro: (all: number, caught: number, share: string) => `# What the linter catches

Every example of the manuals (\`test/manuals\`), each with every single mistake of the list below: ${all} scripts with one
mistake each. The linter says something against ${caught} of them, ${share}. The page is written by
\`test/src/mutations/page.ts\`; a test holds the share.

| mistake | scripts | caught |
|---|---:|---:|
`,
    missed: '\n## What it misses, and why\n',
    more: (count: number) => `- … and ${count} more of the kind`,
  },
  'zh-CN': {
    intro: (all: number, caught: number, share: string) => `# 检查器能发现什么

对手册的每个示例（\`test/manuals\`）逐一引入下表中的单个错误：共 ${all} 个各含一处错误的脚本。检查器对其中 ${caught} 个给出诊断，占 ${share}。
本页由 \`test/src/mutations/page.ts\` 生成；测试保证该比例。

| 错误 | 脚本数 | 已发现 |
|---|---:|---:|
`,
    missed: '\n## 未发现的错误及原因\n',
    more: (count: number) => `- …… 同类另有 ${count} 处`,
  },
} as const;

/** Lines of each kind that are shown. */
const SHOWN = 6;

export function mutationsPage(scores: readonly Score[], locale: Locale): string {
  const { all, caught, share } = total(scores);
  const words = texts[locale];
  const language = locale === 'en' ? 'en' : 'zh';
  const rows = scores.map(
    ({ mutation, all: count, missed }) => `| ${mutation[language]} | ${count} | ${count - missed.length} |`,
  );
  const missed = scores
    .filter(({ missed: found }) => found.length > 0)
    .map(({ mutation, missed: found }) => {
      const lines = found.map(({ file, line, shown }) => `- \`${file}:${line}\` \`${shown}\``);
      const rest = lines.length > SHOWN ? [words.more(lines.length - SHOWN)] : [];
      return `\n### ${mutation[language]}\n\n${reasons[mutation.name]?.[language] ?? ''}\n\n${[...lines.slice(0, SHOWN), ...rest].join('\n')}\n`;
    });
  const head = words.intro(all, caught, `${(share * 100).toFixed(1)} %`);
  return `${head}${rows.join('\n')}\n${missed.length > 0 ? words.missed : ''}${missed.join('')}`;
}

if (process.argv[1] === import.meta.filename) {
  const scores = scoreLinter();
  for (const { file, locale } of pages) writeFileSync(file, mutationsPage(scores, locale));
}
