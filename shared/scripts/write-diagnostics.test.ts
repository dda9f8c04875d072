import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { stalePages } from './write-diagnostics.ts';

describe('docs/diagnostics.md', () => {
  it('is what the table of codes says (run scripts/write-diagnostics.ts)', () => assert.deepEqual(stalePages(), []));
});
