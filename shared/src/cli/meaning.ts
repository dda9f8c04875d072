/** A line of a module in a few words: what it reports, and what its codes stand for. */
import type { Dialect, Param, WireValue } from '../dialect/index.ts';
import { defineMessages, inLocale, type Locale, say } from '../text/index.ts';
import type { Token } from '../wire/index.ts';

const words = defineMessages({
  remedy: { en: 'What to do: {text}', zh: '解决方案：{text}' },
  boot: { en: 'The module has restarted.', zh: '模块已重启。' },
  unknown: { en: 'The dialect does not know this line.', zh: '该方言不认识此行。' },
  bytes: { en: '{count} bytes', zh: '{count} 字节' },
});

/** @returns lines of text, none where there is nothing to explain */
export function meaning(dialect: Dialect, token: Token, locale: Locale): string[] {
  if (token.type === 'boot') return token.certainty === 'certain' ? [say(words.boot, {}, locale)] : [];
  if (token.type === 'unknown') return [say(words.unknown, {}, locale)];
  const fields = Object.entries(token.fields ?? {});
  if (fields.length === 0) return [];
  const param = token.urc?.param ?? paramsOf(dialect, token) ?? ((name: string) => dialect.param(name));
  const lines = token.urc?.text ? [inLocale(token.urc.text, locale)] : [];
  const remedies: string[] = [];
  const told = fields.flatMap(([name, values]) =>
    [values].flat().map((value: WireValue) => {
      const resolved = param(name);
      const code = resolved.codes.find((one) => one.code.toLowerCase() === String(value).toLowerCase());
      if (code?.remedy) remedies.push(say(words.remedy, { text: inLocale(code.remedy, locale) }, locale));
      return `${resolved.as} ${printValue(value, locale)}${code?.text ? ` (${inLocale(code.text, locale)})` : ''}`;
    }),
  );
  return [...lines, told.join(' · '), ...remedies];
}

/** The parameters of the form whose answer has these fields. */
function paramsOf(dialect: Dialect, token: Token): ((name: string) => Param) | undefined {
  for (const command of dialect.commands.values()) {
    if (token.name !== undefined && command.name !== token.name) continue;
    const form = command.forms.find((one) =>
      Object.keys(token.fields ?? {}).every((name) =>
        one.stages.some((stage) => stage.kind === 'info' && stage.line.fields.includes(name)),
      ),
    );
    if (form) return (name) => form.param(name);
  }
  return undefined;
}

const printValue = (value: WireValue, locale: Locale): string => {
  if (!(value instanceof Uint8Array)) return String(value);
  const text = new TextDecoder().decode(value);
  return value.length <= 80 && !text.includes('\ufffd')
    ? JSON.stringify(text)
    : say(words.bytes, { count: value.length }, locale);
};
