/** A run of the conformance suite over every built-in dialect and model → docs/conformance.md, in English and Chinese. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listDialects, loadDialect } from '../src/dialect/files.ts';
import { type ConformanceReport, type ConformanceResult, capabilityTitles, conformance } from '../src/testkit/index.ts';
import { inLocale, type Locale, say } from '../src/text/index.ts';

const docs = join(import.meta.dirname, '../../docs');
const pages: readonly { file: string; locale: Locale }[] = [
  { file: join(docs, 'conformance.md'), locale: 'en' },
  { file: join(docs, 'zh-CN/conformance.md'), locale: 'zh-CN' },
];

/** All models of one dialect. */
export interface DialectConformance {
  readonly id: string;
  readonly title: { en: string; zh: string };
  readonly models: readonly { readonly name: string; readonly report: ConformanceReport }[];
}

/** @param onReport called after each model */
export async function conformanceOfAll(onReport?: (report: ConformanceReport) => void): Promise<DialectConformance[]> {
  const all: DialectConformance[] = [];
  for (const { id, title, models } of listDialects()) {
    const own: { name: string; report: ConformanceReport }[] = [];
    for (const name of models) {
      const report = await conformance(await loadDialect(`${id}/${name}`, { documented: true }));
      own.push({ name, report });
      onReport?.(report);
    }
    all.push({ id, title, models: own });
  }
  return all;
}

const intro: Record<Locale, string> = {
  en: `# What works on which module

[中文](zh-CN/conformance.md)

Made by a run of the conformance suite (\`node shared/scripts/write-conformance.ts\`): the driver works each emulated module,
and another client of the same broker sees what arrives. TLS is a real handshake with the certificates that were stored in
the module, and a wrong or missing one must fail. \`hayes conformance ID[/MODEL]|FILE\` does the same for any dialect, your
own file included.

✓ works · – refused before a byte is sent, with the section of the manual where the dialect states one · ✗ fails
`,
  'zh-CN': `# 各模组支持的功能

[English](../conformance.md)

由一致性测试生成（\`node shared/scripts/write-conformance.ts\`）：驱动操作各模拟模组，由同一服务器上的另一客户端检查收到的内容。TLS
使用写入模组的证书进行真实握手，证书错误或缺失时必须失败。\`hayes conformance ID[/型号]|文件\` 可对任何方言（包括您自己的文件）进行相同的测试。

✓ 支持 · – 未发送任何字节即拒绝，并注明方言给出的手册章节 · ✗ 失败
`,
};

const capabilityHeading: Record<Locale, string> = { en: 'capability', 'zh-CN': '功能' };

export function conformancePage(all: readonly DialectConformance[], locale: Locale): string {
  return [intro[locale], ...all.map((dialect) => dialectSection(dialect, locale))].join('\n');
}

function dialectSection({ id, title, models }: DialectConformance, locale: Locale): string {
  const groups = grouped(models, locale);
  const heads = groups.map(({ names }) => names.join(', '));
  const [first] = groups;
  const rows = (first?.results ?? []).map(({ capability }, index) => [
    say(capabilityTitles[capability], {}, locale),
    ...groups.map(({ results }) => cell(results[index]!, locale)),
  ]);
  const notes = new Set(
    groups.flatMap(({ results }) =>
      results.filter(({ verdict }) => verdict !== 'works').map((result) => noteOf(result, locale)),
    ),
  );
  return [
    `## ${inLocale(title, locale)} (\`${id}\`)\n`,
    line([capabilityHeading[locale], ...heads]),
    line(['---', ...heads.map(() => '---')]),
    ...rows.map(line),
    ...(notes.size > 0 ? ['', ...notes] : []),
    '',
  ].join('\n');
}

/** Models that have all in common share a column. */
function grouped(
  models: DialectConformance['models'],
  locale: Locale,
): { names: string[]; results: readonly ConformanceResult[] }[] {
  const groups = new Map<string, { names: string[]; results: readonly ConformanceResult[] }>();
  for (const { name, report } of models) {
    const key = report.results.map((result) => cell(result, locale)).join('|');
    const group = groups.get(key) ?? { names: [], results: report.results };
    group.names.push(name);
    groups.set(key, group);
  }
  return [...groups.values()];
}

const line = (cells: readonly string[]): string =>
  `| ${cells.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`;

const signs = { works: '✓', refused: '–', fails: '✗' };

function cell({ verdict, reason, section }: ConformanceResult, locale: Locale): string {
  const remark = verdict === 'works' && reason ? say(reason.message, reason.params, locale) : (section ?? '');
  return remark === '' ? signs[verdict] : `${signs[verdict]} ${remark}`;
}

function noteOf({ capability, reason }: ConformanceResult, locale: Locale): string {
  const title = say(capabilityTitles[capability], {}, locale);
  const said = reason ? say(reason.message, reason.params, locale) : '';
  return locale === 'zh-CN' ? `- ${title}：${said}` : `- ${title}: ${said}`;
}

/** Pages that are not what a run says. */
export const stalePages = (all: readonly DialectConformance[]): string[] =>
  pages
    .filter(({ file, locale }) => readFileSync(file, 'utf8') !== conformancePage(all, locale))
    .map(({ file }) => file);

if (process.argv[1] === import.meta.filename) {
  const all = await conformanceOfAll(({ dialect, results }) => {
    const failed = results.filter(({ verdict }) => verdict === 'fails').map(({ capability }) => capability);
    console.log(`${dialect}: ${failed.length === 0 ? 'nothing fails' : `fails: ${failed.join(', ')}`}`);
    if (failed.length > 0) process.exitCode = 1;
  });
  for (const { file, locale } of pages) writeFileSync(file, conformancePage(all, locale));
}
