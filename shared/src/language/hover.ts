/** A place in a document → what the manual says about what stands there. */
import type { Param, Span, WireValue } from '../dialect/index.ts';
import type { CommandNode, DirectiveNode, ExpectNode, Position, Script } from '../script/index.ts';
import { defineMessages, type Locale, say } from '../text/index.ts';
import { answerOf, expectedText } from './analysis.ts';
import { type Answer, findOwnAnswer, isOpen } from './answers.ts';
import { printSignature } from './describe.ts';
import { directiveHelp } from './directives.ts';
import type { LanguageOptions } from './lint.ts';
import { codeText, commandMarkdown, Markdown, paramMarkdown, urcMarkdown } from './markdown.ts';
import { Site } from './site.ts';

export interface Hover extends Span {
  readonly markdown: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

const messages = defineMessages({
  ok: {
    en: 'The command has succeeded (or has been accepted; its result follows as a report).',
    zh: '命令执行成功（或已受理，结果随后上报）。',
  },
  error: { en: 'The command has failed or was refused.', zh: '命令执行失败或被拒绝。' },
  busy: { en: 'The module is busy.', zh: '模块忙。' },
  boot: {
    en: 'The module has started: connections and unsaved settings are gone.',
    zh: '模块已启动：连接和未保存的设置均已丢失。',
  },
  unknownCommand: { en: '{dialect} does not know this command.', zh: '{dialect} 不认识此命令。' },
});

/** @param position line and column, from 1 */
export function hover(document: string | Script, position: Position, options: LanguageOptions = {}): Hover | undefined {
  const site = new Site(document, options);
  const { script, locale } = site;
  if (script.autotest) return undefined;
  const offset = site.offsetAt(position);
  const node = site.nodeAt(offset);
  const found =
    node?.kind === 'directive'
      ? directiveHover(node, locale)
      : node?.kind === 'command'
        ? commandHover(site, node, offset)
        : node?.kind === 'expect'
          ? answerHover(site, node)
          : undefined;
  if (!found || found.markdown === '') return undefined;
  const from = script.lines.positionAt(found.start);
  const to = script.lines.positionAt(found.end);
  return { ...found, line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
}

type Found = (Span & { markdown: string }) | undefined;

const directiveHover = (node: DirectiveNode, locale: Locale): Found => {
  const markdown = directiveHelp(node.name, locale);
  return markdown === undefined ? undefined : { start: node.start, end: node.end, markdown };
};

function commandHover(site: Site, node: CommandNode, offset: number): Found {
  const { dialect, locale } = site;
  const step = dialect && site.stepBefore(offset);
  if (!dialect || step?.step.command !== node) return undefined;
  for (const call of step.calls) {
    const whole = call.place(call.call);
    if (offset < whole.start - 2 || offset > whole.end) continue;
    for (const { param, argument } of call.bindings) {
      const place = call.place(argument);
      if (offset >= place.start && offset <= place.end)
        return { ...place, markdown: paramMarkdown(dialect, param, argument.text, locale) };
    }
    const name = call.place(call.call.nameSpan);
    if (!call.command) return { ...name, markdown: say(messages.unknownCommand, { dialect: dialect.id }, locale) };
    const literal = call.call.args.find(
      (argument) => offset >= call.place(argument).start && offset <= call.place(argument).end,
    );
    const place = literal ? call.place(literal) : { start: Math.min(name.start, node.start), end: name.end };
    return { ...place, markdown: commandMarkdown(dialect, call.command, call.form, locale, literal !== undefined) };
  }
  return undefined;
}

function answerHover(site: Site, node: ExpectNode): Found {
  const { dialect, locale, script } = site;
  if (!dialect) return undefined;
  const step = site.stepBefore(node.start);
  const whole = step?.expected.find((one) => one.start <= node.start && one.end >= node.end) ?? node;
  const text = expectedText(whole.kind === 'expect' ? whole : node, script);
  const forms = step?.forms ?? [];
  const others = forms.flatMap(({ command }) => command.forms);
  const answer = answerOf(dialect, text, forms) ?? others.map((form) => findOwnAnswer(form, text)).find(Boolean);
  if (!answer) return undefined;
  const md = new Markdown(locale);
  if (answer.signature && answer.signature.fields.length > 0)
    md.add(['```at', printSignature(answer.signature, answer.param), '```'].join('\n'));
  if (answer.urc) urcMarkdown(answer.urc, md);
  if (answer.kind === 'boot') md.add(say(messages.boot, {}, locale));
  if (answer.kind === 'final') {
    const result = dialect.finals.find(({ line }) => line === answer.signature)?.result ?? 'error';
    md.add(say(messages[result], {}, locale));
  }
  const fields = fieldLines(md, answer);
  if (fields.length > 0) md.add(fields.join('\n\n'));
  const sourced = answer.urc ? dialect.file.urcs?.[answer.urc.name] : undefined;
  const source = md.source(sourced ?? { manual: answer.form?.manual }, dialect);
  return { start: node.start, end: node.end, markdown: md.add(source).toString() };
}

/** Each field with its value and what the value means; codes with their remedy. */
function fieldLines(md: Markdown, answer: Answer): string[] {
  return Object.entries(answer.fields).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one) => fieldLine(md, answer.param(name), one)),
  );
}

function fieldLine(md: Markdown, param: Param, value: WireValue): string {
  const text = value instanceof Uint8Array ? new TextDecoder().decode(value) : String(value);
  if (isOpen(value)) return `\`${param.as}\`: ${md.text(param.spec.text) ?? ''}`.trim();
  const code = param.codes.find((entry) => entry.code.toLowerCase() === text.toLowerCase());
  if (code) return codeText(md, param, code);
  const meaning = [md.text(param.spec.text), param.codes.length > 0 ? md.label('unlisted') : undefined];
  return `\`${param.as}\` = \`${text}\`${meaning.some(Boolean) ? `: ${meaning.filter(Boolean).join(' ')}` : ''}`;
}
