import assert from 'node:assert/strict';
import type { MessagePacket } from '../mqtt/index.ts';
import { HayesError } from '../text/index.ts';
import { messageFormat } from './message-format.ts';

const now = new Date('2024-02-29T12:00:00.250Z');
const packet = (payload: Uint8Array | string, more: Partial<MessagePacket> = {}): MessagePacket => ({
  topic: 'a/b',
  payload: Buffer.from(payload),
  qos: undefined,
  retain: undefined,
  messageId: 7,
  ...more,
});
const print = (format: string, message: MessagePacket): string =>
  Buffer.from(messageFormat(format)(message, now)).toString('latin1');

describe('format of messages', () => {
  it('knows the letters of mosquitto_sub', () => {
    assert.equal(print('%t|%p|%l|%x|%X|%m|%%|%U', packet('Jo')), 'a/b|Jo|2|4a6f|4A6F|7|%|1709208000.250');
    assert.equal(print('a\\tb\\n\\\\', packet('')), 'a\tb\n\\');
    assert.match(print('%I', packet('')), /^2024-0[23]-[0-3]\dT\d\d:\d\d:00[+-]\d{4}$/);
  });

  it('says where the module does not tell', () => {
    assert.equal(print('%q %r', packet('')), '? ?');
    assert.equal(print('%q %r', packet('', { qos: 1, retain: true })), '1 1');
  });

  it('leaves every byte of a payload as it is', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, value) => value);
    assert.deepEqual(Buffer.from(messageFormat('%p')(packet(bytes), now)), Buffer.from(bytes));
  });

  it('prints JSON', () => {
    assert.deepEqual(JSON.parse(print('%j', packet('{"a":1}', { qos: 0 }))), {
      tst: '2024-02-29T12:00:00.250Z',
      topic: 'a/b',
      qos: 0,
      mid: 7,
      payloadlen: 7,
      payload: '{"a":1}',
    });
    assert.deepEqual(JSON.parse(print('%J', packet('{"a":1}'))).payload, { a: 1 });
    const { payload, payloadEncoding } = JSON.parse(print('%j', packet(Uint8Array.of(0xff))));
    assert.deepEqual([payload, payloadEncoding], ['/w==', 'base64']);
  });

  it('refuses letters that mean nothing', () => {
    assert.throws(
      () => messageFormat('%Z'),
      (error) => error instanceof HayesError && error.code === 'cli-format',
    );
  });
});
