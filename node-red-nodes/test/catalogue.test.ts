import assert from 'node:assert/strict';
import { catalogue, limitsOf } from '../src/admin/catalogue.ts';
import { builtinDialect, builtinIds } from '../src/engine.ts';

describe('what the dialogs learn of the dialects', () => {
  it('names all of them with their models', () => {
    const entries = catalogue();
    assert.deepEqual(
      entries.map(({ id }) => id),
      builtinIds().sort(),
    );
    for (const { id, title, models, limits } of entries) {
      assert.ok(title.en && title.zh, id);
      assert.ok(models.length > 0, id);
      for (const model of ['', ...models]) assert.ok(limits[model], `${id}/${model}`);
    }
  });

  it('has the ranges of the manual', () => {
    // Manual of BC26 (2020), §3.2.1: keep_alive_time 0-3600.
    assert.deepEqual(limitsOf(builtinDialect('quectel-bc26')).keepalive, [{ min: 0, max: 3600 }]);
  });
});
