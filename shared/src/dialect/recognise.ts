/**
 * A command line → the form of the dialect that it is, the facts that it states, and everything that is wrong with it.
 * The emulator answers ERROR to what the linter would underline: both ask here.
 */
import type { Argument, CommandCall, Span } from './command-line.ts';
import type { Command, Dialect, Form } from './dialect.ts';
import { codecs } from './encodings.ts';
import { isInRanges, meaningOf, type Param } from './param.ts';
import type { SignatureNode } from './signature.ts';
import { readTemplate } from './template.ts';
import type { Encoding, Facts, FactValue } from './vocabulary.ts';

export type RecogniseProblem = Span &
  (
    | { kind: 'unknown-command'; name: string }
    | { kind: 'unsupported-form'; command: Command; operator: CommandCall['operator'] }
    | { kind: 'unknown-option'; command: Command; value: string; known: readonly string[] }
    | { kind: 'missing-parameter'; form: Form; param: Param | undefined }
    | { kind: 'extra-parameter'; form: Form; value: string }
    | { kind: 'literal'; form: Form; value: string; expected: string }
    | { kind: 'type'; param: Param; value: string }
    | { kind: 'range'; param: Param; value: number }
    | { kind: 'length'; param: Param; bytes: number }
    | { kind: 'code'; param: Param; value: string }
    | { kind: 'quotes'; param: Param; value: string }
    | { kind: 'hex'; param: Param; value: string }
    | { kind: 'forbidden'; param: Param; char: string }
    | { kind: 'unclosed' }
    | { kind: 'behind-quote'; value: string }
  );

export interface Binding {
  readonly param: Param;
  readonly argument: Argument;
  readonly value: FactValue | undefined;
}

export interface Recognised {
  readonly call: CommandCall;
  readonly command?: Command | undefined;
  readonly form?: Form | undefined;
  readonly bindings: readonly Binding[];
  readonly facts: Facts;
  readonly problems: readonly RecogniseProblem[];
}

export interface RecogniseOptions {
  /** Settings in force, to choose among forms that look alike. */
  setting?: (name: string) => FactValue | undefined;
  /** True where each character of the text is one byte (a line read from a port), false where it is text. */
  bytes?: boolean;
}

const utf8 = new TextEncoder();
const fromUtf8 = new TextDecoder();

export function recognise(dialect: Dialect, call: CommandCall, options: RecogniseOptions = {}): Recognised {
  const command = commandNamed(dialect, call.name);
  if (!command) {
    return {
      call,
      bindings: [],
      facts: {},
      problems: [{ kind: 'unknown-command', name: call.name, ...call.nameSpan }],
    };
  }
  const forms = command.forms.filter((form) => form.operator === call.operator && nameOf(form) === call.name);
  if (forms.length === 0) {
    return {
      call,
      command,
      bindings: [],
      facts: {},
      problems: [
        { kind: 'unsupported-form', command, operator: call.operator, start: call.nameSpan.start, end: call.end },
      ],
    };
  }
  const walked = forms.map((form) => ({ form, ...walkForm(form, call) }));
  const read = ({ form, walk, problem }: (typeof walked)[number]): Candidate =>
    readForm(dialect, form, call, walk, problem, options);
  const fitting = walked.filter(({ problem }) => !problem).map(read);
  // A form that fits without a fault beats all that do not fit: these need not be looked at.
  const candidates = fitting.some(({ problems }) => problems.length === 0) ? fitting : walked.map(read);
  const best = candidates.reduce((one, other) => (isBetter(other, one) ? other : one));
  const option = best.problems.length > 0 && unknownOption(command, forms, call);
  if (option) return { call, command, bindings: [], facts: {}, problems: [option] };
  return best;
}

interface Candidate extends Recognised {
  readonly form: Form;
  readonly command: Command;
  /** How many arguments found their place. */
  readonly reached: number;
  /** True where the form's settings are in force. */
  readonly inForce: boolean;
}

const structural = new Set(['missing-parameter', 'extra-parameter', 'literal']);
const isStructural = (candidate: Candidate): boolean => candidate.problems.some(({ kind }) => structural.has(kind));

