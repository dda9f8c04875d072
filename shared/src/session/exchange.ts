/**
 * One conversation: a command, its prompt and data, its info lines, its final result code and its completion, as the
 * form's stages list them. A state machine without time or port: it is told of tokens and timeouts, and says what to
 * write, how long to wait, and what came of it.
 */
import {
  type Cause,
  type FactValue,
  factsOf,
  type Param,
  type Role,
  type Stage,
  type WireFields,
} from '../dialect/index.ts';
import { HayesError, type LocalText, type Message, text } from '../text/index.ts';
import type { Awaited, Token } from '../wire/index.ts';
import { causeTexts } from './cause-texts.ts';
import type { ExchangeSpec, Step } from './exchange-spec.ts';
import { explainCause, firstCause, isNotSent } from './explain.ts';
import { messages } from './messages.ts';
import type { Outcome, OutcomeKind } from './types.ts';

type CompletionStage = Stage & { kind: 'completion' };
type PromptStage = Stage & { kind: 'prompt' };

/** How long a reason may follow an ERROR, in ms (field notes: it comes before or after). */
const REASON_TIME = 300;
/** What a module may take to answer a prompt that was left, in ms; some answer nothing. */
const CANCEL_TIME = 2000;
/** Causes that are news of a completion that is still to come. */
const NOTICES = new Set<Cause>(['retrying', 'pending']);
/** What these have sent may have reached the broker although the module reports a failure. */
export const SENDERS: ReadonlySet<Role> = new Set<Role>(['publish', 'subscribe', 'unsubscribe']);

export class Exchange {
  readonly spec: ExchangeSpec;
  readonly #tokens: Token[] = [];
  readonly #infos: Token[] = [];
  readonly #completion: CompletionStage | undefined;
  readonly #promptStage: PromptStage | undefined;
  #facts: { [name: string]: FactValue | readonly FactValue[] | undefined };
  #phase: 'answer' | 'reason' | 'completion' | 'done' = 'answer';
  /** True once a final result before the prompt was taken for what it is. */
  #firstFinalSeen = false;
  #promptSeen = false;
  #dataSent = false;
  #cancelled = false;
  #early: { token: Token; cause: Cause } | undefined;
  #failure: { token: Token; cause: Cause } | undefined;
  #final: Token | undefined;

