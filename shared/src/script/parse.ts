/** A `.at` document → nodes, steps and sections. Takes any text whatever and never throws; mistakes are `problems`. */
import type { Span } from '../dialect/index.ts';
import { readDataSource, textSource } from './data-source.ts';
import { type DirectiveValue, isDirective, parseDirective, readDirective } from './directive.ts';
import { LineIndex } from './line-index.ts';
import type {
  AnyNode,
  CommandNode,
  DataNode,
  DirectiveNode,
  Disabled,
  ExpectNode,
  Script,
  ScriptNode,
  ScriptProblem,
  Section,
  Step,
  StepOptions,
} from './nodes.ts';
import { isAutotest, type LineShape, looksLikeAnswer, looksLikeCommand, readLine } from './read-line.ts';
import { parseTemplate } from './template.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type OpenStep = Mutable<Omit<Step, 'body' | 'data' | 'expected'>> & {
  body: Step['body'][number][];
  hasData: boolean;
  disabled: string[];
};

/** What holds for a step that no directive is about. */
const PLAIN: StepOptions = { skip: false, strict: false, confirm: false };
const NONE: readonly never[] = [];
const NOTHING: Partial<StepOptions> = {};
type OpenSection = Mutable<Omit<Section, 'steps'>> & {
  steps: OpenStep[];
  skip: boolean;
  strict: boolean;
  disabled: string[];
};

export function parseScript(text: string): Script {
  return new Parser(text).parse();
}

class Parser {
  readonly #text: string;
  readonly #lines: LineIndex;
  readonly #nodes: ScriptNode[] = [];
  readonly #problems: ScriptProblem[] = [];
  readonly #sections: OpenSection[] = [];
  readonly #disabled: Disabled[] = [];
  readonly #variables = new Map<string, string>();
  readonly #environment: string[] = [];
  readonly #secrets: string[] = [];
  #dialect: Script['dialect'];
  #section: OpenSection;
  #step: OpenStep | undefined;
  #strict = false;
  /** What the directives so far say about the next command. */
  #next: Partial<Mutable<StepOptions>> = NOTHING;
  #nextDisabled: string[] = [];
  /** True on the lines right behind a section's title. */
  #underTitle = false;

  constructor(text: string) {
    this.#text = text;
    this.#lines = new LineIndex(text);
    this.#section = { line: 1, endLine: 1, start: 0, end: 0, steps: [], skip: false, strict: false, disabled: [] };
  }

  parse(): Script {
    const autotest = isAutotest(this.#text);
    const count = this.#lines.count;
    for (let line = 1; !autotest && line <= count; ) {
      const shape = this.#read(line);
      line = this.#take(shape, line) + 1;
    }
    this.#closeSection(count, this.#text.length);
    const sections = this.#sections.map(({ skip, strict, disabled, ...section }) => ({
      ...section,
      steps: section.steps.map((step) => finishStep(step, skip, strict || this.#strict)),
    }));
    return {
      text: this.#text,
      lines: this.#lines,
      nodes: this.#nodes,
      sections,
      steps: sections.flatMap((section) => section.steps),
      problems: this.#problems,
      disabled: this.#disabled,
      dialect: this.#dialect,
      variables: this.#variables,
      environment: this.#environment,
      secrets: this.#secrets,
      autotest,
    };
  }

  #wholeLine(line: number): string {
    const start = this.#lines.startOf(line);
    let end = line < this.#lines.count ? this.#lines.startOf(line + 1) - 1 : this.#text.length;
    while (end > start && this.#text[end - 1] === '\r') end--;
    return this.#text.slice(start, end);
  }

  #read(line: number): LineShape {
    return readLine(this.#wholeLine(line), this.#lines.startOf(line), line);
  }

