/** Runs one step: sends its command, sees its lines come, says how it went. */
import type { Dialect } from '../dialect/index.ts';
import type { Step } from '../script/index.ts';
import type { Clock } from '../session/index.ts';
import { HayesError, type LocalText, text } from '../text/index.ts';
import type { Failure, FailureKind, RunEvent } from './events.ts';
import { Expectations } from './expectations.ts';
import type { Mask } from './mask.ts';
import { textOf } from './match-line.ts';
import { messages } from './messages.ts';
import type { RawResult, ScriptPort, Token } from './port.ts';
import type { Prepared } from './prepare.ts';
import type { Values } from './values.ts';

export interface StepContext {
  readonly port: ScriptPort;
  readonly clock: Clock;
  readonly values: Values;
  readonly mask: Mask;
  readonly signal?: AbortSignal | undefined;
  /** Reports that no step has met yet, oldest first; this step may take some away and adds its own. */
  readonly backlog: Token[];
  emit(event: RunEvent): void;
  /** Told of the line below which nothing has happened yet. */
  reached(line: number): void;
}

/** For a step that waits without a command, in ms. */
const WAIT_TIME = 30_000;
/** How long a stopped run waits for the command in flight, so that the module is left in step, in ms. */
const STOP_TIME = 5000;
/** How many unmet reports are kept for steps to come. */
const BACKLOG = 200;

export async function runStep(
  step: Step,
  prepared: Prepared | undefined,
  context: StepContext,
): Promise<{ failure?: Failure | undefined; received: readonly string[] }> {
  const { port, clock, values, mask } = context;
  const expectations = new Expectations({
    step,
    facts: prepared?.facts ?? {},
    isCancelled: prepared?.data === 'cancel',
    context: {
      dialect: port.dialect as Dialect,
      forms: prepared?.forms ?? [],
      strict: step.options.strict,
      bound: (name) => values.get(name),
      size: (path) => values.size(path),
    },
  });
  const capture = (found: ReadonlyMap<string, string>) => values.capture(found);
  for (const token of [...context.backlog]) {
    if (token.urc && expectations.ownUrcs.has(token.urc.name)) continue;
    if (expectations.takeEarlier(token, capture)) context.backlog.splice(context.backlog.indexOf(token), 1);
  }

  return new Promise((resolve) => {
    let cancelTimer = () => {};
    let ended = false;
    const end = (failure?: Failure): void => {
      if (ended) return;
      ended = true;
      cancelTimer();
      port.off('token', take);
      port.off('close', closed);
      context.signal?.removeEventListener('abort', stopped);
      resolve({ failure, received: expectations.received });
    };
    const fail = (kind: FailureKind, reason: LocalText): void => {
      expectations.fail(kind, reason);
      end(expectations.failure);
    };
    const look = (): void => {
      context.reached(expectations.openLine ?? step.endLine + 1);
      if (expectations.failure) end(expectations.failure);
      else if (expectations.isMet) end();
    };
    const wait = (ms: number): void => {
      cancelTimer();
      cancelTimer = clock.setTimeout(() => fail('timeout', text(messages.timeout, { seconds: ms / 1000 })), ms);
    };
    const take = (token: Token): void => {
      const met = expectations.take(token, capture);
      if (met !== undefined) {
        context.emit({
          type: 'received',
          line: step.line,
          text: mask.apply(textOf(token)),
          kind: token.type,
          expected: met === 'unlisted' ? undefined : met,
        });
        if (met === 'unlisted' && token.type === 'urc') keep(context.backlog, token);
      }
      if (
        token.type === 'final' &&
        step.command &&
        !expectations.failure &&
        !expectations.isMet &&
        step.options.timeout === undefined
      )
        wait(expectations.time);
      // A command that has failed already is still seen to its end: nothing is sent before its final result.
      if (!expectations.failure || expectations.isFinal) look();
    };
    const closed = (reason?: HayesError): void => fail('link-lost', reason?.text ?? text(messages['link-lost']));
    const stopped = (): void => {
      expectations.fail('stopped', text(messages.stopped));
      cancelTimer();
      cancelTimer = clock.setTimeout(() => end(expectations.failure), inFlight ? STOP_TIME : 0);
    };
    let inFlight = false;
    const answered = (result: RawResult): void => {
      if (ended) return;
      if (expectations.failure || expectations.isFinal) {
        look();
        return;
      }
      if (prepared?.data === 'cancel' && result.error?.code === 'left-prompt') end();
      else fail(kindOf(result.error), result.error?.text ?? text(messages['other-answer']));
    };

    port.on('token', take);
    port.on('close', closed);
    if (context.signal?.aborted) return stopped();
    context.signal?.addEventListener('abort', stopped, { once: true });
    if (!prepared) {
      wait(step.options.timeout ?? WAIT_TIME);
      return look();
    }
    context.emit({
      type: 'sent',
      line: step.line,
      text: mask.apply(prepared.line),
      data: prepared.data instanceof Uint8Array ? prepared.data.length : undefined,
    });
    if (step.options.timeout !== undefined) wait(step.options.timeout);
    const { data } = prepared;
    inFlight = true;
    port
      .raw(prepared.line, {
        ...(data === undefined ? {} : { data }),
        ...(step.options.timeout === undefined ? {} : { timeout: step.options.timeout }),
        ...(context.signal ? { signal: context.signal } : {}),
      })
      .then(answered, (error) => {
        fail(
          'not-sendable',
          error instanceof HayesError ? error.text : text({ code: 'error', en: String(error), zh: String(error) }),
        );
      });
  });
}

function keep(backlog: Token[], token: Token): void {
  backlog.push(token);
  if (backlog.length > BACKLOG) backlog.shift();
}

/** What kept a command from its final result. */
function kindOf(error: HayesError | undefined): FailureKind {
  switch (error?.code) {
    case 'no-answer':
    case 'no-prompt':
    case 'no-completion':
    case 'silent':
      return 'timeout';
    case 'port-closed':
    case 'port-gone':
    case 'write-failed':
      return 'link-lost';
    case 'module-reset':
    case 'echo-returned':
      return 'reset';
    case 'refused':
    case 'not-one-line':
      return 'not-sendable';
    default:
      return 'other-answer';
  }
}
