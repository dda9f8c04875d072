/** Another client of the same broker: what it hears is what really arrived. */
import type { Link, MemoryBroker, UplinkMessage } from '../../emulator/index.ts';

export class Peer {
  readonly heard: UplinkMessage[] = [];
  readonly #link: Link;

  private constructor(link: Link, heard: UplinkMessage[]) {
    this.#link = link;
    this.heard = heard;
  }

  /** @param clean false: the broker keeps nothing either way; each peer has a name of its own */
  static async join(broker: MemoryBroker, clientId = 'peer'): Promise<Peer> {
    const heard: UplinkMessage[] = [];
    const link = await broker.uplink().open(
      { host: 'broker.example', port: 1883 },
      {
        message: async (message) => void heard.push(message),
        lost: () => {},
      },
    );
    const credentials = Object.entries(broker.options.users ?? {})[0];
    await link.connect({
      clientId,
      clean: true,
      keepAlive: 0,
      version: 4,
      ...(credentials ? { username: credentials[0], password: credentials[1] } : {}),
    });
    return new Peer(link, heard);
  }

  async listen(...topics: string[]): Promise<void> {
    await this.#link.subscribe(topics.map((topic) => ({ topic, qos: 2 as const })));
  }

  async say(topic: string, payload: Uint8Array, qos: 0 | 1 | 2 = 1): Promise<void> {
    await this.#link.publish({ topic, payload, qos, retain: false });
  }

  on(topic: string): UplinkMessage[] {
    return this.heard.filter((message) => message.topic === topic);
  }
}
