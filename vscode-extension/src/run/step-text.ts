/** What the runner tells about a step → what the editor shows of it. */
import type { StepResult as RunnerStep } from 'hayes/runner';
import { type Locale, type LocalText, say } from 'hayes/text';
import { messages } from '../messages.ts';
import type { StepResult, StepState } from './run-results.ts';
import { printTime } from './summary.ts';

export function describeStep(step: RunnerStep, locale: Locale): StepResult {
  const state: StepState = step.status === 'failed' && step.failure?.kind === 'stopped' ? 'stopped' : step.status;
  const { failure } = step;
  const expected = failure?.expected;
  return {
    state,
    line: step.line - 1,
    ...(expected && state === 'failed' ? { failedLine: expected.line - 1 } : {}),
    summary: summaryOf(step, state, locale),
    detail: detailOf(step, locale),
    time: step.duration,
  };
}

function summaryOf({ failure, duration }: RunnerStep, state: StepState, locale: Locale): string {
  if (state === 'passed') return printTime(duration);
  if (state === 'skipped') {
    const why = failure && say(failure.text.message, failure.text.params, locale);
    return why ? say(messages.skippedWhy, { why }, locale) : say(messages.skipped, {}, locale);
  }
  if (state === 'stopped') return say(messages.stopped, {}, locale);
  if (!failure) return say(messages.blocked, {}, locale);
  if (state === 'blocked') return blockedText(failure.text, locale);
  const reason = say(failure.text.message, failure.text.params, locale);
  if (!failure.expected) return reason;
  const actual = failure.actual.join(' ') || `${say(messages.nothingCame, {}, locale)} (${reason})`;
  return say(messages.expectedGot, { expected: failure.expected.text, actual }, locale);
}

/** The runner's text names the command line's options; here settings allow what is blocked. */
const blockedText = ({ params }: LocalText, locale: Locale): string =>
  say(params.tier === undefined ? messages.blockedUnknown : messages.blockedRisk, params, locale);

/** Markdown: the reason, and everything that came. */
function detailOf({ failure, received, command }: RunnerStep, locale: Locale): string | undefined {
  if (received.length === 0 && !failure) return undefined;
  const reason = failure ? `${escapeMarkdown(say(failure.text.message, failure.text.params, locale))}\n\n` : '';
  const lines = [...(command ? [`→ ${command}`] : []), ...received.map((line) => `← ${line}`)];
  // A fence that no line of the module can close.
  const fence = '`'.repeat(Math.max(3, ...lines.map((line) => (/`+/.exec(line)?.[0].length ?? 0) + 1)));
  return `${reason}${fence}text\n${lines.join('\n')}\n${fence}`;
}

const escapeMarkdown = (text: string): string => text.replace(/[\\`*_{}[\]()#+\-!<>|]/g, '\\$&');
