/** Connection options → the facts of the dialect's vocabulary, checked before a byte is sent. */
import type { Dialect, Facts, FactValue } from '../dialect/index.ts';
import { encodeForm, refusal, Settings } from '../session/index.ts';
import { HayesError } from '../text/index.ts';
import { certificateNames } from './certificates.ts';
import { checkMeans } from './means.ts';
import { messages } from './messages.ts';
import { holds } from './plan.ts';
import { checkTopic } from './topics.ts';
import type { ModemMqttOptions, QoS } from './types.ts';

/** @param client the module's number for this connection */
export function connectionFacts(options: ModemMqttOptions, client: number): Facts {
  const { will, tls, cloud } = options;
  const facts: { [name: string]: FactValue | undefined } = {
    client,
    host: options.host,
    port: options.port ?? (tls ? 8883 : 1883),
    clientId: options.clientId,
    username: options.username || undefined,
    password: options.password || undefined,
    keepAlive: options.keepalive ?? 60,
    cleanSession: options.clean ?? true,
    protocolVersion: options.protocolVersion ?? 4,
    will: will !== undefined,
    'will.topic': will?.topic,
    'will.payload': will && (typeof will.payload === 'string' ? new TextEncoder().encode(will.payload) : will.payload),
    'will.qos': will && (will.qos ?? 0),
    'will.retain': will && (will.retain ?? false),
    secure: tls !== undefined,
    'tls.mode': tls && tlsMode(tls),
    'tls.host': tls?.servername,
    ...(tls && certificateNames(tls)),
    ...Object.fromEntries(Object.entries(cloud ?? {}).map(([name, value]) => [`cloud.${name}`, value])),
    buffered: options.buffered || undefined,
  };
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}

function tlsMode(tls: NonNullable<ModemMqttOptions['tls']>): string {
  if (tls.rejectUnauthorized === false || (!tls.ca && tls.rejectUnauthorized === undefined))
    return tls.cert ? 'client' : 'encrypt';
  return tls.cert ? 'mutual' : 'verify';
}

/** @throws HayesError where the module cannot take a value: named with its limit */
export function checkConnection(dialect: Dialect, options: ModemMqttOptions, facts: Facts): void {
  if (options.password && !options.username) throw new HayesError(messages['password-alone']);
  if (options.will) {
    checkTopic(options.will.topic);
    checkQos(options.will.qos ?? 0);
  }
  checkMeans(dialect, facts);
  const settings = new Settings(dialect);
  for (const step of dialect.procedures.connect ?? []) {
    if (typeof step !== 'string' && !('call' in step)) continue;
    const call = typeof step === 'string' ? { call: step } : step;
    if (!holds(call.if, facts) || (call.not !== undefined && holds(call.not, facts))) continue;
    const form = dialect.form(call.call);
    if (!form) {
      if (call.optional) continue;
      const message = facts.secure ? messages['tls-unsupported'] : messages.unsupported;
      throw new HayesError(message, { dialect: dialect.id, step: call.call });
    }
    const encoded = encodeForm(dialect, form, settings.fill(form, { ...facts, ...(call.set as Facts | undefined) }));
    if ('reasons' in encoded && !call.optional) throw refusal(form, encoded.reasons);
  }
}

/** @throws HayesError where it is none of 0, 1 and 2 */
export function checkQos(qos: number): asserts qos is QoS {
  if (qos !== 0 && qos !== 1 && qos !== 2) throw new HayesError(messages['bad-qos'], { qos });
}
