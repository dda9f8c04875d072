import assert from 'node:assert/strict';
import { fromBytes, toBytes } from '../src/common/payload.ts';
import { HayesError } from '../src/engine.ts';

describe('payloads', () => {
  it('leave as Node-RED’s own nodes would send them', () => {
    assert.equal(toBytes({ a: [1, null] }).toString(), '{"a":[1,null]}');
    assert.equal(toBytes(21.5).toString(), '21.5');
    assert.equal(toBytes(false).toString(), 'false');
    assert.equal(toBytes('温').toString(), '温');
    assert.equal(toBytes(undefined).length, 0);
    assert.equal(toBytes(null).length, 0);
    const bytes = Buffer.from([0, 13, 10, 26, 255]);
    assert.equal(toBytes(bytes), bytes);
    assert.deepEqual([...toBytes(new Uint8Array([1, 2, 3]).subarray(1))], [2, 3]);
  });

  it('are refused where there is no text for them', () => {
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    assert.throws(() => toBytes(circle), HayesError);
    assert.throws(() => toBytes({ n: 1n }), HayesError);
  });

  it('arrive in the form that was chosen', () => {
    const json = Buffer.from('{"a":1}');
    assert.deepEqual(fromBytes(json, 'auto-detect', 't'), { a: 1 });
    assert.equal(fromBytes(json, 'auto', 't'), '{"a":1}');
    assert.equal(fromBytes(json, 'utf8', 't'), '{"a":1}');
    assert.deepEqual(fromBytes(json, 'json', 't'), { a: 1 });
    assert.deepEqual(fromBytes(json, 'buffer', 't'), json);
    assert.equal(fromBytes(json, 'base64', 't'), json.toString('base64'));
    const binary = Buffer.from([0xc3, 0x28]);
    assert.deepEqual(fromBytes(binary, 'auto-detect', 't'), binary);
    assert.deepEqual(fromBytes(binary, 'auto', 't'), binary);
    assert.equal(fromBytes(Buffer.from('on'), 'auto-detect', 't'), 'on');
  });

  it('say why they are not JSON', () => {
    assert.throws(() => fromBytes(Buffer.from('{'), 'json', 'a/b'), /message on a\/b is not JSON/);
    assert.throws(() => fromBytes(Buffer.from([0xff]), 'json', 'a/b'), /not UTF-8/);
  });
});
