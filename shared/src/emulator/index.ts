export * from './emulator.ts';
export type { EnvironmentOptions } from './environment.ts';
export * from './faces.ts';
export type { LogEntry, LogEvent } from './log.ts';
export { type MqttUplinkOptions, mqttUplink } from './mqtt-uplink.ts';
export * from './uplink.ts';
