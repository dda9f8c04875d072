/** The parts of a dialect that is ready for use: commands, forms, the stages of their exchanges, URCs, settings. */
import type { Param, Range } from './param.ts';
import type { NoteSpec, TextSpec } from './schema.ts';
import type { Signature } from './signature.ts';
import type { Cause, Eraser, FactValue, Risk, Role, State, Tells } from './vocabulary.ts';

export type Stage =
  | { kind: 'final' }
  | {
      kind: 'info';
      line: Signature;
      maybe: boolean;
      each?: State | undefined;
      tells?: Tells | undefined;
      /** Settings that bring it. */
      when: Conditions;
    }
  | { kind: 'fail'; line: Signature }
  | { kind: 'prompt'; prompt: string; settle: number; within: number }
  | {
      kind: 'data';
      fact: string;
      end: 'length' | 'ctrl-z';
      bytes: readonly Range[];
      never: string;
      blocks?: number | undefined;
      cancel?: string | undefined;
      /** True where the data must be UTF-8. */
      utf8: boolean;
    }
  | {
      kind: 'completion';
      urcs: readonly string[];
      when: Conditions;
      within: number;
      order: 'after' | 'either';
      /** One such report for each topic of the command. */
      each?: 'topic' | undefined;
      done?: Cause | undefined;
    };

export type Conditions = Readonly<Record<string, FactValue>>;

export interface Form {
  /** `QMTCFG.will`, or `QMTCLOSE` where the command has one form. */
  readonly ref: string;
  readonly name: string;
  readonly command: Command;
  readonly operator: '' | '?' | '=?' | '=';
  readonly send: Signature;
  readonly stages: readonly Stage[];
  /** Lines that the test form answers, as printed. */
  readonly prints?: readonly string[] | undefined;
  readonly does: Role;
  readonly needs?: State | undefined;
  readonly gives?: State | undefined;
  readonly drops?: State | undefined;
  readonly before?: State | undefined;
  readonly knows: readonly string[];
  readonly forgets: 'all' | readonly string[];
  readonly erasedBy: readonly Eraser[];
  /** Settings that the form needs. */
  readonly with: Conditions;
  /** The form exists where the answer to the test form holds this parameter. */
  readonly offered?: string | undefined;
  readonly risk: Risk;
  readonly riskText?: { consequence: TextSpec; undo: TextSpec } | undefined;
  /** Maximum response time until the final result, in ms, where the manual states one. */
  readonly within?: number | undefined;
  readonly bareError?: Cause | undefined;
  readonly text?: TextSpec | undefined;
  readonly manual?: string | undefined;
  param(name: string): Param;
}

export interface Command {
  readonly name: string;
  readonly forms: readonly Form[];
  readonly title?: TextSpec | undefined;
  readonly text?: TextSpec | undefined;
  readonly notes: readonly NoteSpec[];
  readonly manual?: string | undefined;
  readonly ask: boolean;
}

export interface Urc {
  readonly name: string;
  readonly line: Signature;
  readonly when: Conditions;
  readonly tells?: Tells | undefined;
  readonly means?: Cause | undefined;
  readonly drops?: State | undefined;
  readonly starts: boolean;
  readonly ends: boolean;
  readonly text?: TextSpec | undefined;
  readonly notes: readonly NoteSpec[];
  readonly manual?: string | undefined;
  param(name: string): Param;
}

export interface Final {
  readonly line: Signature;
  readonly result: 'ok' | 'error' | 'busy';
}

/** A parameter that a command sets and that others depend on. */
export interface Setting {
  readonly param: Param;
  /** The form that sets it. */
  readonly setBy: string;
  readonly initially?: FactValue | undefined;
}
