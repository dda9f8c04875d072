import assert from 'node:assert/strict';
import { builtinDialect, builtinFile, Dialect, type DialectFile } from '../dialect/index.ts';
import { say } from '../text/index.ts';
import { capabilities, conformance } from './conformance.ts';

/** BC26 with something changed. */
const changed = (change: (file: DialectFile) => void): Dialect => {
  const file = structuredClone(builtinFile('quectel-bc26')!);
  change(file);
  return new Dialect(file, 'BC26');
};

describe('conformance suite', () => {
  it('tries every capability, and tells the limits it has found', async () => {
    const seen: string[] = [];
    const { dialect, results } = await conformance(builtinDialect('quectel-bc26/BC26'), {
      onResult: ({ capability }) => seen.push(capability),
    });
    assert.equal(dialect, 'quectel-bc26/BC26');
    assert.deepEqual(seen, [...capabilities]);
    assert.deepEqual(
      results.filter(({ verdict }) => verdict !== 'works').map(({ capability, verdict }) => `${capability} ${verdict}`),
      ['buffered-receive refused'],
    );
    const { reason } = results.find(({ capability }) => capability === 'largest-payload')!;
    assert.equal(say(reason!.message, reason!.params), '1024 bytes; any bytes: 350');
  });

  it('names what a new dialect lacks', async () => {
    const { results } = await conformance(
      changed((file) => {
        delete file.procedures!.connect;
      }),
    );
    assert.ok(results.every(({ verdict }) => verdict === 'fails'));
    assert.equal(say(results[0]!.reason!.message, results[0]!.reason!.params), 'no procedure connect');
  });

  it('refuses with the section what the manual does not have', async () => {
    const { results } = await conformance(
      changed((file) => {
        file.params!.client = { ...file.params!.client, int: '0..0' };
        file.params!.qos!.values = { 0: 0, 1: 1 };
      }),
      { only: ['qos-2', 'several-clients'] },
    );
    assert.deepEqual(
      results.map(({ verdict, section }) => [verdict, section]),
      [
        ['refused', '§3.2.6'],
        ['refused', '§3.2.1'],
      ],
    );
    assert.match(say(results[0]!.reason!.message, results[0]!.reason!.params), /qos cannot be 2/);
  });

  it('fails with the end of the conversation where a declaration is wrong', async () => {
    const { results } = await conformance(
      changed((file) => {
        // Forgotten: the payload.
        for (const name of ['QMTRECV.hex', 'QMTRECV.hexCounted'])
          file.urcs![name]!.line = '+QMTRECV: <client>,<messageId>,<topic>';
      }),
      { only: ['receive'] },
    );
    assert.equal(results[0]?.verdict, 'fails');
    assert.ok(
      results[0].trace?.some((line) => line.startsWith('→ AT+QMTSUB=0,1,"down/0"')),
      results[0].trace?.join('\n'),
    );
  });

  it('does not call a fact that nobody says a limit of the module', async () => {
    const { results } = await conformance(
      changed((file) => {
        file.commands!.QMTSUB!.send = 'AT+QMTSUB=<client>,<messageId>,<topic>,<qos>,<slot>';
      }),
      { only: ['receive'] },
    );
    assert.equal(results[0]?.verdict, 'fails');
    assert.match(say(results[0].reason!.message, results[0].reason!.params), /slot is missing/);
  });

  it('proves encryption by a handshake with the certificates that the module has stored', async () => {
    const { results } = await conformance(
      changed((file) => {
        // The module is never told to check the server.
        const step = { call: 'QSSLCFG.seclevel', if: 'secure', set: { 'tls.mode': 'encrypt' } };
        file.procedures!.connect = file.procedures!.connect!.map((one) =>
          typeof one !== 'string' && 'call' in one && one.call === 'QSSLCFG.seclevel' ? step : one,
        );
      }),
      { only: ['tls-none', 'tls-server', 'tls-mutual'] },
    );
    assert.deepEqual(
      results.map(({ verdict }) => verdict),
      ['works', 'fails', 'fails'],
    );
  });
});
