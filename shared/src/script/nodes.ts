/** What a `.at` document consists of. Spans are offsets into the text, from 0, `end` behind the last character. */
import type { Span } from '../dialect/index.ts';
import type { LineIndex } from './line-index.ts';
import type { Template } from './template.ts';

interface Node extends Span {
  /** From 1. */
  readonly line: number;
}

export interface SectionNode extends Node {
  readonly kind: 'section';
  readonly title: string;
}

export const directiveNames = [
  'dialect',
  'var',
  'env',
  'secret',
  'timeout',
  'delay',
  'retry',
  'skip',
  'confirm',
  'strict',
  'disable',
] as const;
export type DirectiveName = (typeof directiveNames)[number];

export interface DirectiveNode extends Node {
  readonly kind: 'directive';
  /** As written; may be unknown. */
  readonly name: string;
  readonly nameSpan: Span;
  readonly argument: string;
  readonly argumentSpan: Span;
}

export interface CommentNode extends Node {
  readonly kind: 'comment';
}

export interface CommandNode extends Node {
  readonly kind: 'command';
  /** The line as it is sent, but for its `${…}`: without comment, and in one piece where the script breaks it. */
  readonly text: string;
  readonly template: Template;
  readonly comment?: Span | undefined;
  /** The second line of a command that is broken behind its `AT`. */
  readonly continued?: Node | undefined;
}

export type DataSource =
  /** `cut`: where a trailing comment may begin, as an index into the text; a declared length decides. */
  | { type: 'text'; text: string; template: Template; cut?: number | undefined }
  | { type: 'literal'; text: string; closed: boolean }
  | { type: 'file'; path: string }
  | { type: 'hex'; digits: string }
  | { type: 'cancel' }
  /** A prompt as manuals print it, with no data behind it: not run. */
  | { type: 'prompt' }
  | { type: 'unknown'; name: string };

export interface DataNode extends Node {
  readonly kind: 'data';
  readonly source: DataSource;
  /** Where the data itself stands. */
  readonly content: Span;
  /** The line that a bare `>` takes for its data. */
  readonly taken?: Node | undefined;
}

export interface AnyNode extends Node {
  readonly kind: 'any';
}

export interface ExpectNode extends Node {
  readonly kind: 'expect';
  /** Without comment and the blanks around it. */
  readonly text: string;
  readonly template: Template;
  readonly comment?: Span | undefined;
}

export type ScriptNode = SectionNode | DirectiveNode | CommentNode | CommandNode | DataNode | AnyNode | ExpectNode;

export interface StepOptions {
  /** In ms, until the final result or the last expected line. */
  readonly timeout?: number | undefined;
  /** In ms, before the command. */
  readonly delay?: number | undefined;
  /** How often a step that failed is tried again. */
  readonly retry?: number | undefined;
  readonly skip: boolean;
  readonly strict: boolean;
  readonly confirm: boolean;
}

/** A command with its data and the lines that must answer it; without a command, lines that are waited for. */
export interface Step extends Node {
  readonly command?: CommandNode | undefined;
  /** Everything behind the command, in order. */
  readonly body: readonly (DataNode | AnyNode | ExpectNode)[];
  readonly data: readonly DataNode[];
  readonly expected: readonly (AnyNode | ExpectNode)[];
  readonly options: StepOptions;
  readonly endLine: number;
}

/** A unit to run, fold, list and show. What comes before the first title is a section without one. */
export interface Section extends Node {
  readonly title?: string | undefined;
  readonly endLine: number;
  readonly steps: readonly Step[];
}

export type ScriptProblem = Span &
  (
    | { kind: 'unknown-directive'; name: string }
    | { kind: 'directive-argument'; name: DirectiveName; argument: string }
    | { kind: 'bad-variable' }
    | { kind: 'missing-at'; name: string }
    | { kind: 'split-command'; joined: string }
    | { kind: 'data-without-command' }
    | { kind: 'prompt-without-data' }
    | { kind: 'unknown-data'; name: string }
    | { kind: 'bad-hex'; digits: string }
    | { kind: 'unclosed-data' }
  );

export interface Disabled extends Span {
  /** `AT209`, or `AT2xx` for all of a hundred. */
  readonly codes: readonly string[];
}

export interface Script {
  readonly text: string;
  readonly lines: LineIndex;
  readonly nodes: readonly ScriptNode[];
  readonly sections: readonly Section[];
  readonly steps: readonly Step[];
  readonly problems: readonly ScriptProblem[];
  /** What `@disable` silences, and where; the span is the place in the text where it holds. */
  readonly disabled: readonly Disabled[];
  /** `@dialect ID[/MODEL]`. */
  readonly dialect?: (Span & { readonly name: string }) | undefined;
  /** `@var name = value`; the last one of a name counts. */
  readonly variables: ReadonlyMap<string, string>;
  readonly environment: readonly string[];
  readonly secrets: readonly string[];
  /** True where it is a GNU Autotest file, which is none of our business. */
  readonly autotest: boolean;
}

/** Where a character of a command's text stands in the document. */
export function commandOffset(command: CommandNode, index: number): number {
  return command.continued && index >= 2 ? command.continued.start + index - 2 : command.start + index;
}
