/**
 * The lines that a step lists, against the tokens that come. Information lines and the final result come in that order;
 * URCs in order among those of one name. What is not listed is let pass, unless the step is strict.
 */
import { type Facts, match, type Stage, type Urc } from '../dialect/index.ts';
import { type ExpectNode, joinedLines, type Step } from '../script/index.ts';
import { explainCause, firstCause } from '../session/index.ts';
import { type LocalText, text } from '../text/index.ts';
import type { Failure, FailureKind } from './events.ts';
import { type LineMatch, type MatchContext, matchLine, textOf } from './match-line.ts';
import { messages } from './messages.ts';
import type { Token } from './port.ts';

type Completion = Extract<Stage, { kind: 'completion' }>;

interface Expected {
  readonly node: ExpectNode;
  /** True where it may come at any time: a URC, or a line behind the final result. */
  readonly free: boolean;
  /** What stands before the colon. */
  readonly head: string;
  done: boolean;
}

export interface ExpectationOptions {
  readonly step: Step;
  readonly context: MatchContext;
  /** The step's form and what its command says, where the dialect knows it. */
  readonly facts: Facts;
  /** True where the prompt is left: nothing comes of the command, whatever its final result. */
  readonly isCancelled?: boolean | undefined;
}

/** Time for a report that no exchange of the dialect bounds, in ms. */
const URC_TIME = 30_000;

export class Expectations {
  readonly #options: ExpectationOptions;
  readonly #expected: Expected[];
  readonly #completions: Completion[];
  readonly #received: string[] = [];
  #failure: Failure | undefined;
  #final: Token | undefined;
  /** Completions that the command's exchange still waits for; only where the step lists nothing. */
  readonly #awaited: Set<Completion>;

