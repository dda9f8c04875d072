/** Reads cut bytes anywhere: whatever frames them must come to the same result under every chunking. */
import assert from 'node:assert/strict';
import { seeded } from './random.ts';

export interface ChunkingOptions {
  /** Random chunkings; default 200. */
  random?: number;
  seed?: number;
}

/**
 * Runs once with the bytes whole, once byte by byte, once for every split in two, and under random chunkings.
 *
 * @param run gets the chunks in order and gives what came of them
 * @returns what came of the whole
 * @throws AssertionError where a chunking leads to something else; its message names the cuts
 */
export function everyChunking<T>(
  bytes: Uint8Array,
  run: (chunks: readonly Uint8Array[]) => T,
  options: ChunkingOptions = {},
): T {
  const whole = run([bytes]);
  for (const cuts of chunkings(bytes.length, options)) {
    const label =
      cuts.length > 20 ? `${cuts.length} cuts: ${cuts.slice(0, 20).join(' ')} …` : `cuts at ${cuts.join(' ')}`;
    assert.deepEqual(run(chunksOf(bytes, cuts)), whole, `another result with ${label}`);
  }
  return whole;
}

/** Lists of places where the bytes are cut, in rising order. */
export function* chunkings(
  length: number,
  { random = 200, seed = 1 }: ChunkingOptions = {},
): Generator<readonly number[]> {
  yield Array.from({ length: Math.max(0, length - 1) }, (_, index) => index + 1);
  for (let cut = 1; cut < length; cut++) yield [cut];
  for (let round = 0; round < random; round++) {
    const next = seeded(seed * 100_003 + round);
    // From a cut after nearly every byte to a handful in all: bugs hide at both ends.
    const density = next() ** 2;
    yield Array.from({ length: Math.max(0, length - 1) }, (_, index) => index + 1).filter(() => next() < density);
  }
}

/** The bytes, each chunk a copy of its own: nothing may be kept of what was read before. */
export function chunksOf(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const edges = [0, ...cuts, bytes.length];
  return edges.slice(1).map((end, index) => bytes.slice(edges[index], end));
}
