export { type AcquiredModem, type AcquireOptions, acquireModem } from './acquire.ts';
export { Backoff, type BackoffOptions } from './backoff.ts';
export { ModemMqttClient } from './client.ts';
export { Modem, type ModemOptions } from './modem.ts';
export { topicMatches } from './topics.ts';
export * from './types.ts';
