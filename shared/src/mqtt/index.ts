export { type AcquiredModem, type AcquireOptions, acquireModem } from './acquire.ts';
export { Backoff, type BackoffOptions } from './backoff.ts';
export { ModemMqttClient } from './client.ts';
export { Modem } from './modem.ts';
export type { ModemOptions } from './modem-options.ts';
export { topicMatches } from './topics.ts';
export * from './types.ts';
