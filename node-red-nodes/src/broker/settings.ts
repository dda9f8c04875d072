/** From the properties of Node-RED's own `mqtt-broker` to the options of a module's MQTT client. */
import { randomBytes } from 'node:crypto';
import { toBytes } from '../common/payload.ts';
import { texts } from '../common/texts.ts';
import { isTopic } from '../common/topic.ts';
import { HayesError, type ModemMqttOptions, type QoS, type TlsOptions } from '../engine.ts';

type Flag = boolean | 'true' | 'false' | undefined;
type Numeric = number | string | undefined;

/** As a flow stores them: numbers and flags may be strings. */
export interface BrokerProperties {
  broker?: string;
  port?: Numeric;
  clientid?: string;
  keepalive?: Numeric;
  cleansession?: Flag;
  autoUnsubscribe?: Flag;
  autoConnect?: Flag;
  usetls?: Flag;
  protocolVersion?: Numeric;
  compatmode?: Flag;
  birthTopic?: string;
  birthPayload?: string;
  birthQos?: Numeric;
  birthRetain?: Flag;
  closeTopic?: string;
  closePayload?: string;
  closeQos?: Numeric;
  closeRetain?: Flag;
  willTopic?: string;
  willPayload?: string;
  willQos?: Numeric;
  willRetain?: Flag;
}

/** `msg.broker` of the connect action: the same, with messages as objects. */
export interface BrokerOverride extends BrokerProperties {
  url?: string;
  username?: string;
  password?: string;
  birth?: OverrideMessage;
  close?: OverrideMessage;
  will?: OverrideMessage;
  force?: boolean;
}

interface OverrideMessage {
  topic?: string;
  payload?: unknown;
  qos?: Numeric;
  retain?: Flag;
}

export interface OwnMessage {
  topic: string;
  payload: Buffer;
  qos: QoS;
  retain: boolean;
}

export interface BrokerSettings {
  options: ModemMqttOptions;
  /** Published after each connect. */
  birth?: OwnMessage | undefined;
  /** Published before a disconnect that was asked for. */
  close?: OwnMessage | undefined;
  /** For people. */
  label: string;
}

export const isOn = (flag: Flag): boolean => flag === true || flag === 'true';

/** What the core nodes use where a flow says nothing. */
const KEEP_ALIVE = 60;

/**
 * @param tls what the flow's `tls-config` node gave, where one is chosen
 * @throws HayesError for a value that no module can take; what this module cannot take, the engine refuses
 */
export function brokerSettings(
  properties: BrokerProperties,
  credentials: { user?: string; password?: string } = {},
  tls?: Record<string, unknown>,
): BrokerSettings {
  const server = address(properties);
  const clientId = properties.clientid?.trim() ?? '';
  const clean = properties.cleansession === undefined || isOn(properties.cleansession);
  if (!clean && clientId === '') throw new HayesError(texts['keep-session-needs-id']);
  const will = ownMessage(
    'will',
    properties.willTopic,
    properties.willPayload,
    properties.willQos,
    properties.willRetain,
  );
  const options: ModemMqttOptions = {
    host: server.host,
    port: server.port,
    clientId: clientId || `nodered${randomBytes(8).toString('hex')}`,
    keepalive: wholeNumber('keepalive', properties.keepalive, KEEP_ALIVE),
    clean,
    protocolVersion: protocolVersion(properties),
  };
  if (credentials.user) options.username = credentials.user;
  if (credentials.password) options.password = credentials.password;
  if (will) options.will = will;
  if (server.tls) options.tls = tlsOptions(tls ?? {});
  return {
    options,
    birth: ownMessage(
      'birth',
      properties.birthTopic,
      properties.birthPayload,
      properties.birthQos,
      properties.birthRetain,
    ),
    close: ownMessage(
      'close',
      properties.closeTopic,
      properties.closePayload,
      properties.closeQos,
      properties.closeRetain,
    ),
    label: `${clientId ? `${clientId}@` : ''}${server.host}:${server.port}`,
  };
}

