/** What people read: every fact has a text in both languages and a source. All of it warnings: nothing runs on it. */
import type { ParamSpec, TextSpec } from '../schema.ts';
import { type Path, paramTables, type Report } from './finding.ts';
import { messages } from './messages.ts';
import { pathOfForm, type Subject } from './references.ts';

interface Sourced {
  manual?: string | undefined;
  source?: string | undefined;
  certainty?: string | undefined;
}

export function checkDocumentation(subject: Subject): void {
  const { file, dialect, report } = subject;
  const hasManual = file.manual !== undefined;
  const text = (path: Path, value: TextSpec | undefined) => {
    if (value === undefined) report.warning(path, messages['no-text']);
  };
  const source = (path: Path, entry: Sourced, inherited: Sourced = {}) => {
    if (
      entry.manual === undefined &&
      entry.source === undefined &&
      inherited.manual === undefined &&
      inherited.source === undefined
    )
      report.warning(path, messages['no-source']);
    if (entry.source !== undefined && entry.certainty === undefined) report.warning(path, messages['no-certainty']);
    if (entry.certainty !== undefined && entry.source === undefined) report.warning(path, messages['certainty-alone']);
    if (entry.manual !== undefined && !hasManual)
      report.warning(path, messages['no-manual'], { section: entry.manual });
  };

  for (const [path, table] of paramTables(file)) {
    const isOwn = path.length === 1;
    for (const [name, spec] of Object.entries(table)) {
      if (spec)
        checkParam(
          [...path, name],
          name,
          spec,
          isOwn ? undefined : (file.params?.[name] ?? undefined),
          entryOf(subject, path),
          text,
          source,
        );
    }
  }
  for (const [name, command] of Object.entries(file.commands ?? {})) {
    if (!command) continue;
    const path = ['commands', name];
    text([...path, 'title'], command.title);
    text(path, command.text);
    source(path, command);
    for (const form of dialect.commands.get(name)?.forms ?? []) {
      const at = pathOfForm(file, form);
      const spec = command.forms?.[form.name];
      if (at.length < 4) continue;
      text(at, form.text);
      if (spec && typeof spec === 'object') source(at, spec, command);
      checkRisk(form.risk, form.riskText, at, report);
    }
    const risk = command.risk;
    if (risk !== undefined)
      checkRisk(
        typeof risk === 'string' ? risk : risk.tier,
        typeof risk === 'string' ? undefined : risk,
        [...path, 'risk'],
        report,
      );
  }
  for (const [name, urc] of Object.entries(file.urcs ?? {})) {
    if (!urc) continue;
    text(['urcs', name], urc.text);
    source(['urcs', name], urc);
  }
  if (file.boot) source(['boot'], file.boot);
  if (file.line) source(['line'], file.line);
  for (const [name, model] of Object.entries(file.models ?? {})) if (model?.answers) source(['models', name], model);
  checkBlank(file, [], report);
}

/** What a table of parameters belongs to, whose source counts for its entries too. */
function entryOf({ file }: Subject, path: Path): Sourced | undefined {
  const [kind, name] = path;
  if (kind === 'commands') return file.commands?.[String(name)] ?? undefined;
  if (kind === 'urcs') return file.urcs?.[String(name)] ?? undefined;
  if (kind === 'models') return file.models?.[String(name)] ?? undefined;
  return undefined;
}

function checkParam(
  path: Path,
  name: string,
  spec: ParamSpec,
  base: ParamSpec | undefined,
  entry: Sourced | undefined,
  text: (path: Path, value: TextSpec | undefined) => void,
  source: (path: Path, entry: Sourced, inherited?: Sourced) => void,
): void {
  if (!/\.(length|rest|xor16)$/.test(name)) text(path, spec.text ?? base?.text);
  source(path, spec, entry ?? base);
  for (const table of ['values', 'cause'] as const) {
    for (const [code, entry] of Object.entries(spec[table] ?? {})) {
      const at = [...path, table, code];
      if (typeof entry !== 'object') {
        // A code that is a name already says what it means.
        if (table === 'cause' || typeof entry !== 'string' || /^-?\d+$/.test(code) === false) continue;
        text(at, undefined);
      } else {
        text(at, entry.text);
        source(at, entry, { source: 'its parameter' });
      }
    }
  }
}

const mild = new Set(['none', 'disturbs']);

function checkRisk(tier: string, riskText: object | undefined, path: Path, report: Report): void {
  if (!mild.has(tier) && !riskText) report.warning(path, messages['risk-text'], { tier });
}

/** Texts that are only spaces pass the schema, and say nothing. */
function checkBlank(value: unknown, path: Path, report: Report): void {
  if (typeof value !== 'object' || value === null) return;
  const { en, zh } = value as { en?: unknown; zh?: unknown };
  if (typeof en === 'string' && typeof zh === 'string') {
    for (const [language, said] of Object.entries({ en, zh }))
      if (said.trim() === '') report.error([...path, language], messages.blank, { language });
    return;
  }
  for (const [key, inner] of Object.entries(value))
    checkBlank(inner, [...path, Array.isArray(value) ? Number(key) : key], report);
}
