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
  type CommandNode,
  commandOffset,
  type ExpectNode,
  fill,
  parseTemplate,
  type Script,
  type Step,
  withoutLookalikes,
} from '../script/index.ts';
import { type Answer, findAnswer, withMarks } from './answers.ts';
import { Cache } from './cache.ts';

/** What a command line consists of, wherever in a document it stands. */
interface KnownCall extends Recognised {
  readonly open: ReadonlySet<Argument>;
  /** True where a number stands in quotes. */
  readonly hasQuotedNumber: boolean;
  /** True where a parameter is a secret. */
  readonly hasSecret: boolean;
}

/** One command of a line. Equal lines share everything but their place. */
export class CallAnalysis implements Recognised {
  readonly known: KnownCall;
  readonly call: CommandCall;
  readonly command: Recognised['command'];
  readonly form: Form | undefined;
  readonly bindings: Recognised['bindings'];
  readonly facts: Recognised['facts'];
  readonly problems: Recognised['problems'];
  /** Arguments that hold a variable whose value is not known: nothing is said about them. */
  readonly open: ReadonlySet<Argument>;
  readonly #node: CommandNode;

  constructor(known: KnownCall, node: CommandNode) {
    this.known = known;
    this.call = known.call;
    this.command = known.command;
    this.form = known.form;
    this.bindings = known.bindings;
    this.facts = known.facts;
    this.problems = known.problems;
    this.open = known.open;
    this.#node = node;
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

export interface StepAnalysis {
  readonly step: Step;
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

export function analyse(script: Script, dialect: Dialect | undefined): Analysis {
  if (!dialect)
    return { script, dialect, steps: script.steps.map((step) => ({ step, calls: NONE, forms: NONE, known: false })) };
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

/** A line of the past with its commands, and each command's readings by the settings that were in force. */
interface KnownLine {
  readonly calls: readonly {
    readonly call: CommandCall;
    readonly open: ReadonlySet<Argument>;
    /** Settings that choose among the command's forms. */
    readonly settings: readonly string[];
    readonly readings: Map<string, KnownCall>;
  }[];
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

const lines = new WeakMap<Dialect, Cache<string, KnownLine>>();
const NOTHING_OPEN: ReadonlySet<Argument> = new Set();

class Reader {
  readonly #script: Script;
  readonly #dialect: Dialect;
  readonly #settings: Settings;
  readonly #lines: Cache<string, KnownLine>;

  constructor(script: Script, dialect: Dialect) {
    this.#script = script;
    this.#dialect = dialect;
    this.#settings = new Settings(dialect);
    this.#lines = lines.get(dialect) ?? new Cache();
    lines.set(dialect, this.#lines);
  }

  read(step: Step): StepAnalysis {
    const node = step.command;
    if (!node) return { step, calls: NONE, forms: NONE, known: false };
    const line = this.#line(node);
    const calls: CallAnalysis[] = [];
    const forms: Form[] = [];
    for (const { call, open, settings, readings } of line.calls) {
      const setting = this.#settings.inForce(call);
      const key = settings.length === 0 ? '' : settings.map((name) => String(setting(name))).join('\n');
      let known = readings.get(key);
      if (!known) {
        known = complete(recognise(this.#dialect, call, { setting }), open);
        readings.set(key, known);
      }
      this.#settings.learn(known);
      calls.push(new CallAnalysis(known, node));
      if (known.form) forms.push(known.form);
    }
    return { step, calls, forms, known: calls.length > 0 && forms.length === calls.length };
  }

  #line(node: CommandNode): KnownLine {
    let key = node.text;
    if (!node.template.plain)
      for (const part of node.template.parts)
        if (part.kind === 'variable') key += `\n${this.#script.variables.get(part.name) ?? '\0'}`;
    return this.#lines.get(key) ?? this.#lines.set(key, this.#readLine(node));
  }

  #readLine(node: CommandNode): KnownLine {
    return {
      calls: parseCommandNode(node).map((written) => {
        if (node.template.plain)
          return { call: written, open: NOTHING_OPEN, settings: this.#choosers(written), readings: new Map() };
        const open = new Set<Argument>();
        const call = withValues(written, node, this.#script, open);
        return { call, open, settings: this.#choosers(call), readings: new Map() };
      }),
    };
  }

  /** Settings that the command's forms ask for. */
  #choosers({ name }: CommandCall): readonly string[] {
    const command = commandNamed(this.#dialect, name);
    return command ? [...new Set(command.forms.flatMap((form) => Object.keys(form.with)))] : NONE;
  }
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

const answers = new WeakMap<Dialect, Cache<string, Answer | null>>();

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
