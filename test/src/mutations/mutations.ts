/**
 * Single mistakes as people make them: each kind takes a script that is right and gives scripts with one mistake each.
 * They know the format and the shape of commands; the dialect only tells where a number or an option stands.
 */
import { type Argument, type Dialect, type Param, parseCommandLine, recognise } from 'hayes/dialect';
import { type CommandNode, type ExpectNode, parseScript, type Script, type Step } from 'hayes/script';

export interface Mutant {
  readonly text: string;
  /** The line with the mistake, from 1. */
  readonly line: number;
  /** The line as it is now, or what happened to it. */
  readonly shown: string;
}

export interface Mutation {
  readonly name: string;
  readonly en: string;
  readonly zh: string;
  apply(script: Script, dialect: Dialect): Mutant[];
}

interface Place {
  readonly node: CommandNode;
  readonly step: Step;
  readonly name: string;
  readonly nameEnd: number;
  readonly args: readonly Argument[];
  param(argument: Argument): Param | undefined;
}

/** Commands of one line that hold no variables. */
function places(script: Script, dialect: Dialect): Place[] {
  return script.steps.flatMap((step) => {
    const node = step.command;
    const calls = node && !node.continued && node.template.plain ? parseCommandLine(node.text) : undefined;
    if (!node || calls?.length !== 1) return [];
    const call = calls[0]!;
    const { bindings } = recognise(dialect, call);
    return [
      {
        node,
        step,
        name: call.name,
        nameEnd: call.nameSpan.end,
        args: call.args,
        param: (argument: Argument) =>
          bindings.find(({ argument: bound }) => bound.start === argument.start && bound.end > bound.start)?.param,
      },
    ];
  });
}

function edited(script: Script, line: number, start: number, end: number, put: string): Mutant {
  const text = script.text.slice(0, start) + put + script.text.slice(end);
  return { text, line, shown: lineOf(text, line) };
}

const lineOf = (text: string, line: number): string => text.split('\n')[line - 1] ?? '';

/** Changes an argument of each command. */
const atArguments =
  (change: (argument: Argument, place: Place) => string | undefined) =>
  (script: Script, dialect: Dialect): Mutant[] =>
    places(script, dialect).flatMap((place) =>
      place.args.flatMap((argument) => {
        const put = change(argument, place);
        if (put === undefined) return [];
        return [
          edited(script, place.node.line, place.node.start + argument.start, place.node.start + argument.end, put),
        ];
      }),
    );

/** Changes each command's text. */
const atCommands =
  (change: (text: string, place: Place) => string | undefined) =>
  (script: Script, dialect: Dialect): Mutant[] =>
    places(script, dialect).flatMap((place) => {
      const put = change(place.node.text, place);
      if (put === undefined || put === place.node.text) return [];
      return [edited(script, place.node.line, place.node.start, place.node.start + place.node.text.length, put)];
    });

/** Changes each expected line. */
const atAnswers =
  (change: (text: string, node: ExpectNode) => string | undefined) =>
  (script: Script): Mutant[] =>
    script.steps.flatMap((step) =>
      step.expected.flatMap((node) => {
        const put = node.kind === 'expect' ? change(node.text, node) : undefined;
        return put === undefined || node.kind !== 'expect' || put === node.text
          ? []
          : [edited(script, node.line, node.start, node.start + node.text.length, put)];
      }),
    );

const isInt = (param: Param | undefined): param is Param => param?.kind === 'int' && param.ranges.length > 0;
const bounded = (value: number): boolean => value < Number.MAX_SAFE_INTEGER;
const cyrillic: Readonly<Record<string, string>> = { A: 'А', C: 'С', E: 'Е', M: 'М', O: 'О', P: 'Р', T: 'Т', B: 'В' };
const withCyrillic = (text: string): string | undefined => {
  const at = [...text].findIndex((char) => cyrillic[char] !== undefined);
  return at < 0 ? undefined : text.slice(0, at) + cyrillic[text[at]!] + text.slice(at + 1);
};
const withoutLetter = (word: string): string =>
  word.slice(0, Math.ceil(word.length / 2)) + word.slice(Math.ceil(word.length / 2) + 1);

