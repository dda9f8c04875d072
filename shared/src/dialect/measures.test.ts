/** Checksums, parts of a template that may be missing, and answers that depend on settings. */
import assert from 'node:assert/strict';
import { builtinDialect } from './builtin.ts';
import { checkWhole } from './check.ts';
import { xor16 } from './checksum.ts';
import { parseCommandLine } from './command-line.ts';
import { encode } from './encode.ts';
import { match } from './match.ts';
import { recognise } from './recognise.ts';
import { parseSignature } from './signature.ts';

const ec200x = builtinDialect('quectel-ec200x');
const param = (name: string) => ec200x.param(name);
const bytes = (text: string) => new TextEncoder().encode(text);

describe('measures of a fact', () => {
  it('xor16 combines words, the first byte high, the odd one at the end too', () => {
    assert.equal(xor16(new Uint8Array()), '0');
    assert.equal(xor16(Uint8Array.of(0x12)), '1200');
    assert.equal(xor16(Uint8Array.of(0x12, 0x34, 0x12, 0x34)), '0');
    assert.equal(xor16(bytes('abcde')), (0x6162 ^ 0x6364 ^ 0x6500).toString(16));
  });

  it('are written from the fact and read as they stand', () => {
    const line = parseSignature('+QFUPL: <certificate.data.length>,<certificate.data.xor16>');
    const written = encode(line, { param, facts: { 'certificate.data': bytes('abcde') }, reply: true });
    assert.equal(new TextDecoder().decode(written.bytes), '+QFUPL: 5,6706');
    const read = match(line, bytes('+QFUPL: 1758,384a\r\n'), { param });
    assert.ok(typeof read === 'object');
    assert.deepEqual(read.fields, { 'certificate.data.length': 1758, 'certificate.data.xor16': '384a' });
  });
});

describe('a part of a template without a fact', () => {
  it('is written, and may be missing where it is read', () => {
    const form = ec200x.form('QFDEL')!;
    const written = encode(form.send, { param: (name) => form.param(name), facts: { 'certificate.name': 'a.pem' } });
    assert.equal(new TextDecoder().decode(written.bytes), 'AT+QFDEL="UFS:a.pem"');
    for (const name of ['UFS:a.pem', 'a.pem', 'ufs:a.pem']) {
      const found = recognise(ec200x, parseCommandLine(`AT+QFDEL="${name}"`)![0]!);
      assert.deepEqual([found.facts['certificate.name'], found.problems], ['a.pem', []]);
    }
  });
});

describe('answers that depend on settings', () => {
  it('name settings, which the check wants to know', () => {
    const { file } = ec200x;
    const spoilt = structuredClone(file);
    const stage = (spoilt.commands!.QMTRECV!.forms!.write as { exchange: { if: Record<string, number> }[] })
      .exchange[0]!;
    stage.if = { nonsense: 1 };
    const errors = checkWhole(spoilt).filter(({ severity }) => severity === 'error');
    assert.deepEqual(
      errors.map(({ path }) => path.join('.')),
      ['commands.QMTRECV.forms.write.exchange.0.if.nonsense'],
    );
  });
});
