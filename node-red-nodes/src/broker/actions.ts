/** What `msg.action` asks of the connection, in the in nodes as in the out nodes. */
import { texts } from '../common/texts.ts';
import { HayesError } from '../engine.ts';
import type { BrokerNode } from '../nodes/hayes-broker/runtime.ts';
import type { BrokerOverride } from './settings.ts';

/**
 * Connects or disconnects.
 * @throws HayesError where the action is neither, or cannot be done
 */
export async function connectionAction(broker: BrokerNode, message: Readonly<Record<string, unknown>>): Promise<void> {
  if (message.action === 'connect') {
    const override = typeof message.broker === 'object' && message.broker !== null ? message.broker : undefined;
    await broker.connect(override as BrokerOverride | undefined);
  } else if (message.action === 'disconnect') {
    await broker.connection.disconnect();
  } else {
    throw new HayesError(texts['bad-action'], { action: String(message.action) });
  }
}
