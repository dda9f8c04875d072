/** The line below an in node: the connection's status, or a subscription that was refused. */
import type { Node, NodeStatus } from 'node-red';
import { CONNECTED } from '../../common/node-status.ts';
import { type Locale, sayError } from '../../engine.ts';
import type { BrokerUser } from '../hayes-broker/runtime.ts';

export class SubscriberStatus implements BrokerUser {
  readonly id: string;
  readonly #node: Node;
  readonly #locale: Locale;
  /** By topic filter. */
  readonly #refusals = new Map<string, string>();
  #connection: NodeStatus = {};

  constructor(node: Node, locale: Locale) {
    this.id = node.id;
    this.#node = node;
    this.#locale = locale;
  }

  show(status: NodeStatus): void {
    this.#connection = status;
    this.#print();
  }

  /** @returns true where the refusal is news */
  settle(topic: string, error: unknown): boolean {
    const before = this.#refusals.get(topic);
    const reason = error === undefined ? undefined : sayError(error, this.#locale);
    if (reason === before) return false;
    if (reason === undefined) this.#refusals.delete(topic);
    else this.#refusals.set(topic, reason);
    this.#print();
    return reason !== undefined;
  }

  #print(): void {
    const [refusal] = this.#refusals.values();
    const hidesRefusal = this.#connection.fill !== CONNECTED.fill;
    if (refusal === undefined || hidesRefusal) this.#node.status(this.#connection);
    else this.#node.status({ fill: 'red', shape: 'dot', text: refusal });
  }
}
