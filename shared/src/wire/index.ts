export { type AssembledMessage, Assembler } from './assembler.ts';
export { type DecodedToken, decode } from './decode.ts';
export { type Awaited, type AwaitedInfo, Framer } from './framer.ts';
export type { Token, TokenType } from './token.ts';
