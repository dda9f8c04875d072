/** `# @name argument`: what each directive takes. */
import type { Span } from '../dialect/index.ts';
import { type DirectiveName, type DirectiveNode, directiveNames } from './nodes.ts';
import { commentIndex } from './read-line.ts';

export type DirectiveValue =
  | { name: 'dialect' | 'env' | 'secret'; text: string }
  | { name: 'var'; variable: string; text: string }
  | { name: 'timeout' | 'delay'; milliseconds: number }
  | { name: 'retry'; times: number }
  | { name: 'skip' | 'confirm' | 'strict'; text: string }
  | { name: 'disable'; codes: string[] };

export const isDirective = (name: string): name is DirectiveName =>
  (directiveNames as readonly string[]).includes(name);

/** `30s`, `500ms`, `2min` → milliseconds. */
export function parseTime(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*(ms|s|min)$/.exec(text);
  return match ? Number(match[1]) * { ms: 1, s: 1000, min: 60_000 }[match[2] as 'ms' | 's' | 'min'] : undefined;
}

/** @returns undefined where the argument is not what the directive takes */
export function parseDirective(name: DirectiveName, argument: string): DirectiveValue | undefined {
  switch (name) {
    case 'dialect':
      return /^[a-z0-9][a-z0-9-]*(\/\S+)?$/i.test(argument) ? { name, text: argument } : undefined;
    case 'env':
    case 'secret':
      return /^[A-Za-z_][\w.-]*$/.test(argument) ? { name, text: argument } : undefined;
    case 'var': {
      const match = /^([A-Za-z_][\w.-]*)\s*=\s*(.*)$/.exec(argument);
      return match ? { name, variable: match[1]!, text: match[2]!.trim() } : undefined;
    }
    case 'timeout':
    case 'delay': {
      const milliseconds = parseTime(argument);
      return milliseconds === undefined ? undefined : { name, milliseconds };
    }
    case 'retry':
      return /^\d{1,3}$/.test(argument) ? { name, times: Number(argument) } : undefined;
    case 'disable': {
      const codes = argument.split(/[\s,]+/).filter(Boolean);
      return codes.length > 0 && codes.every((code) => /^AT\d(\d\d|xx)$/i.test(code))
        ? { name, codes: codes.map((code) => code.toUpperCase().replace('XX', 'xx')) }
        : undefined;
    }
    default:
      return { name, text: argument };
  }
}

/** Takes a directive's line apart, a trailing comment left out. */
export function readDirective(written: string, { line, start, end }: Span & { line: number }): DirectiveNode {
  const match = /^#[ \t]*@([\w-]*)(?:([ \t]+)(.*))?$/.exec(written);
  const name = match?.[1] ?? '';
  const nameStart = start + written.indexOf('@') + 1;
  const behind = (match?.[3] ?? '').trimEnd();
  const cut = commentIndex(` ${behind}`);
  const argument = (cut < 0 ? behind : behind.slice(0, Math.max(0, cut - 1))).trim();
  const argumentStart = nameStart + name.length + (match?.[2]?.length ?? 0);
  return {
    kind: 'directive',
    name,
    nameSpan: { start: nameStart, end: nameStart + name.length },
    argument,
    argumentSpan: { start: argumentStart, end: argumentStart + argument.length },
    line,
    start,
    end,
  };
}
