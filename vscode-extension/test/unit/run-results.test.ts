import assert from 'node:assert/strict';
import { followChange, RunResults, type StepResult } from '../../src/run/run-results.ts';

const passed = (line: number): StepResult => ({ state: 'passed', line, summary: '1 ms' });
const lines = (results: readonly StepResult[]) => results.map(({ line }) => line);

describe('results of a run', () => {
  it('move with their lines when lines are added or removed above', () => {
    assert.deepEqual(lines(followChange([passed(1), passed(5)], { start: 3, end: 3, added: 2 })), [1, 7]);
    assert.deepEqual(lines(followChange([passed(1), passed(9)], { start: 3, end: 6, added: 0 })), [1, 6]);
  });

  it('are dropped when their own line is edited', () => {
    assert.deepEqual(lines(followChange([passed(1), passed(2)], { start: 2, end: 2, added: 0 })), [1]);
    assert.deepEqual(lines(followChange([passed(1), passed(2), passed(3)], { start: 1, end: 2, added: 1 })), [3]);
  });

  it('are dropped when the expectation that failed is edited, and otherwise move with it', () => {
    const failed: StepResult = { state: 'failed', line: 4, failedLine: 6, summary: 'expected OK' };
    assert.deepEqual(followChange([failed], { start: 6, end: 6, added: 0 }), []);
    const [moved] = followChange([failed], { start: 5, end: 5, added: 1 });
    assert.deepEqual([moved?.line, moved?.failedLine], [4, 7]);
  });

  it('are replaced per line, told to listeners, and cleared', () => {
    const results = new RunResults();
    const told: string[] = [];
    results.onChange((document) => told.push(document));
    results.set('a', { ...passed(1), state: 'running' });
    results.set('a', passed(1));
    results.set('a', passed(2));
    assert.deepEqual(lines(results.of('a')), [1, 2]);
    assert.ok(results.of('a').every(({ state }) => state === 'passed'));
    results.clear('a');
    results.clear('a');
    assert.deepEqual(results.of('a'), []);
    assert.equal(told.length, 4);
  });
});
