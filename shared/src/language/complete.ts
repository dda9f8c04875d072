/** A place in a document → what could stand there: commands, options, values with their meanings, answers, variables. */
import { builtinIds, type Dialect, documented, type Form, type Param, type Span } from '../dialect/index.ts';
import { directiveNames, type Position, parseScript, type Script } from '../script/index.ts';
import { inLocale, type Locale } from '../text/index.ts';
import { analyse } from './analysis.ts';
import { formHead, printForm, printSignature } from './describe.ts';
import { directiveHelp } from './directives.ts';
import { filledIn, successOf } from './expected.ts';
import { dialectOf, type LanguageOptions } from './lint.ts';
import { commandMarkdown, paramMarkdown } from './markdown.ts';
import { placeAt } from './places.ts';

export type CompletionKind = 'command' | 'option' | 'value' | 'answer' | 'variable' | 'directive' | 'text';

export interface CompletionItem {
  readonly label: string;
  readonly kind: CompletionKind;
  /** One line: what it means. */
  readonly detail?: string | undefined;
  /** Markdown. */
  readonly documentation?: string | undefined;
  /** What replaces the span of the document. */
  readonly insert: string;
  readonly replace: Span;
}

interface Site {
  readonly script: Script;
  readonly dialect: Dialect | undefined;
  readonly locale: Locale;
  readonly offset: number;
  readonly lineStart: number;
  /** The line up to the cursor. */
  readonly before: string;
}

