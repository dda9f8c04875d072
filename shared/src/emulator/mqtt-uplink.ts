/** Uplink to the real broker that a command named, through MQTT.js. */
import type { Socket } from 'node:net';
import type { IClientOptions, MqttClient } from 'mqtt';
import type { Cause } from '../dialect/index.ts';
import { repeatedPublish, repeatedRelease } from './repeated-packet.ts';
import {
  type ConnectOptions,
  type Link,
  type LinkEvents,
  type Target,
  type TlsOptions,
  type Uplink,
  UplinkError,
  type UplinkMessage,
} from './uplink.ts';

export interface MqttUplinkOptions {
  /** `HOST:PORT` → `HOST:PORT`: where connections to a manual's public host really go. */
  map?: Readonly<Record<string, string>>;
}

export function mqttUplink(options: MqttUplinkOptions = {}): Uplink {
  const links = new Set<MqttLink>();
  return {
    async open(target, events) {
      const place = redirect(target, options.map ?? {});
      const socket = await openSocket(place, target.tls);
      const link = new MqttLink(socket, events, () => links.delete(link));
      links.add(link);
      return link;
    },
    close() {
      for (const link of links) link.cut();
    },
  };
}

/** `HOST:PORT=HOST:PORT` as it stands on a command line; host names are compared without regard to case. */
function redirect({ host, port }: Target, map: Readonly<Record<string, string>>): { host: string; port: number } {
  const name = `${host}:${port}`.toLowerCase();
  const found = Object.entries(map).find(([from]) => from.toLowerCase() === name)?.[1];
  if (found === undefined) return { host, port };
  const colon = found.lastIndexOf(':');
  return { host: found.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(found.slice(colon + 1)) };
}

async function openSocket(place: { host: string; port: number }, tls: TlsOptions | undefined): Promise<Socket> {
  const socket = tls ? await secureSocket(place, tls) : (await import('node:net')).connect({ ...place, noDelay: true });
  await new Promise<void>((resolve, reject) => {
    const fail = (error: Error & { code?: string }) =>
      reject(new UplinkError(whyOf(error, tls !== undefined), error.message, { cause: error }));
    socket.once('error', fail);
    socket.once(tls ? 'secureConnect' : 'connect', () => {
      socket.off('error', fail);
      resolve();
    });
  });
  return socket;
}

async function secureSocket(place: { host: string; port: number }, tls: TlsOptions): Promise<Socket> {
  const text = (pem: Uint8Array | undefined) => (pem ? Buffer.from(pem) : undefined);
  const { connect } = await import('node:tls');
  return connect({
    ...place,
    rejectUnauthorized: tls.verify,
    // A module checks the chain; few compare the name, and a redirected host would never match.
    checkServerIdentity: () => undefined,
    ...(tls.serverName === undefined ? {} : { servername: tls.serverName }),
    ...(tls.ca ? { ca: text(tls.ca) } : {}),
    ...(tls.cert ? { cert: text(tls.cert) } : {}),
    ...(tls.key ? { key: text(tls.key) } : {}),
  });
}