function isBetter(one: Candidate, other: Candidate): boolean {
  const clean = one.problems.length === 0;
  const otherClean = other.problems.length === 0;
  if (one.inForce !== other.inForce && !isStructural(one) && !isStructural(other)) return one.inForce;
  if (clean || otherClean) return clean && !otherClean;
  const place = firstProblem(one) - firstProblem(other);
  if (place !== 0) return place > 0;
  if (isStructural(one) !== isStructural(other)) return !isStructural(one);
  if (one.problems.length !== other.problems.length) return one.problems.length < other.problems.length;
  return one.reached > other.reached;
}

/** A form that fits further is more likely what was meant: `"will",0,1` lacks parameters, it does not switch the will off. */
const firstProblem = (candidate: Candidate): number => Math.min(...candidate.problems.map(({ start }) => start));

const nameCache = new WeakMap<Form, string>();
/** The command name inside a form's signature; forms of one entry may differ in it. */
function nameOf(form: Form): string {
  let name = nameCache.get(form);
  if (name === undefined) {
    const match = /^AT(?:\+([A-Za-z0-9_]+)|(&?[A-Za-z])?)/i.exec(form.send.source);
    name = (match?.[1] ?? match?.[2] ?? '').toUpperCase();
    nameCache.set(form, name);
  }
  return name;
}

const byName = new WeakMap<Dialect, Map<string, Command>>();
export function commandNamed(dialect: Dialect, name: string): Command | undefined {
  let table = byName.get(dialect);
  if (!table) {
    table = new Map();
    for (const command of dialect.commands.values())
      for (const form of command.forms) if (!table.has(nameOf(form))) table.set(nameOf(form), command);
    byName.set(dialect, table);
  }
  return table.get(name.toUpperCase());
}

type Token =
  | { kind: 'comma' }
  | { kind: 'literal'; text: string }
  | { kind: 'field'; param: Param; encoding?: Encoding | undefined }
  | { kind: 'group'; repeat: boolean; tokens: Token[] };

const tokenCache = new WeakMap<Form, Token[]>();
function tokensOf(form: Form): Token[] {
  let tokens = tokenCache.get(form);
  if (!tokens) {
    tokens = tokenise(form.send.nodes, form);
    const first = tokens[0];
    if (first?.kind === 'literal') {
      const rest = first.text.replace(/^AT(\+[A-Za-z0-9_]+(=\?|=|\?)?|&?[A-Za-z]?\??)/i, '');
      tokens = rest ? [{ kind: 'literal', text: rest }, ...tokens.slice(1)] : tokens.slice(1);
      // The operator of ATS<register>=<value> is no argument.
      if (!/^AT\+/i.test(first.text))
        tokens = tokens.filter((token) => token.kind !== 'literal' || token.text !== form.operator);
    }
    tokenCache.set(form, tokens);
  }
  return tokens;
}

function tokenise(nodes: readonly SignatureNode[], form: Form): Token[] {
  return nodes.flatMap((node): Token[] => {
    switch (node.kind) {
      case 'text':
        return node.text
          .split(/(,)/)
          .filter(Boolean)
          .map((part): Token => (part === ',' ? { kind: 'comma' } : { kind: 'literal', text: part }));
      case 'crlf':
        return [];
      case 'field':
        return [{ kind: 'field', param: form.param(node.name), encoding: node.encoding }];
      default:
        return [{ kind: 'group', repeat: node.kind === 'repeat', tokens: tokenise(node.nodes, form) }];
    }
  });
}

interface Walk {
  /** Arguments that have found their place. */
  at: number;
  taken: readonly { token: Token; argument: Argument }[];
}

