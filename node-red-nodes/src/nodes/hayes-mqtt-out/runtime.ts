/** Publishes what arrives. Properties of the node win over those of the message, as in Node-RED's own `mqtt out`. */
import type { Node, NodeAPI, NodeDef, NodeMessageInFlow } from 'node-red';
import { connectionAction } from '../../broker/actions.ts';
import { isOn, type OwnMessage, qosOf } from '../../broker/settings.ts';
import { localeOfRuntime, localised } from '../../common/locale.ts';
import { toBytes } from '../../common/payload.ts';
import { texts } from '../../common/texts.ts';
import { isTopic } from '../../common/topic.ts';
import { HayesError, say } from '../../engine.ts';
import type { BrokerNode } from '../hayes-broker/runtime.ts';

export interface MqttOutDef extends NodeDef {
  topic?: string;
  qos?: number | string;
  retain?: boolean | 'true' | 'false' | '';
  broker: string;
}

export function mqttOutNode(RED: NodeAPI): void {
  function HayesMqttOut(this: Node, def: MqttOutDef): void {
    RED.nodes.createNode(this, def);
    const locale = localeOfRuntime(RED);
    const broker = RED.nodes.getNode(def.broker) as BrokerNode | null;
    if (!broker) {
      this.error(say(texts['no-broker'], {}, locale));
      return;
    }
    const user = { id: this.id, show: this.status.bind(this) };

    this.on('input', (msg, _send, done) => {
      const run = async () => {
        if (msg.action) return connectionAction(broker, msg);
        if (!('payload' in msg)) return;
        const message = messageOf(def, msg);
        const { outcome, duplicate, messageId } = await broker.connection.publish(message);
        // For the complete node: what became of this message.
        Object.assign(msg, { outcome, duplicate, messageId });
        if (outcome === 'unknown') this.warn(say(texts['publish-unknown'], { topic: message.topic }, locale));
      };
      run().then(
        () => done(),
        (error: unknown) => done(localised(error, locale)),
      );
    });

    this.on('close', (removed: boolean, done: () => void) => {
      broker.deregister(user, removed).finally(done);
    });

    broker.register(user);
  }

  RED.nodes.registerType('hayes-mqtt-out', HayesMqttOut);
}

/** @throws HayesError where topic, QoS or payload cannot be published by any client */
export function messageOf(def: Pick<MqttOutDef, 'topic' | 'qos' | 'retain'>, msg: NodeMessageInFlow): OwnMessage {
  const topic = def.topic || msg.topic;
  if (!isTopic(topic)) throw new HayesError(texts['bad-topic'], { topic: String(topic ?? '') });
  const qos = isGiven(def.qos) ? def.qos : isGiven(msg.qos) ? msg.qos : 0;
  const retain = isGiven(def.retain) ? def.retain : msg.retain;
  return { topic, payload: toBytes(msg.payload), qos: qosOf(qos), retain: isOn(retain as boolean) };
}

const isGiven = (value: unknown): boolean => value !== undefined && value !== null && value !== '';
