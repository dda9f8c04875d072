/** All nodes in one bundle, so that they share one engine: one owner for each port. */
import { atNode } from './nodes/hayes-at/runtime.ts';
import { brokerNode } from './nodes/hayes-broker/runtime.ts';
import { modemNode } from './nodes/hayes-modem/runtime.ts';
import { mqttInNode } from './nodes/hayes-mqtt-in/runtime.ts';
import { mqttOutNode } from './nodes/hayes-mqtt-out/runtime.ts';
import { statusNode } from './nodes/hayes-status/runtime.ts';

/** By node type, which is also the name of each node's folder. */
export const nodes = {
  'hayes-modem': modemNode,
  'hayes-broker': brokerNode,
  'hayes-mqtt-in': mqttInNode,
  'hayes-mqtt-out': mqttOutNode,
  'hayes-at': atNode,
  'hayes-status': statusNode,
};