/** How far a command's arguments find their places in a form, and what stops them. */
function walkForm(form: Form, call: CommandCall): { walk: Walk; problem: RecogniseProblem | undefined } {
  const args = call.args;
  let furthest: { walk: Walk; problem: RecogniseProblem | undefined } = {
    walk: { at: 0, taken: [] },
    problem: undefined,
  };
  const stop = (walk: Walk, problem: RecogniseProblem): undefined => {
    if (!furthest.problem || walk.at > furthest.walk.at) furthest = { walk, problem };
    return undefined;
  };
  const missing = (walk: Walk, token: Token | undefined): undefined =>
    stop(walk, {
      kind: 'missing-parameter',
      form,
      param: token?.kind === 'field' ? token.param : undefined,
      start: call.end,
      end: call.end,
    });

  const run = (
    tokens: readonly Token[],
    index: number,
    walk: Walk,
    done: (walk: Walk) => Walk | undefined,
  ): Walk | undefined => {
    const token = tokens[index];
    if (!token) return done(walk);
    const next = (now: Walk) => run(tokens, index + 1, now, done);
    if (token.kind === 'group') {
      const again = (now: Walk): Walk | undefined =>
        run(token.tokens, 0, now, (after) => (token.repeat && after.at > now.at ? again(after) : next(after))) ??
        next(now);
      return again(walk);
    }
    if (token.kind === 'comma') return walk.at < args.length ? next(walk) : missing(walk, tokens[index + 1]);
    const argument = args[walk.at];
    if (!argument) return missing(walk, token);
    if (token.kind === 'literal' && token.text.replace(/^"|"$/g, '').toLowerCase() !== argument.text.toLowerCase()) {
      return stop(walk, {
        kind: 'literal',
        form,
        value: argument.text,
        expected: token.text,
        start: argument.start,
        end: argument.end,
      });
    }
    return next({ at: walk.at + 1, taken: [...walk.taken, { token, argument }] });
  };

  const whole = run(tokensOf(form), 0, { at: 0, taken: [] }, (walk) => {
    const extra = args[walk.at];
    if (!extra || (args.length === 1 && extra.text === '' && !extra.quoted)) return walk;
    return stop(walk, { kind: 'extra-parameter', form, value: extra.text, start: extra.start, end: args.at(-1)!.end });
  });
  return whole ? { walk: whole, problem: undefined } : furthest;
}

/** What the arguments say in their places, and what is wrong with them. */
function readForm(
  dialect: Dialect,
  form: Form,
  call: CommandCall,
  walk: Walk,
  problem: RecogniseProblem | undefined,
  options: RecogniseOptions,
): Candidate {
  const problems: RecogniseProblem[] = problem ? [problem] : [];
  const bindings: Binding[] = [];
  const facts: { [name: string]: FactValue | FactValue[] } = {};
  const repeated = repeatedOf(form);
  for (const { token, argument } of walk.taken) {
    if (!argument.closed) problems.push({ kind: 'unclosed', start: argument.start, end: argument.end });
    else if (argument.trailing)
      problems.push({ kind: 'behind-quote', value: argument.trailing, start: argument.start, end: argument.end });
    if (token.kind !== 'field') continue;
    const value = readArgument(dialect, token.param, token.encoding, argument, options, problems);
    bindings.push({ param: token.param, argument, value });
    if (value === undefined) continue;
    const { name, template } = token.param;
    const { start, end } = argument;
    const inside = template && readTemplate(template, String(value), (part) => form.param(part));
    if (template && !inside)
      problems.push({ kind: 'literal', form, value: argument.text, expected: template.source, start, end });
    Object.assign(facts, inside);
    if (repeated.has(name)) facts[name] = [...((facts[name] as FactValue[] | undefined) ?? []), value];
    else facts[name] = value;
  }
  const inForce = Object.entries(form.with).every(
    ([name, wanted]) => options.setting === undefined || sameValue(options.setting(name), wanted),
  );
  return { call, command: form.command, form, bindings, facts, problems, reached: walk.at, inForce };
}

const sameValue = (one: FactValue | undefined, other: FactValue): boolean =>
  one !== undefined && String(one) === String(other);

const repeatedCache = new WeakMap<Form, Set<string>>();
function repeatedOf(form: Form): Set<string> {
  let names = repeatedCache.get(form);
  if (!names) {
    names = repeatedParams(tokensOf(form));
    repeatedCache.set(form, names);
  }
  return names;
}

function repeatedParams(tokens: readonly Token[], inside = false, names = new Set<string>()): Set<string> {
  for (const token of tokens) {
    if (token.kind === 'field' && inside) names.add(token.param.name);
    if (token.kind === 'group') repeatedParams(token.tokens, inside || token.repeat, names);
  }
  return names;
}

