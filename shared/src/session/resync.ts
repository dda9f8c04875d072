/**
 * Finding step with the module again after an answer that did not come: leave a prompt that may be open, then ask what
 * only one question is answered with. Whatever arrives before that answer belongs to nobody.
 */
import { type Dialect, type Facts, type Form, factsOf } from '../dialect/index.ts';
import { type Clock, delay } from '../transport/index.ts';
import type { Awaited, Token } from '../wire/index.ts';
import { encodeForm } from './encode-form.ts';
import type { LineSetting } from './line-settings.ts';

/** A prompt that may be open: what leaves it, or nothing where every byte would be data. */
export interface OpenPrompt {
  readonly cancel: string;
  /** What the module would have asked with. */
  readonly prompt?: string | undefined;
}

export interface ResyncOptions {
  dialect: Dialect;
  /** The query; without one a plain AT, and an answer counts that is followed by silence. */
  probe: Form | undefined;
  clock: Clock;
  write(bytes: Uint8Array): void;
  openPrompt: OpenPrompt | undefined;
  /** True where answers to what somebody else has asked may be on their way: an earlier session on the same line. */
  isFirst: boolean;
  /** Said again where the module does not answer: its results may have been held back. */
  settings: readonly LineSetting[];
}

/** Until the probe's answer, in ms: a module that wakes from sleep needs a second or two. */
const PROBE_TIME = 2500;
/** Silence that ends answers which may still be on their way, in ms. */
const QUIET_TIME = 500;
/** The same where only an earlier session's answers may be on their way, in ms: they come without a pause. */
const FIRST_QUIET_TIME = 300;
/** Between commands whose answers nobody waits for, in ms. */
const BLIND_TIME = 300;
/** Silence before the first probe where a prompt for counted data may be open, in ms: the module may give up by itself. */
const COUNTED_SILENCE = 10_000;

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));

export class Resync {
  readonly #options: ResyncOptions;
  readonly #line: Uint8Array;
  #answered = false;
  #facts: Facts = {};
  #settle: ((found: boolean) => void) | undefined;
  #cancelTimer = () => {};
  #isStopped = false;
  /** When silence began, in ms of the clock. */
  #silentSince = 0;
  /** Probes whose answers may still come. */
  #probes = 0;

  constructor(options: ResyncOptions) {
    this.#options = options;
    const encoded = options.probe && encodeForm(options.dialect, options.probe, {});
    this.#line = encoded && 'line' in encoded ? encoded.line : ascii('AT');
  }

  /** What the module's answer told. */
  get facts(): Facts {
    return this.#facts;
  }

  awaited(): Awaited {
    const { openPrompt, probe } = this.#options;
    return {
      echo: this.#line,
      prompt: openPrompt?.cancel === '' && this.#probes === 0 ? openPrompt.prompt : undefined,
      infos: probe?.stages.flatMap((stage) =>
        stage.kind === 'info' ? [{ line: stage.line, param: probe.param }] : [],
      ),
      foreground: true,
    };
  }

  /** @returns whether the module answered within the attempts */
  async run(attempts: number): Promise<boolean> {
    const { clock, openPrompt } = this.#options;
    if (openPrompt?.cancel === '') await this.#keepSilent(clock);
    for (let attempt = 1; attempt <= attempts && !this.#isStopped; attempt++) {
      await this.#prepareLine(attempt > 1);
      if (this.#isStopped) break;
      if (await this.#ask()) return true;
    }
    return false;
  }

  /** What is said to an open prompt for counted data would be sent as data; a prompt that comes late is open from then on. */
  async #keepSilent(clock: Clock): Promise<void> {
    this.#silentSince = clock.now();
    for (;;) {
      const rest = this.#silentSince + COUNTED_SILENCE - clock.now();
      if (rest <= 0 || this.#isStopped) return;
      await delay(clock, rest);
    }
  }

  take(token: Token): void {
    const { clock, probe } = this.#options;
    if (token.type === 'prompt') this.#silentSince = clock.now();
    if (token.type === 'info' && probe && (token.fields || token.name === probe.command.name)) {
      this.#answered = true;
      this.#facts = factsOf(token.fields ?? {}, probe.param);
    }
    if (this.#settle && token.type === 'final' && (this.#answered || !probe)) {
      // Answers to other probes may still come, and are not the next command's.
      if (probe && this.#probes === 1 && !this.#options.isFirst) this.#finish(true);
      else this.#finishWhenQuiet();
    }
  }

  stop(): void {
    this.#isStopped = true;
    this.#finish(false);
  }

  /** Leaves a prompt, and says blindly what results depend on. */
  async #prepareLine(again: boolean): Promise<void> {
    const { dialect, clock, write, openPrompt, settings } = this.#options;
    const cancel = openPrompt ? openPrompt.cancel : again ? cancelOf(dialect) : '';
    if (cancel !== '') write(ascii(cancel + dialect.line.end));
    if (!again) return;
    for (const { form, facts } of settings) {
      const encoded = encodeForm(dialect, form, facts);
      if (!('line' in encoded) || this.#isStopped) continue;
      write(Uint8Array.of(...encoded.line, ...ascii(dialect.line.end)));
      await delay(clock, BLIND_TIME);
    }
  }

  #ask(): Promise<boolean> {
    const { dialect, clock, write } = this.#options;
    this.#probes++;
    return new Promise((resolve) => {
      this.#settle = resolve;
      write(Uint8Array.of(...this.#line, ...ascii(dialect.line.end)));
      this.#cancelTimer = clock.setTimeout(() => this.#finish(false), PROBE_TIME);
    });
  }

  #finishWhenQuiet(): void {
    this.#cancelTimer();
    const quiet = this.#probes > 1 ? QUIET_TIME : FIRST_QUIET_TIME;
    this.#cancelTimer = this.#options.clock.setTimeout(() => this.#finish(true), quiet);
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
