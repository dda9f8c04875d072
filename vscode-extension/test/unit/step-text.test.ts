import assert from 'node:assert/strict';
import type { StepResult } from 'hayes/runner';
import { text } from 'hayes/text';
import { describeStep } from '../../src/run/step-text.ts';
import { printTime, type RunSummary, sentences } from '../../src/run/summary.ts';

const step = (more: Partial<StepResult>): StepResult => ({
  line: 3,
  endLine: 5,
  command: 'AT+CSQ',
  status: 'passed',
  duration: 12,
  attempts: 1,
  received: ['+CSQ: 20,0', 'OK'],
  ...more,
});
const reason = (en: string, zh: string, params = {}) => text({ code: 'reason', en, zh }, params);

describe('what is shown of a step', () => {
  it('is its time where it passed, and what came when one looks closer', () => {
    const shown = describeStep(step({}), 'en');
    assert.deepEqual([shown.state, shown.line, shown.summary], ['passed', 2, '12 ms']);
    assert.match(shown.detail ?? '', /→ AT\+CSQ\n← \+CSQ: 20,0\n← OK/);
  });

  it('is what was expected and what came, at the line that was not met', () => {
    const failure = {
      kind: 'other-answer' as const,
      text: reason('another answer came', '收到了其他应答'),
      expected: { text: '+CSQ: 99,99', line: 4 },
      actual: ['+CSQ: 20,0'],
    };
    const shown = describeStep(step({ status: 'failed', failure }), 'en');
    assert.equal(shown.summary, 'expected +CSQ: 99,99 · got +CSQ: 20,0');
    assert.equal(shown.failedLine, 3);
    const silent = describeStep(step({ status: 'failed', failure: { ...failure, actual: [] } }), 'zh-CN');
    assert.equal(silent.summary, '期望 +CSQ: 99,99 · 实际 无 (收到了其他应答)');
  });

  it('names the setting that would allow what was blocked', () => {
    const blocked = (params: object) =>
      describeStep(
        step({
          status: 'blocked',
          received: [],
          failure: { kind: 'blocked', text: reason('', '', params), actual: [] },
        }),
        'en',
      ).summary;
    const risk = reason('it can cut the line', '可能切断通信');
    assert.equal(
      blocked({ risk, tier: 'cuts-line' }),
      'not sent: it can cut the line. The setting hayes.allow can allow it (cuts-line).',
    );
    assert.match(blocked({ dialect: 'quectel-bc26' }), /quectel-bc26 does not know .* hayes\.allowUnknown/);
  });

  it('tells a step that was stopped from those that were left out', () => {
    const failure = { kind: 'stopped' as const, text: reason('the run was stopped', '运行已停止'), actual: [] };
    assert.equal(describeStep(step({ status: 'failed', failure }), 'en').state, 'stopped');
    const left = describeStep(step({ status: 'skipped', failure, received: [] }), 'en');
    assert.deepEqual([left.state, left.summary], ['skipped', 'skipped: the run was stopped']);
    assert.equal(describeStep(step({ status: 'skipped', received: [] }), 'zh-CN').summary, '已跳过');
  });

  it('cannot be broken by what a module sends', () => {
    const shown = describeStep(step({ received: ['```', '<img src=x>'] }), 'en');
    assert.match(shown.detail ?? '', /^````text\n[\s\S]*\n````$/);
  });
});

describe('the summary of a run', () => {
  const run = (outcome: RunSummary['outcome'], ...states: RunSummary['steps'][number]['state'][]): RunSummary => ({
    outcome,
    steps: states.map((state, index) => ({ line: index + 1, state, text: '' })),
    total: 5,
    time: 1234,
    log: [],
  });
  const codes = (summary: RunSummary) => sentences(summary, 'a.at').map(([message]) => message.code);

  it('says what came to pass', () => {
    assert.deepEqual(codes(run('passed', 'passed', 'passed')), ['summaryPassed']);
    assert.deepEqual(codes(run('passed', 'passed', 'skipped')), ['summaryPassedOne', 'summarySkipped']);
    assert.deepEqual(codes(run('failed', 'passed', 'blocked')), ['summaryFailed', 'summaryNotRun']);
    assert.deepEqual(codes(run('stopped', 'passed', 'stopped')), ['summaryStopped']);
  });

  it('prints times for people', () => {
    assert.deepEqual([0, 999, 1234, 65_000].map(printTime), ['0 ms', '999 ms', '1.2 s', '1 min 5 s']);
  });
});
