/** Mistakes in scripts that are right: the linter finds most, and those that it misses are known with their reason. */
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { mutations } from '../../src/mutations/mutations.ts';
import { reasons } from '../../src/mutations/page.ts';
import { scoreLinter, total } from '../../src/mutations/score.ts';

const FLOOR = 0.97;

describe("mutations of the manuals' examples", () => {
  const scores = scoreLinter();
  it(`are caught, at least ${FLOOR * 100} % of them`, () => {
    const { all, share } = total(scores);
    assert.ok(all > 2000, `${all} mutants`);
    assert.ok(share >= FLOOR, `${share}`);
  });
  it('of each kind there are some, and half of each kind are caught', () => {
    for (const { mutation, all, missed } of scores) {
      assert.ok(all > 0, mutation.name);
      assert.ok(missed.length <= all / 2, `${mutation.name}: ${missed.length} of ${all} missed`);
    }
  });
  it('have a reason where one is missed', () => {
    for (const { mutation, missed } of scores)
      assert.ok(
        missed.length === 0 || reasons[mutation.name],
        `${mutation.name}: ${missed[0]?.file} ${missed[0]?.shown}`,
      );
    for (const name of Object.keys(reasons))
      assert.ok(
        mutations.some((mutation) => mutation.name === name),
        name,
      );
  });
});
