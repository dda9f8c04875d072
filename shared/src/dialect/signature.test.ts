import { deepEqual, equal, throws } from 'node:assert/strict';
import { isRepeated, parseSignature, SignatureError } from './signature.ts';

describe('signatures', () => {
  it('read fields, options, repetitions, encodings and line ends', () => {
    deepEqual(parseSignature('+X: <client>[,<payload:hex>]{,<qos>}<CRLF>').nodes, [
      { kind: 'text', text: '+X: ' },
      { kind: 'field', name: 'client' },
      {
        kind: 'optional',
        nodes: [
          { kind: 'text', text: ',' },
          { kind: 'field', name: 'payload', encoding: 'hex' },
        ],
      },
      {
        kind: 'repeat',
        nodes: [
          { kind: 'text', text: ',' },
          { kind: 'field', name: 'qos' },
        ],
      },
      { kind: 'crlf' },
    ]);
  });

  it('nest', () => {
    const { nodes, fields } = parseSignature('AT+QMTCONN=<client>,<clientId>[,<username>[,<password>]]');
    deepEqual(fields, ['client', 'clientId', 'username', 'password']);
    equal(nodes.at(-1)?.kind, 'optional');
  });

  it('keep the text before the first field as prefix, and each field once', () => {
    const { prefix, fields } = parseSignature('AT+QMTSUB=<client>,<messageId>,<topic>,<qos>{,<topic>,<qos>}');
    equal(prefix, 'AT+QMTSUB=');
    deepEqual(fields, ['client', 'messageId', 'topic', 'qos']);
  });

  it('take a character behind a backslash as it is', () => {
    deepEqual(parseSignature(String.raw`a\<b\>\[\]\{\}\\`).nodes, [
      { kind: 'text', text: String.raw`a<b>[]{}\ `.trim() },
    ]);
  });

  it('know which fields can hold several values', () => {
    const signature = parseSignature('AT+X=<client>{,<topic>[,<qos>]}');
    equal(isRepeated(signature, 'topic'), true);
    equal(isRepeated(signature, 'qos'), true);
    equal(isRepeated(signature, 'client'), false);
  });

  for (const [source, column, what] of [
    ['AT+X=<client', 5, 'an open field'],
    ['AT+X=[,<client>', 5, 'an open option'],
    ['AT+X={,<client>', 5, 'an open repetition'],
    ['AT+X=<client>]', 13, 'a closing bracket too many'],
    ['AT+X=client>', 11, 'a closing angle too many'],
    ['AT+X=[,<client>}', 15, 'brackets that do not pair'],
    ['AT+X=<1st>', 6, 'a name that begins with a digit'],
    ['AT+X=<>', 6, 'no name'],
    ['AT+X=<a..b>', 6, 'a name with two dots'],
    ['AT+X=<payload:base64>', 14, 'an unknown encoding'],
    ['AT+X=<payload:hex:hex>', 14, 'two encodings'],
    ['AT+X=<a>{,}', 8, 'a repetition without a field'],
    ['AT+X\\', 4, 'a backslash at the end'],
  ] as const) {
    it(`refuse ${what}, with the column`, () => {
      throws(
        () => parseSignature(source),
        (error) => error instanceof SignatureError && error.column === column,
      );
    });
  }
});
