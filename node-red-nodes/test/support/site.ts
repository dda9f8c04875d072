/** A broker, an emulated module behind a TCP port, and Node-RED with our nodes: real all the way. */
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { Aedes } from 'aedes';
import { builtinDialect } from 'hayes/dialect';
import { Emulator, listenTcp, type TcpFace } from 'hayes/emulator';
import helper from 'node-red-node-test-helper';
import { nodes } from '../../src/index.ts';

export interface FlowNode {
  id: string;
  type: string;
  [property: string]: unknown;
}

/** A message that arrived at the broker. */
export interface Arrived {
  topic: string;
  payload: Buffer;
  qos: number;
  retain: boolean;
}

export class Site {
  readonly aedes: Aedes;
  readonly emulator: Emulator;
  readonly arrived: Arrived[] = [];
  /** All that was ever asked for. */
  readonly subscriptions: { topic: string; qos: number }[] = [];
  readonly #active = new Set<string>();
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #face: TcpFace;

  private constructor(aedes: Aedes, server: Server, emulator: Emulator, face: TcpFace) {
    this.aedes = aedes;
    this.#server = server;
    this.emulator = emulator;
    this.#face = face;
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    aedes.on('subscribe', (asked) => {
      for (const { topic, qos } of asked) {
        this.subscriptions.push({ topic, qos });
        this.#active.add(topic);
      }
    });
    aedes.on('unsubscribe', (topics) => {
      for (const topic of topics) this.#active.delete(topic);
    });
    aedes.on('publish', ({ topic, payload, qos, retain }, client) => {
      if (client) this.arrived.push({ topic, payload: Buffer.from(payload), qos, retain });
    });
  }

  static async open(): Promise<Site> {
    const aedes = await Aedes.createBroker();
    const server = createServer(aedes.handle);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const emulator = new Emulator({ dialect: builtinDialect('quectel-bc26/BC26') });
    return new Site(aedes, server, emulator, await listenTcp(emulator));
  }

  get brokerPort(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** What the modem node opens. */
  get port(): string {
    return `tcp://127.0.0.1:${this.#face.port}`;
  }

  subscribed(topic: string): boolean {
    return this.#active.has(topic);
  }

  /** Connections at the broker. */
  get clients(): number {
    return this.aedes.connectedClients;
  }

  async close(): Promise<void> {
    await this.#face.close();
    await this.emulator.close();
    await new Promise<void>((resolve) => this.aedes.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** The command lines that the module has got; goes on growing. */
  commands(): string[] {
    const lines: string[] = [];
    this.emulator.log.listen((entry) => {
      if (entry.kind === 'line') lines.push(entry.line);
    });
    return lines;
  }

  /** From now on the module answers nothing. */
  hang(): void {
    this.emulator.fault('deaf');
  }

  /** Publishes at the broker, as another client would. */
  publish(topic: string, payload: string | Buffer, qos: 0 | 1 | 2 = 0): Promise<void> {
    return new Promise((resolve, reject) => {
      const packet = { cmd: 'publish' as const, topic, payload, qos, retain: false, dup: false };
      this.aedes.publish(packet, (error) => (error ? reject(error) : resolve()));
    });
  }

  modem(properties: Record<string, unknown> = {}): FlowNode {
    return {
      id: 'modem',
      type: 'hayes-modem',
      port: this.port,
      baud: 115200,
      dialect: 'quectel-bc26',
      model: 'BC26',
      ...properties,
    };
  }

  broker(properties: Record<string, unknown> = {}): FlowNode {
    return {
      id: 'broker',
      type: 'hayes-broker',
      modem: 'modem',
      broker: '127.0.0.1',
      port: this.brokerPort,
      clientid: 'flow',
      keepalive: 60,
      ...properties,
    };
  }

  /** Starts a flow. */
  async load(...flow: FlowNode[]): Promise<void> {
    await helper.load(Object.values(nodes) as never, flow.map(placed) as never);
  }

  /** Replaces the flow, as a deploy does. */
  async deploy(type: 'full' | 'flows' | 'nodes', ...flow: FlowNode[]): Promise<void> {
    await helper.setFlows(flow.map(placed) as never, type);
  }
}

const config = new Set(['tab', 'hayes-modem', 'hayes-broker', 'tls-config']);

/** Config nodes are of no tab; all others are of one, with a place on it. */
const placed = (node: FlowNode): FlowNode =>
  config.has(node.type) ? node : { z: 'tab', x: 0, y: 0, wires: [], ...node };

export const tab: FlowNode = { id: 'tab', type: 'tab', label: 'test' };

export async function eventually<T>(what: string, look: () => T, timeout = 10_000): Promise<NonNullable<T>> {
  const end = Date.now() + timeout;
  for (;;) {
    const found = look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited ${timeout} ms in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