/** The configured properties with those of a connect action over them. */
export function overridden(properties: BrokerProperties, override: BrokerOverride): BrokerProperties {
  const { url, birth, close, will, username: _username, password: _password, force: _force, ...same } = override;
  const merged: BrokerProperties = { ...properties, ...same };
  if (url) merged.broker = url;
  for (const [name, message] of Object.entries({ birth, close, will }) as ['birth', OverrideMessage | undefined][]) {
    if (message === undefined) continue;
    merged[`${name}Topic`] = message.topic ?? '';
    merged[`${name}Payload`] = toBytes(message.payload).toString('utf8');
    merged[`${name}Qos`] = message.qos;
    merged[`${name}Retain`] = message.retain;
  }
  return merged;
}

function address({ broker = '', port, usetls }: BrokerProperties): { host: string; port: number; tls: boolean } {
  const written = broker.trim();
  if (written === '') throw new HayesError(texts['no-host']);
  const url = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/i.exec(written);
  if (!url) {
    const tls = isOn(usetls);
    return { host: written, port: wholeNumber('port', port, tls ? 8883 : 1883), tls };
  }
  const scheme = url[1]!.toLowerCase();
  const tls = ['mqtts', 'ssl', 'tls'].includes(scheme);
  if (!tls && !['mqtt', 'tcp'].includes(scheme)) throw new HayesError(texts['url-scheme'], { url: written });
  const parts = /^(\[[^\]]+\]|[^:/?#]+)(?::(\d+))?\/?$/.exec(url[2]!);
  if (!parts) throw new HayesError(texts['url-scheme'], { url: written });
  return {
    host: parts[1]!.replace(/^\[|\]$/g, ''),
    port: parts[2] ? Number(parts[2]) : tls ? 8883 : 1883,
    tls,
  };
}

function protocolVersion({ protocolVersion: chosen, compatmode }: BrokerProperties): 3 | 4 {
  if (isOn(compatmode)) return 3;
  const version = wholeNumber('protocolVersion', chosen, 4);
  if (version !== 3 && version !== 4) throw new HayesError(texts['protocol-version'], { version });
  return version;
}

/** @throws HayesError where a TLS configuration holds what a module has no place for */
function tlsOptions(node: Record<string, unknown>): TlsOptions {
  for (const part of ['pfx', 'passphrase', 'ALPNProtocols']) {
    if (node[part]) throw new HayesError(texts['tls-unfit'], { part });
  }
  const tls: TlsOptions = {};
  for (const part of ['ca', 'cert', 'key', 'servername'] as const) {
    if (node[part]) tls[part] = String(node[part]);
  }
  if (node.rejectUnauthorized !== undefined) tls.rejectUnauthorized = isOn(node.rejectUnauthorized as Flag);
  return tls;
}

function ownMessage(
  name: string,
  topic: string | undefined,
  payload: string | undefined,
  qos: Numeric,
  retain: Flag,
): OwnMessage | undefined {
  if (!topic) return undefined;
  if (!isTopic(topic)) throw new HayesError(texts['bad-topic'], { topic });
  return {
    topic,
    payload: toBytes(payload),
    qos: qosOf(wholeNumber(`${name}Qos`, qos, 0)),
    retain: isOn(retain),
  };
}

/** @throws HayesError where it is not 0, 1 or 2 */
export function qosOf(value: unknown): QoS {
  const qos = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (qos === 0 || qos === 1 || qos === 2) return qos;
  throw new HayesError(texts['bad-qos'], { qos: String(value) });
}

function wholeNumber(name: string, value: Numeric, otherwise: number): number {
  if (value === undefined || value === null || value === '') return otherwise;
  const number = Number(value);
  if (!Number.isInteger(number) || number < 0)
    throw new HayesError(texts['bad-number'], { name, value: String(value) });
  return number;
}
