/** All that the nodes use of Hayes, at one place. */

export { loadDialect, resolvePort } from 'hayes';
export {
  builtinDialect,
  builtinIds,
  type Dialect,
  isInRanges,
  type Param,
  printRanges,
  type Range,
} from 'hayes/dialect';
export {
  type AcquiredModem,
  acquireModem,
  type Granted,
  type MessagePacket,
  type Modem,
  type ModemMqttClient,
  type ModemMqttOptions,
  type ModemOptions,
  type PublishResult,
  type QoS,
  type Status,
  stages,
  type TlsOptions,
} from 'hayes/mqtt';
export {
  defineMessages,
  HayesError,
  type Locale,
  type LocalText,
  localeOf,
  say,
  sayError,
  text,
  toLocale,
} from 'hayes/text';
export { listPorts } from 'hayes/transport';
