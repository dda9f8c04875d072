export * from './chunking.ts';
export * from './conformance.ts';
export * from './random.ts';
export * from './transcript.ts';
