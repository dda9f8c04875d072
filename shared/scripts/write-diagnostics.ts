/** The linter's table of codes → docs/diagnostics.md, in English and Chinese. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { diagnosticCodes, messageOf, severityOf, titleOf } from '../src/language/index.ts';
import { type Locale, say } from '../src/text/index.ts';

const docs = join(import.meta.dirname, '../../docs');
const pages: readonly { file: string; locale: Locale }[] = [
  { file: join(docs, 'diagnostics.md'), locale: 'en' },
  { file: join(docs, 'zh-CN/diagnostics.md'), locale: 'zh-CN' },
];

const intro: Record<Locale, string> = {
  en: `# What the linter says

\`AT1xx\` syntax, \`AT2xx\` parameters, \`AT3xx\` sequence, \`AT4xx\` expectations, \`AT9xx\` safety. A code keeps its meaning for
ever. \`# @disable AT209\` silences one for the next line or command; right under a section's title for the section; before
the first command for the file. \`AT2xx\` stands for all of a hundred.
`,
  'zh-CN': `# 诊断一览

\`AT1xx\` 语法，\`AT2xx\` 参数，\`AT3xx\` 顺序，\`AT4xx\` 预期应答，\`AT9xx\` 安全。代码含义永不改变。\`# @disable AT209\` 忽略下一行或下一条命令的
该诊断；紧跟小节标题时作用于整个小节；位于首条命令之前时作用于整个文件。\`AT2xx\` 表示整类。
`,
};

const severities: Record<Locale, Record<string, string>> = {
  en: { error: 'error', warning: 'warning', information: 'information', hint: 'hint' },
  'zh-CN': { error: '错误', warning: '警告', information: '信息', hint: '提示' },
};

export function diagnosticsPage(locale: Locale): string {
  const entries = diagnosticCodes.map(
    (code) =>
      `## ${code} ${say(titleOf(code), {}, locale)}\n\n*${severities[locale][severityOf(code)]}* – ${say(messageOf(code), {}, locale)}\n`,
  );
  return [intro[locale], ...entries].join('\n');
}

if (process.argv[1] === import.meta.filename) {
  for (const { file, locale } of pages) writeFileSync(file, diagnosticsPage(locale));
}

/** Pages that are not what the table says. */
export const stalePages = (): string[] =>
  pages.filter(({ file, locale }) => readFileSync(file, 'utf8') !== diagnosticsPage(locale)).map(({ file }) => file);
