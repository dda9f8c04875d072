/** A document seen through its dialect: every command recognised, its variables filled in where they can be known. */
import {
  type Argument,
  type CommandCall,
  commandNamed,
  type Dialect,
  type FactValue,
  type Form,
  type Param,
  parseCommandLine,
  type Recognised,
  recognise,
  type Span,
} from '../dialect/index.ts';
import {
  type AnyNode,
  type CommandNode,
  commandOffset,
  type ExpectNode,
  fill,
  joinedLines,
  parseTemplate,
  type Script,
  type Step,
  withoutLookalikes,
} from '../script/index.ts';
import { type Answer, findAnswer, withMarks } from './answers.ts';
import { Cache, own } from './cache.ts';
import type { Outcome } from './checks/sequence/outcome.ts';

/** What a command line consists of, wherever in a document it stands. */
export interface KnownCall extends Recognised {
  readonly open: ReadonlySet<Argument>;
  /** True where a number stands in quotes. */
  readonly hasQuotedNumber: boolean;
  /** True where a parameter is a secret. */
  readonly hasSecret: boolean;
}

/** One command of a line. Equal lines share everything but their place. */
export class CallAnalysis implements Recognised {
  readonly known: KnownCall;
  readonly #node: CommandNode;

  constructor(known: KnownCall, node: CommandNode) {
    this.known = known;
    this.#node = node;
  }

  get call(): CommandCall {
    return this.known.call;
  }

  get command(): Recognised['command'] {
    return this.known.command;
  }

  get form(): Form | undefined {
    return this.known.form;
  }

  get bindings(): Recognised['bindings'] {
    return this.known.bindings;
  }

  get facts(): Recognised['facts'] {
    return this.known.facts;
  }

  get problems(): Recognised['problems'] {
    return this.known.problems;
  }

  /** Arguments that hold a variable whose value is not known: nothing is said about them. */
  get open(): ReadonlySet<Argument> {
    return this.known.open;
  }

