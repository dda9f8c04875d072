/** A run as lines for people, one event at a time. */
import { defineMessages, type Locale, say } from '../text/index.ts';
import type { Failure, RunEvent, RunSummary, StepStatus } from './events.ts';
import { messages } from './messages.ts';

const labels = defineMessages({
  expected: { en: 'expected', zh: '期待' },
  received: { en: 'received', zh: '收到' },
  nothing: { en: 'nothing', zh: '无' },
  inLine: { en: 'line {line}', zh: '第 {line} 行' },
  waits: { en: 'waits for reports', zh: '等待上报' },
  tries: { en: '{count} tries', zh: '尝试 {count} 次' },
  tryAgain: { en: 'try {count}', zh: '第 {count} 次尝试' },
  passed: { en: '{count} passed', zh: '{count} 通过' },
  failed: { en: '{count} failed', zh: '{count} 失败' },
  blocked: { en: '{count} blocked', zh: '{count} 被阻止' },
  skipped: { en: '{count} left out', zh: '{count} 跳过' },
});

export interface TextReportOptions {
  readonly locale?: Locale | undefined;
  /** Colours and marks for a terminal. */
  readonly color?: boolean | undefined;
  /** Shows what is sent and what comes. */
  readonly verbose?: boolean | undefined;
}

const marks: Record<StepStatus, [mark: string, color: number]> = {
  passed: ['✔', 32],
  failed: ['✖', 31],
  blocked: ['⊘', 33],
  skipped: ['-', 90],
};

/** @returns the event's lines, each with its line end; empty for events that a reader need not see */
export function reportText(event: RunEvent, options: TextReportOptions = {}): string {
  const locale = options.locale ?? 'en';
  const paint = (text: string, color: number) => (options.color ? `\u001b[${color}m${text}\u001b[0m` : text);
  const label = (name: keyof typeof labels, params = {}) => say(labels[name], params, locale);
  switch (event.type) {
    case 'start':
      return event.wanted && event.wanted.toLowerCase().split('/')[0] !== event.dialect.split('/')[0]
        ? `${paint('!', 33)} ${say(messages['other-dialect'], { wanted: event.wanted, present: event.dialect }, locale)}\n`
        : '';
    case 'section-start':
      return event.title === '' ? '' : `${paint(event.title, 1)}\n`;
    case 'sent':
      return options.verbose ? paint(`      > ${event.text}\n`, 90) : '';
    case 'received':
      return options.verbose ? paint(`      < ${event.text}\n`, 90) : '';
    case 'step-start':
      return event.attempt > 1 ? paint(`    ${label('tryAgain', { count: event.attempt })}\n`, 90) : '';
    case 'step-end': {
      const [mark, color] = marks[event.status];
      const name = event.command ?? label('waits');
      const details = [
        label('inLine', { line: event.line }),
        ...(event.attempts > 1 ? [label('tries', { count: event.attempts })] : []),
        ...(event.attempts > 0 ? [duration(event.duration)] : []),
      ];
      const head = `  ${paint(mark, color)} ${name} ${paint(`(${details.join(', ')})`, 90)}\n`;
      return event.failure && event.status !== 'skipped' ? head + failureLines(event.failure, locale, paint) : head;
    }
    case 'end':
      return `\n${summaryLine(event, options)}\n`;
    default:
      return '';
  }
}

function failureLines(failure: Failure, locale: Locale, paint: (text: string, color: number) => string): string {
  const lines = [say(failure.text.message, failure.text.params, locale)];
  if (failure.expected)
    lines.push(
      `${say(labels.expected, {}, locale)}  ${failure.expected.text}  ${paint(`(${say(labels.inLine, { line: failure.expected.line }, locale)})`, 90)}`,
    );
  if (failure.expected || failure.actual.length > 0) {
    const [first = say(labels.nothing, {}, locale), ...rest] = failure.actual;
    const word = say(labels.received, {}, locale);
    lines.push(`${word}  ${first}`, ...rest.map((line) => `${' '.repeat(width(word))}  ${line}`));
  }
  return lines.map((line, index) => `      ${index === 0 ? paint(line, 31) : line}\n`).join('');
}

/** Columns on a terminal: a Chinese character takes two. */
const width = (word: string): number => Array.from(word).reduce((sum, char) => sum + (char > '\u2e80' ? 2 : 1), 0);

export function summaryLine(summary: RunSummary, { locale = 'en', color = false }: TextReportOptions = {}): string {
  const paint = (text: string, code: number) => (color ? `\u001b[${code}m${text}\u001b[0m` : text);
  const parts = (['passed', 'failed', 'blocked', 'skipped'] as const)
    .filter((status) => summary[status] > 0 || status === 'passed')
    .map((status) => paint(say(labels[status], { count: summary[status] }, locale), marks[status][1]));
  return `${parts.join(', ')} (${duration(summary.duration)})`;
}

const duration = (ms: number): string => (ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`);
