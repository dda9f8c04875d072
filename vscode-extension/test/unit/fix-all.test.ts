import assert from 'node:assert/strict';
import { withoutOverlaps } from '../../src/language/fix-all.ts';

const fix = (...edits: [start: number, end: number, text: string][]) => ({
  title: 'fix',
  edits: edits.map(([start, end, text]) => ({ start, end, text })),
});

describe('fix all', () => {
  it('takes the edits of all fixes', () => {
    assert.deepEqual(
      withoutOverlaps([fix([0, 1, 'a']), fix([1, 2, 'b'], [5, 5, 'c'])]).map(({ text }) => text),
      ['a', 'b', 'c'],
    );
  });

  it('takes the first of two that change the same place, and leaves the second out whole', () => {
    assert.deepEqual(
      withoutOverlaps([fix([0, 4, 'a']), fix([3, 5, 'b'], [9, 9, 'c']), fix([5, 6, 'd'])]).map(({ text }) => text),
      ['a', 'd'],
    );
    assert.deepEqual(withoutOverlaps([fix([2, 2, '"']), fix([2, 2, '"'])]).length, 1);
  });
});
