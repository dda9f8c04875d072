/** AT4xx: expected lines against what the dialect says a module answers. */
import type { Dialect, Form, Stage, WireValue } from '../../dialect/index.ts';
import type { ExpectNode } from '../../script/index.ts';
import { inLocale, say } from '../../text/index.ts';
import { type Analysis, answerOf, expectedText, type Report, type StepAnalysis } from '../analysis.ts';
import { type Answer, findOwnAnswer, isOpen } from '../answers.ts';
import { dialectName, formHead, printSignature } from '../describe.ts';
import type { Diagnostics, Fix } from '../diagnostic.ts';
import { words } from '../words.ts';
import { Awaited } from './awaited.ts';
import { Subscriptions } from './subscriptions.ts';

type Completion = Extract<Stage, { kind: 'completion' }>;

type Agrees = (facts: Readonly<Record<string, unknown>>) => boolean;
/** Tells whether a command so far may be completed by a report. */
type Begun = (urc: string, agrees: Agrees) => boolean;

const hasBegun = (steps: readonly StepAnalysis[], last: number, urc: string, agrees: Agrees): boolean => {
  for (let index = last; index >= 0; index--)
    for (const { form, facts } of steps[index]!.memo.calls)
      if (form && completionWith([form], urc) && agrees(facts)) return true;
  return false;
};

export function checkExpectations(analysis: Analysis, diagnostics: Diagnostics): void {
  const { dialect } = analysis;
  if (!dialect) return;
  const subscriptions = new Subscriptions();
  const awaited = new Awaited();
  for (const [index, analysed] of analysis.steps.entries()) {
    for (const call of analysed.memo.calls) subscriptions.learn(call);
    const begun: Begun = (urc, agrees) => hasBegun(analysis.steps, index, urc, agrees);
    const reports = analysed.memo.reports ?? checkLines(analysed, analysis, dialect, begun, diagnostics);
    for (const { index: at, answer } of reports) {
      subscriptions.check(analysed.expected[at]!, answer, diagnostics);
    }
    awaited.follow(analysed, reports);
  }
  awaited.report(diagnostics);
}

/** @returns the lines that are reports */
function checkLines(
  analysed: StepAnalysis,
  { script }: Analysis,
  dialect: Dialect,
  begun: Begun,
  diagnostics: Diagnostics,
): readonly Report[] {
  const { step, memo, expected } = analysed;
  const before = diagnostics.said;
  const reports: Report[] = [];
  let isOfItsOwn = true;
  let final: string | undefined;
  expected.forEach((node, index) => {
    if (node.kind === 'any') return;
    const clean = expectedText(node, script);
    const answer = checkLine(node, clean, analysed, dialect, diagnostics);
    if (!answer) return;
    if (answer.kind === 'final') final ??= clean;
    else if (answer.kind === 'info' && final !== undefined && step.command) diagnostics.add('AT411', node, { final });
    if (answer.kind === 'info') checkInfo(node, answer, analysed, diagnostics);
    if (answer.urc) {
      reports.push({ index, answer });
      isOfItsOwn = checkKeys(node, answer, begun, analysed, diagnostics) && isOfItsOwn;
    }
    checkFailure(node, answer, diagnostics);
  });
  if (isOfItsOwn && diagnostics.said === before) memo.reports = reports;
  return reports;
}

function checkLine(
  node: ExpectNode,
  text: string,
  analysed: StepAnalysis,
  dialect: Dialect,
  diagnostics: Diagnostics,
): Answer | undefined {
  const { step, forms, known } = analysed;
  const test = forms.find((form) => form.operator === '=?');
  const own = answerOf(dialect, text, forms);
  const isFit = own && own.misfit === undefined;
  if (isFit && !(test && own.kind === 'urc')) return own;
  const command = forms[0]?.command;
  if (known && command) {
    const other = command.forms.find(
      (form) => !forms.includes(form) && form.operator !== '=?' && findOwnAnswer(form, text),
    );
    if (other && !(test && isPrinted(test, text))) {
      diagnostics.add(
        'AT402',
        node,
        { other: formHead(other), command: formHead(forms[0]!) },
        otherForm(analysed, other, diagnostics),
      );
      return findOwnAnswer(other, text);
    }
  }
  if (test && text.toUpperCase().startsWith(`+${test.command.name}:`)) {
    const printed = test.prints?.find((line) => sameOption(line, text));
    if (printed !== undefined && !isPrinted(test, text)) diagnostics.add('AT410', node, { printed });
    return { kind: 'test', fields: {}, param: (name) => dialect.param(name) };
  }
  if (isFit) return own;
  if (own?.signature) {
    diagnostics.add('AT403', node, { form: printSignature(own.signature, own.param) });
    return undefined;
  }
  if (step.command && !known) return undefined;
  if (forms.some((form) => form.stages.some((stage) => stage.kind === 'prompt' && stage.prompt === text)))
    return undefined;
  if (analysed.calls.some((call) => call.problems.length > 0)) return undefined;
  const head = /^([+*^][^:]*):/.exec(text)?.[1]?.slice(1).toUpperCase();
  const shape = shapeNamed(dialect, forms, head);
  if (shape !== undefined) diagnostics.add('AT403', node, { form: shape });
  else if (!/^\+CM[ES] ERROR:/i.test(text))
    diagnostics.add('AT401', node, { command: forms[0] ? formHead(forms[0]) : '…', dialect: dialectName(dialect) });
  return undefined;
}

