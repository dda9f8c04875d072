import assert from 'node:assert/strict';
import { parseMapping } from '../../src/run/mapping.ts';

describe('the mapping of brokers', () => {
  it('is read from HOST:PORT=HOST:PORT', () => {
    const { map, mistake } = parseMapping(['220.180.239.212:8401=127.0.0.1:1883', ' a:1=[::1]:2 ']);
    assert.deepEqual(map, { '220.180.239.212:8401': '127.0.0.1:1883', 'a:1': '[::1]:2' });
    assert.equal(mistake, undefined);
  });

  it('names the entry that is something else', () => {
    for (const wrong of ['', 'a=b', 'a:1', 'a:1=b', 'a:1=b:2=c:3', 'a b:1=c:2'])
      assert.equal(parseMapping(['a:1=b:2', wrong]).mistake, wrong);
  });
});
