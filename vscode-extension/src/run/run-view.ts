/** A run as it is seen: each of the runner's events goes into the editor, the log and the status bar. */
import type { RunEvent } from 'hayes/runner';
import { locale, messages, say } from '../texts.ts';
import type { RunLog } from './log.ts';
import type { RunResults } from './run-results.ts';
import type { RunStatus } from './status.ts';
import { describeStep } from './step-text.ts';
import type { StepSummary } from './summary.ts';

export interface ViewedRun {
  /** Key of the results. */
  readonly document: string;
  readonly file: string;
  readonly port: string;
  readonly total: number;
}

export class RunView {
  readonly steps: StepSummary[] = [];
  /** Lines sent and received. */
  readonly lines: string[] = [];
  readonly #run: ViewedRun;
  readonly #results: RunResults;
  readonly #log: RunLog;
  readonly #status: RunStatus;

  constructor(run: ViewedRun, parts: { results: RunResults; log: RunLog; status: RunStatus }) {
    this.#run = run;
    this.#results = parts.results;
    this.#log = parts.log;
    this.#status = parts.status;
    this.#progress();
  }

  readonly take = (event: RunEvent): void => {
    switch (event.type) {
      case 'section-start':
        if (event.title) this.#log.note(`### ${event.title}`);
        break;
      case 'step-start':
        this.#results.set(this.#run.document, {
          state: 'running',
          line: event.line - 1,
          summary: say(messages.waiting),
        });
        break;
      case 'sent':
        this.#sent(event.text);
        if (event.data !== undefined) this.#sent(say(messages.dataSent, { bytes: event.data }));
        break;
      case 'received':
        this.lines.push(`← ${event.text}`);
        this.#log.received(event.text);
        break;
      case 'step-end': {
        const result = describeStep(event, locale());
        this.#results.set(this.#run.document, result);
        this.steps.push({ line: event.line, state: result.state, text: result.summary });
        if (result.state !== 'passed') this.#log.note(result.summary);
        this.#progress();
        break;
      }
      default:
    }
  };

  #sent(text: string): void {
    this.lines.push(`→ ${text}`);
    this.#log.sent(text);
  }

  #progress(): void {
    const { file, port, total } = this.#run;
    this.#status.running({ file, port, done: this.steps.length, total });
  }
}
