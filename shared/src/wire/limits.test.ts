/** Lines without end, junk, and whatever chance brings: no crash, no hang, no memory without bounds. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { builtinDialect, builtinIds } from '../dialect/index.ts';
import { bytesOf, chunksOf, frame, printToken, seeded, transcript } from '../testkit/index.ts';
import { type Awaited, Framer } from './framer.ts';
import type { Token } from './token.ts';

const bc26 = builtinDialect('quectel-bc26');
const LINE_CAP = 4096;

describe('framing of endless lines', () => {
  for (const length of [LINE_CAP - 1, LINE_CAP, LINE_CAP + 1, 3 * LINE_CAP])
    it(`keeps ${LINE_CAP} of ${length} bytes, counts the rest and goes on behind the line end`, () => {
      const heard = `${'x'.repeat(length)}\r\nOK\r\n+QMTSTAT: 0,1\r\n`;
      const chunkings = [1, 7, LINE_CAP, LINE_CAP + 1, length + 1, heard.length].map((size) =>
        chunksOf(
          bytesOf(heard),
          Array.from({ length: Math.ceil(heard.length / size) - 1 }, (_, index) => (index + 1) * size),
        ),
      );
      for (const chunks of chunkings) {
        const tokens = frame(bc26, [{ heard }], chunks);
        assert.deepEqual(
          tokens.map(({ type, raw, dropped }) => [type, raw.length, dropped ?? 0]),
          [
            ['unknown', Math.min(length, LINE_CAP), Math.max(0, length - LINE_CAP)],
            ['final', 2, 0],
            ['urc', 13, 0],
          ],
        );
      }
    });

  it('gives up a message whose end does not come, and says what follows', () => {
    const heard = `+QMTRECV: 0,0,"t","${'y'.repeat(20_000)}\r\nOK\r\n`;
    const tokens = transcript(bc26, [{ heard }], { random: 0, seed: 1 });
    assert.deepEqual(
      tokens.map(({ type }) => type),
      ['unknown', 'final'],
    );
  }).timeout(60_000);

  it('keeps no more than a bounded part', () => {
    const framer = new Framer(bc26);
    const chunk = new Uint8Array(65_536).fill(0x78);
    for (let round = 0; round < 64; round++) {
      framer.push(chunk);
      assert.equal(framer.next({}), undefined);
      assert.ok(framer.pending <= LINE_CAP + 1);
    }
    framer.push(bytesOf('\r\nOK\r\n'));
    assert.equal(framer.next({})?.dropped, 64 * 65_536 - LINE_CAP);
    assert.equal(framer.next({})?.type, 'final');
  });

  it('flushes what a silent module left unfinished', () => {
    const framer = new Framer(bc26);
    framer.push(bytesOf('+QMTRECV: 0,0,"t","half\r\nOK\r\n'));
    assert.equal(framer.next({}), undefined);
    assert.equal(printToken(framer.flush()!), 'unknown "+QMTRECV: 0,0,"t","half"');
    assert.equal(printToken(framer.next({})!), 'final "OK" ok');
    assert.equal(framer.flush(), undefined);
  });
});

describe('framing of junk', () => {
  it('survives every byte value, alone and between lines', () => {
    const junk = Buffer.from(Array.from({ length: 256 }, (_, value) => value));
    const heard = Buffer.concat([junk, bytesOf('\r\n+QMTSTAT: 0,1\r\n'), junk, bytesOf('\r\nOK\r\n')]);
    const tokens = transcript(bc26, [{ heard }]).map(printToken);
    assert.ok(tokens.includes('urc "+QMTSTAT: 0,1" client=0 link=1'), tokens.join('\n'));
    assert.equal(tokens.at(-1), 'final "OK" ok');
  });

  it('understands the line behind junk that has no line end', () => {
    const tokens = transcript(bc26, [{ heard: '\x00\x00\x00\r\n+QMTSTAT: 0,1\r\n' }]).map(printToken);
    assert.deepEqual(tokens, ['urc "+QMTSTAT: 0,1" client=0 link=1']);
  });
});

/** Bytes that resemble what modules say, so that chance finds the interesting corners. */
const moduleBytes = (dialectId: string): fc.Arbitrary<Uint8Array> => {
  const prefixes = [...builtinDialect(dialectId).urcs.values()].map(({ line }) => line.prefix);
  const piece = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.constantFrom(
        '\r\n',
        '\r',
        '\n',
        '"',
        ',',
        '>',
        '> ',
        ' ',
        '\0',
        '\x1a',
        '\x1b',
        'OK',
        'ERROR',
        '+CME ERROR: ',
        'AT',
        'AT+CSQ\r',
        'RDY',
      ),
    },
    { weight: 3, arbitrary: fc.constantFrom(...prefixes) },
    { weight: 2, arbitrary: fc.integer({ min: -1, max: 70_000 }).map(String) },
    { weight: 2, arbitrary: fc.uint8Array({ maxLength: 40 }).map((bytes) => String.fromCharCode(...bytes)) },
  );
  return fc.array(piece, { maxLength: 40 }).map((pieces) => bytesOf(pieces.join('')));
};

const awaitedOf = (choice: number): Awaited =>
  [
    {},
    { foreground: true, echo: bytesOf('AT+CSQ') },
    { foreground: true, prompt: '>', dataEcho: bytesOf('OK\r\n') },
    { echo: 'any' as const, prompt: '>', passive: true },
  ][choice]!;

describe('framing of whatever comes', () => {
  for (const id of builtinIds())
    it(`is the same under every chunking and loses no byte: ${id}`, () => {
      const dialect = builtinDialect(id);
      const run = (chunks: readonly Uint8Array[], awaited: Awaited): Token[] => {
        const framer = new Framer(dialect);
        const tokens: Token[] = [];
        for (const chunk of chunks) {
          framer.push(chunk);
          for (let token = framer.next(awaited); token; token = framer.next(awaited)) tokens.push(token);
        }
        for (let token = framer.flush(); token; token = framer.flush()) tokens.push(token);
        assert.equal(framer.pending, 0);
        return tokens;
      };
      fc.assert(
        fc.property(moduleBytes(id), fc.nat(3), fc.nat(), (bytes, choice, seed) => {
          const awaited = awaitedOf(choice);
          const whole = run([bytes], awaited);
          const single = run(
            chunksOf(
              bytes,
              Array.from({ length: Math.max(0, bytes.length - 1) }, (_, index) => index + 1),
            ),
            awaited,
          );
          const random = seeded(seed);
          const cut = run(
            chunksOf(
              bytes,
              Array.from({ length: Math.max(0, bytes.length - 1) }, (_, index) => index + 1).filter(
                () => random() < 0.2,
              ),
            ),
            awaited,
          );
          assert.deepEqual(single.map(printToken), whole.map(printToken));
          assert.deepEqual(cut.map(printToken), whole.map(printToken));
          const kept = whole.reduce((sum, { raw }) => sum + raw.length, 0);
          assert.ok(kept <= bytes.length);
        }),
        { numRuns: 400, seed: 20_240_229 },
      );
    }).timeout(60_000);
});
