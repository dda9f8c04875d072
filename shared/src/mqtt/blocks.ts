/** Data that is longer than the module takes at once: the command is repeated, each time with a block of it. */
import { type Facts, type FactValue, toBytes } from '../dialect/index.ts';
import type { PlannedCall } from './plan.ts';

/** @returns the facts of each of the commands; those of the call where its data goes in one piece */
export function blocksOf({ form, facts }: Pick<PlannedCall, 'form' | 'facts'>): Facts[] {
  const stage = form.stages.find((one) => one.kind === 'data');
  if (stage?.kind !== 'data' || stage.blocks === undefined) return [facts];
  const value = facts[stage.fact];
  if (value === undefined || Array.isArray(value)) return [facts];
  const whole = toBytes(value as FactValue);
  const count = Math.max(1, Math.ceil(whole.length / stage.blocks));
  return Array.from({ length: count }, (_, index) => {
    const end = Math.min((index + 1) * stage.blocks!, whole.length);
    const block = whole.subarray(index * stage.blocks!, end);
    return { ...facts, [stage.fact]: block, [`${stage.fact}.rest`]: whole.length - end };
  });
}