/**
 * An option name that no form knows: an argument for which every form that fits so far has a literal or a list of words,
 * `AT+QMTCFG="wil"` as well as `AT+QSSLCFG=1,5,"secllevel"`.
 */
function unknownOption(command: Command, forms: readonly Form[], call: CommandCall): RecogniseProblem | undefined {
  let fitting = forms.map((form) => ({ form, tokens: tokensOf(form).filter(({ kind }) => kind !== 'comma') }));
  for (const [index, argument] of call.args.entries()) {
    fitting = fitting.filter(({ tokens }) => tokens[index] !== undefined && tokens[index].kind !== 'group');
    const words = fitting.map(({ tokens }) => optionWords(tokens[index]!));
    const known = [...new Set(words.flatMap((list) => list ?? []))];
    if (words.some((list) => list === undefined) || known.length === 0) continue;
    const same = (word: string) => word.toLowerCase() === argument.text.toLowerCase();
    if (!known.some(same))
      return { kind: 'unknown-option', command, value: argument.text, known, start: argument.start, end: argument.end };
    fitting = fitting.filter((_, at) => words[at]!.some(same));
  }
  return undefined;
}

/** What may stand where a form has a literal or words to choose from; undefined where values stand. */
function optionWords(token: Token): readonly string[] | undefined {
  if (token.kind === 'literal') return token.text.startsWith('"') ? [token.text.replace(/^"|"$/g, '')] : undefined;
  if (token.kind !== 'field') return undefined;
  const codes = token.param.codes.map(({ code }) => code);
  return codes.length > 0 && codes.every((code) => /^[A-Za-z]/.test(code)) && !token.param.bare ? codes : undefined;
}

function readArgument(
  dialect: Dialect,
  param: Param,
  encoding: Encoding | undefined,
  argument: Argument,
  options: RecogniseOptions,
  problems: RecogniseProblem[],
): FactValue | undefined {
  const { start, end, text } = argument;
  if (param.kind === 'int') {
    if (!/^-?\d+$/.test(text)) {
      problems.push({ kind: 'type', param, value: text, start, end });
      return undefined;
    }
    if (!isInRanges(param.ranges, Number(text)))
      problems.push({ kind: 'range', param, value: Number(text), start, end });
    return Number(text);
  }
  if (param.kind === 'values' || param.kind === 'cause') {
    const code = meaningOf(param, text);
    if (!code) problems.push({ kind: 'code', param, value: text, start, end });
    return code?.is;
  }
  const isBytes = param.kind === 'data' || param.name === 'payload' || param.name === 'will.payload';
  // Plain text counts as many bytes as characters: the common case needs no bytes.
  if (!isBytes && !encoding && isAscii(text)) {
    if (!argument.quoted && !param.bare && param.spec.bare !== 'allowed')
      problems.push({ kind: 'quotes', param, value: text, start, end });
    const forbidden = [...dialect.line.never].find((char) => char !== '"' && text.includes(char));
    if (forbidden !== undefined) problems.push({ kind: 'forbidden', param, char: forbidden, start, end });
    if (!isInRanges(param.ranges, text.length))
      problems.push({ kind: 'length', param, bytes: text.length, start, end });
    return text;
  }
  let bytes: Uint8Array = options.bytes ? Uint8Array.from(text, (char) => char.charCodeAt(0)) : utf8.encode(text);
  if (!argument.quoted && !param.bare && param.spec.bare !== 'allowed')
    problems.push({ kind: 'quotes', param, value: text, start, end });
  const decoded = encoding && codecs[encoding].read(bytes);
  if (encoding === 'hex') {
    if (!decoded) {
      problems.push({ kind: 'hex', param, value: text, start, end });
      return undefined;
    }
    bytes = decoded;
  } else {
    const forbidden = [...dialect.line.never].find((char) => char !== '"' && bytes.includes(char.charCodeAt(0)));
    if (forbidden !== undefined) problems.push({ kind: 'forbidden', param, char: forbidden, start, end });
    bytes = decoded ?? bytes;
  }
  if (!isInRanges(param.ranges, bytes.length))
    problems.push({ kind: 'length', param, bytes: bytes.length, start, end });
  return isBytes ? bytes : fromUtf8.decode(bytes);
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 127) return false;
  return true;
}
