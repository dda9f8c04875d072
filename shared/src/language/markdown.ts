/** Documentation of the dialect as Markdown. */
import type { Code, Command, Dialect, Form, Param, TextSpec, Urc } from '../dialect/index.ts';
import { printRanges } from '../dialect/index.ts';
import { defineMessages, inLocale, type Locale, say } from '../text/index.ts';
import { formHead, printForm, printSignature } from './describe.ts';
import { riskWords } from './words.ts';

const labels = defineMessages({
  forms: { en: 'Forms', zh: '命令形式' },
  notes: { en: 'Notes', zh: '备注' },
  values: { en: 'Values', zh: '取值' },
  range: { en: 'Range', zh: '范围' },
  length: { en: 'Length', zh: '长度' },
  bytes: { en: 'bytes', zh: '字节' },
  byDefault: { en: 'Default', zh: '默认值' },
  unit: { en: 'Unit', zh: '单位' },
  manual: { en: 'Manual', zh: '手册' },
  source: { en: 'Source', zh: '来源' },
  likely: { en: 'likely', zh: '较可靠' },
  open: { en: 'unconfirmed', zh: '未确认' },
  remedy: { en: 'What to do', zh: '解决方案' },
  secret: { en: 'A secret: masked in everything written.', zh: '敏感信息：在所有输出中隐藏。' },
  risk: { en: 'Risk', zh: '风险' },
  undo: { en: 'Undo', zh: '恢复方法' },
  within: { en: 'Answers within', zh: '最大响应时间' },
  completes: { en: 'Completes with {urc} within {time}', zh: '在 {time} 内以 {urc} 上报结果' },
  data: { en: 'Prompts for data', zh: '提示输入数据' },
  urc: { en: 'Unsolicited result code', zh: '非请求结果码（URC）' },
  unlisted: { en: 'This code is not listed.', zh: '该代码未列出。' },
  means: { en: 'means', zh: '含义' },
});
export type Label = keyof typeof labels;

export interface Sourced {
  readonly manual?: string | undefined;
  readonly source?: string | undefined;
  readonly certainty?: 'sure' | 'likely' | 'open' | undefined;
}

export class Markdown {
  readonly locale: Locale;
  readonly #parts: string[] = [];

  constructor(locale: Locale) {
    this.locale = locale;
  }

  add(...paragraphs: (string | undefined)[]): this {
    for (const paragraph of paragraphs) if (paragraph) this.#parts.push(paragraph);
    return this;
  }

  label(name: Label, params: Record<string, string> = {}): string {
    return say(labels[name], params, this.locale);
  }

  text(text: TextSpec | undefined): string | undefined {
    return text && inLocale(text, this.locale);
  }

  toString(): string {
    return this.#parts.join('\n\n');
  }

  /** A section of the manual in the reader's language: `§3.2.1 note 1`, `表 3`. */
  section(manual: string): string {
    return this.locale === 'zh-CN'
      ? manual.replace(/\bnote (?=\d)/g, '备注 ').replace(/\bTable /gi, '表 ')
      : manual.replace(/表 ?/g, 'Table ');
  }

  /** Where it is printed, and where the rest comes from that is not. */
  source(of: Sourced, dialect?: Dialect): string | undefined {
    const file = dialect?.file.manual?.file;
    const sure = of.certainty === 'likely' || of.certainty === 'open' ? ` (${this.label(of.certainty)})` : '';
    const lines = [
      of.manual && `*${this.label('manual')}: ${file ? `${file} ` : ''}${this.section(of.manual)}*`,
      of.source && `*${this.label('source')}: ${of.source}${sure}*`,
    ];
    return lines.filter(Boolean).join('  \n') || undefined;
  }
}

const time = (milliseconds: number): string =>
  milliseconds < 1000 ? `${milliseconds} ms` : `${milliseconds / 1000} s`;

/** @param option true for one option of the command: only its own forms are shown, and no notes */
export function commandMarkdown(
  dialect: Dialect,
  command: Command,
  form: Form | undefined,
  locale: Locale,
  option = false,
): string {
  const md = new Markdown(locale);
  const head = form ? printForm(form) : command.name.startsWith('AT') ? command.name : `AT+${command.name}`;
  md.add(['```at', head, '```'].join('\n'));
  md.add(
    [command.title && `**${md.text(command.title)}**`, md.text(form?.text)].filter(Boolean).join(' – ') || undefined,
    option ? undefined : md.text(command.text),
  );
  if (form) md.add(exchange(md, form), risk(md, form));
  const others = command.forms
    .filter((other) => other !== form && (!option || !form || formHead(other) === formHead(form)))
    .map((other) => `- \`${printForm(other)}\`${other.text ? ` ${md.text(other.text)}` : ''}`);
  if (others.length > 0) md.add(`**${md.label('forms')}**\n${others.join('\n')}`);
  if (command.notes.length > 0 && !option)
    md.add(
      `**${md.label('notes')}**\n${command.notes.map((note) => `- ${md.text(note.text) ?? ''}${note.manual ? ` *(${md.section(note.manual)})*` : ''}`).join('\n')}`,
    );
  return md
    .add(md.source({ ...dialect.file.commands?.[command.name], manual: form?.manual ?? command.manual }, dialect))
    .toString();
}

