/**
 * One conversation: a command, its prompt and data, its info lines, its final result code and its completion, as the
 * form's stages list them. A state machine without time or port: it is told of tokens and timeouts, and says what to
 * write, how long to wait, and what came of it.
 */
import {
  type Cause,
  causeOf,
  type Dialect,
  type Facts,
  type FactValue,
  type Form,
  factsOf,
  type Param,
  type Stage,
  type WireFields,
} from '../dialect/index.ts';
import { HayesError, type LocalText, type Message, text } from '../text/index.ts';
import type { Awaited, Token } from '../wire/index.ts';
import { explainCause } from './explain.ts';
import { messages } from './messages.ts';
import type { Outcome, OutcomeKind } from './types.ts';

export interface ExchangeSpec {
  readonly dialect: Dialect;
  /** As sent, without its end; shown to people in errors. */
  readonly line: Uint8Array;
  readonly form?: Form | undefined;
  readonly facts: Facts;
  readonly stages: readonly Stage[];
  /** Answers the prompt, its end included. */
  readonly data?: Uint8Array | undefined;
  /** Bytes of `data` that the module may repeat. */
  readonly payload?: Uint8Array | undefined;
  /** Leaves a prompt that is not to be answered. */
  readonly cancel: string;
  /** Until the final result code, in ms. */
  readonly finalTime: number;
  /** True where the module may repeat data. */
  readonly echoesData: () => boolean;
  readonly setting: (name: string) => FactValue | undefined;
  /** Shown instead of the line where it holds a secret. */
  readonly shown: string;
}

/** What the session has to do next. */
export type Step =
  | { write: Uint8Array; after?: number }
  | { wait: number }
  | { accepted: Outcome }
  | { completed: Outcome }
  | { resync: true };

type CompletionStage = Stage & { kind: 'completion' };

/** How long a reason may follow an ERROR, in ms (field notes: SIMCom's may come before or after). */
const REASON_TIME = 300;
/** What a module may take to answer a prompt that was left, in ms; some answer nothing. */
const CANCEL_TIME = 2000;
/** Causes that are news of a completion that is still to come. */
const NOTICES = new Set<Cause>(['retrying', 'pending']);

export class Exchange {
  readonly spec: ExchangeSpec;
  readonly #tokens: Token[] = [];
  readonly #infos: Token[] = [];
  readonly #completion: CompletionStage | undefined;
  #facts: { [name: string]: FactValue | readonly FactValue[] | undefined };
  /** Index of the first stage that has not happened. */
  #at = 0;
  #phase: 'answer' | 'reason' | 'completion' | 'done' = 'answer';
  #promptSeen = false;
  #dataSent = false;
  #cancelled = false;
  #early: { token: Token; cause: Cause } | undefined;
  #failure: { token: Token; cause: Cause } | undefined;
  #final: Token | undefined;

