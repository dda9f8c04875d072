/** What nodes show and say, from the moment that they exist. */
import helper from 'node-red-node-test-helper';

interface Status {
  fill?: string;
  shape?: string;
  text?: string;
}

interface Call {
  args: unknown[];
}

interface Observed {
  status: { lastCall?: Call; getCalls(): Call[] };
  error: { getCalls(): Call[] };
  warn: { getCalls(): Call[] };
}

const observed = (id: string): Observed => helper.getNode(id) as unknown as Observed;

/** Statuses of one node, by the calls on it. */
export function statuses(id: string): Status[] {
  const node = helper.getNode(id) as unknown as Observed & object;
  return node.status
    .getCalls()
    .filter((call) => (call as unknown as { thisValue: unknown }).thisValue === node)
    .map((call) => call.args[0] as Status);
}

export const status = (id: string): Status => statuses(id).at(-1) ?? {};

export function errors(id: string): string[] {
  const node = observed(id);
  return node.error
    .getCalls()
    .filter((call) => (call as unknown as { thisValue: unknown }).thisValue === node)
    .map((call) => String(call.args[0]));
}

export const CONNECTED = 'node-red:common.status.connected';
export const isGreen = (id: string): boolean => status(id).text === CONNECTED;

/** The messages that a helper node gets. */
export function messagesOf(id: string): Record<string, unknown>[] {
  const messages: Record<string, unknown>[] = [];
  helper.getNode(id).on('input', (message: unknown) => messages.push(message as Record<string, unknown>));
  return messages;
}
