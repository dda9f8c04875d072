/** References by name: forms, URCs, settings, facts and states that a file speaks of must exist. */
import type { Dialect, Form } from '../dialect.ts';

import { measuredFact, type Param } from '../param.ts';
import type { DialectFile, FormSpec } from '../schema.ts';
import type { Signature } from '../signature.ts';
import { derivedFacts, facts, procedures, type State } from '../vocabulary.ts';
import { type Path, type Place, paramTables, type Report } from './finding.ts';
import { messages } from './messages.ts';
import { valueProblem } from './params.ts';

/** What the checks of one dialect share. */
export interface Subject {
  /** The whole file, its unreadable signatures replaced. */
  readonly file: DialectFile;
  /** The dialect without a model: everything that any model has. */
  readonly dialect: Dialect;
  readonly places: readonly Place[];
  readonly report: Report;
}

const isVocabulary = (name: string): boolean => name in facts || (derivedFacts as readonly string[]).includes(name);

/** True where the name is in the vocabulary, declared by the dialect, or the length of such a one. */
export function isKnownFact(file: DialectFile, name: string, own: Readonly<Record<string, unknown>> = {}): boolean {
  if (isVocabulary(name) || file.params?.[name] || own[name]) return true;
  const measured = measuredFact(name);
  return measured !== undefined && isKnownFact(file, measured.of, own);
}

/** Offset of a field in a signature, from 0. */
export const offsetOfField = ({ source }: Signature, name: string): number =>
  Math.max(0, source.search(new RegExp(`<${name.replaceAll('.', '\\.')}[>:]`)) + 1);

/** Path of a form in the file, by its reference. */
export function pathOfForm(file: DialectFile, form: Form): Path {
  const { name } = form.command;
  if (file.commands?.[name]?.forms?.[form.name]) return ['commands', name, 'forms', form.name];
  return form.prints ? ['commands', name, 'test'] : ['commands', name];
}

/** Where a property of a form is stated: on the form itself, or on its command. */
export function pathOfProperty(file: DialectFile, form: Form, key: keyof FormSpec): Path {
  const command = file.commands?.[form.command.name];
  const own = command?.forms?.[form.name];
  if (typeof own === 'object' && own !== null && key in own) return [...pathOfForm(file, form), key];
  return command && key in command ? ['commands', form.command.name, key] : pathOfForm(file, form);
}

export function checkReferences(subject: Subject): void {
  checkFields(subject);
  checkSettings(subject);
  checkForms(subject);
  checkStates(subject);
  checkModels(subject);
  const { file, dialect, report } = subject;
  if (file.probe !== undefined) {
    const probe = dialect.form(file.probe);
    if (!probe) report.error(['probe'], messages['unknown-form'], { name: file.probe });
    else if (!probe.stages.some((stage) => stage.kind === 'info'))
      report.error(['probe'], messages['probe-answer'], { name: file.probe });
  }
  for (const name of Object.keys(file.identify ?? {})) {
    if (!dialect.commands.has(name)) report.error(['identify', name], messages['unknown-command'], { name });
  }
}

function checkFields({ file, places, report }: Subject): void {
  for (const { signature, path, owner, form } of places) {
    const entry = owner?.[0] === 'commands' ? file.commands?.[owner[1]] : undefined;
    const formSpec = form === undefined ? undefined : entry?.forms?.[form];
    const own = {
      ...(owner?.[0] === 'urcs' ? file.urcs?.[owner[1]]?.params : entry?.params),
      ...(typeof formSpec === 'object' ? formSpec?.params : undefined),
    };
    for (const name of signature.fields) {
      if (!isKnownFact(file, name, own))
        report.error(path, messages['unknown-field'], { name }, offsetOfField(signature, name));
    }
  }
  for (const [path, table] of paramTables(file)) {
    for (const [name, spec] of Object.entries(table)) {
      if (spec?.from !== undefined && !isKnownFact(file, spec.from))
        report.error([...path, name, 'from'], messages['unknown-fact'], { name: spec.from });
    }
  }
}

function checkSettings({ file, dialect, report }: Subject): void {
  for (const { param, setBy, initially } of dialect.settings.values()) {
    const path = ['params', param.name];
    const form = dialect.form(setBy);
    if (!form) report.error([...path, 'setBy'], messages['unknown-form'], { name: setBy });
    else if (!form.send.fields.includes(param.name))
      report.error([...path, 'setBy'], messages['set-by-without'], { form: setBy, name: param.name });
    if (initially === undefined) report.warning(path, messages['setting-start'], { name: param.name });
  }
  for (const [path, table] of paramTables(file)) {
    for (const [name, spec] of Object.entries(table)) {
      if (spec?.initially !== undefined && spec.setBy === undefined && path.length === 1)
        report.warning([...path, name, 'initially'], messages['initially-alone'], { name });
    }
  }
}

/** Conditions on settings: `with:` of a form, `if:` of a URC. */
function checkConditions(
  { dialect, report }: Subject,
  path: Path,
  conditions: Readonly<Record<string, unknown>>,
  of: 'setting' | 'fact',
): void {
  for (const [name, value] of Object.entries(conditions)) {
    if (of === 'setting' && !dialect.settings.has(name))
      report.error([...path, name], messages['unknown-setting'], { name });
    else if (of === 'fact' && !isKnownFact(dialect.file, name))
      report.error([...path, name], messages['unknown-fact'], { name });
    else checkValue(report, [...path, name], dialect.param(name), value);
  }
}

