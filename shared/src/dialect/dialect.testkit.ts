/** A small dialect for tests, as YAML and ready for use. Nothing in it belongs to a real module. */
import { resolve } from 'node:path';
import { Dialect } from './dialect.ts';
import type { DialectFile } from './schema.ts';
import { parseDialectYaml } from './yaml.ts';

const text = 'text: {en: Something., zh: 某项内容。}';

/** No mistake in it: each test of the self-check brings one in. */
export const sampleYaml = `format: 1
id: sample
title: {en: Sample, zh: 示例}
manual: {file: Sample manual}
models:
  S1: {}
  S2: {limits: {topics: 1}}
identify: {SIDN: [S1, S2]}
boot: {certain: [READY], manual: §1}
probe: SIDN
line: {max: 200, string: {never: "\\r\\n\\0\\x1a\\";"}, manual: §2}
limits: {inFlight: 2, topics: 3}
states:
  open: {per: client}
  connected: {per: client, within: open}
params:
  client: {int: 0..5, ${text}, manual: §3}
  host: {string: 1..20, ${text}, manual: §3}
  port: {int: 1..65535, default: 1883, ${text}, manual: §3}
  server: {string: '<host>:<port>', bytes: 3..26, ${text}, manual: §3}
  clientId: {string: 1..10, ${text}, manual: §3}
  messageId: {int: 0..65535, ${text}, manual: §3}
  topic: {string: 1..20, ${text}, manual: §3}
  payload: {string: 0..40, ${text}, manual: §3}
  qos: {int: 0..2, ${text}, manual: §3}
  format: {as: fmt, int: 0..1, setBy: SCFG.format, initially: 0, ${text}, manual: §3}
  mode:
    values: {SLOW: {is: slow, ${text}}, FAST: {is: fast, ${text}}}
    default: slow
    ${text}
    manual: §3
  keepAlive: {int: '0, 60..3600', ${text}, manual: §3}
  result: {cause: {0: {is: ok, ${text}}, 1: {is: lost, ${text}}}, ${text}, manual: §3}
  name: {string: 1..20, bare: true, ${text}, manual: §3}
commands:
  SIDN:
    title: {en: Identity, zh: 标识}
    ${text}
    does: query
    send: AT+SIDN
    exchange: [{info: '+SIDN: <name>'}, final]
    manual: §4.1
  SCFG:
    title: {en: Options, zh: 选项}
    ${text}
    does: configure
    manual: §4.2
    forms:
      format: {send: 'AT+SCFG="format",<client>,<format>', ${text}}
      mode: {before: open, send: 'AT+SCFG="mode",<client>,<mode>', ${text}}
      keep: {before: open, send: 'AT+SCFG="keep",<client>,<keepAlive>', ${text}}
  SOPEN:
    title: {en: Open, zh: 打开}
    ${text}
    does: open
    send: 'AT+SOPEN=<client>,<server>'
    exchange: [final, {urc: SOPEN, within: 30s}]
    manual: §4.3
  SCONN:
    title: {en: Connect, zh: 连接}
    ${text}
    does: connect
    send: 'AT+SCONN=<client>,<clientId>'
    exchange: [final, {urc: SCONN, within: 30s}]
    manual: §4.4
  SDISC:
    title: {en: Disconnect, zh: 断开}
    ${text}
    does: disconnect
    drops: open
    send: 'AT+SDISC=<client>'
    manual: §4.5
  SPUB:
    title: {en: Publish, zh: 发布}
    ${text}
    does: publish
    manual: §4.6
    forms:
      inline: {with: {format: 0}, send: 'AT+SPUB=<client>,<messageId>,<qos>,<topic>,<payload>', exchange: [final, {urc: SPUB, within: 10s}], ${text}}
      hex: {with: {format: 1}, send: 'AT+SPUB=<client>,<messageId>,<qos>,<topic>,<payload:hex>', exchange: [final, {urc: SPUB, within: 10s}], ${text}}
      data:
        send: 'AT+SPUB=<client>,<messageId>,<qos>,<topic>,<payload.length>'
        exchange: [{prompt: '>'}, {data: payload, end: length, bytes: 1..1024}, final, {urc: SPUB, within: 10s}]
        ${text}
  SSUB:
    title: {en: Subscribe, zh: 订阅}
    ${text}
    does: subscribe
    send: 'AT+SSUB=<client>,<messageId>,<topic>,<qos>{,<topic>,<qos>}'
    exchange: [final, {urc: SSUB, within: 10s}]
    manual: §4.7
  SUNS:
    title: {en: Unsubscribe, zh: 退订}
    ${text}
    does: unsubscribe
    send: 'AT+SUNS=<client>,<messageId>,<topic>{,<topic>}'
    exchange: [final, {urc: SUNS, within: 10s}]
    manual: §4.8
urcs:
  SOPEN: {line: '+SOPEN: <client>,<result>', ${text}, manual: §5}
  SCONN: {line: '+SCONN: <client>,<result>', ${text}, manual: §5}
  SPUB: {line: '+SPUB: <client>,<messageId>,<result>', ${text}, manual: §5}
  SSUB: {line: '+SSUB: <client>,<messageId>,<result>{,<qos>}', ${text}, manual: §5}
  SUNS: {line: '+SUNS: <client>,<messageId>,<result>', ${text}, manual: §5}
  SRECV: {line: '+SRECV: <client>,<topic>,<payload.length>,<payload>', tells: message, ${text}, manual: §5}
procedures:
  connect: [{call: SCFG.format, set: {format: 0}}, {call: SCFG.mode, if: secure}, SCFG.keep, SOPEN, SCONN]
  publish: [{any: [SPUB.inline, SPUB.hex, SPUB.data]}]
  subscribe: [SSUB]
  unsubscribe: [SUNS]
  disconnect: [SDISC]
`;

/** @throws Error where the text is no dialect */
export function dialectFile(yaml: string): DialectFile {
  const { file, problems } = parseDialectYaml(yaml);
  if (!file) throw new Error(problems.map(({ message, line }) => `${line}: ${message}`).join('\n'));
  return file;
}

export const sampleDialect = (model?: string): Dialect => new Dialect(dialectFile(sampleYaml), model);

/** Folder of the dialects that ship with Hayes. */
export const dialectsFolder = resolve(import.meta.dirname, '../../dialects');
