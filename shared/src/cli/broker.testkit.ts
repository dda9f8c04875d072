/** For tests: a broker on 127.0.0.1 that keeps what is published. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { Aedes } from 'aedes';

export interface Published {
  readonly topic: string;
  readonly payload: Buffer;
  readonly qos: number;
  readonly retain: boolean;
  readonly clientId: string;
}

export class TestBroker {
  readonly port: number;
  readonly published: Published[] = [];
  readonly subscribed: string[] = [];
  readonly #aedes: Aedes;
  readonly #shut: () => Promise<void>;
  #wake: (() => void)[] = [];

  static async start(): Promise<TestBroker> {
    const aedes = await Aedes.createBroker();
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      aedes.handle(socket);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new TestBroker(aedes, (server.address() as AddressInfo).port, async () => {
      await new Promise<void>((resolve) => aedes.close(resolve));
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    });
  }

  private constructor(aedes: Aedes, port: number, shut: () => Promise<void>) {
    this.#aedes = aedes;
    this.port = port;
    this.#shut = shut;
    aedes.on('publish', (packet, client) => {
      if (!client) return;
      this.published.push({
        topic: packet.topic,
        payload: Buffer.from(packet.payload),
        qos: packet.qos,
        retain: packet.retain,
        clientId: client.id,
      });
      this.#rouse();
    });
    aedes.on('subscribe', (subscriptions) => {
      this.subscribed.push(...subscriptions.map(({ topic }) => topic));
      this.#rouse();
    });
    aedes.on('clientDisconnect', () => this.#rouse());
  }

  /** Resolves when the condition holds; the test's own time limit bounds it. */
  async until(condition: (broker: TestBroker) => boolean): Promise<void> {
    while (!condition(this)) await new Promise<void>((resolve) => this.#wake.push(resolve));
  }

  publish(topic: string, payload: string | Uint8Array, qos: 0 | 1 | 2 = 1): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#aedes.publish(
        { cmd: 'publish', topic, payload: Buffer.from(payload), qos, retain: false, dup: false },
        (error) => (error ? reject(error) : resolve()),
      );
    });
  }

  close(): Promise<void> {
    return this.#shut();
  }

  #rouse(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }
}
