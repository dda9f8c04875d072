/** Which mistakes the linter finds: every mutation of every manual's example, linted. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtinDialect } from 'hayes/dialect';
import { lint } from 'hayes/language';
import { parseScript } from 'hayes/script';
import { type Mutant, type Mutation, mutantsOf, mutations } from './mutations.ts';

export interface Missed extends Mutant {
  readonly file: string;
  readonly dialect: string;
}

export interface Score {
  readonly mutation: Mutation;
  readonly all: number;
  readonly missed: readonly Missed[];
}

const manuals = join(import.meta.dirname, '../../manuals');

/** @returns a score per kind of mistake, in the order of the table */
export function scoreLinter(): Score[] {
  const counts = new Map(mutations.map((mutation) => [mutation, { all: 0, missed: [] as Missed[] }]));
  for (const file of readdirSync(manuals).filter((name) => name.endsWith('.at'))) {
    const text = readFileSync(join(manuals, file), 'utf8');
    const name = parseScript(text).dialect?.name;
    if (name === undefined) throw new Error(`${file} names no dialect`);
    const clean = lint(text).length;
    for (const [mutation, mutants] of mutantsOf(text, builtinDialect(name))) {
      const count = counts.get(mutation)!;
      for (const mutant of mutants) {
        count.all++;
        if (lint(mutant.text).length <= clean) count.missed.push({ ...mutant, file, dialect: name });
      }
    }
  }
  return mutations.map((mutation) => ({ mutation, ...counts.get(mutation)! }));
}

export const total = (scores: readonly Score[]): { all: number; caught: number; share: number } => {
  const all = scores.reduce((sum, score) => sum + score.all, 0);
  const caught = all - scores.reduce((sum, score) => sum + score.missed.length, 0);
  return { all, caught, share: caught / all };
};
