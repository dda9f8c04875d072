export * from './data.ts';
export { parseDirective, parseTime } from './directive.ts';
export { joinedLines } from './joined.ts';
export * from './line-index.ts';
export * from './lookalike.ts';
export * from './nodes.ts';
export { parseScript } from './parse.ts';
export { commentIndex, looksLikeAnswer, looksLikeCommand } from './read-line.ts';
export * from './template.ts';