  constructor(options: ExpectationOptions) {
    this.#options = options;
    const { step, context, facts } = options;
    const stages = context.forms.flatMap(({ stages }) => stages);
    this.#completions = stages.filter((stage) => stage.kind === 'completion');
    const nodes = joinedLines(step.expected, context.dialect).filter((node) => node.kind === 'expect');
    const final = nodes.findIndex((node) => this.#isFinal(node.text));
    this.#expected = nodes.map((node, index) => ({
      node,
      head: headOf(node.text),
      done: false,
      free: !step.command || this.#isFree(node, index, final),
    }));
    const listsNothing = step.expected.length === 0;
    this.#awaited = new Set(
      listsNothing && !options.isCancelled ? this.#completions.filter((stage) => holds(stage, facts)) : [],
    );
  }

  get received(): readonly string[] {
    return this.#received;
  }

  get failure(): Failure | undefined {
    return this.#failure;
  }

  /** True when the command's final result has come, or there is no command. */
  get isFinal(): boolean {
    return this.#final !== undefined || !this.#options.step.command;
  }

  /** True when everything has come that has to. */
  get isMet(): boolean {
    return !this.#failure && this.isFinal && this.#expected.every(({ done }) => done) && this.#awaited.size === 0;
  }

  /** Line of the first expectation that is still open: what stands above it has happened. */
  get openLine(): number | undefined {
    return this.#expected.find(({ done }) => !done)?.node.line;
  }

  /** Names of URCs that only this step's command brings: an old one is none of them. */
  get ownUrcs(): ReadonlySet<string> {
    return new Set(this.#completions.flatMap(({ urcs }) => urcs));
  }

  /** How long what is still open may take from the final result on, in ms. */
  get time(): number {
    const times = [...this.#awaited].map(({ within }) => within);
    for (const { node, done, free } of this.#expected) {
      if (done || !free) continue;
      const stage = this.#completions.find(({ urcs }) =>
        urcs.some(
          (urc) => headOf(this.#options.context.dialect.urcs.get(urc)?.line.prefix ?? '') === headOf(node.text),
        ),
      );
      times.push(stage?.within ?? URC_TIME);
    }
    return Math.max(0, ...times);
  }

  /**
   * @param captures is told of what a line captures before the next line is looked at
   * @returns the line of the script that the token meets, `unlisted`, or undefined for what counts as no line
   */
  take(token: Token, captures: (found: ReadonlyMap<string, string>) => void): number | 'unlisted' | undefined {
    if (token.type === 'echo' || token.type === 'message') return undefined;
    if (token.type === 'prompt' && token.raw.length <= 1) return undefined;
    this.#received.push(textOf(token));
    const met = this.#match(token, captures);
    this.#complete(token, met !== undefined);
    if (token.type === 'final') this.#takeFinal(token, met !== undefined);
    else if (met === undefined && this.#options.step.options.strict && !this.#allowsAny())
      this.#fail('unlisted', text(messages.unlisted), undefined, [textOf(token)]);
    return met ?? (token.type === 'prompt' ? undefined : 'unlisted');
  }

  /** A URC of before the step: it can meet a line, and nothing else. */
  takeEarlier(token: Token, captures: (found: ReadonlyMap<string, string>) => void): boolean {
    return this.#match(token, captures, true) !== undefined;
  }

  fail(kind: FailureKind, reason: LocalText): void {
    const open = this.#expected.find(({ done }) => !done);
    this.#fail(kind, reason, open, this.#received);
  }

  #match(token: Token, captures: (found: ReadonlyMap<string, string>) => void, onlyFree = false): number | undefined {
    const line = textOf(token);
    const head = headOf(line);
    const next = token.type === 'urc' || onlyFree ? undefined : this.#expected.find(({ free, done }) => !free && !done);
    const candidates = [
      next,
      this.#expected.find(
        (candidate) =>
          candidate.free &&
          !candidate.done &&
          (candidate.head === head || !candidate.node.template.plain) &&
          this.#try(candidate, token).matched &&
          this.#isNext(candidate),
      ),
    ];
    if (token.type === 'urc' && !onlyFree) candidates.push(this.#expected.find(({ free, done }) => !free && !done));
    for (const candidate of candidates) {
      if (!candidate) continue;
      const found = this.#try(candidate, token);
      if (!found.matched) continue;
      candidate.done = true;
      captures(found.captures);
      return candidate.node.line;
    }
    return undefined;
  }

  /** URCs of one name come in the order in which they are listed. */
  #isNext(candidate: Expected): boolean {
    return this.#expected.find(({ free, done, head }) => free && !done && head === candidate.head) === candidate;
  }

  #try({ node }: Expected, token: Token): LineMatch {
    return matchLine(node.template, token, this.#options.context);
  }

  #takeFinal(token: Token, met: boolean): void {
    this.#final = token;
    if (this.#failure) return;
    const listed = this.#expected.some(({ node, free }) => !free && this.#isFinal(node.text));
    const missing = this.#expected.find(({ free, done }) => !free && !done);
    if (listed && (!met || missing)) {
      const isMissing = missing && !this.#isFinal(missing.node.text);
      const reason = isMissing && token.result === 'ok' ? text(messages['missing-line']) : this.#errorText(token);
      this.#fail('other-answer', reason, missing, this.#received);
    } else if (!listed && token.result !== 'ok' && !this.#options.isCancelled) {
      this.#fail('other-answer', this.#errorText(token), missing, this.#received);
    } else if (!listed && missing) this.#fail('other-answer', text(messages['missing-line']), missing, this.#received);
  }

  #errorText(token: Token): LocalText {
    const { dialect } = this.#options.context;
    const explained = explainCause(token, (name) => dialect.param(name));
    if (!explained) return text(messages['error-answer'], { answer: textOf(token) });
    return text(messages['error-meaning'], { answer: textOf(token), meaning: explained });
  }

  /** The report that this command brings: whether it says what the script wants, or success where the script says nothing. */
  #complete(token: Token, met: boolean): void {
    const { urc } = token;
    if (!urc) return;
    const stage = this.#completions.find((candidate) => candidate.urcs.includes(urc.name) && this.#isKeyed(token, urc));
    if (!stage) return;
    const cause = urc.means ?? firstCause(token.fields ?? {}, urc.param) ?? 'ok';
    if (cause === 'retrying' || cause === 'pending') return;
    this.#awaited.delete(stage);
    if (met || this.#failure) return;
    const open = this.#expected.find(({ free, done, head }) => free && !done && head === headOf(textOf(token)));
    if (open) {
      const found = this.#try(open, token);
      this.#fail('other-answer', (!found.matched && found.reason) || meaning(token, urc), open, [textOf(token)]);
    } else if (
      this.#options.step.expected.length === 0 &&
      cause !== 'ok' &&
      cause !== 'already' &&
      cause !== stage.done
    ) {
      this.#fail('other-answer', meaning(token, urc), undefined, [textOf(token)]);
    }
  }

  /** Same client, same message id as the command says. */
  #isKeyed(token: Token, urc: Urc): boolean {
    const { facts, context } = this.#options;
    return Object.entries(token.fields ?? {}).every(([name, value]) => {
      const stated = facts[name];
      if (stated === undefined || urc.param(name).kind === 'cause' || (name !== 'client' && name !== 'messageId'))
        return true;
      return String(stated) === String(value) || context.forms.length === 0;
    });
  }

  #isFinal(line: string): boolean {
    const { dialect } = this.#options.context;
    const bytes = new TextEncoder().encode(line.replace(/\$\{[^}]*\}/g, '0'));
    return (
      dialect.finals.some(
        (final) =>
          typeof match(final.line, bytes, { param: (name) => dialect.param(name), complete: true }) === 'object',
      ) || /^\+CM[ES] ERROR:/i.test(line)
    );
  }

  #isFree(node: ExpectNode, index: number, final: number): boolean {
    if (final >= 0 && index > final) return true;
    if (this.#isFinal(node.text)) return false;
    const { dialect, forms } = this.#options.context;
    if (dialect.boot.certain.includes(node.text)) return true;
    const head = headOf(node.text);
    const own = forms.some(({ stages }) =>
      stages.some((stage) => (stage.kind === 'info' || stage.kind === 'fail') && headOf(stage.line.prefix) === head),
    );
    const test = forms.some(({ operator, command }) => operator === '=?' && head === `+${command.name}`);
    return (
      !own && !test && forms.length > 0 && [...dialect.urcs.values()].some(({ line }) => headOf(line.prefix) === head)
    );
  }

  /** `...` lets lines come between the listed ones around it. */
  #allowsAny(): boolean {
    const { step } = this.#options;
    const last = Math.max(step.line - 1, ...this.#expected.filter(({ done }) => done).map(({ node }) => node.line));
    const next =
      this.#expected.find(({ done, node }) => !done && node.line > last)?.node.line ?? Number.POSITIVE_INFINITY;
    return step.expected.some((node) => node.kind === 'any' && node.line > last && node.line < next);
  }

  #fail(kind: FailureKind, reason: LocalText, expected: Expected | undefined, actual: readonly string[]): void {
    this.#failure ??= {
      kind,
      text: reason,
      expected: expected && { text: expected.node.text, line: expected.node.line },
      actual: [...actual],
    };
  }
}

const headOf = (line: string): string =>
  /^[+*^]/.test(line) ? line.split(/[:"]/, 1)[0]!.trim().toUpperCase() : line.trim();

/** What the first field that is not ok means. */
function meaning(token: Token, urc: Urc): LocalText {
  const explained = explainCause(token, urc.param);
  return explained ? text(messages.completion, { meaning: explained }) : text(messages['other-answer']);
}

const holds = (stage: Completion, facts: Facts): boolean =>
  Object.entries(stage.when).every(
    ([name, wanted]) => facts[name] === undefined || String(facts[name]) === String(wanted),
  );