/** True where a line is one that the manual prints for the test form. */
const isPrinted = (form: Form, text: string): boolean =>
  form.prints?.some((line) => line.replace(/\s/g, '') === text.replace(/\s/g, '')) ?? false;

/** True where two lines of a test form are about the same option, or about the only one. */
const sameOption = (one: string, other: string): boolean => {
  const option = (line: string) => /^\+\w+:\s*"(\w+)"/.exec(line)?.[1]?.toLowerCase();
  return option(one) === option(other);
};

/** The shape of the answer or URC that carries a line's name. */
function shapeNamed(dialect: Dialect, forms: readonly Form[], name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  for (const form of forms) {
    for (const stage of form.stages) {
      if ((stage.kind === 'info' || stage.kind === 'fail') && stage.line.prefix.toUpperCase().startsWith(`+${name}:`))
        return printSignature(stage.line, (field) => form.param(field));
    }
  }
  for (const urc of dialect.urcs.values())
    if (urc.line.prefix.toUpperCase().startsWith(`+${name}:`))
      return printSignature(urc.line, (field) => urc.param(field));
  return undefined;
}

/** Asking instead of testing is a mend without doubt; other forms need parameters. */
function otherForm({ step, calls }: StepAnalysis, other: Form, diagnostics: Diagnostics): Fix | undefined {
  const call = calls[0];
  if (other.operator !== '?' || !call || calls.length !== 1 || call.call.args.length > 0 || !step.command)
    return undefined;
  const place = call.place(call.call);
  const text = other.send.source.replace(/^AT/i, '');
  return { title: say(words.replace, { text: `AT${text}` }, diagnostics.locale), edits: [{ ...place, text }] };
}

/**
 * A completion's keys are its command's: same client, same message id.
 * @returns false where only the commands before can tell
 */
function checkKeys(
  node: ExpectNode,
  answer: Answer,
  begun: Begun,
  { forms, calls }: StepAnalysis,
  diagnostics: Diagnostics,
): boolean {
  const urc = answer.urc!;
  const completion = completionWith(forms, urc.name);
  if (!completion) return true;
  const keys = Object.entries(answer.fields).filter(
    ([name, value]) => (name === 'client' || name === 'messageId') && !Array.isArray(value) && !isOpen(value),
  );
  const agrees: Agrees = (facts) =>
    keys.every(([name, value]) => facts[name] === undefined || String(facts[name]) === String(value));
  const call = calls.find(({ form }) => form?.stages.includes(completion));
  if (call && agrees(call.facts)) return true;
  if (begun(urc.name, agrees)) return false;
  const wrong = keys.find(
    ([name, value]) => call?.facts[name] !== undefined && String(call.facts[name]) !== String(value),
  );
  if (!wrong || !call || call.isOpen(wrong[0])) return false;
  diagnostics.add('AT404', node, {
    name: urc.param(wrong[0]).as,
    sent: String(call.facts[wrong[0]]),
    expected: String(wrong[1]),
  });
  return false;
}

/** A line of information is about the command's client and message. */
function checkInfo(node: ExpectNode, answer: Answer, { calls }: StepAnalysis, diagnostics: Diagnostics): void {
  const call = calls.find(({ form }) => form === answer.form);
  for (const name of ['client', 'messageId']) {
    const value = answer.fields[name];
    const sent = call?.facts[name];
    if (!call || value === undefined || sent === undefined || Array.isArray(value) || Array.isArray(sent)) continue;
    if (isOpen(value) || call.isOpen(name) || String(value) === String(sent)) continue;
    diagnostics.add('AT404', node, { name: answer.param(name).as, sent: String(sent), expected: String(value) });
  }
}

function completionWith(forms: readonly Form[], urc: string): Completion | undefined {
  for (const { stages } of forms)
    for (const stage of stages) if (stage.kind === 'completion' && stage.urcs.includes(urc)) return stage;
  return undefined;
}

const harmless = new WeakSet<Answer>();

function checkFailure(node: ExpectNode, answer: Answer, diagnostics: Diagnostics): void {
  if (harmless.has(answer)) return;
  harmless.add(answer);
  for (const [name, value] of Object.entries(answer.fields)) {
    const param = answer.param(name);
    if (param.kind !== 'cause' || Array.isArray(value) || isOpen(value)) continue;
    const code = param.codes.find((entry) => entry.code.toLowerCase() === text(value).toLowerCase());
    if (!code || code.is === 'ok' || code.is === 'already') continue;
    if (code.is === 'retrying' || code.is === 'pending' || code.is === 'closed') return;
    harmless.delete(answer);
    diagnostics.add('AT406', node, {
      name: param.as,
      value: text(value),
      meaning: code.text ? ` (${inLocale(code.text, diagnostics.locale)})` : '',
    });
    return;
  }
}

const text = (value: WireValue): string =>
  value instanceof Uint8Array ? new TextDecoder().decode(value) : String(value);
