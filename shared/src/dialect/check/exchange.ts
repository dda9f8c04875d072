/** Exchanges: stages in an order that a conversation can have, data that ends, completions that can be told apart. */
import type { Form, Stage } from '../dialect.ts';
import { codeFor, type Param } from '../param.ts';
import { isRepeated } from '../signature.ts';
import { messages } from './messages.ts';
import { isKnownFact, pathOfForm, type Subject } from './references.ts';

export function checkExchanges(subject: Subject): void {
  const { file, dialect } = subject;
  for (const command of dialect.commands.values()) {
    const inherited = file.commands![command.name]!.exchange !== undefined;
    let isInheritedChecked = false;
    for (const form of command.forms) {
      if (form.prints) continue;
      const spec = file.commands![command.name]!.forms?.[form.name];
      const own = typeof spec === 'object' && spec?.exchange !== undefined;
      if (!own && inherited && isInheritedChecked) continue;
      if (!own) isInheritedChecked = true;
      checkForm(subject, form, [...(own ? pathOfForm(file, form) : ['commands', command.name])]);
    }
  }
  checkWindow(subject);
  checkTopics(subject);
}

function checkForm(subject: Subject, form: Form, path: readonly (string | number)[]): void {
  const { dialect, report } = subject;
  const at = (index: number, ...rest: (string | number)[]) => [...path, 'exchange', index, ...rest];
  const { stages } = form;
  if (!stages.some(({ kind }) => kind === 'final')) report.error([...path, 'exchange'], messages['no-final']);
  for (const [index, stage] of stages.entries()) {
    const before = stages[index - 1];
    switch (stage.kind) {
      case 'prompt':
        if (stages[index + 1]?.kind !== 'data') report.error(at(index), messages['prompt-alone']);
        break;
      case 'data':
        if (before?.kind !== 'prompt') report.error(at(index), messages['data-alone']);
        checkData(subject, form, stage, at(index));
        break;
      case 'fail':
        if (!stage.line.fields.some((name) => form.param(name).kind === 'cause'))
          report.error(at(index, 'fail'), messages['fail-without-cause']);
        break;
      case 'completion':
        for (const name of stage.urcs) {
          const urc = dialect.urcs.get(name);
          if (!urc) continue;
          const told = form.send.fields.includes('client') && isSeveral(form.param('client'));
          if (told && !urc.line.fields.includes('client'))
            report.error(at(index, 'urc'), messages['completion-client'], { name });
          if (stage.done && !urc.line.fields.some((field) => codeFor(urc.param(field), stage.done!)))
            report.error(at(index, 'done'), messages['done-unknown'], { name, cause: stage.done });
        }
        break;
    }
  }
}

const isSeveral = (client: Param): boolean =>
  client.codes.length > 1 || client.ranges.length === 0 || client.ranges.some(({ min, max }) => max > min);

function checkData(
  { file, report }: Subject,
  form: Form,
  stage: Stage & { kind: 'data' },
  path: readonly (string | number)[],
): void {
  if (!isKnownFact(file, stage.fact)) return;
  if (stage.end === 'length') {
    if (!form.send.fields.includes(`${stage.fact}.length`))
      report.error([...path, 'end'], messages['data-without-length'], { name: stage.fact, form: form.ref });
  } else if (!stage.never.includes('\x1a')) {
    report.error([...path, 'end'], messages['data-never'], { char: '\\x1a' });
  }
  if (stage.cancel !== undefined && stage.end === 'ctrl-z' && !stage.never.includes(stage.cancel)) {
    report.error([...path, 'cancel'], messages['data-never'], { char: JSON.stringify(stage.cancel).slice(1, -1) });
  }
}

/** Several publishes in flight are told apart by their message ids, so every completion must name one. */
function checkWindow({ file, dialect, report }: Subject): void {
  const windows = [
    [['limits', 'inFlight'], file.limits?.inFlight] as const,
    ...Object.entries(file.models ?? {}).map(
      ([model, overlay]) => [['models', model, 'limits', 'inFlight'], overlay?.limits?.inFlight] as const,
    ),
  ];
  for (const [path, inFlight] of windows) {
    if (inFlight === undefined || inFlight === 1) continue;
    const keyless = [...dialect.commands.values()]
      .flatMap(({ forms }) => forms)
      .filter(({ does }) => does === 'publish')
      .find((form) => {
        const completions = form.stages.flatMap((stage) => (stage.kind === 'completion' ? stage.urcs : []));
        return (
          completions.length === 0 ||
          completions.some((name) => dialect.urcs.get(name)?.line.fields.includes('messageId') === false)
        );
      });
    if (keyless) report.error(path, messages['window-without-id'], { inFlight, form: keyless.ref });
  }
}

/** Several topics in one command need a signature that repeats them. */
function checkTopics({ file, dialect, report }: Subject): void {
  const topics = file.limits?.topics ?? 1;
  if (topics === 1) return;
  for (const form of [...dialect.commands.values()].flatMap(({ forms }) => forms)) {
    if (form.does !== 'subscribe' && form.does !== 'unsubscribe') continue;
    if (!isRepeated(form.send, 'topic')) {
      report.error(pathOfForm(file, form), messages['topics-unrepeated'], { topics, form: form.ref });
    }
  }
}

/** Strings that can hold what ends a string or a line would let a message start another command. */
export function checkLine({ file, report }: Subject): void {
  const string = file.line?.string;
  if (!string) return;
  const never = string.never ?? '\r\n\0"';
  const escaped = Object.keys(string.escape ?? {});
  const path = ['line', 'string', ...(string.never === undefined ? [] : ['never'])];
  for (const char of new Set(['\r', '\n', '"', ...(file.line?.end ?? '')])) {
    if (!never.includes(char) && !escaped.includes(char))
      report.error(path, messages['line-never'], { char: JSON.stringify(char).slice(1, -1) });
  }
  const certain = new Set(file.boot?.certain);
  for (const [index, line] of (file.boot?.supporting ?? []).entries()) {
    if (certain.has(line)) report.error(['boot', 'supporting', index], messages['boot-twice'], { line });
  }
}
