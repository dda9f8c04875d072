export * from './clock.ts';
export * from './list-ports.ts';
export * from './memory.ts';
export * from './port-name.ts';
export * from './serial.ts';
export type { StreamTransportOptions } from './stream-transport.ts';
export * from './tcp.ts';
export * from './transport.ts';
