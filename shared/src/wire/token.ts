/** What a module's bytes are cut into. */
import type { Final, Urc, WireFields } from '../dialect/index.ts';

export type TokenType = 'echo' | 'info' | 'urc' | 'final' | 'prompt' | 'message' | 'boot' | 'unknown';

export interface Token {
  readonly type: TokenType;
  /** The bytes, line ends at both sides left out. */
  readonly raw: Uint8Array;
  /** The text between `+` and `:` of an info line or URC. */
  readonly name?: string;
  /** Values as they stand on the line, by our names. */
  readonly fields?: WireFields;
  /** The URC that it is. */
  readonly urc?: Urc;
  /** What the final result code says. */
  readonly result?: Final['result'];
  /** True where the echo is of data, not of a command line. */
  readonly data?: boolean;
  /** How sure a boot line is: `supporting` ones occur in normal life too. */
  readonly certainty?: 'certain' | 'supporting';
  /** True where it could be the answer to a query as well as a URC. */
  readonly ambiguous?: boolean;
  /** Bytes of an endless line that were thrown away behind `raw`. */
  readonly dropped?: number;
}
