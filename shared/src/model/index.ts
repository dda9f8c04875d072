export * from './module-state.ts';
