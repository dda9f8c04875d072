/** `${…}` inside a line: variables to fill, fields to capture, ranges to hold, sizes of files. */
import type { Span } from '../dialect/index.ts';

export type TemplatePart =
  | ({ kind: 'text'; text: string } & Span)
  | ({ kind: 'variable'; name: string; min?: number; max?: number } & Span)
  | ({ kind: 'size'; path: string } & Span);

export interface Template {
  readonly parts: readonly TemplatePart[];
  /** Places where a `${` is not finished or holds no name. */
  readonly mistakes: readonly Span[];
  /** True where there is nothing to fill. */
  readonly plain: boolean;
}

const inside = /^(?:size:(?<path>[^{}]+)|(?<name>[A-Za-z_][\w.-]*)(?::(?<min>-?\d+)\.\.(?<max>-?\d+))?)$/;

const NONE: readonly never[] = [];

/** Nothing to fill: most lines are so, and few are asked for their parts. */
class PlainTemplate implements Template {
  readonly plain = true;
  readonly mistakes: readonly Span[] = NONE;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  get parts(): readonly TemplatePart[] {
    return this.#text === '' ? NONE : [{ kind: 'text', text: this.#text, start: 0, end: this.#text.length }];
  }
}

/** Reads the variables of a line; spans count from the line's first character. `$${` stands for `${`. */
export function parseTemplate(text: string): Template {
  if (!text.includes('${')) return new PlainTemplate(text);
  const parts: TemplatePart[] = [];
  const mistakes: Span[] = [];
  let literal = '';
  let literalStart = 0;
  const flush = (end: number): void => {
    if (literal !== '') parts.push({ kind: 'text', text: literal, start: literalStart, end });
    literal = '';
  };
  const take = (chars: string, at: number): void => {
    if (literal === '') literalStart = at;
    literal += chars;
  };
  let plain = true;
  for (let at = 0; at < text.length; ) {
    if (text.startsWith('$${', at)) {
      plain = false;
      take('${', at);
      at += 3;
      continue;
    }
    if (!text.startsWith('${', at)) {
      take(text[at]!, at);
      at++;
      continue;
    }
    plain = false;
    const close = text.indexOf('}', at);
    const end = close < 0 ? text.length : close + 1;
    const groups = close < 0 ? undefined : inside.exec(text.slice(at + 2, close))?.groups;
    if (!groups) {
      mistakes.push({ start: at, end });
      take(text.slice(at, end), at);
    } else {
      flush(at);
      if (groups.path !== undefined) parts.push({ kind: 'size', path: groups.path, start: at, end });
      else if (groups.min !== undefined)
        parts.push({
          kind: 'variable',
          name: groups.name!,
          min: Number(groups.min),
          max: Number(groups.max),
          start: at,
          end,
        });
      else parts.push({ kind: 'variable', name: groups.name!, start: at, end });
    }
    at = end;
  }
  flush(text.length);
  return { parts, mistakes, plain };
}

export interface Values {
  variable(name: string): string | undefined;
  /** Length in bytes of a file. */
  size?(path: string): number | undefined;
}

/** @returns the text with everything filled in, or the names of what has no value */
export function fill(
  template: Template,
  values: Values,
): { text: string; missing?: undefined } | { missing: string[]; text?: undefined } {
  const missing: string[] = [];
  const text = template.parts
    .map((part) => {
      if (part.kind === 'text') return part.text;
      const value = part.kind === 'size' ? values.size?.(part.path)?.toString() : values.variable(part.name);
      if (value === undefined) missing.push(part.kind === 'size' ? `size:${part.path}` : part.name);
      return value ?? '';
    })
    .join('');
  return missing.length > 0 ? { missing } : { text };
}
