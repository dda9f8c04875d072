/** Hayes: the MQTT client inside a cellular module, as a library. Every room has an entry of its own besides. */
export { type ListedDialect, listDialects, loadDialect } from './dialect/files.ts';
export { builtinDialect, builtinIds, Dialect, DialectError } from './dialect/index.ts';
export * from './mqtt/index.ts';
export { type ResolvedPort, type ResolvePortOptions, resolvePort } from './ports.ts';
export { type Outcome, type OutcomeKind, Session, type SessionOptions } from './session/index.ts';
export { HayesError, type Locale, type LocalText, locales, say, sayError, toLocale } from './text/index.ts';
export {
  type Clock,
  type ListOptions,
  listPorts,
  type PortInfo,
  parsePortName,
  realPort,
  type Transport,
} from './transport/index.ts';
