/** What happens while a script runs: plain data, secrets masked, for command lines, editors and reports. */
import type { Risk } from '../dialect/index.ts';
import type { LocalText } from '../text/index.ts';

export type StepStatus = 'passed' | 'failed' | 'skipped' | 'blocked';

export type FailureKind =
  /** Nothing, or not everything, came in time. */
  | 'timeout'
  /** Something else came. */
  | 'other-answer'
  /** The port is gone. */
  | 'link-lost'
  /** The module has restarted. */
  | 'reset'
  /** A line came that a strict step does not list. */
  | 'unlisted'
  /** The step cannot be sent: a variable, a file or the data is missing, or a letter only looks right. */
  | 'not-sendable'
  /** Risky or unknown, and not allowed. */
  | 'blocked'
  /** The run was stopped. */
  | 'stopped';

export interface Failure {
  readonly kind: FailureKind;
  readonly text: LocalText;
  /** The line of the script that was not met, and its number. */
  readonly expected?: { readonly text: string; readonly line: number } | undefined;
  /** What came instead; empty where nothing came. */
  readonly actual: readonly string[];
}

export interface StepResult {
  /** Lines in the script, from 1. */
  readonly line: number;
  readonly endLine: number;
  /** As sent; undefined for a step that only waits. */
  readonly command?: string | undefined;
  readonly status: StepStatus;
  readonly failure?: Failure | undefined;
  /** ms */
  readonly duration: number;
  readonly attempts: number;
  /** What came, in order. */
  readonly received: readonly string[];
}

export interface SectionResult {
  /** Empty for what comes before the first title. */
  readonly title: string;
  readonly line: number;
  readonly status: StepStatus;
  readonly duration: number;
  readonly steps: readonly StepResult[];
}

export interface RunSummary {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly blocked: number;
  readonly duration: number;
  readonly sections: readonly SectionResult[];
  /** What ended the run before its end. */
  readonly aborted?: 'link-lost' | 'stopped' | undefined;
  readonly variables: Readonly<Record<string, string>>;
}

export type RunEvent =
  | {
      readonly type: 'start';
      readonly dialect: string;
      readonly steps: number;
      readonly sections: number /** What the script is written for, as it says. */;
      readonly wanted?: string | undefined;
    }
  | { readonly type: 'section-start'; readonly title: string; readonly line: number }
  /** A comment of the script, when everything above it has happened. */
  | { readonly type: 'note'; readonly line: number; readonly text: string }
  | {
      readonly type: 'step-start';
      readonly line: number;
      readonly index: number;
      readonly command?: string | undefined;
      readonly attempt: number;
    }
  | { readonly type: 'sent'; readonly line: number; readonly text: string; readonly data?: number | undefined }
  /** `expected` is the script's line that it meets. */
  | {
      readonly type: 'received';
      readonly line: number;
      readonly text: string;
      readonly kind: string;
      readonly expected?: number | undefined;
    }
  | ({ readonly type: 'step-end'; readonly index: number } & StepResult)
  | ({ readonly type: 'section-end' } & SectionResult)
  | ({ readonly type: 'end' } & RunSummary);

/** What a user is asked before something risky or unknown is sent. */
export interface Question {
  readonly line: number;
  /** As it would be sent, secrets masked. */
  readonly command: string;
  readonly risk: Risk | 'unknown';
  readonly consequence?: { en: string; zh: string } | undefined;
  readonly undo?: { en: string; zh: string } | undefined;
}

/** 0 all expectations met, 1 not met, 3 the port is gone. */
export function exitCode({ failed, blocked, aborted }: Pick<RunSummary, 'failed' | 'blocked' | 'aborted'>): 0 | 1 | 3 {
  if (aborted === 'link-lost') return 3;
  return failed + blocked > 0 || aborted ? 1 : 0;
}
