/** Emits each change of the connection's stage, so that a flow can react to it. */
import type { Node, NodeAPI, NodeDef, NodeStatus } from 'node-red';
import type { ConnectionState } from '../../broker/connection.ts';
import { localeOfRuntime } from '../../common/locale.ts';
import { isConnected } from '../../common/node-status.ts';
import { texts } from '../../common/texts.ts';
import { say, sayError } from '../../engine.ts';
import type { BrokerNode, BrokerUser } from '../hayes-broker/runtime.ts';

export interface StatusDef extends NodeDef {
  broker: string;
}

export function statusNode(RED: NodeAPI): void {
  function HayesStatus(this: Node, def: StatusDef): void {
    RED.nodes.createNode(this, def);
    const locale = localeOfRuntime(RED);
    const broker = RED.nodes.getNode(def.broker) as BrokerNode | null;
    if (!broker) {
      this.error(say(texts['no-broker'], {}, locale));
      return;
    }
    let last = '';
    const user: BrokerUser = {
      id: this.id,
      show: (shown: NodeStatus) => this.status(shown),
      became: ({ status, refusal }: ConnectionState) => {
        const reason = refusal
          ? sayError(refusal, locale)
          : status.reason && say(status.reason.message, status.reason.params, locale);
        const payload = {
          connected: isConnected(status),
          stage: status.stage,
          state: status.state,
          ...(reason ? { reason } : {}),
          ...(status.cause ? { cause: status.cause } : {}),
          permanent: refusal !== undefined || (status.permanent ?? false),
        };
        const now = JSON.stringify(payload);
        if (now === last) return;
        last = now;
        this.send({ topic: broker.name || broker.id, payload });
      },
    };

    this.on('close', (removed: boolean, done: () => void) => {
      broker.deregister(user, removed).finally(done);
    });

    broker.register(user);
  }

  RED.nodes.registerType('hayes-status', HayesStatus);
}
