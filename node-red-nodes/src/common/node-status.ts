/** The connection's status as the line below a node. */

import type { NodeStatus } from 'node-red';
import { type Locale, type LocalText, type Status, say, sayError, text } from '../engine.ts';
import { texts } from './texts.ts';

/** Long reasons stay readable in the sidebar; below a node they would cover its neighbours. */
const LONGEST = 90;

/** These three are translated by each user's editor. */
export const CONNECTED: NodeStatus = { fill: 'green', shape: 'dot', text: 'node-red:common.status.connected' };
export const CONNECTING: NodeStatus = { fill: 'yellow', shape: 'ring', text: 'node-red:common.status.connecting' };
export const DISCONNECTED: NodeStatus = { fill: 'red', shape: 'ring', text: 'node-red:common.status.disconnected' };

const short = (line: string): string => (line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line);

const stageName = (status: Status): LocalText => text(texts[`stage-${status.stage}`]);

/** Stage and reason as a text, for people. */
export function explain(status: Status): LocalText {
  const stage = stageName(status);
  return status.reason ? text(texts['stage-with-reason'], { stage, reason: status.reason }) : stage;
}

/** True where the stage is one that messages can pass in. */
export const isConnected = (status: Status): boolean =>
  status.state === 'ready' && (status.stage === 'broker' || status.stage === 'subscribed');

/** @param locale of the reason; the plain words are translated by the editor */
export function nodeStatus(status: Status, locale: Locale): NodeStatus {
  if (isConnected(status)) return CONNECTED;
  if (status.state === 'stopped' || status.stage === 'closed') {
    return status.reason ? failed(status, locale) : DISCONNECTED;
  }
  if (status.state === 'waiting') return failed(status, locale);
  if (status.reason) return { ...CONNECTING, text: short(printed(explain(status), locale)) };
  return { ...CONNECTING, text: printed(text(texts['stage-working'], { stage: stageName(status) }), locale) };
}

const failed = (status: Status, locale: Locale): NodeStatus => ({
  fill: 'red',
  shape: status.permanent ? 'dot' : 'ring',
  text: short(printed(explain(status), locale)),
});

/** A value that the module cannot take: nothing is tried until the flow is changed. */
export const refusedStatus = (error: Error, locale: Locale): NodeStatus => ({
  fill: 'red',
  shape: 'dot',
  text: short(say(texts.refused, { reason: sayError(error, locale) }, locale)),
});

const printed = ({ message, params }: LocalText, locale: Locale): string => say(message, params, locale);
