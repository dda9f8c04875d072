/** A message from the broker, to the host: on one line, in pieces, in a bracket of parts, or kept until it is read. */
import { type Facts, toBytes, type Urc } from '../dialect/index.ts';
import { Inbox } from './inbox.ts';
import type { Module } from './module.ts';
import { partLines } from './parts.ts';
import { replyLine } from './reply.ts';
import type { UplinkMessage } from './uplink.ts';

const inboxes = new WeakMap<Module, Map<number, Inbox>>();

/** Messages of a client that are kept until they are read. */
export function inboxOf(module: Module, client: number): Inbox {
  const all = inboxes.get(module) ?? new Map<number, Inbox>();
  inboxes.set(module, all);
  const inbox = all.get(client) ?? new Inbox(module.parts.dialect.limits.cache);
  all.set(client, inbox);
  return inbox;
}

export function forgetInboxes(module: Module): void {
  inboxes.delete(module);
}

export function deliver(module: Module, client: number, message: UplinkMessage, messageId: number): void {
  const { dialect, faults, log, report } = module.parts;
  if (faults.at('message').skip) return;
  const urcs = [...dialect.urcs.values()].filter((urc) => module.isInForce(urc.when, { client }));
  const facts: Facts = {
    client,
    messageId,
    topic: message.topic,
    payload: message.payload,
    total: message.payload.length,
    qos: message.qos,
    retain: message.retain,
  };
  const urc = urcs.find((one) => one.tells === 'message');
  const notice = urcs.find((one) => one.tells === 'stored');
  if (!urc && notice) {
    keep(module, client, { message, messageId }, notice);
    return;
  }
  const lines = (urc && wholeOrPieces(urc, facts, dialect.limits.piece)) ?? partLines(urcs, facts);
  if (!lines) return;
  const longest = Math.max(...lines.map(({ length }) => length));
  if (longest > dialect.limits.urc) {
    log.add({ kind: 'dropped', client, topic: message.topic, bytes: longest, max: dialect.limits.urc });
    return;
  }
  log.add({ kind: 'message', client, topic: message.topic, payload: message.payload, qos: message.qos, messageId });
  for (const line of lines) report(line);
}

/** @param size bytes of topic and payload that one line takes */
function wholeOrPieces(urc: Urc, facts: Facts, size: number): Uint8Array[] | undefined {
  const payload = toBytes(facts.payload as Uint8Array);
  const room = Math.max(1, size - toBytes(String(facts.topic)).length);
  const isSplit = urc.line.fields.includes('total') && payload.length > room;
  const pieces = isSplit
    ? Array.from({ length: Math.ceil(payload.length / room) }, (_, at) => payload.subarray(at * room, (at + 1) * room))
    : [payload];
  const lines = pieces.map((piece) => replyLine(urc.line, (name) => urc.param(name), { ...facts, payload: piece }));
  return lines.every((line) => line !== undefined) ? lines : undefined;
}

function keep(
  module: Module,
  client: number,
  stored: { message: UplinkMessage; messageId: number },
  notice: Urc,
): void {
  const { dialect, log, report } = module.parts;
  const { message, messageId } = stored;
  const length = message.payload.length;
  const isKept = inboxOf(module, client).put(stored);
  const urc = isKept ? notice : [...dialect.urcs.values()].find(({ tells }) => tells === 'overflow');
  if (isKept) log.add({ kind: 'message', client, ...message, messageId });
  else log.add({ kind: 'dropped', client, topic: message.topic, bytes: length, max: dialect.limits.cache });
  const line = urc && module.urcLine(urc, { client, messageId, 'payload.length': length });
  if (line) report(line);
}