  constructor(spec: ExchangeSpec) {
    this.spec = spec;
    this.#facts = { ...spec.facts };
    this.#completion = spec.stages.find(
      (stage): stage is CompletionStage => stage.kind === 'completion' && this.#applies(stage),
    );
  }

  get isForeground(): boolean {
    return this.#phase === 'answer' || this.#phase === 'reason';
  }

  get isDone(): boolean {
    return this.#phase === 'done';
  }

  /** True while the module may be waiting for data that will not come. */
  get isInPrompt(): boolean {
    return this.#promptSeen && !this.#final;
  }

  /** What the framer is told while this exchange is in the foreground. */
  awaited(): Awaited {
    const { spec } = this;
    return {
      echo: spec.line,
      dataEcho: this.#dataSent && spec.echoesData() ? spec.payload : undefined,
      prompt: this.#awaitsPrompt() ? (this.#promptStage()?.prompt ?? '>') : undefined,
      infos: spec.stages.flatMap((stage) =>
        stage.kind === 'info' || stage.kind === 'fail' ? [{ line: stage.line, param: this.#param }] : [],
      ),
      command: spec.form?.command.name,
      foreground: true,
      setting: spec.setting,
    };
  }

  start(): Step[] {
    const end = new TextEncoder().encode(this.spec.dialect.line.end);
    const line = new Uint8Array(this.spec.line.length + end.length);
    line.set(this.spec.line);
    line.set(end, this.spec.line.length);
    const prompt = this.spec.data ? this.#promptStage() : undefined;
    return [
      { write: line },
      { wait: prompt ? Math.max(prompt.within, this.spec.form?.within ?? 0) : this.spec.finalTime },
    ];
  }

  /** @returns what to do, or undefined where the token is none of this exchange's */
  take(token: Token): Step[] | undefined {
    if (token.type === 'urc') return this.#urc(token);
    if (!this.isForeground) return undefined;
    this.#tokens.push(token);
    switch (token.type) {
      case 'echo':
        return [];
      case 'prompt':
        return this.#prompt();
      case 'final':
        return this.#phase === 'reason' ? this.#fail() : this.#finalResult(token);
      case 'info':
        return this.#info(token);
      default:
        return [];
    }
  }

  timeout(): Step[] {
    const seconds = this.#phase === 'completion' ? this.#completion!.within / 1000 : this.spec.finalTime / 1000;
    if (this.#phase === 'reason') return this.#fail();
    if (this.#cancelled)
      return [...this.#settle('failed', 'error', this.#error(messages['left-prompt'])), { resync: true }];
    if (this.#phase === 'completion') {
      return [this.#complete('unknown', 'timeout', this.#error(messages['no-completion'], { seconds }))];
    }
    if (this.spec.data && !this.#promptSeen && this.#awaitsPrompt()) {
      const prompt = this.#promptStage();
      const reason = this.#error(messages['no-prompt'], { seconds: (prompt?.within ?? this.spec.finalTime) / 1000 });
      return [...this.#settle('failed', 'timeout', reason), { resync: true }];
    }
    return [...this.#settle('unknown', 'timeout', this.#error(messages['no-answer'], { seconds })), { resync: true }];
  }

  /** The exchange cannot go on: the module restarted, or the port is gone. */
  abandon(error: HayesError, cause: Cause = 'lost'): Step[] {
    return this.#settle('unknown', cause, error);
  }

  #param = (name: string): Param => this.spec.form?.param(name) ?? this.spec.dialect.param(name);

  #applies(stage: CompletionStage): boolean {
    return Object.entries(stage.when).every(([name, wanted]) => String(this.spec.facts[name]) === String(wanted));
  }

  #promptStage(): (Stage & { kind: 'prompt' }) | undefined {
    return this.spec.stages.find((stage): stage is Stage & { kind: 'prompt' } => stage.kind === 'prompt');
  }

  #awaitsPrompt(): boolean {
    if (this.#promptSeen || this.#phase !== 'answer') return false;
    return this.spec.form === undefined || this.#promptStage() !== undefined;
  }

  #prompt(): Step[] {
    this.#promptSeen = true;
    const { data, cancel, finalTime } = this.spec;
    this.#at = this.spec.stages.findIndex((stage) => stage.kind === 'data') + 1;
    if (data === undefined) {
      this.#cancelled = true;
      return [
        { write: Uint8Array.from(cancel, (char) => char.charCodeAt(0)) },
        { wait: Math.min(finalTime, CANCEL_TIME) },
      ];
    }
    this.#dataSent = true;
    return [
      { write: data, after: this.#promptStage()?.settle ?? 0 },
      { wait: finalTime + (this.#promptStage()?.settle ?? 0) },
    ];
  }

  #info(token: Token): Step[] {
    const stage = this.spec.stages.find(
      (one) =>
        one.kind === 'fail' &&
        token.fields !== undefined &&
        one.line.prefix !== '' &&
        startsWith(token.raw, one.line.prefix),
    );
    const failure = stage && firstCause(token.fields ?? {}, this.#param);
    if (failure && failure !== 'ok') {
      this.#failure = { token, cause: failure };
      return this.#phase === 'reason' ? this.#fail() : [];
    }
    this.#infos.push(token);
    if (token.fields) this.#learn(token.fields);
    return [];
  }

  #learn(fields: WireFields): void {
    for (const [name, value] of Object.entries(factsOf(fields, this.#param)))
      if (this.#facts[name] === undefined) this.#facts[name] = value;
  }

  #finalResult(token: Token): Step[] {
    this.#final = token;
    if (token.result !== 'ok') {
      const reasonMayFollow =
        this.spec.stages.some((stage) => stage.kind === 'fail') || this.#completion?.order === 'either';
      const reasonIsHere = this.#failure || this.#early || Object.keys(token.fields ?? {}).length > 0;
      if (!reasonMayFollow || reasonIsHere) return this.#fail();
      this.#phase = 'reason';
      return [{ wait: REASON_TIME }];
    }
    if (this.#cancelled) return this.#settle('failed', 'error', this.#error(messages['left-prompt']));
    const data = this.spec.stages.findIndex((stage) => stage.kind === 'data');
    if (data >= 0 && !this.#dataSent) {
      const earlier = this.spec.stages.findIndex((stage) => stage.kind === 'final');
      if (earlier < data && this.#at === 0) {
        this.#final = undefined;
        this.#at = earlier + 1;
        return [{ wait: this.#promptStage()?.within ?? this.spec.finalTime }];
      }
      return this.#settle('failed', 'error', this.#error(messages['finished-without-prompt']));
    }
    if (!this.#completion) return this.#settle('done', 'ok');
    this.#phase = 'completion';
    const accepted: Step = { accepted: this.#outcome('done', 'ok') };
    if (this.#early) return [accepted, ...this.#completedWith(this.#early.token, this.#early.cause)];
    return [accepted, { wait: this.#completion.within }];
  }

  /** A final error: what was asked has not been done. */
  #fail(): Step[] {
    const token = this.#final!;
    const reason = this.#failure ?? this.#early;
    const cause =
      reason?.cause ??
      firstCause(token.fields ?? {}, this.#param) ??
      this.spec.form?.bareError ??
      (token.result === 'busy' ? 'busy' : 'error');
    const told = reason?.token ?? token;
    const meaning = explainCause(told, this.#param);
    const answer = printable(told.raw);
    const error = meaning
      ? this.#error(messages.result, { meaning, answer })
      : this.#error(messages['answered-error'], { answer });
    return this.#settle(cause === 'already' ? 'done' : 'failed', cause, error);
  }

  #urc(token: Token): Step[] | undefined {
    const stage = this.#completion;
    if (!stage || this.isDone || !token.urc || !token.fields || !stage.urcs.includes(token.urc.name)) return undefined;
    const param = token.urc.param;
    const known = factsOf(token.fields, param);
    for (const [name, value] of Object.entries(known)) {
      const mine = this.#facts[name];
      if (param(name).kind === 'cause' || mine === undefined || Array.isArray(value) || Array.isArray(mine)) continue;
      if (String(mine) !== String(value)) return undefined;
    }
    let cause: Cause = token.urc.means ?? firstCause(token.fields, param) ?? 'ok';
    if (cause === stage.done) cause = 'ok';
    this.#tokens.push(token);
    if (NOTICES.has(cause)) return this.#phase === 'completion' ? [{ wait: stage.within }] : [];
    if (this.#phase === 'completion') return this.#completedWith(token, cause);
    this.#early = { token, cause };
    return this.#phase === 'reason' ? this.#fail() : [];
  }

  #completedWith(token: Token, cause: Cause): Step[] {
    const facts = factsOf(token.fields ?? {}, token.urc?.param ?? this.#param);
    this.#facts = { ...this.#facts, ...facts };
    if (cause === 'ok' || cause === 'already') return [this.#complete('done', cause, undefined, token)];
    const meaning = explainCause(token, token.urc?.param ?? this.#param) ?? text({ code: cause, en: cause, zh: cause });
    const provenUnsent = isNotSent(token, token.urc?.param ?? this.#param);
    const kind: OutcomeKind = this.spec.form?.does === 'publish' && !provenUnsent ? 'unknown' : 'failed';
    return [
      this.#complete(kind, cause, this.#error(messages.result, { meaning, answer: printable(token.raw) }), token),
    ];
  }

  #complete(outcome: OutcomeKind, cause: Cause, error?: HayesError, completion?: Token): Step {
    this.#phase = 'done';
    return { completed: this.#outcome(outcome, cause, error, completion) };
  }

  #settle(outcome: OutcomeKind, cause: Cause, error?: HayesError): Step[] {
    if (this.isDone) return [];
    const wasAccepted = this.#phase === 'completion';
    this.#phase = 'done';
    const result = this.#outcome(outcome, cause, error);
    return wasAccepted ? [{ completed: result }] : [{ accepted: result }, { completed: result }];
  }

  #outcome(outcome: OutcomeKind, cause: Cause, error?: HayesError, completion?: Token): Outcome {
    return {
      outcome,
      cause,
      form: this.spec.form,
      facts: this.#facts,
      infos: this.#infos,
      completion,
      final: this.#final && printable(this.#final.raw),
      tokens: [...this.#tokens],
      error: outcome === 'done' ? undefined : error,
    };
  }

  #error(message: Message, params: Record<string, string | number | LocalText> = {}): HayesError {
    return new HayesError(message, { sent: this.spec.shown, ...params });
  }
}

/** The first field of a cause that is not ok decides. */
export function firstCause(fields: WireFields, param: (name: string) => Param): Cause | undefined {
  let found: Cause | undefined;
  for (const [name, value] of Object.entries(fields)) {
    const resolved = param(name);
    if (resolved.kind !== 'cause' || Array.isArray(value) || value instanceof Uint8Array) continue;
    const cause = causeOf(resolved, value);
    if (cause !== 'ok') return cause;
    found = cause;
  }
  return found;
}

const isNotSent = (token: Token, param: (name: string) => Param): boolean =>
  Object.entries(token.fields ?? {}).some(([name, value]) =>
    param(name).codes.some((code) => code.notSent === true && code.code === String(value)),
  );

const latin1 = new TextDecoder('latin1');
const printable = (bytes: Uint8Array): string => latin1.decode(bytes).trim();
const startsWith = (bytes: Uint8Array, prefix: string): boolean =>
  latin1.decode(bytes.subarray(0, prefix.length)).trim() === prefix.trim();
