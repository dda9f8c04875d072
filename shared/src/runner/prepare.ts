/** A step → the line and data to send, or the reason why it must not be sent. */
import {
  type Dialect,
  type Facts,
  type Form,
  parseCommandLine,
  type Recognised,
  type Risk,
  recognise,
  risks,
} from '../dialect/index.ts';
import { fill, findLookalikes, type Step, stepData, type Template } from '../script/index.ts';
import { printChar } from '../session/index.ts';
import { type LocalText, text } from '../text/index.ts';
import type { FailureKind, Question } from './events.ts';
import type { Mask } from './mask.ts';
import { messages } from './messages.ts';
import type { ScriptPort } from './port.ts';
import type { Values } from './values.ts';

export interface Prepared {
  readonly line: string;
  readonly data?: Uint8Array | 'cancel' | undefined;
  readonly forms: readonly Form[];
  readonly facts: Facts;
  /** What has to be asked before it is sent. */
  readonly question?: Question | undefined;
}

export type Refusal = { readonly kind: FailureKind; readonly text: LocalText };

/** Highest risk that needs no consent. */
export const DEFAULT_ALLOW: Risk = 'disturbs';

export async function prepareStep(
  step: Step,
  port: ScriptPort,
  values: Values,
  mask: Mask,
  allow: Risk,
): Promise<Prepared | Refusal> {
  const node = step.command!;
  const refused = (text: LocalText): Refusal => ({ kind: 'not-sendable', text });
  await prepareValues(step, values);
  const lookalike = findLookalikes(node.text).find(({ inString }) => !inString);
  if (lookalike)
    return refused(text(messages.lookalike, { found: lookalike.found, replacement: lookalike.replacement }));
  for (const part of node.template.parts) {
    if (part.kind !== 'variable') continue;
    const char = [...(values.get(part.name) ?? '')].find(
      (one) => port.dialect.line.never.includes(one) || one < ' ' || one === '\x7f',
    );
    if (char !== undefined)
      return refused(text(messages['unsafe-variable'], { name: part.name, char: printChar(char) }));
  }
  const filled = fill(node.template, { variable: (name) => values.get(name), size: (path) => values.size(path) });
  if (filled.missing) return refused(text(messages['missing-variable'], { names: filled.missing.join(', ') }));
  const recognised = (parseCommandLine(filled.text) ?? []).map((call) => recognise(port.dialect, call));
  for (const { bindings } of recognised)
    for (const { param, argument } of bindings) if (param.secret) mask.add(argument.text);
  const forms = recognised.flatMap(({ form }) => (form ? [form] : []));
  const facts = Object.assign({}, ...recognised.map((one) => one.facts)) as Facts;
  const question = questionFor(step, filled.text, recognised, mask, allow);
  if (step.data.some(({ source }) => source.type === 'prompt')) return refused(text(messages['missing-data']));
  if (
    step.data.some(
      ({ source }) => source.type === 'unknown' || (source.type === 'hex' && source.digits.length % 2 === 1),
    )
  )
    return refused(text(messages['bad-data']));
  const stage = forms.at(-1)?.stages.find((one) => one.kind === 'data');
  const declared = stage && facts[`${stage.fact}.length`];
  const data = stepData(
    step,
    { variable: (name) => values.get(name), size: (path) => values.size(path), file: (path) => values.file(path) },
    typeof declared === 'number' ? declared : undefined,
  );
  if (data.kind === 'missing') {
    const path = data.missing.find((name) => pathsIn(step).includes(name));
    return refused(
      path === undefined
        ? text(messages['missing-variable'], { names: data.missing.join(', ') })
        : text(messages['missing-file'], { path }),
    );
  }
  return {
    line: filled.text,
    forms,
    facts,
    question,
    data: data.kind === 'bytes' ? data.bytes : data.kind === 'cancel' ? 'cancel' : undefined,
  };
}

/** Recognises a line and notes the secrets that stand on it. */
function recogniseLine(line: string, dialect: Dialect, mask: Mask): Recognised[] {
  const recognised = (parseCommandLine(line) ?? []).map((call) => recognise(dialect, call));
  for (const { bindings } of recognised) {
    for (const { param, argument } of bindings) if (param.secret) mask.add(argument.text);
  }
  return recognised;
}

/** Notes the secrets that a script writes in plain text, before anything is reported. */
export function noteSecrets(steps: readonly Step[], dialect: Dialect, values: Values, mask: Mask): void {
  for (const { command } of steps) {
    const filled = command && fill(command.template, { variable: (name) => values.get(name) });
    if (filled?.text !== undefined) recogniseLine(filled.text, dialect, mask);
  }
}

function questionFor(
  step: Step,
  line: string,
  recognised: readonly Recognised[],
  mask: Mask,
  allow: Risk,
): Question | undefined {
  const asked = { line: step.line, command: mask.apply(line) };
  if (recognised.some(({ command }) => command === undefined)) return { ...asked, risk: 'unknown' };
  // A line that fits no form may still be taken by the module as any of them.
  const possible = recognised.flatMap(({ form, command }) => (form ? [form] : command!.forms));
  const worst = possible.reduce<Form | undefined>(
    (one, other) => (one && rank(one.risk) >= rank(other.risk) ? one : other),
    undefined,
  );
  if (!worst || rank(worst.risk) <= rank(allow)) return undefined;
  return { ...asked, risk: worst.risk, consequence: worst.riskText?.consequence, undo: worst.riskText?.undo };
}

const rank = (risk: Risk): number => risks.indexOf(risk);

/** Asks for the secrets that a step names and reads its files. */
export const prepareValues = (step: Step, values: Values): Promise<void> =>
  values.prepare(namesIn(step), pathsIn(step));

const templatesIn = (step: Step): readonly Template[] =>
  [
    step.command?.template,
    ...step.data.map(({ source }) => (source.type === 'text' ? source.template : undefined)),
    ...step.expected.map((node) => (node.kind === 'expect' ? node.template : undefined)),
  ].filter((template) => template !== undefined);

const namesIn = (step: Step): string[] =>
  templatesIn(step).flatMap(({ parts }) => parts.flatMap((part) => (part.kind === 'variable' ? [part.name] : [])));

const pathsIn = (step: Step): string[] => [
  ...templatesIn(step).flatMap(({ parts }) => parts.flatMap((part) => (part.kind === 'size' ? [part.path] : []))),
  ...step.data.flatMap(({ source }) => (source.type === 'file' ? [source.path] : [])),
];
