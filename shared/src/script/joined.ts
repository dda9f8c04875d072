/** Answers that go on behind a line end, as `+CMQTTRXTOPIC: 0,9` and the topic below it: their lines are one. */
import type { Dialect } from '../dialect/index.ts';
import type { AnyNode, ExpectNode } from './nodes.ts';
import type { Template } from './template.ts';

const cache = new WeakMap<Dialect, ReadonlyMap<string, number>>();

/** Names of answers that hold line ends, in capitals, and how many. */
function longAnswers(dialect: Dialect): ReadonlyMap<string, number> {
  let found = cache.get(dialect);
  if (!found) {
    const infos = [...dialect.commands.values()].flatMap(({ forms }) =>
      forms.flatMap(({ stages }) => stages.flatMap((stage) => (stage.kind === 'info' ? [stage.line] : []))),
    );
    found = new Map(
      [...infos, ...[...dialect.urcs.values()].map(({ line }) => line)].flatMap((line) => {
        const ends = line.nodes.filter(({ kind }) => kind === 'crlf').length;
        return ends > 0 ? [[nameOf(line.prefix), ends] as const] : [];
      }),
    );
    cache.set(dialect, found);
  }
  return found;
}

const nameOf = (line: string): string => line.split(':', 1)[0]!.trim().toUpperCase();

/** Expected lines, those of one answer put together. */
export function joinedLines(
  expected: readonly (AnyNode | ExpectNode)[],
  dialect: Dialect | undefined,
): readonly (AnyNode | ExpectNode)[] {
  const long = dialect && longAnswers(dialect);
  if (!long || long.size === 0) return expected;
  const lines = [...expected];
  const joined: (AnyNode | ExpectNode)[] = [];
  for (let node = lines.shift(); node; node = lines.shift()) {
    let whole = node;
    for (let left = node.kind === 'expect' ? (long.get(nameOf(node.text)) ?? 0) : 0; left > 0; left--) {
      const next = lines[0];
      if (whole.kind !== 'expect' || next?.kind !== 'expect') break;
      lines.shift();
      whole = { ...whole, end: next.end, text: `${whole.text}\r\n${next.text}`, template: both(whole, next) };
    }
    joined.push(whole);
  }
  return joined;
}

const both = (one: ExpectNode, other: ExpectNode): Template => ({
  ...one.template,
  plain: one.template.plain && other.template.plain,
  parts: [
    ...one.template.parts,
    { kind: 'text', text: '\r\n', start: one.text.length, end: one.text.length + 2 },
    ...other.template.parts,
  ],
});
