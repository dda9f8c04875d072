/** A document seen through its dialect: every command recognised, its variables filled in where they can be known. */
import {
  type Argument,
  type CommandCall,
  type Dialect,
  type FactValue,
  type Form,
  parseCommandLine,
  type Recognised,
  recognise,
  type Span,
} from '../dialect/index.ts';
import {
  type CommandNode,
  commandOffset,
  fill,
  parseTemplate,
  type Script,
  type Step,
  withoutLookalikes,
} from '../script/index.ts';

export interface CallAnalysis extends Recognised {
  /** Arguments that hold a variable whose value is not known: nothing is said about them. */
  readonly open: ReadonlySet<Argument>;
  /** Where an argument or a command stands in the document. */
  place(span: Span): Span;
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

export function analyse(script: Script, dialect: Dialect | undefined): Analysis {
  const settings = new Settings(dialect);
  const steps = script.steps.map((step): StepAnalysis => {
    const calls = step.command && dialect ? analyseCommand(step.command, script, dialect, settings) : [];
    const forms = calls.flatMap((call) => (call.form ? [call.form] : []));
    return { step, calls, forms, known: calls.length > 0 && forms.length === calls.length };
  });
  return { script, dialect, steps };
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

function analyseCommand(node: CommandNode, script: Script, dialect: Dialect, settings: Settings): CallAnalysis[] {
  return parseCommandNode(node).map((written) => {
    const open = new Set<Argument>();
    const call = node.template.plain ? written : withValues(written, node, script, open);
    const recognised = recognise(dialect, call, { setting: settings.inForce(call) });
    settings.learn(recognised);
    const place = ({ start, end }: Span): Span => ({
      start: commandOffset(node, start),
      end: Math.max(commandOffset(node, start), commandOffset(node, Math.max(end - 1, 0)) + (end > 0 ? 1 : 0)),
    });
    return { ...recognised, open, place };
  });
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
  readonly #dialect: Dialect | undefined;
  readonly #values = new Map<string, FactValue>();

  constructor(dialect: Dialect | undefined) {
    this.#dialect = dialect;
  }

  inForce(call: CommandCall): (name: string) => FactValue | undefined {
    const clients = call.args.filter(({ quoted, text }) => !quoted && /^\d+$/.test(text)).map(({ text }) => text);
    return (name) => {
      for (const client of clients.slice(0, 1)) {
        const value = this.#values.get(`${name} ${client}`);
        if (value !== undefined) return value;
      }
      return this.#values.get(name) ?? this.#dialect?.settings.get(name)?.initially;
    };
  }

  learn({ form, facts, problems }: Recognised): void {
    if (!form || problems.length > 0) return;
    for (const [name, setting] of this.#dialect?.settings ?? []) {
      const value = facts[name];
      if (setting.setBy !== form.ref || value === undefined || Array.isArray(value)) continue;
      this.#values.set(facts.client === undefined ? name : `${name} ${facts.client}`, value as FactValue);
    }
  }
}
