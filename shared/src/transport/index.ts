export * from './clock.ts';
export * from './memory.ts';
export * from './transport.ts';
