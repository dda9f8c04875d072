/** Runs as JUnit XML, which CI systems show: a suite per file, a case per section. */
import { type Locale, say } from '../text/index.ts';
import type { RunSummary, SectionResult, StepResult } from './events.ts';

export function reportJunit(runs: readonly { file: string; summary: RunSummary }[], locale: Locale = 'en'): string {
  const suites = runs.map(({ file, summary }) => {
    const count = (status: string) => summary.sections.filter((section) => section.status === status).length;
    const cases = summary.sections.map((section) => testCase(file, section, locale)).join('\n');
    return `  <testsuite${attributes({ name: file, tests: summary.sections.length, failures: count('failed'), errors: count('blocked'), skipped: count('skipped'), time: seconds(summary.duration) })}>\n${cases}\n  </testsuite>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.join('\n')}\n</testsuites>\n`;
}

function testCase(file: string, section: SectionResult, locale: Locale): string {
  const name = section.title || file.replace(/^.*[\\/]/, '');
  const inner: string[] = [];
  for (const step of section.steps) {
    if (!step.failure || (step.status !== 'failed' && step.status !== 'blocked')) continue;
    const message = say(step.failure.text.message, step.failure.text.params, locale);
    const element = step.status === 'failed' ? 'failure' : 'error';
    inner.push(
      `      <${element}${attributes({ message: `${step.command ?? ''} ${message}`.trim(), type: step.failure.kind })}>${inXml(details(file, step))}</${element}>`,
    );
  }
  if (section.status === 'skipped') inner.push('      <skipped/>');
  const log = section.steps.flatMap((step) => [
    ...(step.command === undefined ? [] : [`> ${step.command}`]),
    ...step.received.map((line) => `< ${line}`),
  ]);
  inner.push(`      <system-out>${inXml(log.join('\n'))}</system-out>`);
  return `    <testcase${attributes({ name, classname: file, file, line: section.line, time: seconds(section.duration) })}>\n${inner.join('\n')}\n    </testcase>`;
}

const details = (file: string, { line, failure }: StepResult): string =>
  [
    `${file}:${failure!.expected?.line ?? line}`,
    ...(failure!.expected ? [`expected: ${failure!.expected.text}`] : []),
    ...failure!.actual.map((one) => `received: ${one}`),
  ].join('\n');

const seconds = (ms: number): string => (ms / 1000).toFixed(3);
const attributes = (values: Record<string, string | number>): string =>
  Object.entries(values)
    .map(([name, value]) => ` ${name}="${inXml(String(value))}"`)
    .join('');

/** XML has no way to write most control characters: they are shown as their pictures. */
const inXml = (text: string): string =>
  text
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f]/g, (char) => String.fromCharCode(0x2400 + char.charCodeAt(0)))
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|[\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"']/g, (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[char]!);