  /** @returns the last line that was used up */
  #take(shape: LineShape, line: number): number {
    const { start, end } = shape;
    switch (shape.kind) {
      case 'blank':
        this.#underTitle = false;
        return line;
      case 'comment':
        this.#nodes.push({ kind: 'comment', line, start, end });
        return line;
      case 'section':
        this.#openSection(shape);
        return line;
      case 'directive':
        this.#takeDirective(shape);
        return line;
      case 'command':
        return this.#takeCommand(shape);
      case 'data':
        return this.#takeData(shape);
      case 'any':
        this.#takeBody({ kind: 'any', line, start, end });
        return line;
      case 'expect': {
        const name = looksLikeCommand(shape.text);
        if (name !== undefined) this.#problems.push({ kind: 'missing-at', name, start, end });
        this.#takeBody({
          kind: 'expect',
          text: shape.text,
          template: this.#template(shape.text, start),
          comment: shape.comment,
          line,
          start,
          end,
        });
        return line;
      }
    }
  }

  readonly #report = (problem: ScriptProblem): void => {
    this.#problems.push(problem);
  };

  #template(text: string, start: number, at: (index: number) => number = (index) => start + index) {
    const template = parseTemplate(text);
    for (const mistake of template.mistakes)
      this.#problems.push({ kind: 'bad-variable', start: at(mistake.start), end: at(mistake.end) });
    return template;
  }

  #openSection(shape: LineShape & { kind: 'section' }): void {
    const { line, start, end, title } = shape;
    this.#closeSection(line - 1, start);
    this.#section = { title, line, endLine: line, start, end, steps: [], skip: false, strict: false, disabled: [] };
    this.#underTitle = true;
    this.#next = NOTHING;
    this.#nextDisabled = [];
    this.#nodes.push({ kind: 'section', title, line, start, end });
  }

  #closeSection(endLine: number, end: number): void {
    this.#closeStep();
    const section = this.#section;
    if (section.title === undefined && section.steps.length === 0) return;
    section.endLine = endLine;
    section.end = end;
    if (section.disabled.length > 0) this.#disabled.push({ codes: section.disabled, start: section.start, end });
    this.#sections.push(section);
  }

  #closeStep(): void {
    const step = this.#step;
    if (!step) return;
    if (step.disabled.length > 0) this.#disabled.push({ codes: step.disabled, start: step.start, end: step.end });
    this.#step = undefined;
  }

  #openStep(place: Span & { line: number }, command?: CommandNode): OpenStep {
    this.#closeStep();
    const step: OpenStep = {
      command,
      body: [],
      hasData: false,
      options: this.#next === NOTHING ? PLAIN : { ...PLAIN, ...this.#next },
      disabled: command ? this.#nextDisabled : [],
      line: place.line,
      endLine: command?.continued?.line ?? place.line,
      start: place.start,
      end: command?.continued?.end ?? place.end,
    };
    this.#next = NOTHING;
    if (command) this.#nextDisabled = [];
    this.#underTitle = false;
    this.#section.steps.push(step);
    this.#step = step;
    return step;
  }

  #takeCommand(shape: LineShape & { kind: 'command' }): number {
    const { line, start, end, comment } = shape;
    const after = shape.text.length === 2 && line < this.#lines.count ? this.#read(line + 1) : undefined;
    let command: CommandNode;
    if (after?.kind === 'expect' && looksLikeCommand(after.text) !== undefined) {
      const text = shape.text + after.text;
      const continued = { line: line + 1, start: after.start, end: after.end };
      const at = (index: number) => (index >= 2 ? after.start + index - 2 : start + index);
      command = {
        kind: 'command',
        text,
        template: this.#template(text, start, at),
        comment: after.comment ?? comment,
        continued,
        line,
        start,
        end,
      };
      this.#problems.push({ kind: 'split-command', joined: text, start, end: after.end });
    } else
      command = {
        kind: 'command',
        text: shape.text,
        template: this.#template(shape.text, start),
        comment,
        line,
        start,
        end,
      };
    this.#nodes.push(command);
    this.#openStep(command, command);
    return command.continued?.line ?? line;
  }

  #takeBody(node: AnyNode | ExpectNode | DataNode): void {
    this.#nodes.push(node);
    const step = this.#step ?? this.#openStep(node);
    if (this.#nextDisabled.length > 0) {
      this.#disabled.push({ codes: this.#nextDisabled, start: node.start, end: node.end });
      this.#nextDisabled = [];
    }
    step.body.push(node);
    if (node.kind === 'data') step.hasData = true;
    const last = node.kind === 'data' ? (node.taken ?? node) : node;
    step.endLine = last.line;
    step.end = last.end;
    this.#underTitle = false;
  }

  #takeData(shape: LineShape & { kind: 'data' }): number {
    const { line, start, whole } = shape;
    if (!this.#step?.command) this.#problems.push({ kind: 'data-without-command', start, end: shape.end });
    const lineStart = this.#lines.startOf(line);
    const text = whole.slice(shape.from);
    const content = { start: lineStart + Math.min(shape.from, whole.length), end: lineStart + whole.length };
    const bare = text.trim() === '' || /^\s*\/\//.test(text);
    if (!bare) {
      this.#takeBody({
        kind: 'data',
        source: readDataSource(text, content, this.#report),
        content,
        line,
        start,
        end: content.end,
      });
      return line;
    }
    const previous = this.#step?.body.at(-1);
    const following = this.#nextContent(line + 1);
    if (previous?.kind === 'data' || following?.kind === 'data') {
      this.#takeBody({
        kind: 'data',
        source: textSource('', content.start, this.#report),
        content: { start: content.start, end: content.start },
        line,
        start,
        end: shape.end,
      });
      return line;
    }
    if (
      following?.kind === 'expect' &&
      !looksLikeAnswer(following.text) &&
      looksLikeCommand(following.text) === undefined
    ) {
      const taken = this.#wholeLine(following.line);
      const place = {
        line: following.line,
        start: this.#lines.startOf(following.line),
        end: this.#lines.startOf(following.line) + taken.length,
      };
      this.#takeBody({
        kind: 'data',
        source: textSource(taken, place.start, this.#report),
        content: place,
        taken: place,
        line,
        start,
        end: shape.end,
      });
      return following.line;
    }
    this.#problems.push({ kind: 'prompt-without-data', start, end: shape.end });
    this.#takeBody({
      kind: 'data',
      source: { type: 'prompt' },
      content: { start: content.start, end: content.start },
      line,
      start,
      end: shape.end,
    });
    return line;
  }

  /** The next line that is neither blank nor a comment. */
  #nextContent(from: number): LineShape | undefined {
    for (let line = from; line <= this.#lines.count; line++) {
      const shape = this.#read(line);
      if (shape.kind !== 'blank' && shape.kind !== 'comment') return shape;
    }
    return undefined;
  }

  #takeDirective(shape: LineShape): void {
    const node = readDirective(this.#text.slice(shape.start, shape.end), shape);
    const { name, argument } = node;
    this.#nodes.push(node);
    if (!isDirective(name)) {
      this.#problems.push({ kind: 'unknown-directive', name, ...node.nameSpan });
      return;
    }
    const value = parseDirective(name, argument);
    if (value) this.#apply(value, node);
    else
      this.#problems.push({
        kind: 'directive-argument',
        name,
        argument,
        ...(argument ? node.argumentSpan : node.nameSpan),
      });
  }

  /** A directive for the next command. */
  #about(options: Partial<StepOptions>): void {
    this.#next = { ...this.#next, ...options };
  }

  #apply(value: DirectiveValue, node: DirectiveNode): void {
    const inHeader = this.#section.title === undefined && this.#section.steps.length === 0;
    switch (value.name) {
      case 'dialect':
        this.#dialect ??= { name: value.text, ...node.argumentSpan };
        break;
      case 'var':
        this.#variables.set(value.variable, value.text);
        break;
      case 'env':
        this.#environment.push(value.text);
        break;
      case 'secret':
        this.#secrets.push(value.text);
        break;
      case 'timeout':
      case 'delay':
        this.#about({ [value.name]: value.milliseconds });
        break;
      case 'retry':
        this.#about({ retry: value.times });
        break;
      case 'confirm':
        this.#about({ confirm: true });
        break;
      case 'skip':
        if (this.#underTitle) this.#section.skip = true;
        else this.#about({ skip: true });
        break;
      case 'strict':
        if (inHeader) this.#strict = true;
        else if (this.#underTitle) this.#section.strict = true;
        else this.#about({ strict: true });
        break;
      case 'disable':
        if (inHeader) this.#disabled.push({ codes: value.codes, start: 0, end: this.#text.length });
        else if (this.#underTitle) this.#section.disabled.push(...value.codes);
        else this.#nextDisabled.push(...value.codes);
        break;
    }
  }
}

function finishStep(
  { command, body, hasData, options, line, endLine, start, end }: OpenStep,
  skip: boolean,
  strict: boolean,
): Step {
  return {
    command,
    body,
    data: hasData ? body.filter((node) => node.kind === 'data') : NONE,
    expected: hasData ? body.filter((node) => node.kind !== 'data') : (body as Step['expected'][number][]),
    options: skip || strict ? { ...options, skip: options.skip || skip, strict: options.strict || strict } : options,
    line,
    endLine,
    start,
    end,
  };
}
