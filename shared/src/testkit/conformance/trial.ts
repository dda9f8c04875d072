import type { LocalText } from '../../text/index.ts';
import type { Bench } from './bench.ts';

/**
 * Tries one capability.
 * @returns a remark, such as the limit that was found
 * @throws Refusal where the engine will not do it, Failure where it goes wrong
 */
export type Trial = (bench: Bench) => Promise<LocalText | undefined>;