const range = (script: Script, step: Step): [number, number] => [
  script.lines.startOf(step.line),
  script.lines.startOf(step.endLine + 1),
];
const ended = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`);

export const mutations: readonly Mutation[] = [
  {
    name: 'drop a parameter',
    en: 'drop a parameter',
    zh: '去掉一个参数',
    apply: (script, dialect) =>
      places(script, dialect).flatMap(({ node, args }) =>
        args.flatMap((argument, index) => {
          if (args.length < 2) return [];
          const start = index === 0 ? argument.start : args[index - 1]!.end;
          const end = index === 0 ? args[1]!.start : argument.end;
          return [edited(script, node.line, node.start + start, node.start + end, '')];
        }),
      ),
  },
  {
    name: 'add a parameter',
    en: 'add a parameter',
    zh: '多写一个参数',
    apply: atCommands((text, { args }) => (args.length > 0 ? `${text},7` : undefined)),
  },
  {
    name: 'exceed a range',
    en: 'exceed a range',
    zh: '超出取值范围',
    apply: atArguments((argument, { param }) => {
      const known = param(argument);
      const max = isInt(known) ? known.ranges.at(-1)!.max : undefined;
      return max !== undefined && bounded(max) ? String(max + 1) : undefined;
    }),
  },
  {
    name: 'fall below a range',
    en: 'fall below a range',
    zh: '低于取值范围',
    apply: atArguments((argument, { param }) => {
      const known = param(argument);
      return isInt(known) ? String(known.ranges[0]!.min - 1) : undefined;
    }),
  },
  {
    name: 'take a code that there is not',
    en: 'take a code that there is not',
    zh: '使用不存在的取值',
    apply: atArguments((argument, { param }) => {
      const known = param(argument);
      return known?.kind === 'values' && !argument.quoted ? '9' : undefined;
    }),
  },
  {
    name: 'write a text that is too long',
    en: 'write a text that is too long',
    zh: '字符串过长',
    apply: atArguments((argument, { param }) => {
      const known = param(argument);
      const max = known?.kind === 'string' && argument.quoted && known.ranges.at(-1)?.max;
      return max && bounded(max) ? `"${argument.text.padEnd(max + 1, 'x')}"` : undefined;
    }),
  },
  {
    name: 'write a word for a number',
    en: 'write a word for a number',
    zh: '数字写成单词',
    apply: atArguments((argument, { param }) => (isInt(param(argument)) ? 'one' : undefined)),
  },
  {
    name: 'forget a closing quote',
    en: 'forget a closing quote',
    zh: '漏写右引号',
    apply: atArguments((argument) => (argument.quoted ? `"${argument.text}` : undefined)),
  },
  {
    name: 'forget an opening quote',
    en: 'forget an opening quote',
    zh: '漏写左引号',
    apply: atArguments((argument) => (argument.quoted ? `${argument.text}"` : undefined)),
  },
  {
    name: 'forget both quotes',
    en: 'forget both quotes',
    zh: '漏写引号',
    apply: atArguments((argument) => (argument.quoted && argument.text !== '' ? argument.text : undefined)),
  },
  {
    name: 'put a number into quotes',
    en: 'put a number into quotes',
    zh: '数字加了引号',
    apply: atArguments((argument, { param }) =>
      isInt(param(argument)) && !argument.quoted ? `"${argument.text}"` : undefined,
    ),
  },
  {
    name: 'misspell a command',
    en: 'misspell a command (a letter lost)',
    zh: '命令拼写错误（漏一个字母）',
    apply: atCommands((text, { name, nameEnd }) =>
      name.length > 2 ? `AT+${withoutLetter(name)}${text.slice(nameEnd)}` : undefined,
    ),
  },
  {
    name: 'misspell an option',
    en: 'misspell an option (a letter lost)',
    zh: '选项拼写错误（漏一个字母）',
    apply: atArguments((argument, place) => {
      const known = place.param(argument);
      const isOption = !known || known.kind === 'values';
      return argument.quoted && argument.text.length > 2 && isOption && place.args.length > 1
        ? `"${withoutLetter(argument.text)}"`
        : undefined;
    }),
  },
  {
    name: 'forget AT',
    en: 'forget AT',
    zh: '漏写 AT',
    apply: atCommands((text, { name }) => (name.length > 2 ? text.slice(2) : undefined)),
  },
  {
    name: 'a Cyrillic letter in a command',
    en: 'a Cyrillic letter in a command',
    zh: '命令中混入西里尔字母',
    apply: atCommands((text, { nameEnd }) => {
      const put = withCyrillic(text.slice(3, nameEnd));
      return put === undefined ? undefined : text.slice(0, 3) + put + text.slice(nameEnd);
    }),
  },
  {
    name: 'a Cyrillic letter in an answer',
    en: 'a Cyrillic letter in an answer',
    zh: '应答中混入西里尔字母',
    apply: atAnswers((text) =>
      withCyrillic(text.split(':')[0]!)?.concat(text.includes(':') ? text.slice(text.indexOf(':')) : ''),
    ),
  },
  {
    name: 'a comma of Chinese script',
    en: 'a comma of Chinese script',
    zh: '使用中文逗号',
    apply: atArguments((argument, { node }) =>
      node.text[argument.end] === ',' ? node.text.slice(argument.start, argument.end).concat('，') : undefined,
    ),
  },
  {
    name: 'a semicolon for a comma',
    en: 'a semicolon for a comma',
    zh: '逗号写成分号',
    apply: (script, dialect) =>
      places(script, dialect).flatMap(({ node, args }) =>
        args
          .slice(0, -1)
          .map((argument) => edited(script, node.line, node.start + argument.end, node.start + argument.end + 1, ';')),
      ),
  },
  {
    name: 'another client in a command',
    en: 'another client in a command',
    zh: '命令中客户端编号错误',
    apply: atArguments((argument, { param }) => {
      const known = param(argument);
      if (known?.name !== 'client' || !isInt(known)) return undefined;
      return known.ranges[0]!.max > known.ranges[0]!.min
        ? String((Number(argument.text) + 1) % (known.ranges[0]!.max + 1))
        : undefined;
    }),
  },
  {
    name: 'another client in a result',
    en: 'another first number in a result',
    zh: '结果中的首个数字错误',
    apply: atAnswers((text, node) =>
      node.template.plain && /^\+\w+: ?(?:"\w+",)?\d+,\d+/.test(text)
        ? text.replace(/(: ?(?:"\w+",)?)(\d+)/, (_, head, digits) => `${head}${(Number(digits) + 1) % 5}`)
        : undefined,
    ),
  },
  {
    name: 'misspell an answer',
    en: 'misspell an answer (a letter lost)',
    zh: '应答拼写错误（漏一个字母）',
    apply: atAnswers((text) => {
      const name = /^\+(\w{3,}):/.exec(text)?.[1];
      return name === undefined ? undefined : `+${withoutLetter(name)}${text.slice(name.length + 1)}`;
    }),
  },
  {
    name: 'swap a command with the next',
    en: 'swap a command that counts with the next',
    zh: '两条相邻命令顺序颠倒',
    apply: (script, dialect) =>
      script.steps.slice(0, -1).flatMap((step, index) => {
        const next = script.steps[index + 1]!;
        if (!step.command || !next.command || !matters(step, next, dialect)) return [];
        const [start, end] = range(script, step);
        const [from, to] = range(script, next);
        const { text } = script;
        const swapped = ended(text.slice(from, to)) + text.slice(end, from) + ended(text.slice(start, end));
        return [
          {
            text: text.slice(0, start) + swapped + text.slice(to),
            line: step.line,
            shown: `${next.command.text} ⇄ ${step.command.text}`,
          },
        ];
      }),
  },
  {
    name: 'leave out a command',
    en: 'leave out a command that others need',
    zh: '漏写一条必需的命令',
    apply: (script, dialect) =>
      script.steps.flatMap((step, index) => {
        const later = script.steps.slice(index + 1);
        if (!step.command || !later.some((other) => needs(other, step, dialect))) return [];
        const [start, end] = range(script, step);
        return [
          {
            text: script.text.slice(0, start) + script.text.slice(end),
            line: step.line,
            shown: `− ${step.command.text}`,
          },
        ];
      }),
  },
  {
    name: 'leave out a result',
    en: 'leave out the result that a command completes with',
    zh: '漏写完成上报',
    apply: (script, dialect) =>
      script.steps.flatMap((step) => {
        const form = formOf(step, dialect);
        const names = form?.stages.flatMap((stage) => (stage.kind === 'completion' ? stage.urcs : [])) ?? [];
        return step.expected.flatMap((node) => {
          const isResult =
            node.kind === 'expect' &&
            names.some((name) => {
              const urc = dialect.urcs.get(name);
              return urc && node.text.replace(': ', ':').startsWith(urc.line.prefix.replace(': ', ':'));
            });
          if (!isResult || node.kind !== 'expect' || step.expected.length < 2) return [];
          const start = script.lines.startOf(node.line);
          const end = script.lines.startOf(node.line + 1);
          return [
            { text: script.text.slice(0, start) + script.text.slice(end), line: node.line, shown: `− ${node.text}` },
          ];
        });
      }),
  },
  {
    name: 'a length off by one',
    en: 'a length off by one',
    zh: '长度差一',
    apply: atArguments((argument, { param, step }) => {
      const known = param(argument);
      const isLength = known && /\.length$/.test(known.name) && !step.data.some(({ source }) => source.type === 'file');
      return isLength ? String(Number(argument.text) + 1) : undefined;
    }),
  },
  {
    name: 'data of a stated length one byte longer',
    en: 'counted data one byte longer',
    zh: '定长数据多一字节',
    apply: (script, dialect) =>
      script.steps.flatMap((step) => {
        const stage = formOf(step, dialect)?.stages.find((one) => one.kind === 'data');
        const [first] = step.data;
        if (stage?.kind !== 'data' || stage.end !== 'length' || first?.source.type !== 'text') return [];
        return [edited(script, first.line, first.content.start, first.content.start, 'x')];
      }),
  },
  {
    name: 'forget the data',
    en: 'forget the data behind a prompt',
    zh: '漏写提示符后的数据',
    apply: (script) =>
      script.steps.flatMap((step) => {
        const [first] = step.data;
        if (!first) return [];
        const start = script.lines.startOf(first.line);
        const end = script.lines.startOf((step.data.at(-1)!.taken?.line ?? step.data.at(-1)!.line) + 1);
        return [{ text: script.text.slice(0, start) + script.text.slice(end), line: first.line, shown: '− > …' }];
      }),
  },
  {
    name: 'message id 0 with QoS 1',
    en: 'message id 0 with QoS 1',
    zh: 'QoS 1 使用消息标识符 0',
    apply: atArguments((argument, place) => {
      const form = recognise(placeDialect, parseCommandLine(place.node.text)![0]!).form;
      const id = place.args.find((one) => place.param(one)?.name === 'messageId');
      return form?.does === 'publish' && place.param(argument)?.name === 'qos' && id?.text === '0' ? '1' : undefined;
    }),
  },
  {
    name: 'another topic in a received message',
    en: 'another topic in a received message',
    zh: '收到消息的主题有误',
    apply: atAnswers((text, node) => {
      const found = /^\+\w+: ?(?:"publish",)?\d+,\d+,"([^"]+)",/.exec(text);
      return found && node.template.plain ? text.replace(`"${found[1]}"`, `"${found[1]}x"`) : undefined;
    }),
  },
  {
    name: 'misspell the dialect',
    en: 'misspell the dialect',
    zh: '方言名称拼写错误',
    apply: (script) => {
      const { dialect } = script;
      if (!dialect) return [];
      const line = script.lines.positionAt(dialect.start).line;
      return [edited(script, line, dialect.start, dialect.end, withoutLetter(dialect.name))];
    },
  },
];

