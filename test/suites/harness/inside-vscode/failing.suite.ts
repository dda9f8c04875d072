import assert from 'node:assert/strict';

// Run only by the test that proves that a failure inside VS Code is seen outside.
describe('inside VS Code', () => {
  it('succeeds', () => undefined);

  it('fails', () => {
    assert.equal(1, 2, 'one is not two');
  });
});
