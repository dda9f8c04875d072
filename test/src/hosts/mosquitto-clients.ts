import { randomUUID } from 'node:crypto';
import { Child, run } from './child.ts';
import type { Mosquitto } from './mosquitto.ts';
import { requireProgram } from './require-program.ts';

export interface PublishOptions {
  qos?: 0 | 1 | 2;
  retain?: boolean;
  /** Further arguments of `mosquitto_pub`, such as `-u`, `-P`, `--cafile`. */
  args?: string[];
}

export interface SubscribeOptions {
  qos?: 0 | 1 | 2;
  /** Ends by itself after that many messages (`-C`). */
  count?: number;
  /** Further arguments of `mosquitto_sub`. */
  args?: string[];
}

export interface ReceivedMessage {
  topic: string;
  payload: Buffer;
  qos: number;
  retain: boolean;
}

/** Publishes one message with `mosquitto_pub`; resolves when the broker has taken it. */
export async function mosquittoPub(
  broker: Mosquitto,
  topic: string,
  payload: string | Uint8Array,
  { qos = 0, retain = false, args = [] }: PublishOptions = {},
): Promise<void> {
  // An argument cannot carry NUL, standard input (`-s`) carries every byte but not nothing, which `-n` does.
  const content = payload.length === 0 ? ['-n'] : ['-s'];
  await run(
    requireProgram('mosquitto_pub'),
    [...address(broker), '-t', topic, '-q', String(qos), ...(retain ? ['-r'] : []), ...content, ...args],
    { input: payload.length === 0 ? undefined : payload, timeout: 20_000 },
  );
}

/** A running `mosquitto_sub`. */
export class MosquittoSub {
  readonly child: Child;

  private constructor(child: Child) {
    this.child = child;
  }

  /** Starts `mosquitto_sub`; resolves when the broker has confirmed the subscription, so that nothing is missed. */
  static async start(
    broker: Mosquitto,
    topic: string | string[],
    options: SubscribeOptions = {},
  ): Promise<MosquittoSub> {
    const { qos = 0, count, args = [] } = options;
    const topics = [topic].flat().flatMap((filter) => ['-t', filter]);
    // One line a message, the payload in hexadecimal: exact for every byte, whatever the terminal would do to it.
    const form = ['-F', 'message %q %r %x %t'];
    const limit = count === undefined ? [] : ['-C', String(count)];
    const id = `sub-${randomUUID()}`;
    const child = new Child(requireProgram('mosquitto_sub'), [
      ...address(broker),
      ...topics,
      '-q',
      String(qos),
      '-i',
      id,
      ...form,
      ...limit,
      ...args,
    ]);
    try {
      // `mosquitto_sub` says nothing of its own in time when its output is a pipe; the broker does.
      await child.until('the confirmed subscription', () => broker.log.includes(`Sending SUBACK to ${id}`));
    } catch (error) {
      await child.stop();
      throw error;
    }
    return new MosquittoSub(child);
  }

  /** The messages so far, in order of arrival. */
  get messages(): ReceivedMessage[] {
    const lines = this.child.stdout.toString('utf8').split('\n').slice(0, -1);
    return lines.flatMap((line) => {
      const [, qos, retain, hex, topic] = /^message (\d) (\d) ([0-9a-f]*) (.*)$/s.exec(line) ?? [];
      if (topic === undefined || hex === undefined) return [];
      return [{ topic, payload: Buffer.from(hex, 'hex'), qos: Number(qos), retain: retain === '1' }];
    });
  }

  /** Waits until at least `count` messages have come and returns all. */
  async received(count: number, timeout = 15_000): Promise<ReceivedMessage[]> {
    return this.child.until(
      `${count} messages`,
      () => {
        const { messages } = this;
        return messages.length >= count ? messages : undefined;
      },
      timeout,
    );
  }

  async stop(): Promise<void> {
    await this.child.stop();
  }
}

function address(broker: Mosquitto): string[] {
  // MQTT 3.1.1, like the modules.
  return ['-h', broker.host, '-p', String(broker.port), '-V', 'mqttv311'];
}