  constructor(spec: ExchangeSpec) {
    this.spec = spec;
    this.#facts = { ...spec.facts };
    this.#promptStage = spec.stages.find((stage): stage is PromptStage => stage.kind === 'prompt');
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

  /** What the framer is told while this exchange is in the foreground. */
  awaited(): Awaited {
    const { spec } = this;
    return {
      echo: spec.line,
      dataEcho: this.#dataSent && spec.echoesData() ? spec.payload : undefined,
      prompt: this.#awaitsPrompt ? (this.#promptStage?.prompt ?? '>') : undefined,
      infos: spec.stages.flatMap((stage) =>
        stage.kind === 'info' || stage.kind === 'fail'
          ? [{ line: stage.line, when: stage.kind === 'info' ? stage.when : undefined, param: this.#param }]
          : [],
      ),
      command: spec.form?.command.name,
      foreground: true,
      setting: spec.setting,
    };
  }

  start(): Step[] {
    const { dialect, line, data, promptTime, finalTime } = this.spec;
    const whole = new Uint8Array([...line, ...new TextEncoder().encode(dialect.line.end)]);
    return [{ write: whole }, { wait: data && this.#promptStage ? promptTime : finalTime }];
  }

  /** @returns what to do, or undefined where the token is none of this exchange's */
  take(token: Token): Step[] | undefined {
    if (token.type === 'urc') return this.#urc(token);
    if (!this.isForeground) return undefined;
    this.#tokens.push(token);
    switch (token.type) {
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
    if (this.#phase === 'reason') return this.#fail();
    if (this.#phase === 'completion') {
      const seconds = this.#completion!.within / 1000;
      return [
        this.#complete('unknown', 'timeout', this.#error(messages['no-completion'], { seconds })),
        { owed: true },
      ];
    }
    if (this.#cancelled)
      return [...this.#settle('failed', 'error', this.#error(messages['left-prompt'])), { resync: true }];
    if (this.#early) return [...this.#finishEarly(this.#early), { resync: true }];
    if (this.spec.data && this.#awaitsPrompt && this.#promptStage) {
      const message = this.spec.cancel === '' ? messages['no-prompt-counted'] : messages['no-prompt'];
      const reason = this.#error(message, { seconds: this.spec.promptTime / 1000 });
      return [...this.#settle('failed', 'timeout', reason), { resync: true }];
    }
    const reason = this.#error(messages['no-answer'], { seconds: this.spec.finalTime / 1000 });
    return [...this.#settle('unknown', 'timeout', reason), { resync: true }];
  }

  /** The exchange cannot go on: the module restarted, or the port is gone. */
  abandon(error: HayesError, cause: Cause = 'lost'): Step[] {
    return this.#settle('unknown', cause, error);
  }

  /** True where the URC is the completion of what was sent here, or would be. */
  owns(token: Token): boolean {
    if (!token.urc || !token.fields || !this.#completion?.urcs.includes(token.urc.name)) return false;
    const { param } = token.urc;
    return Object.entries(factsOf(token.fields, param)).every(([name, value]) => {
      const mine = this.#facts[name];
      if (param(name).kind === 'cause' || mine === undefined || Array.isArray(value) || Array.isArray(mine))
        return true;
      return String(mine) === String(value);
    });
  }

  #param = (name: string): Param => this.spec.form?.param(name) ?? this.spec.dialect.param(name);

  #applies(stage: CompletionStage): boolean {
    return Object.entries(stage.when).every(([name, wanted]) => String(this.spec.facts[name]) === String(wanted));
  }

  get #awaitsPrompt(): boolean {
    if (this.#promptSeen || this.#phase !== 'answer') return false;
    return this.spec.form === undefined || this.#promptStage !== undefined;
  }

  #prompt(): Step[] {
    this.#promptSeen = true;
    const { data, cancel, finalTime } = this.spec;
    if (data === undefined) {
      this.#cancelled = true;
      const wait: Step = { wait: Math.min(finalTime, CANCEL_TIME) };
      return cancel === '' ? [wait] : [{ write: Uint8Array.from(cancel, (char) => char.charCodeAt(0)) }, wait];
    }
    this.#dataSent = true;
    const settle = this.#promptStage?.settle ?? 0;
    return [{ write: data, after: settle }, { wait: finalTime + settle }];
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
    const needsData = this.spec.data !== undefined || this.#promptStage !== undefined;
    if (needsData && !this.#dataSent) {
      if (!this.#firstFinalSeen && this.#finalComesBeforeData()) {
        this.#firstFinalSeen = true;
        this.#final = undefined;
        return [{ wait: this.spec.promptTime }];
      }
      return this.#settle('failed', 'error', this.#error(messages['finished-without-prompt']));
    }
    if (this.#early) return this.#finishEarly(this.#early);
    if (!this.#completion) return this.#settle('done', 'ok');
    this.#phase = 'completion';
    return [{ accepted: this.#outcome('done', 'ok') }, { wait: this.#completion.within }];
  }

  #finalComesBeforeData(): boolean {
    const { stages } = this.spec;
    const final = stages.findIndex((stage) => stage.kind === 'final');
    return final >= 0 && final < stages.findIndex((stage) => stage.kind === 'data');
  }

  /** The completion was here before the final result code. */
  #finishEarly({ token, cause }: { token: Token; cause: Cause }): Step[] {
    this.#phase = 'completion';
    return [{ accepted: this.#outcome('done', 'ok') }, this.#completedWith(token, cause)];
  }

  /** A final error: what was asked has not been done. */
  #fail(): Step[] {
    const token = this.#final!;
    const reason = this.#failure ?? (this.#early?.cause === 'ok' ? undefined : this.#early);
    const cause =
      reason?.cause ??
      firstCause(token.fields ?? {}, this.#param) ??
      this.spec.form?.bareError ??
      (token.result === 'busy' ? 'busy' : 'error');
    const told = reason?.token ?? token;
    const meaning = explainCause(told, told.urc?.param ?? this.#param);
    const answer = printable(told.raw);
    const error = meaning
      ? this.#error(messages.result, { meaning, answer })
      : this.#error(messages['answered-error'], { answer });
    return this.#settle(cause === 'already' ? 'done' : 'failed', cause, error);
  }

  #urc(token: Token): Step[] | undefined {
    const stage = this.#completion;
    if (!stage || this.isDone || !this.owns(token)) return undefined;
    let cause: Cause = token.urc!.means ?? firstCause(token.fields!, token.urc!.param) ?? 'ok';
    if (cause === stage.done) cause = 'ok';
    this.#tokens.push(token);
    if (NOTICES.has(cause)) return this.#phase === 'completion' ? [{ wait: stage.within }] : [];
    if (this.#phase === 'completion') return [this.#completedWith(token, cause)];
    this.#early = { token, cause };
    return this.#phase === 'reason' ? this.#fail() : [];
  }

  #completedWith(token: Token, cause: Cause): Step {
    const param = token.urc?.param ?? this.#param;
    this.#facts = { ...this.#facts, ...factsOf(token.fields ?? {}, param) };
    if (cause === 'ok' || cause === 'already') return this.#complete('done', cause, undefined, token);
    const meaning = explainCause(token, param) ?? text({ code: cause, ...causeTexts[cause] });
    const { form } = this.spec;
    const kind: OutcomeKind = form && SENDERS.has(form.does) && !isNotSent(token, param) ? 'unknown' : 'failed';
    return this.#complete(kind, cause, this.#error(messages.result, { meaning, answer: printable(token.raw) }), token);
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
      infos: [...this.#infos],
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

const latin1 = new TextDecoder('latin1');
const printable = (bytes: Uint8Array): string => latin1.decode(bytes).trim();
const startsWith = (bytes: Uint8Array, prefix: string): boolean =>
  latin1.decode(bytes.subarray(0, prefix.length)).trim() === prefix.trim();
