import type { Fix } from 'hayes/language';

/** The edits of all fixes; of two fixes that would change the same place, the first one only. */
export function withoutOverlaps(fixes: readonly Fix[]): Fix['edits'] {
  const taken: Fix['edits'][number][] = [];
  for (const { edits } of fixes) {
    const clashes = edits.some((one) => taken.some((other) => one.start < other.end && other.start < one.end));
    const twice = edits.some((one) => taken.some((other) => one.start === other.start && one.end === other.end));
    if (!clashes && !twice) taken.push(...edits);
  }
  return taken;
}
