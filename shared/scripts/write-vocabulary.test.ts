import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { stalePages } from './write-vocabulary.ts';

describe('docs/vocabulary.md', () => {
  it('is what the vocabulary says (run scripts/write-vocabulary.ts)', () => assert.deepEqual(stalePages(), []));
});