  /** Where an argument or a command stands in the document. */
  place({ start, end }: Span): Span {
    const from = commandOffset(this.#node, start);
    return { start: from, end: Math.max(from, commandOffset(this.#node, Math.max(end - 1, 0)) + (end > 0 ? 1 : 0)) };
  }

  /** True where the value of this parameter stands on the line and is not known. */
  isOpen(name: string): boolean {
    return (
      this.open.size > 0 && this.bindings.some(({ param, argument }) => param.name === name && this.open.has(argument))
    );
  }
}

/** What was found out about a step whose text holds nothing that could mean something else elsewhere. */
export interface StepMemo {
  readonly forms: readonly Form[];
  readonly calls: readonly KnownCall[];
  readonly known: boolean;
  /** True once nothing was to be said against its command and data. */
  isSound?: boolean;
  /** Its expected lines that are reports, once nothing was to be said against any line. */
  reports?: readonly Report[];
  outcome?: Outcome;
  /** True once its own reports have completed its commands. */
  isComplete?: boolean;
}

/** An expected line that is a report of the module. */
export interface Report {
  /** Index in the step's expected lines, those of one answer put together. */
  readonly index: number;
  readonly answer: Answer;
}

export interface StepAnalysis {
  readonly step: Step;
  /** Its expected lines, those of one answer put together. */
  readonly expected: readonly (AnyNode | ExpectNode)[];
  /** What equal steps share; a memo of its own where the step has variables. */
  readonly memo: StepMemo;
  /** The commands on the step's line, in order. */
  readonly calls: readonly CallAnalysis[];
  /** The forms that they are, where they are known. */
  readonly forms: readonly Form[];
  /** True where every command of the line is known. */
  readonly known: boolean;
}

export interface Analysis {
  readonly script: Script;
  readonly dialect: Dialect | undefined;
  readonly steps: readonly StepAnalysis[];
}

const NONE: readonly never[] = [];
const UNKNOWN: StepMemo = { forms: NONE, calls: NONE, known: false };
const unread = (step: Step, dialect?: Dialect): StepAnalysis => ({
  step,
  expected: joinedLines(step.expected, dialect),
  memo: { ...UNKNOWN },
  calls: NONE,
  forms: NONE,
  known: false,
});

export function analyse(script: Script, dialect: Dialect | undefined): Analysis {
  if (!dialect) return { script, dialect, steps: script.steps.map((step) => unread(step)) };
  const reader = new Reader(script, dialect);
  return { script, dialect, steps: script.steps.map((step) => reader.read(step)) };
}

/** The commands of a line as they are written, with the places of what they consist of. */
export function parseCommandNode(node: CommandNode): CommandCall[] {
  let masked = withoutLookalikes(node.text);
  if (!node.template.plain) {
    for (const part of node.template.parts) {
      if (part.kind === 'text') continue;
      masked = masked.slice(0, part.start) + '1'.repeat(part.end - part.start) + masked.slice(part.end);
    }
  }
  return parseCommandLine(masked) ?? [];
}

const complete = (found: Recognised, open: ReadonlySet<Argument>): KnownCall => ({
  ...found,
  open,
  hasQuotedNumber: found.bindings.some(
    ({ param, argument }) => argument.quoted && isNumeric(param) && /^-?\d+$/.test(argument.text),
  ),
  hasSecret: found.bindings.some(({ param }) => param.secret),
});

/** True where numbers stand, as values or as codes. */
const isNumeric = ({ kind, codes }: Param): boolean =>
  kind === 'int' || (codes.length > 0 && codes.every(({ code }) => /^-?\d+$/.test(code)));

/** The commands of a line of the past, with the settings that choose among their forms. */
interface KnownLine {
  readonly calls: readonly {
    readonly call: CommandCall;
    readonly open: ReadonlySet<Argument>;
    readonly settings: readonly string[];
  }[];
}

/** A step of the past, by the settings that were in force when it was read. */
interface KnownStep {
  readonly line: KnownLine;
  readonly memos: Map<string, StepMemo>;
}

const known = new WeakMap<Dialect, Cache<KnownStep>>();
const NOTHING_OPEN: ReadonlySet<Argument> = new Set();

class Reader {
  readonly #script: Script;
  readonly #dialect: Dialect;
  readonly #settings: Settings;
  readonly #steps: Cache<KnownStep>;

  constructor(script: Script, dialect: Dialect) {
    this.#script = script;
    this.#dialect = dialect;
    this.#settings = new Settings(dialect);
    this.#steps = known.get(dialect) ?? new Cache();
    known.set(dialect, this.#steps);
  }

  read(step: Step): StepAnalysis {
    const node = step.command;
    if (!node) return unread(step, this.#dialect);
    const { line, memos } = this.#known(step, node);
    let key = '';
    for (const { call, settings } of line.calls) {
      if (settings.length === 0) continue;
      const setting = this.#settings.inForce(call);
      for (const name of settings) key += `${setting(name)}\n`;
    }
    let memo = memos.get(key);
    if (!memo) {
      memo = this.#recognise(line);
      memos.set(key, memo);
    }
    for (const call of memo.calls) this.#settings.learn(call);
    return {
      step,
      expected: joinedLines(step.expected, this.#dialect),
      memo,
      calls: memo.calls.map((call) => new CallAnalysis(call, node)),
      forms: memo.forms,
      known: memo.known,
    };
  }

  #recognise({ calls }: KnownLine): StepMemo {
    const found = calls.map(({ call, open }) =>
      complete(recognise(this.#dialect, call, { setting: this.#settings.inForce(call) }), open),
    );
    const forms = found.flatMap(({ form }) => form ?? []);
    return { calls: found, forms, known: found.length > 0 && forms.length === found.length };
  }

  /** The step as it was read before, if what it says depends on its text alone. */
  #known(step: Step, node: CommandNode): KnownStep {
    if (!isPlain(step)) return { line: this.#readLine(node), memos: new Map() };
    const text = this.#script.text.slice(step.start, step.end);
    return this.#steps.get(text) ?? this.#steps.set(text, { line: this.#readLine(node), memos: new Map() });
  }

  #readLine(node: CommandNode): KnownLine {
    const text = own(node.text);
    const copy = { ...node, text, template: parseTemplate(text) };
    return {
      calls: parseCommandNode(copy).map((written) => {
        if (node.template.plain) return { call: written, open: NOTHING_OPEN, settings: this.#choosers(written) };
        const open = new Set<Argument>();
        const call = withValues(written, copy, this.#script, open);
        return { call, open, settings: this.#choosers(call) };
      }),
    };
  }

  /** Settings that the command's forms ask for. */
  #choosers({ name }: CommandCall): readonly string[] {
    const command = commandNamed(this.#dialect, name);
    return command ? [...new Set(command.forms.flatMap((form) => Object.keys(form.with)))] : NONE;
  }
}

/** True where a step holds no variables. */
function isPlain({ command, body }: Step): boolean {
  if (command?.template.plain === false) return false;
  for (const node of body) {
    if (node.kind === 'expect' && !node.template.plain) return false;
    if (
      node.kind === 'data' &&
      (node.source.type === 'file' || (node.source.type === 'text' && !node.source.template.plain))
    )
      return false;
  }
  return true;
}

/** The call with its variables filled in; arguments without a value get a stand-in and are noted as open. */
function withValues(call: CommandCall, node: CommandNode, script: Script, open: Set<Argument>): CommandCall {
  const args = call.args.map((argument): Argument => {
    const from = argument.quoted ? argument.start + 1 : argument.start;
    const template = parseTemplate(node.text.slice(from, from + argument.text.length));
    if (template.plain) return argument;
    const filled = fill(template, { variable: (name) => script.variables.get(name) });
    const known = { ...argument, text: filled.text ?? '1' };
    if (filled.missing) open.add(known);
    return known;
  });
  return { ...call, args };
}

/** What the commands so far have set, per client: it chooses among forms that look alike. */
class Settings {
  readonly #dialect: Dialect;
  readonly #values = new Map<string, FactValue>();

  constructor(dialect: Dialect) {
    this.#dialect = dialect;
  }

  inForce(call: CommandCall): (name: string) => FactValue | undefined {
    return (name) => {
      if (this.#values.size > 0) {
        const client = call.args.find(({ quoted, text }) => !quoted && /^\d+$/.test(text));
        const value = (client && this.#values.get(`${name} ${client.text}`)) ?? this.#values.get(name);
        if (value !== undefined) return value;
      }
      return this.#dialect.settings.get(name)?.initially;
    };
  }

  learn({ form, facts, problems }: Recognised): void {
    if (!form || problems.length > 0) return;
    const names = settersOf(this.#dialect).get(form.ref);
    for (const name of names ?? NONE) {
      const value = facts[name];
      if (value === undefined || Array.isArray(value)) continue;
      this.#values.set(facts.client === undefined ? name : `${name} ${facts.client}`, value as FactValue);
    }
  }
}

const setters = new WeakMap<Dialect, Map<string, string[]>>();
/** Form → settings that it sets. */
function settersOf(dialect: Dialect): Map<string, string[]> {
  let table = setters.get(dialect);
  if (!table) {
    table = new Map();
    for (const [name, { setBy }] of dialect.settings) table.set(setBy, [...(table.get(setBy) ?? []), name]);
    setters.set(dialect, table);
  }
  return table;
}

const answers = new WeakMap<Dialect, Cache<Answer | null>>();

/** The text of an expected line as it is compared: variables filled in or marked, look-alikes mended. */
export const expectedText = (node: ExpectNode, script: Script): string =>
  withoutLookalikes(
    node.template.plain ? node.text : withMarks(node.template, (name) => script.variables.get(name)),
    true,
  );

/** Which answer of these forms, or of the dialect, a line is; remembered for equal lines. */
export function answerOf(dialect: Dialect, text: string, forms: readonly Form[]): Answer | undefined {
  let cache = answers.get(dialect);
  if (!cache) {
    cache = new Cache();
    answers.set(dialect, cache);
  }
  let key = text;
  for (const form of forms) key += `\n${form.ref}`;
  const known = cache.get(key);
  if (known !== undefined) return known ?? undefined;
  return cache.set(key, findAnswer(dialect, text, forms) ?? null) ?? undefined;
}
