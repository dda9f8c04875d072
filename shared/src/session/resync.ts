/**
 * Finding step with the module again after an answer that did not come: leave a prompt that may be open, then ask what
 * only one question is answered with. Whatever arrives before that answer belongs to nobody.
 */
import type { Dialect, Form } from '../dialect/index.ts';
import type { Clock } from '../transport/index.ts';
import type { Awaited, Token } from '../wire/index.ts';
import { encodeForm } from './encode-form.ts';

export interface ResyncOptions {
  dialect: Dialect;
  /** The query; without one a plain AT, and an answer counts that is followed by silence. */
  probe: Form | undefined;
  clock: Clock;
  write(bytes: Uint8Array): void;
  /** True where the module may be waiting for data. */
  cancelPrompt: boolean;
}

/** Until the probe's answer, in ms: a module that wakes from sleep needs a second or two. */
const PROBE_TIME = 2500;
/** Silence that ends the answers to a probe that proves nothing by itself, in ms. */
const QUIET_TIME = 500;

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));

export class Resync {
  readonly #options: ResyncOptions;
  readonly #line: Uint8Array;
  #answered = false;
  #settle: ((found: boolean) => void) | undefined;
  #cancelTimer = () => {};
  #stopped = false;

  constructor(options: ResyncOptions) {
    this.#options = options;
    const encoded = options.probe && encodeForm(options.dialect, options.probe, {});
    this.#line = encoded && 'line' in encoded ? encoded.line : ascii('AT');
  }

  awaited(): Awaited {
    const { probe } = this.#options;
    return {
      echo: this.#line,
      infos: probe?.stages.flatMap((stage) =>
        stage.kind === 'info' ? [{ line: stage.line, param: probe.param }] : [],
      ),
      foreground: true,
    };
  }

  /** @returns whether the module answered within the attempts */
  async run(attempts: number): Promise<boolean> {
    for (let attempt = 1; attempt <= attempts && !this.#stopped; attempt++) {
      if (await this.#ask(attempt > 1 || this.#options.cancelPrompt)) return true;
    }
    return false;
  }

  take(token: Token): void {
    const { probe } = this.#options;
    if (token.type === 'info' && (token.fields || token.name === probe?.command.name)) this.#answered = true;
    if (token.type !== 'final') return;
    if (probe) {
      if (this.#answered) this.#finish(true);
    } else {
      this.#cancelTimer();
      this.#cancelTimer = this.#options.clock.setTimeout(() => this.#finish(true), QUIET_TIME);
    }
  }

  stop(): void {
    this.#stopped = true;
    this.#finish(false);
  }

  #ask(leavePrompt: boolean): Promise<boolean> {
    const { dialect, clock, write } = this.#options;
    this.#answered = false;
    return new Promise((resolve) => {
      this.#settle = resolve;
      const end = ascii(dialect.line.end);
      if (leavePrompt) write(Uint8Array.of(...ascii(cancelOf(dialect)), ...end));
      write(Uint8Array.of(...this.#line, ...end));
      this.#cancelTimer = clock.setTimeout(() => this.#finish(false), PROBE_TIME);
    });
  }

  #finish(found: boolean): void {
    this.#cancelTimer();
    this.#settle?.(found);
    this.#settle = undefined;
  }
}

/** The byte that leaves a data prompt, where the dialect has one. */
function cancelOf(dialect: Dialect): string {
  for (const command of dialect.commands.values()) {
    for (const form of command.forms)
      for (const stage of form.stages) if (stage.kind === 'data' && stage.cancel !== undefined) return stage.cancel;
  }
  return '';
}
