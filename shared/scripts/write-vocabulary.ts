/** The closed vocabulary of dialect files → docs/vocabulary.md, in English and Chinese. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { causes, facts, roles } from '../src/dialect/index.ts';
import { causeTexts } from '../src/session/index.ts';
import { inLocale, type Locale } from '../src/text/index.ts';
import {
  derivedTexts,
  encodingTexts,
  eraserTexts,
  factTexts,
  procedureTexts,
  remedyTexts,
  riskTexts,
  roleTexts,
  stateTexts,
  tellsTexts,
} from './vocabulary-texts.ts';

const docs = join(import.meta.dirname, '../../docs');
const pages: readonly { file: string; locale: Locale }[] = [
  { file: join(docs, 'vocabulary.md'), locale: 'en' },
  { file: join(docs, 'zh-CN/vocabulary.md'), locale: 'zh-CN' },
];

type Both = { readonly en: string; readonly zh: string };

const intro: Both = {
  en: `# The words of a dialect file

[中文](zh-CN/vocabulary.md)

A word means the same in every dialect. What is not here is a private name, which a file declares under \`params\`.
How to use them: [add-a-module.md](add-a-module.md); the whole format: [dialect-format.md](dialect-format.md).
`,
  zh: `# 方言文件的词汇

[English](../vocabulary.md)

同一个词在所有方言中含义相同。未列出的名称属于私有名称，须在文件的 \`params\` 中声明。用法见
[add-a-module.md](add-a-module.md)；完整格式见 [dialect-format.md](../dialect-format.md)。
`,
};

const kinds: Record<string, Both> = {
  int: { en: 'number', zh: '整数' },
  string: { en: 'text', zh: '文本' },
  bool: { en: 'true/false', zh: '布尔' },
  data: { en: 'bytes', zh: '字节' },
};

export function vocabularyPage(locale: Locale): string {
  const t = (both: Both) => inLocale(both, locale);
  const section = (title: Both, about: Both, head: Both[], rows: string[][]) =>
    [`## ${t(title)}\n\n${t(about)}\n`, row(head.map(t)), row(head.map(() => '---')), ...rows.map(row), ''].join('\n');
  const word: Both = { en: 'word', zh: '词' };
  const meaning: Both = { en: 'meaning', zh: '含义' };
  const simple = (texts: Readonly<Record<string, Both>>) =>
    Object.entries(texts).map(([name, text]) => [`\`${name}\``, t(text)]);
  return [
    t(intro),
    section(
      { en: 'Facts', zh: '事实（参数）' },
      {
        en: 'What a parameter of the manual says. `<x.length>` is the number of bytes of x, `<x.rest>` of those still to come.',
        zh: '手册中的参数所表达的内容。`<x.length>` 是 x 的字节数，`<x.rest>` 是尚未发送的字节数。',
      },
      [word, { en: 'kind', zh: '类型' }, meaning],
      Object.entries(factTexts).map(([name, text]) => [
        `\`${name}\``,
        t(kinds[facts[name as keyof typeof facts]]!),
        t(text),
      ]),
    ),
    section(
      { en: 'Derived facts', zh: '派生事实' },
      { en: 'Hayes knows them from what the user has set.', zh: '由用户设置推导得出。' },
      [word, meaning],
      simple(derivedTexts),
    ),
    section(
      { en: 'Roles', zh: '作用' },
      {
        en: '`does:` of a command, and what follows unless the file says otherwise.',
        zh: '命令的 `does:`，以及未另行说明时的推论。',
      },
      [word, meaning, { en: 'follows', zh: '推论' }],
      Object.entries(roleTexts).map(([name, text]) => [
        `\`${name}\``,
        t(text),
        defaultsOf(roles[name as keyof typeof roles]),
      ]),
    ),
    section(
      { en: 'States', zh: '状态' },
      {
        en: 'Declared under `states`; only those that the module has.',
        zh: '在 `states` 中声明，只写模组具有的状态。',
      },
      [word, meaning],
      simple(stateTexts),
    ),
    section(
      { en: 'Causes', zh: '原因' },
      {
        en: 'What a result or error code means, and what Hayes does about it.',
        zh: '结果码或错误码的含义，以及 Hayes 的处理。',
      },
      [word, meaning, { en: 'what follows', zh: '处理' }],
      Object.entries(causeTexts).map(([name, text]) => [
        `\`${name}\``,
        t(text),
        t(remedyTexts[causes[name as keyof typeof causes]]),
      ]),
    ),
    section(
      { en: 'What a URC tells', zh: 'URC 所报告的内容' },
      { en: '`tells:` of a URC; the results of commands need none.', zh: 'URC 的 `tells:`；命令的结果无需填写。' },
      [word, meaning],
      simple(tellsTexts),
    ),
    section(
      { en: 'Procedures', zh: '流程' },
      { en: 'What the driver runs, and when.', zh: '驱动执行的流程。' },
      [word, meaning],
      simple(procedureTexts),
    ),
    section(
      { en: 'What erases a setting', zh: '使设置失效的事件' },
      { en: '`erasedBy:` of a command.', zh: '命令的 `erasedBy:`。' },
      [word, meaning],
      simple(eraserTexts),
    ),
    section(
      { en: 'Encodings', zh: '编码' },
      { en: '`<payload:hex>` in a signature.', zh: '签名中的 `<payload:hex>`。' },
      [word, meaning],
      simple(encodingTexts),
    ),
    section(
      { en: 'Risks', zh: '风险' },
      {
        en: '`risk:` of a command; Hayes asks before it sends what is above the limit of the user.',
        zh: '命令的 `risk:`；超过用户限度时先询问再发送。',
      },
      [word, meaning],
      simple(riskTexts),
    ),
  ].join('\n');
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const defaultsOf = (defaults: Readonly<Record<string, unknown>>): string =>
  Object.entries(defaults)
    .map(([key, value]) => `\`${key}: ${Array.isArray(value) ? `[${value.join(', ')}]` : String(value)}\``)
    .join(' ');

/** Pages that are not what the tables say. */
export const stalePages = (): string[] =>
  pages.filter(({ file, locale }) => readFileSync(file, 'utf8') !== vocabularyPage(locale)).map(({ file }) => file);

if (process.argv[1] === import.meta.filename) {
  for (const { file, locale } of pages) writeFileSync(file, vocabularyPage(locale));
}
