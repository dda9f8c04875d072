export * from './emulator.ts';
export type { EnvironmentOptions } from './environment.ts';
export * from './faces.ts';
export { faultTable } from './fault-table.ts';
export type { Argument as FaultArgument, Fault, FaultOptions } from './faults.ts';
export type { LogEntry, LogEvent } from './log.ts';
export { MemoryBroker, type MemoryBrokerOptions } from './memory-broker.ts';
export { type MqttUplinkOptions, mqttUplink } from './mqtt-uplink.ts';
export * from './uplink.ts';
