/** Ends of a flow that a test can hold: messages in and out of Node-RED over HTTP, byte for byte. */
import type { FlowNode, NodeRed } from '../hosts/node-red.ts';
import { onTab } from './module-site.ts';

/** How a message enters the flow: what a user's flow would have as `msg.payload`. */
export interface OutgoingMessage {
  topic: string;
  /** `text`: a string; `json`: an object that the node turns into text; `binary`: a Buffer. */
  kind: 'text' | 'json' | 'binary';
  /** Text, JSON text, or base64. */
  value: string;
  qos: 0 | 1 | 2;
}

const UNPACK = `return [msg.payload.map(({ topic, kind, value, qos }) => ({
  topic,
  qos,
  payload: kind === 'binary' ? Buffer.from(value, 'base64') : kind === 'json' ? JSON.parse(value) : value,
}))];`;

const KEEP = `const received = flow.get('received') || [];
received.push({ topic: msg.topic, payload: msg.payload.toString('base64') });
flow.set('received', received);`;

const ANSWER = `msg.payload = flow.get('received') || [];
return msg;`;

/** HTTP → \`publish\` (a hayes-mqtt-out of the caller's), a hayes-mqtt-in with the id \`receive\` → HTTP. */
export const httpEnds = (publish: string): FlowNode[] => [
  onTab('post', 'http in', { url: '/publish', method: 'post', name: '' }, [['unpack', 'accepted']]),
  onTab('accepted', 'http response', { statusCode: '202' }),
  onTab('unpack', 'function', { func: UNPACK, outputs: 1, libs: [] }, [[publish]]),
  onTab('keep', 'function', { func: KEEP, outputs: 0, libs: [] }),
  onTab('get', 'http in', { url: '/received', method: 'get', name: '' }, [['answer']]),
  onTab('answer', 'function', { func: ANSWER, outputs: 1, libs: [] }, [['answered']]),
  onTab('answered', 'http response', {}),
];

export const publishThroughFlow = (nodeRed: NodeRed, messages: readonly OutgoingMessage[]): Promise<unknown> =>
  nodeRed.request('POST', '/publish', messages);

export async function receivedByFlow(nodeRed: NodeRed): Promise<{ topic: string; payload: Buffer }[]> {
  const received = (await nodeRed.request('GET', '/received')) as { topic: string; payload: string }[];
  return received.map(({ topic, payload }) => ({ topic, payload: Buffer.from(payload, 'base64') }));
}
