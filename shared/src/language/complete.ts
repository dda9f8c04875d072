/** A place in a document → what could stand there: commands, options, values with their meanings, answers, variables. */
import { builtinIds, type Dialect, type Param, type Span } from '../dialect/index.ts';
import { directiveNames, type Position, type Script } from '../script/index.ts';
import { inLocale, type Locale, say } from '../text/index.ts';
import type { StepAnalysis } from './analysis.ts';
import { splitArguments } from './arguments.ts';
import { formHead, printForm, printSignature } from './describe.ts';
import { directiveHelp } from './directives.ts';
import { filledIn, successOf } from './expected.ts';
import type { LanguageOptions } from './lint.ts';
import { commandMarkdown, paramMarkdown } from './markdown.ts';
import { fits, placeAt } from './places.ts';
import { procedureTexts } from './procedures.ts';
import { Site as DocumentSite } from './site.ts';
import { words } from './words.ts';

export type CompletionKind = 'snippet' | 'command' | 'option' | 'value' | 'answer' | 'variable' | 'directive' | 'text';

export interface CompletionItem {
  readonly label: string;
  readonly kind: CompletionKind;
  /** One line: what it means. */
  readonly detail?: string | undefined;
  /** Markdown. */
  readonly documentation?: string | undefined;
  /** What replaces the span of the document. */
  readonly insert: string;
  /** The same with places to fill in, in the snippet syntax of editors. */
  readonly snippet?: string | undefined;
  readonly replace: Span;
}

interface Site {
  readonly script: Script;
  readonly dialect: Dialect | undefined;
  readonly locale: Locale;
  readonly offset: number;
  readonly lineStart: number;
  steps(): readonly StepAnalysis[];
  /** The step that the cursor's line follows. */
  stepBefore(): StepAnalysis | undefined;
  /** The line up to the cursor. */
  readonly before: string;
}

/** @param position line and column, from 1 */
export function complete(
  document: string | Script,
  position: Position,
  options: LanguageOptions = {},
): CompletionItem[] {
  const whole = new DocumentSite(document, options);
  const { script, dialect, locale } = whole;
  if (script.autotest) return [];
  const offset = whole.offsetAt(position);
  const lineStart = script.lines.startOf(script.lines.positionAt(offset).line);
  const site: Site = {
    script,
    dialect,
    locale,
    offset,
    steps: () => whole.analysis.steps,
    stepBefore: () => whole.stepBefore(offset - 1),
    lineStart,
    before: script.text.slice(lineStart, offset),
  };
  const variable = /\$\{([\w.-]*)$/.exec(site.before);
  if (variable) return variables(site, variable[1]!.length);
  if (/^\s*(#|\/\/)/.test(site.before)) return directives(site);
  const call = /^\s*AT\+([A-Z0-9_]+)=(?!\?)(.*)$/is.exec(site.before);
  if (call) return parameters(site, call[1]!, call[2]!);
  if (/^\s*>/.test(site.before)) return data(site);
  if (/^\s*(A|AT|AT[+&]?[A-Z0-9_]*)$/i.test(site.before)) return commands(site);
  if (/^\s*[^>\s]*(: ?)?$/.test(site.before))
    return [
      ...answers(site),
      ...(/^\s*[a-z-]*$/i.test(site.before) ? snippets(site) : []),
      ...(site.before.trim() === '' ? commands(site) : []),
    ];
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

/** Whole procedures of the dialect. */
function snippets({ dialect, before, offset, locale }: Site): CompletionItem[] {
  if (!dialect) return [];
  const replace = { start: offset - before.trimStart().length, end: offset };
  return procedureTexts(dialect, locale).map(({ id, title, text, snippet }) => ({
    label: id,
    kind: 'snippet',
    detail: title,
    documentation: ['```at', text, '```'].join('\n'),
    insert: text,
    snippet,
    replace,
  }));
}

/** What may follow a prompt: where the data comes from, and texts that the document has used for the same. */
function data({ steps: analysed, stepBefore, dialect, before, offset, locale }: Site): CompletionItem[] {
  const written = /^\s*> ?(.*)$/.exec(before)?.[1] ?? '';
  const replace = { start: offset - written.length, end: offset };
  const items = ['file', 'hex', 'text', 'cancel'].map(
    (name): CompletionItem => ({
      label: `@${name}`,
      kind: 'directive',
      detail: say(words[`data-${name}` as 'data-file'], {}, locale),
      insert: name === 'cancel' ? '@cancel' : name === 'text' ? '@text "' : `@${name} `,
      replace,
    }),
  );
  if (!dialect) return items;
  const steps = analysed();
  const fact = dataFactOf(stepBefore());
  if (fact === undefined) return items;
  const used = new Set<string>();
  for (const step of steps) {
    for (const { facts } of step.calls) {
      const value = facts[fact];
      for (const one of Array.isArray(value) ? value : [value]) if (typeof one === 'string') used.add(one);
    }
    const [first] = step.step.data;
    if (dataFactOf(step) === fact && first?.source.type === 'text' && first.start < offset - before.length)
      used.add(first.source.text);
  }
  used.delete('');
  return [...[...used].map((text): CompletionItem => ({ label: text, kind: 'text', insert: text, replace })), ...items];
}

const dataFactOf = (step: StepAnalysis | undefined): string | undefined => {
  const stage = step?.forms.at(-1)?.stages.find((one) => one.kind === 'data');
  return stage?.kind === 'data' && !/^certificate/.test(stage.fact) ? stage.fact : undefined;
};

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

function values({ steps, locale }: Site, dialect: Dialect, param: Param, replace: Span): CompletionItem[] {
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
  for (const { calls } of steps()) {
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
function answers({ stepBefore, dialect, before, offset, locale }: Site): CompletionItem[] {
  if (!dialect) return [];
  const replace = { start: offset - before.trimStart().length, end: offset };
  const step = stepBefore();
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
