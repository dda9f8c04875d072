/** A message that the module reports as a bracket of parts: a beginning, pieces of topic and payload, an end. */
import { type Facts, type FactValue, isInRanges, toBytes, type Urc } from '../dialect/index.ts';
import { replyLine } from './reply.ts';

/**
 * @param urcs those in force
 * @returns the lines in order; undefined where the dialect has no such bracket, or the message is too long for it
 */
export function partLines(urcs: readonly Urc[], facts: Facts): Uint8Array[] | undefined {
  const parts = urcs.filter(({ tells }) => tells === 'part');
  const first = parts.find(({ starts }) => starts);
  const last = parts.find(({ ends }) => ends);
  if (!first || !last) return undefined;
  const topic = toBytes(facts.topic as FactValue);
  const payload = toBytes(facts.payload as FactValue);
  if (!isInRanges(first.param('total').ranges, payload.length)) return undefined;
  // The fields of the beginning that are no facts of the vocabulary count the topic.
  const counts = Object.fromEntries(
    first.line.fields.filter((name) => facts[name] === undefined).map((name) => [name, topic.length]),
  );
  const pieces = (name: 'topic' | 'payload', whole: Uint8Array): (Uint8Array | undefined)[] => {
    const urc = parts.find(({ line, starts, ends }) => !starts && !ends && line.fields.includes(name));
    if (!urc) return [];
    const size = urc.param(name).ranges[0]?.max ?? whole.length;
    return Array.from({ length: Math.ceil(whole.length / size) }, (_, index) =>
      line(urc, { ...facts, [name]: whole.subarray(index * size, (index + 1) * size) }),
    );
  };
  const lines = [
    line(first, { ...facts, ...counts, total: payload.length }),
    ...pieces('topic', topic),
    ...pieces('payload', payload),
    line(last, facts),
  ];
  return lines.every((one) => one !== undefined) ? lines : undefined;
}

const line = (urc: Urc, facts: Facts): Uint8Array | undefined => replyLine(urc.line, (name) => urc.param(name), facts);