/** @param position line and column, from 1 */
export function complete(
  document: string | Script,
  position: Position,
  options: LanguageOptions = {},
): CompletionItem[] {
  const script = typeof document === 'string' ? parseScript(document) : document;
  if (script.autotest) return [];
  const { dialect: plain } = dialectOf(script, options);
  const offset = script.lines.offsetAt(position);
  const lineStart = script.lines.startOf(script.lines.positionAt(offset).line);
  const site: Site = {
    script,
    dialect: plain && documented(plain, options.texts?.[plain.id]),
    locale: options.locale ?? 'en',
    offset,
    lineStart,
    before: script.text.slice(lineStart, offset),
  };
  const variable = /\$\{([\w.-]*)$/.exec(site.before);
  if (variable) return variables(site, variable[1]!.length);
  if (/^\s*(#|\/\/)/.test(site.before)) return directives(site);
  const call = /^\s*AT\+([A-Z0-9_]+)=(?!\?)(.*)$/is.exec(site.before);
  if (call) return parameters(site, call[1]!, call[2]!);
  if (/^\s*(A|AT|AT[+&]?[A-Z0-9_]*)$/i.test(site.before)) return commands(site);
  if (/^\s*[^>\s]*(: ?)?$/.test(site.before))
    return [...answers(site), ...(site.before.trim() === '' ? commands(site) : [])];
  return [];
}

const textIn = (text: { en: string; zh: string } | undefined, locale: Locale): string | undefined =>
  text && inLocale(text, locale);

function directives({ before, offset, locale }: Site): CompletionItem[] {
  const dialect = /^\s*#\s*@dialect\s+(\S*)$/.exec(before);
  if (dialect) {
    const replace = { start: offset - dialect[1]!.length, end: offset };
    return builtinIds().map((id) => ({ label: id, kind: 'text', insert: id, replace }));
  }
  const name = /^\s*#\s*(@?\w*)$/.exec(before);
  if (!name) return [];
  const replace = { start: offset - name[1]!.length, end: offset };
  return directiveNames.map((directive) => ({
    label: `@${directive}`,
    kind: 'directive',
    documentation: directiveHelp(directive, locale),
    insert: `@${directive}${directive === 'skip' || directive === 'strict' || directive === 'confirm' ? '' : ' '}`,
    replace,
  }));
}

function variables({ script, offset }: Site, length: number): CompletionItem[] {
  const captured = script.nodes.flatMap((node) =>
    node.kind === 'expect' && node.end < offset
      ? node.template.parts.flatMap((part) => (part.kind === 'variable' && part.name !== '_' ? [part.name] : []))
      : [],
  );
  const names = new Set([...script.variables.keys(), ...script.environment, ...script.secrets, ...captured]);
  const closed = script.text[offset] === '}';
  return [...names].map((name) => ({
    label: name,
    kind: 'variable',
    detail: script.variables.get(name),
    insert: closed ? name : `${name}}`,
    replace: { start: offset - length, end: offset },
  }));
}

/** Each command once per way of writing its beginning: `AT+QMTOPEN=`, `AT+QMTOPEN?`, `AT+QMTOPEN=?`. */
function commands({ dialect, before, offset, locale }: Site): CompletionItem[] {
  if (!dialect) return [];
  const replace = { start: offset - before.trimStart().length, end: offset };
  const items: CompletionItem[] = [];
  for (const command of dialect.commands.values()) {
    const seen = new Set<string>();
    for (const form of command.forms) {
      const whole = form.send.source;
      const head = form.operator === '=' ? whole.slice(0, whole.indexOf('=') + 1) : formHead(form);
      if (seen.has(head)) continue;
      seen.add(head);
      items.push({
        label: head,
        kind: 'command',
        detail:
          [
            textIn(command.title, locale),
            form.operator === '?' || form.operator === '=?' ? textIn(form.text, locale) : undefined,
          ]
            .filter(Boolean)
            .join(' – ') || undefined,
        documentation: commandMarkdown(dialect, command, form, locale, true),
        insert: head,
        replace,
      });
    }
  }
  return items;
}

function parameters(site: Site, name: string, written: string): CompletionItem[] {
  const { dialect, offset, locale } = site;
  const command = dialect?.commands.get(name.toUpperCase());
  if (!dialect || !command) return [];
  const args = splitArguments(written);
  const index = args.length - 1;
  const current = args.at(-1)!;
  const replace = {
    start: offset - current.length,
    end: offset + (current.startsWith('"') && site.script.text[offset] === '"' ? 1 : 0),
  };
  const fitting = command.forms.filter(
    (form) => form.operator === '=' && args.slice(0, index).every((argument, at) => fits(form, at, argument)),
  );
  const items = new Map<string, CompletionItem>();
  for (const form of fitting) {
    const place = placeAt(form, index);
    if (place?.kind === 'literal')
      add(items, {
        label: place.text,
        kind: 'option',
        detail: textIn(form.text, locale),
        documentation: commandMarkdown(dialect, command, form, locale, true),
        insert: place.text,
        replace,
      });
    if (place?.kind === 'field') for (const item of values(site, dialect, place.param, replace)) add(items, item);
  }
  return [...items.values()];
}

const add = (items: Map<string, CompletionItem>, item: CompletionItem): void => {
  if (!items.has(item.label)) items.set(item.label, item);
};

const fits = (form: Form, index: number, argument: string): boolean => {
  const place = placeAt(form, index);
  return (
    place !== undefined &&
    (place.kind === 'field' || place.text.replace(/"/g, '').toLowerCase() === argument.replace(/"/g, '').toLowerCase())
  );
};

/** Arguments up to the cursor; commas inside quotes separate nothing. */
function splitArguments(written: string): string[] {
  const args = [''];
  let quoted = false;
  for (const char of written) {
    if (char === '"') quoted = !quoted;
    if (char === ',' && !quoted) args.push('');
    else args[args.length - 1] += char;
  }
  return args.map((argument) => argument.trimStart());
}

function values({ script, locale }: Site, dialect: Dialect, param: Param, replace: Span): CompletionItem[] {
  const documentation = paramMarkdown(dialect, param, undefined, locale);
  const quote = (text: string) => (param.bare || /^-?\d+$/.test(text) ? text : `"${text}"`);
  const items = param.codes.map(
    ({ code, text, is }): CompletionItem => ({
      label: quote(code),
      kind: 'value',
      detail: textIn(text, locale) ?? String(is),
      documentation,
      insert: quote(code),
      replace,
    }),
  );
  if (items.length > 0) return items;
  const stated = new Set<string>();
  for (const { calls } of analyse(script, dialect).steps) {
    for (const call of calls)
      for (const { param: other, argument } of call.bindings)
        if (other.name === param.name && !other.secret && argument.start !== argument.end)
          stated.add(argument.quoted ? `"${argument.text}"` : argument.text);
  }
  if (param.spec.default !== undefined && param.kind === 'int') stated.add(String(param.spec.default));
  return [...stated]
    .filter((text) => text !== '' && text !== '""')
    .map(
      (text): CompletionItem => ({
        label: text,
        kind: 'value',
        detail: `<${param.as}>`,
        documentation,
        insert: text,
        replace,
      }),
    );
}

/** What the command above can be answered with, its client and message id filled in. */
function answers({ script, dialect, before, offset, locale }: Site): CompletionItem[] {
  if (!dialect) return [];
  const replace = { start: offset - before.trimStart().length, end: offset };
  const step = analyse(script, dialect).steps.findLast(
    (candidate) => candidate.step.command && candidate.step.start < offset,
  );
  if (!step) return [];
  const item = (insert: string, detail?: string): CompletionItem => ({
    label: insert,
    kind: 'answer',
    detail,
    insert,
    replace,
  });
  const items = new Map<string, CompletionItem>();
  for (const form of step.forms) {
    for (const line of form.prints ?? []) add(items, item(line));
    for (const stage of form.stages) {
      if (stage.kind === 'info')
        add(
          items,
          item(
            filledIn(
              printSignature(stage.line, (name) => form.param(name)),
              step,
              (name) => form.param(name),
            ),
            printForm(form),
          ),
        );
      if (stage.kind !== 'completion') continue;
      const urc = dialect.urcs.get(stage.urcs[0]!);
      if (urc)
        add(
          items,
          item(
            filledIn(successOf(printSignature(urc.line, urc.param), urc.line.fields, urc.param), step, urc.param),
            textIn(urc.text, locale),
          ),
        );
    }
  }
  for (const final of ['OK', 'ERROR']) add(items, item(final));
  return [...items.values()];
}
