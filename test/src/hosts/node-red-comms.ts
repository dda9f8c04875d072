import { waitFor, within } from './wait.ts';

/** What a node shows below itself. `{}` means that it has cleared its status. */
export interface NodeStatus {
  text?: string;
  fill?: string;
  shape?: string;
}

export interface StatusEvent {
  node: string;
  status: NodeStatus;
  /** `performance.now()` when it came, in ms. */
  at: number;
}

/** A message of a debug node, as the editor's sidebar gets it. */
export interface DebugEvent {
  /** The debug node. */
  id: string;
  /** The value as text; its `format` says what it was. */
  msg: unknown;
  format?: string;
  topic?: string;
}

/** What the runtime tells every editor, such as `runtime-deploy` (the flows have started) or `runtime-state`. */
export interface Notification {
  id: string;
  /** `error` is there when something is wrong, `revision` in `runtime-deploy`. */
  data: { error?: string; revision?: string; [name: string]: unknown };
}

/** The editor's websocket: status and debug messages of the nodes, in order of arrival. */
export class NodeRedComms {
  readonly statuses: StatusEvent[] = [];
  readonly debug: DebugEvent[] = [];
  readonly notifications: Notification[] = [];
  #socket: WebSocket;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', (event) => this.#receive(String(event.data)));
  }

  /** Connects and subscribes; statuses that nodes have already are sent by Node-RED at once. */
  static async connect(url: string): Promise<NodeRedComms> {
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/comms`);
    const comms = new NodeRedComms(socket);
    const open = new Promise<void>((resolve, reject) => {
      socket.addEventListener('open', () => resolve());
      socket.addEventListener('error', () => reject(new Error(`No websocket at ${url}/comms`)));
    });
    await within(`the websocket of ${url}`, 10_000, open);
    for (const topic of ['status/#', 'debug', 'notification/#']) socket.send(JSON.stringify({ subscribe: topic }));
    return comms;
  }

  /** A node's present status, `undefined` when it never had one. */
  status(node: string): NodeStatus | undefined {
    return this.history(node).at(-1);
  }

  /** All statuses of one node, oldest first. */
  history(node: string): NodeStatus[] {
    return this.statuses.filter((event) => event.node === node).map((event) => event.status);
  }

  /** Waits until the node's present status is as wanted: text by pattern, or any test. */
  async waitForStatus(
    node: string,
    wanted: RegExp | ((status: NodeStatus) => boolean),
    timeout = 15_000,
  ): Promise<NodeStatus> {
    const fits = (status: NodeStatus) => (wanted instanceof RegExp ? wanted.test(status.text ?? '') : wanted(status));
    return waitFor(
      () => `a status of node ${node} that fits ${wanted}; its statuses were ${JSON.stringify(this.history(node))}`,
      () => {
        const status = this.status(node);
        return status !== undefined && fits(status) ? status : undefined;
      },
      { timeout, interval: 20 },
    );
  }

  /** Waits until at least `count` debug messages have come and returns all. */
  async waitForDebug(count: number, timeout = 15_000): Promise<DebugEvent[]> {
    return waitFor(
      () => `${count} debug messages; there are ${JSON.stringify(this.debug)}`,
      () => (this.debug.length >= count ? this.debug : undefined),
      { timeout, interval: 20 },
    );
  }

  close(): void {
    this.#socket.close();
  }

  #receive(text: string): void {
    const at = performance.now();
    const parsed = JSON.parse(text) as { topic?: string; data?: unknown } | { topic?: string; data?: unknown }[];
    for (const { topic, data } of [parsed].flat()) {
      if (topic?.startsWith('status/')) {
        this.statuses.push({ node: topic.slice('status/'.length), status: data as NodeStatus, at });
      } else if (topic === 'debug') {
        this.debug.push(data as DebugEvent);
      } else if (topic?.startsWith('notification/')) {
        const id = topic.slice('notification/'.length);
        this.notifications.push({ id, data: (data ?? {}) as Notification['data'] });
      }
    }
  }
}
