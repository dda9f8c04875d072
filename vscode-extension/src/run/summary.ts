/** What a run came to: the value of the commands `hayes.run…`, and its text. */
import type { Message, Params } from 'hayes/text';
import { messages } from '../messages.ts';
import type { StepState } from './run-results.ts';

export interface StepSummary {
  /** Line of the command, from 1. */
  readonly line: number;
  readonly state: StepState;
  /** As shown behind the command. */
  readonly text: string;
}

export interface RunSummary {
  /** `refused`: nothing was sent, because of a setting, a missing port or a workspace that is not trusted. */
  readonly outcome: 'passed' | 'failed' | 'stopped' | 'refused';
  readonly steps: readonly StepSummary[];
  /** Steps of the script, or of the section that was run. */
  readonly total: number;
  /** In ms. */
  readonly time: number;
  /** What went to the log: lines sent (`→`) and received (`←`), secrets masked. */
  readonly log: readonly string[];
  /** Why there is no result, or not a whole one. */
  readonly reason?: string | undefined;
}

export const refused = (reason: string): RunSummary => ({
  outcome: 'refused',
  steps: [],
  total: 0,
  time: 0,
  log: [],
  reason,
});

/** The texts that sum a run up, one sentence each. */
export function sentences({ outcome, steps, total, time }: RunSummary, file: string): [Message, Params][] {
  const count = (...states: StepState[]) => steps.filter(({ state }) => states.includes(state)).length;
  const params = {
    file,
    total,
    passed: count('passed'),
    failed: count('failed', 'blocked'),
    skipped: count('skipped'),
    notRun: total - steps.length,
    time: printTime(time),
  };
  const first =
    outcome === 'stopped'
      ? messages.summaryStopped
      : params.failed > 0
        ? messages.summaryFailed
        : params.passed === 1
          ? messages.summaryPassedOne
          : messages.summaryPassed;
  const rest: Message[] = [];
  if (params.skipped > 0) rest.push(messages.summarySkipped);
  if (params.notRun > 0 && outcome === 'failed') rest.push(messages.summaryNotRun);
  return [first, ...rest].map((message) => [message, params]);
}

/** `12 ms`, `1.2 s`, `2 min 5 s` */
export function printTime(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