function whyOf(error: { code?: string }, secure: boolean): Cause {
  if (error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN') return 'dns';
  if (/^(ECONN|ETIMEDOUT|EHOST|ENET|EPIPE)/.test(error.code ?? '')) return 'tcp';
  return secure ? 'tls' : 'tcp';
}

class MqttLink implements Link {
  readonly #socket: Socket;
  readonly #events: LinkEvents;
  readonly #gone: () => void;
  #client: MqttClient | undefined;
  #state: 'open' | 'connected' | 'leaving' | 'gone' = 'open';
  readonly #waiting = new Set<(error: Error) => void>();
  /** QoS 1 and 2 on their way: the packet's id, and whether the broker has it and waits for its release. */
  readonly #unacknowledged = new Map<UplinkMessage, { id: number; isReceived: boolean }>();

  constructor(socket: Socket, events: LinkEvents, gone: () => void) {
    this.#socket = socket;
    this.#events = events;
    this.#gone = gone;
    socket.on('error', () => this.#over('lost'));
    socket.on('close', () => this.#over('lost'));
    socket.on('end', () => this.#over('lost'));
    socket.on('readable', this.#noticeEnd);
  }

  /** Nobody reads the socket before CONNECT; without this a broker that hangs up would go unnoticed. */
  readonly #noticeEnd = (): void => {
    if (this.#socket.readableLength === 0) this.#socket.read();
  };

  async connect(options: ConnectOptions): Promise<number> {
    const { MqttClient } = await import('mqtt');
    if (this.#state === 'gone') throw new UplinkError('lost', 'the connection is gone');
    this.#socket.off('readable', this.#noticeEnd);
    const settings: IClientOptions = {
      clientId: options.clientId,
      username: options.username,
      password: options.password as IClientOptions['password'],
      clean: options.clean,
      keepalive: options.keepAlive,
      protocolVersion: options.version,
      protocolId: options.version === 3 ? 'MQIsdp' : 'MQTT',
      reconnectPeriod: 0,
      connectTimeout: 3_600_000,
      resubscribe: false,
      queueQoSZero: false,
      manualConnect: true,
    };
    if (options.will) settings.will = { ...options.will, payload: Buffer.from(options.will.payload) };
    const client = new MqttClient(() => this.#socket, settings);
    this.#client = client;
    // Acknowledged only when the module has said it: MQTT.js sends PUBACK or PUBCOMP behind this, and reads no more before.
    client.handleMessage = (packet, done) => {
      const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
      void this.#events
        .message({ topic: packet.topic, payload, qos: packet.qos, retain: packet.retain }, packet.messageId ?? 0)
        .then(() => done());
    };
    return this.#pending((resolve, reject) => {
      client.on('connect', () => {
        this.#state = 'connected';
        resolve(0);
      });
      client.on('error', (error) => {
        const code = 'code' in error ? Number(error.code) : Number.NaN;
        if (this.#state === 'open' && code >= 1 && code <= 5) {
          this.#state = 'leaving';
          resolve(code);
          return;
        }
        this.#over(/keepalive/i.test(error.message) ? 'timeout' : 'lost');
        reject(error);
      });
      client.on('close', () => this.#over('lost'));
      client.on('packetreceive', ({ cmd, messageId }) => {
        if (cmd !== 'pubrec') return;
        for (const sent of this.#unacknowledged.values()) if (sent.id === messageId) sent.isReceived = true;
      });
      client.connect();
    });
  }

  publish(message: UplinkMessage): Promise<void> {
    const { topic, payload, qos, retain } = message;
    const published = this.#pending<void>((resolve, reject) => {
      const client = this.#live();
      client.publish(topic, Buffer.from(payload), { qos, retain }, (error) => (error ? reject(error) : resolve()));
      if (qos > 0) this.#unacknowledged.set(message, { id: client.getLastMessageId(), isReceived: false });
    });
    return published.finally(() => this.#unacknowledged.delete(message));
  }

  repeat(message: UplinkMessage): void {
    const sent = this.#unacknowledged.get(message);
    if (!sent || this.#state !== 'connected') return;
    this.#socket.write(sent.isReceived ? repeatedRelease(sent.id) : repeatedPublish(message, sent.id));
  }

  subscribe(topics: readonly { topic: string; qos: 0 | 1 | 2 }[]): Promise<number[]> {
    const wanted = Object.fromEntries(topics.map(({ topic, qos }) => [topic, { qos }]));
    return this.#pending((resolve, reject) =>
      this.#live().subscribe(wanted, (error, granted, packet) => {
        const suback = packet ?? (error as { packet?: typeof packet } | null)?.packet;
        const codes = suback?.granted as number[] | undefined;
        const names = Object.keys(wanted);
        if (codes) resolve(topics.map(({ topic }) => codes[names.indexOf(topic)] ?? 128));
        else if (error) reject(error);
        else resolve(topics.map(({ topic }) => granted?.find((one) => one.topic === topic)?.qos ?? 128));
      }),
    );
  }

  unsubscribe(topics: readonly string[]): Promise<void> {
    return this.#pending((resolve, reject) =>
      this.#live().unsubscribe([...topics], (error) => (error ? reject(error) : resolve())),
    );
  }

  disconnect(): Promise<void> {
    this.#state = this.#state === 'gone' ? 'gone' : 'leaving';
    const client = this.#client;
    if (!client) {
      this.#socket.end();
      this.cut();
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      client.end(false, () => {
        this.cut();
        resolve();
      });
    });
  }

  cut(): void {
    if (this.#state !== 'gone') this.#state = 'leaving';
    this.#over('lost');
    this.#client?.end(true);
    this.#socket.destroy();
  }

  #live(): MqttClient {
    if (this.#state !== 'connected' || !this.#client)
      throw new UplinkError('not-connected', 'there is no MQTT session');
    return this.#client;
  }

  /** A promise that also ends when the link does. */
  #pending<T>(work: (resolve: (value: T) => void, reject: (error: Error) => void) => void): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const fail = (error: Error) => {
        this.#waiting.delete(fail);
        reject(error);
      };
      this.#waiting.add(fail);
      work((value) => {
        this.#waiting.delete(fail);
        resolve(value);
      }, fail);
    });
  }

  #over(cause: Cause): void {
    if (this.#state === 'gone') return;
    const wasWanted = this.#state === 'leaving';
    this.#state = 'gone';
    this.#gone();
    for (const fail of [...this.#waiting]) fail(new UplinkError(cause, 'the connection is gone'));
    this.#client?.end(true);
    this.#socket.destroy();
    if (!wasWanted) this.#events.lost(cause);
  }
}
