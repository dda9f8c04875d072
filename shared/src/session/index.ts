/** What those above need of the rooms below, so that they need not reach past the session. */
export { type Clock, delay, realPort, systemClock, type Transport } from '../transport/index.ts';
export type { Token } from '../wire/index.ts';
export { causeTexts } from './cause-texts.ts';
export { Bus, Emitter } from './emitter.ts';
export { type EncodedForm, encodeForm, printChar, refusal } from './encode-form.ts';
export { explainCause, firstCause } from './explain.ts';
export { messages as sessionMessages } from './messages.ts';
export { Session, type SessionOptions, type Transaction } from './session.ts';
export { Settings } from './settings.ts';
export type {
  ExecuteOptions,
  Execution,
  IncomingMessage,
  Outcome,
  OutcomeKind,
  RawOptions,
  SessionEvents,
} from './types.ts';