export function checkValue(report: Report, path: Path, param: Param, value: unknown): void {
  const problem = valueProblem(param, value);
  if (problem) report.error(path, messages.value, { name: param.name, value: String(value), problem });
}

function checkForms(subject: Subject): void {
  const { file, dialect, report } = subject;
  for (const command of dialect.commands.values()) {
    const spec = file.commands![command.name]!;
    const isAsked = spec.ask || command.forms.some((form) => form.offered !== undefined);
    if (isAsked && !spec.test)
      report.error(['commands', command.name], messages['no-test-form'], { name: command.name });
    for (const form of command.forms) {
      const path = pathOfForm(file, form);
      checkConditions(subject, [...path, 'with'], form.with, 'setting');
      for (const name of form.knows)
        if (!isKnownFact(file, name))
          report.error(pathOfProperty(file, form, 'knows'), messages['unknown-fact'], { name });
      if (form.forgets !== 'all')
        for (const name of form.forgets)
          if (!isKnownFact(file, name))
            report.error(pathOfProperty(file, form, 'forgets'), messages['unknown-fact'], { name });
    }
  }
  for (const urc of dialect.urcs.values()) checkConditions(subject, ['urcs', urc.name, 'if'], urc.when, 'setting');
  for (const [path, stages] of exchanges(file)) {
    for (const [index, stage] of stages.entries()) {
      if (typeof stage !== 'object') continue;
      const at = [...path, 'exchange', index];
      if ('data' in stage && !isKnownFact(file, stage.data))
        report.error([...at, 'data'], messages['unknown-fact'], { name: stage.data });
      if ('info' in stage) checkConditions(subject, [...at, 'if'], stage.if ?? {}, 'setting');
      if (!('urc' in stage)) continue;
      const names = typeof stage.urc === 'string' ? [stage.urc] : stage.urc;
      for (const [place, name] of names.entries()) {
        if (!dialect.urcs.has(name))
          report.error([...at, 'urc', ...(typeof stage.urc === 'string' ? [] : [place])], messages['unknown-urc'], {
            name,
          });
      }
      checkConditions(subject, [...at, 'if'], stage.if ?? {}, 'fact');
    }
  }
}

type StageList = NonNullable<NonNullable<NonNullable<DialectFile['commands']>[string]>['exchange']>;

/** Every exchange that a file writes down, with the path of what it belongs to. */
export function exchanges(file: DialectFile): [Path, StageList][] {
  const found: [Path, StageList][] = [];
  for (const [name, command] of Object.entries(file.commands ?? {})) {
    if (command?.exchange) found.push([['commands', name], command.exchange]);
    for (const [form, spec] of Object.entries(command?.forms ?? {})) {
      if (spec && typeof spec === 'object' && spec.exchange)
        found.push([['commands', name, 'forms', form], spec.exchange]);
    }
  }
  return found;
}

function checkStates({ file, dialect, report }: Subject): void {
  const declared = new Set(Object.keys(file.states ?? {}));
  const check = (state: State | undefined, path: Path) => {
    if (state !== undefined && !declared.has(state))
      report.error(path, messages['unknown-state'], { name: state, known: [...declared].join(', ') });
  };
  for (const form of [...dialect.commands.values()].flatMap(({ forms }) => forms)) {
    for (const key of ['needs', 'gives', 'drops', 'before'] as const) {
      // What only the role says is reported where the role is stated.
      const stated = pathOfProperty(file, form, key);
      check(form[key], stated.at(-1) === key ? stated : pathOfProperty(file, form, 'does'));
    }
  }
  for (const urc of dialect.urcs.values()) check(urc.drops, ['urcs', urc.name, 'drops']);
  for (const [name, spec] of Object.entries(file.states ?? {})) {
    const path = ['states', name];
    check(spec?.within, [...path, 'within']);
    const above = new Set([name]);
    for (let outer = spec?.within; outer; outer = file.states?.[outer]?.within) {
      if (above.has(outer)) {
        report.error([...path, 'within'], messages['state-circle'], { name });
        break;
      }
      above.add(outer);
    }
    if (Array.isArray(spec?.forgets)) {
      for (const fact of spec.forgets)
        if (!isKnownFact(file, fact)) report.error([...path, 'forgets'], messages['unknown-fact'], { name: fact });
    }
  }
}

function checkModels({ file, dialect, report }: Subject): void {
  for (const kind of ['models', 'firmware'] as const) {
    for (const [model, overlay] of Object.entries(file[kind] ?? {})) {
      for (const [index, name] of (overlay?.without ?? []).entries()) {
        const known =
          dialect.commands.has(name) ||
          dialect.form(name) ||
          dialect.urcs.has(name) ||
          (procedures as readonly string[]).includes(name);
        if (!known) report.error([kind, model, 'without', index], messages['unknown-without'], { name });
      }
      for (const name of Object.keys(overlay?.commands ?? {})) {
        if (!dialect.commands.has(name))
          report.error([kind, model, 'commands', name], messages['unknown-command'], { name });
      }
      for (const [name, spec] of Object.entries(overlay?.params ?? {})) {
        if (!isKnownFact(file, name)) report.error([kind, model, 'params', name], messages['unknown-fact'], { name });
        else if (spec.setBy !== undefined && !dialect.form(spec.setBy))
          report.error([kind, model, 'params', name, 'setBy'], messages['unknown-form'], { name: spec.setBy });
      }
    }
  }
}
