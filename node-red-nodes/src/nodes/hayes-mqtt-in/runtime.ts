/** Emits the messages of one topic filter, or of those that its input subscribes to, as Node-RED's own `mqtt in`. */
import type { Node, NodeAPI, NodeDef, NodeMessage } from 'node-red';
import { connectionAction } from '../../broker/actions.ts';
import { qosOf } from '../../broker/settings.ts';
import { localeOfRuntime, localised } from '../../common/locale.ts';
import { type Datatype, datatypes, fromBytes } from '../../common/payload.ts';
import { texts } from '../../common/texts.ts';
import { isFilter } from '../../common/topic.ts';
import { HayesError, type MessagePacket, type QoS, say, sayError } from '../../engine.ts';
import type { BrokerNode } from '../hayes-broker/runtime.ts';
import { SubscriberStatus } from './subscriber-status.ts';

export interface MqttInDef extends NodeDef {
  topic?: string;
  qos?: number | string;
  datatype?: Datatype;
  /** 1: the topics come through the input. */
  inputs?: 0 | 1;
  broker: string;
}

/** An entry of `msg.topic` and of the answer to `getSubscriptions`. */
interface DynamicSubscription {
  topic: string;
  qos?: number | string;
  datatype?: Datatype;
}

/** What the core node uses where a flow says nothing. */
const QOS = 2;

export function mqttInNode(RED: NodeAPI): void {
  function HayesMqttIn(this: Node, def: MqttInDef): void {
    RED.nodes.createNode(this, def);
    const locale = localeOfRuntime(RED);
    const broker = RED.nodes.getNode(def.broker) as BrokerNode | null;
    if (!broker) {
      this.error(say(texts['no-broker'], {}, locale));
      return;
    }
    const { subscriptions } = broker.connection;
    const status = new SubscriberStatus(this, locale);
    const dynamic = Number(def.inputs) === 1;
    /** What this node listens to, by filter. */
    const own = new Map<string, DynamicSubscription>();

    const emit = (datatype: Datatype, topic: string, bytes: Uint8Array, packet: MessagePacket): void => {
      const msg: NodeMessage = { topic };
      if (packet.qos !== undefined) msg.qos = packet.qos;
      if (packet.retain !== undefined) msg.retain = packet.retain;
      try {
        this.send({ ...msg, payload: fromBytes(bytes, datatype, topic) });
      } catch (error) {
        if (!(error instanceof HayesError)) throw error;
        this.error(sayError(error, locale), { ...msg, payload: Buffer.from(bytes) });
      }
    };
    const subscribe = (subscription: DynamicSubscription, qos: QoS): void => {
      const { topic } = subscription;
      const datatype = datatypeOf(subscription.datatype ?? def.datatype);
      own.set(topic, subscription);
      subscriptions.add(topic, this.id, {
        qos,
        handler: (name, bytes, packet) => emit(datatype, name, bytes, packet),
        settled: (error) => {
          if (status.settle(topic, error)) this.error(localised(error, locale).message);
        },
      });
    };
    const unsubscribe = (topic: string): void => {
      subscriptions.remove(topic, this.id);
      own.delete(topic);
      status.settle(topic, undefined);
    };

    if (dynamic) {
      this.on('input', (msg, send, done) => {
        const run = async () => {
          if (msg.action === 'getSubscriptions') {
            send({ ...msg, topic: 'subscriptions', payload: [...own.values()] });
          } else if (msg.action === 'subscribe') {
            for (const { entry, qos } of subscriptionsOf(msg.topic)) {
              if (own.has(entry.topic)) unsubscribe(entry.topic);
              subscribe(entry, qos);
            }
            msg.subscriptions = [...own.values()];
          } else if (msg.action === 'unsubscribe') {
            const topics =
              (msg.topic as unknown) === true
                ? [...own.keys()]
                : subscriptionsOf(msg.topic).map((one) => one.entry.topic);
            topics.forEach(unsubscribe);
            msg.subscriptions = [...own.values()];
          } else {
            await connectionAction(broker, msg);
          }
        };
        run().then(
          () => done(),
          (error: unknown) => done(localised(error, locale)),
        );
      });
    } else {
      try {
        const [only] = subscriptionsOf({ topic: def.topic ?? '', qos: def.qos ?? QOS });
        subscribe(only!.entry, only!.qos);
      } catch (error) {
        if (!(error instanceof HayesError)) throw error;
        this.error(sayError(error, locale));
        this.status({ fill: 'red', shape: 'dot', text: sayError(error, locale) });
        return;
      }
    }

    this.on('close', (removed: boolean, done: () => void) => {
      for (const topic of own.keys()) {
        if (removed || broker.keepsSession) {
          if (removed || broker.autoUnsubscribe) subscriptions.remove(topic, this.id);
        } else subscriptions.leave(topic, this.id);
      }
      own.clear();
      broker.deregister(status, removed).finally(done);
    });

    broker.register(status);
  }

  RED.nodes.registerType('hayes-mqtt-in', HayesMqttIn);
}

const datatypeOf = (name: unknown): Datatype =>
  (datatypes as readonly unknown[]).includes(name) ? (name as Datatype) : 'utf8';

/** @throws HayesError where an entry is no topic filter or has no QoS that exists; then none of them counts */
function subscriptionsOf(topic: unknown): { entry: DynamicSubscription; qos: QoS }[] {
  const entries = Array.isArray(topic) ? topic : [topic];
  return entries.map((written: unknown) => {
    const entry =
      typeof written === 'string' ? { topic: written } : (written as DynamicSubscription | null | undefined);
    if (typeof entry !== 'object' || entry === null) throw new HayesError(texts['bad-subscription']);
    if (!isFilter(entry.topic)) throw new HayesError(texts['bad-filter'], { topic: String(entry.topic ?? '') });
    const qos = qosOf(entry.qos ?? QOS);
    return { entry: { ...entry, qos }, qos };
  });
}