/** The dialect of the script at hand, for what asks a command's role. */
let placeDialect: Dialect;

function formOf(step: Step, dialect: Dialect) {
  const call = step.command && parseCommandLine(step.command.text)?.[0];
  return call && recognise(dialect, call).form;
}

/** True where one step establishes what the other one needs. */
function needs(later: Step, earlier: Step, dialect: Dialect): boolean {
  const form = formOf(later, dialect);
  const gives = formOf(earlier, dialect)?.gives;
  if (!form || !gives) return false;
  return form.needs === gives || (form.gives !== undefined && dialect.states[form.gives]?.within === gives);
}

/** True where the order of two steps counts for the module: one gives, ends or closes the door to what the other is about. */
function matters(one: Step, other: Step, dialect: Dialect): boolean {
  if (needs(other, one, dialect)) return true;
  const before = formOf(one, dialect);
  const after = formOf(other, dialect);
  if (!before || !after) return false;
  if (before.before !== undefined && before.before === after.gives) return true;
  return (
    after.drops !== undefined &&
    before.needs !== undefined &&
    (after.drops === before.needs || dialect.states[before.needs]?.within === after.drops)
  );
}

/** All mutants of a script, by the mutation's name. */
export function mutantsOf(text: string, dialect: Dialect): Map<Mutation, Mutant[]> {
  const script = parseScript(text);
  placeDialect = dialect;
  return new Map(mutations.map((mutation) => [mutation, mutation.apply(script, dialect)]));
}