function exchange(md: Markdown, form: Form): string | undefined {
  const lines: string[] = [];
  if (form.within !== undefined) lines.push(`${md.label('within')} ${time(form.within)}`);
  for (const stage of form.stages) {
    if (stage.kind === 'data')
      lines.push(
        `${md.label('data')}${stage.bytes.length > 0 ? ` (${printRanges(stage.bytes)} ${md.label('bytes')})` : ''}`,
      );
    if (stage.kind === 'info') lines.push(`\`${printSignature(stage.line, (name) => form.param(name))}\``);
    if (stage.kind === 'completion')
      lines.push(md.label('completes', { urc: `\`+${stage.urcs[0]!.split('.')[0]}\``, time: time(stage.within) }));
  }
  return lines.length > 0 ? lines.map((line) => `- ${line}`).join('\n') : undefined;
}

function risk(md: Markdown, form: Form): string | undefined {
  if (form.risk === 'none') return undefined;
  const text = form.riskText;
  const lines = [`⚠ **${md.label('risk')}**: ${say(riskWords[form.risk], {}, md.locale)}`];
  if (text?.consequence) lines.push(md.text(text.consequence)!);
  if (text?.undo) lines.push(`**${md.label('undo')}**: ${md.text(text.undo)}`);
  return lines.join('  \n');
}

const codeLine = (md: Markdown, code: Code, current: boolean): string => {
  const row = `\`${code.code}\` ${md.text(code.text) ?? String(code.is)}`;
  return `- ${current ? `**${row}**` : row}`;
};

/** @param value what stands on the line, to be shown first */
export function paramMarkdown(dialect: Dialect, param: Param, value: string | undefined, locale: Locale): string {
  const md = new Markdown(locale);
  const { spec } = param;
  md.add(`\`<${param.as}>\` ${md.text(spec.text) ?? ''}`.trim());
  const code =
    value === undefined ? undefined : param.codes.find((entry) => entry.code.toLowerCase() === value.toLowerCase());
  if (code) md.add(codeText(md, param, code));
  const facts: string[] = [];
  if (param.ranges.length > 0) {
    const range = printRanges(param.ranges).replace(String(Number.MAX_SAFE_INTEGER), '…');
    facts.push(
      param.kind === 'int' ? `${md.label('range')}: ${range}` : `${md.label('length')}: ${range} ${md.label('bytes')}`,
    );
  }
  if (spec.unit) facts.push(`${md.label('unit')}: ${spec.unit}`);
  if (spec.default !== undefined) facts.push(`${md.label('byDefault')}: \`${defaultCode(param)}\``);
  if (facts.length > 0) md.add(facts.join(' · '));
  if (param.codes.length > 0)
    md.add(
      `**${md.label('values')}**\n${[...param.codes]
        .sort((one, other) => (Number(one.code) || 0) - (Number(other.code) || 0))
        .map((entry) => codeLine(md, entry, entry === code))
        .join('\n')}`,
    );
  if (param.secret) md.add(md.label('secret'));
  return md.add(md.source(spec, dialect)).toString();
}

const defaultCode = (param: Param): string =>
  param.codes.find((code) => String(code.is) === String(param.spec.default))?.code ?? String(param.spec.default);

/** What one code says, and what to do about it. */
export function codeText(md: Markdown, param: Param, code: Code): string {
  const meaning = md.text(code.text) ?? String(code.is);
  const remedy = code.remedy ? `\n\n**${md.label('remedy')}**: ${md.text(code.remedy)}` : '';
  const entry = (param.spec.cause ?? param.spec.values)?.[code.code];
  const source = typeof entry === 'object' && entry.source ? `\n\n${md.source({ ...entry, manual: undefined })}` : '';
  return `**\`${param.as}\` = \`${code.code}\`**: ${meaning}${remedy}${source}`;
}

export function urcMarkdown(urc: Urc, md: Markdown): void {
  md.add(`**${md.label('urc')}** ${md.text(urc.text) ?? ''}`.trim());
  if (urc.notes.length > 0) md.add(urc.notes.map((note) => `- ${md.text(note.text)}`).join('\n'));
}
