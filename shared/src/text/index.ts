/** Texts for people, in English and Chinese, and errors that carry them. Every room keeps its own table of messages. */

export const locales = ['en', 'zh-CN'] as const;
export type Locale = (typeof locales)[number];

/** A text in both languages; `{name}` stands for a parameter. */
export interface Message {
  readonly code: string;
  readonly en: string;
  readonly zh: string;
}

export type Params = Readonly<Record<string, string | number | boolean | LocalText | undefined>>;

/** A text that is put together when the language is known. */
export interface LocalText {
  readonly message: Message;
  readonly params: Params;
}

/** A room's table of messages: the key becomes the message's code. */
export function defineMessages<K extends string>(table: Record<K, { en: string; zh: string }>): Record<K, Message> {
  return Object.fromEntries(
    Object.entries<{ en: string; zh: string }>(table).map(([code, text]) => [code, { code, ...text }]),
  ) as Record<K, Message>;
}

export const text = (message: Message, params: Params = {}): LocalText => ({ message, params });

/** The text in one language, its `{name}`s filled in; an unknown name stays as it is. */
export function say(message: Message, params: Params = {}, locale: Locale = 'en'): string {
  return (locale === 'zh-CN' ? message.zh : message.en).replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name];
    if (value === undefined) return whole;
    return typeof value === 'object' ? say(value.message, value.params, locale) : String(value);
  });
}

/** A documentation text of a dialect in one language. */
export const inLocale = (both: { en: string; zh: string }, locale: Locale): string =>
  locale === 'zh-CN' ? both.zh : both.en;

/** `zh_CN.UTF-8`, `zh-cn`, `zh` → zh-CN; everything else is English. */
export const toLocale = (tag: string | undefined): Locale => (/^zh\b|^zh[-_]/i.test(tag ?? '') ? 'zh-CN' : 'en');

/** The user's language as the shell states it. */
export const localeOf = (environment: Readonly<Record<string, string | undefined>>): Locale =>
  toLocale(environment.LC_ALL || environment.LC_MESSAGES || environment.LANG);

/** An error with a stable code, a text in both languages and the values it is about. Its `message` is English. */
export class HayesError extends Error {
  readonly code: string;
  readonly text: LocalText;

  constructor(message: Message, params: Params = {}, options: { cause?: unknown } = {}) {
    super(say(message, params), options);
    this.name = 'HayesError';
    this.code = message.code;
    this.text = { message, params };
  }

  in(locale: Locale): string {
    return say(this.text.message, this.text.params, locale);
  }
}

/** Any error in the user's language, as far as it has one. */
export function sayError(error: unknown, locale: Locale): string {
  if (error instanceof HayesError) return error.in(locale);
  return error instanceof Error ? error.message : String(error);
}
