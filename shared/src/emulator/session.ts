/** The MQTT client of one client number in the module: network, session, packets in flight and their repetition. */
import type { Cause } from '../dialect/index.ts';
import type { Clock } from '../transport/clock.ts';
import { type ConnectOptions, type Link, type Target, type Uplink, UplinkError, type UplinkMessage } from './uplink.ts';

/** How packets without an acknowledgement are repeated. */
export interface Retry {
  /** ms until a packet is sent again */
  readonly timeout: number;
  /** How often it is sent again. */
  readonly times: number;
  /** Called each time it is sent again, with how often that has been so far. */
  readonly notice: (count: number) => void;
}

export interface SessionEvents {
  /** Settles when the host's line has room for more. */
  message(message: UplinkMessage, messageId: number): Promise<void>;
  /** The connection is gone by itself. */
  lost(cause: Cause): void;
}

export type Phase = 'closed' | 'opening' | 'initial' | 'connecting' | 'connected' | 'disconnecting';

/** Longest wait for a network connection, in ms (§3.2.2: 75 s). */
const OPEN_TIME = 75_000;

/** Longest wait for a goodbye to be sent, in ms. */
const GOODBYE_TIME = 5000;

/** The link of a session that an earlier host has left behind: nothing is at its other end. */
const leftLink: Link = {
  connect: async () => 0,
  publish: async () => undefined,
  subscribe: async (topics) => topics.map(({ qos }) => qos),
  unsubscribe: async () => undefined,
  disconnect: async () => undefined,
  cut: () => undefined,
};

const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

/** The link of a session whose network has gone without a word. */
const deadLink: Link = {
  connect: never,
  publish: never,
  subscribe: never,
  unsubscribe: never,
  disconnect: async () => undefined,
  cut: () => undefined,
};

/** What the connection was made with. */
interface Made {
  readonly uplink: Uplink;
  readonly target: Target;
  readonly options?: ConnectOptions;
}

export class Session {
  readonly #clock: Clock;
  readonly #latency: number;
  readonly #events: SessionEvents;
  #link: Link | undefined;
  #made: Made | undefined;
  /** What the broker has granted, by topic. */
  readonly #granted = new Map<string, number>();
  /** Changes with each connection: what belongs to an earlier one has nothing to say any more. */
  #generation = 0;
  /** Timers that run, and what happens at once instead when the connection ends. */
  readonly #timers = new Map<() => void, () => void>();
  #messages: { hand: () => void; skip: () => void }[] = [];
  phase: Phase = 'closed';
  /** Publishes without a result yet. */
  inFlight = 0;

  constructor(clock: Clock, latency: number, events: SessionEvents) {
    this.#clock = clock;
    this.#latency = latency;
    this.#events = events;
  }

  /** Takes the session for open, or for connected, without a broker behind it. */
  pretend(phase: 'initial' | 'connected'): void {
    this.#link = leftLink;
    this.phase = phase;
  }

  /** The network goes without a word: what is sent from now on gets no answer. */
  deafen(): void {
    const link = this.#link;
    if (this.phase !== 'connected' && this.phase !== 'initial') {
      this.cut();
      return;
    }
    this.#generation++;
    this.#link = deadLink;
    link?.cut();
  }

  async open(uplink: Uplink, target: Target): Promise<Cause> {
    if (this.phase !== 'closed') return 'in-use';
    this.phase = 'opening';
    this.#made = { uplink, target };
    const generation = ++this.#generation;
    const isCurrent = () => generation === this.#generation;
    await this.#travel();
    if (!isCurrent()) return 'closed';
    const opening = uplink.open(target, {
      message: (message, messageId) =>
        new Promise((resolve) => {
          if (isCurrent()) this.#hand(() => resolve(this.#events.message(message, messageId)), resolve);
          else resolve();
        }),
      lost: (cause) => {
        if (!isCurrent()) return;
        for (const { hand } of this.#messages.splice(0)) hand();
        this.#end();
        this.#events.lost(cause);
      },
    });
    try {
      const link = await this.#within(OPEN_TIME, opening, 'tcp');
      if (!isCurrent()) {
        link.cut();
        return 'closed';
      }
      this.#link = link;
      this.phase = 'initial';
      return 'ok';
    } catch (error) {
      opening.then((link) => link.cut()).catch(() => undefined);
      if (isCurrent()) this.phase = 'closed';
      return whyOf(error, 'tcp');
    }
  }

  /** @returns what the broker said; the network is closed after anything but ok */
  async connect(options: ConnectOptions, timeout: number): Promise<Cause> {
    const link = this.#link;
    if (!link || this.phase !== 'initial') return 'send-failed';
    this.phase = 'connecting';
    if (this.#made) this.#made = { ...this.#made, options };
    const generation = this.#generation;
    await this.#travel();
    if (generation !== this.#generation) return 'send-failed';
    try {
      const code = await this.#within(timeout, link.connect(options), 'send-failed');
      if (generation !== this.#generation) return 'send-failed';
      if (code === 0) {
        this.phase = 'connected';
        return 'ok';
      }
      link.cut();
      this.#end();
      return returnCodes[code] ?? 'refused';
    } catch {
      if (generation === this.#generation) {
        link.cut();
        this.#end();
      }
      return 'send-failed';
    }
  }

  /** Makes the last connection once more. */
  async again(timeout: number): Promise<Cause> {
    const { uplink, target, options } = this.#made ?? {};
    if (!uplink || !target || !options) return 'error';
    const opened = await this.open(uplink, target);
    this.#made = { uplink, target, options };
    return opened === 'ok' ? this.connect(options, timeout) : opened;
  }

  /** Topics and the QoS that the broker has granted. */
  get subscriptions(): readonly (readonly [topic: string, granted: number])[] {
    return [...this.#granted];
  }

  /** @returns undefined where the link was lost: then no result ever comes */
  async publish(message: UplinkMessage, retry: Retry): Promise<Cause | undefined> {
    this.inFlight++;
    const generation = this.#generation;
    try {
      const link = this.#link;
      const notice = (repeats: number) => {
        link?.repeat?.(message);
        retry.notice(repeats);
      };
      return await this.#acknowledged((current) => current.publish(message), { ...retry, notice });
    } finally {
      if (generation === this.#generation) this.inFlight--;
    }
  }

  async subscribe(
    topics: readonly { topic: string; qos: 0 | 1 | 2 }[],
    retry: Retry,
  ): Promise<{ cause: Cause | undefined; granted: number[] }> {
    let granted: number[] = [];
    const cause = await this.#acknowledged(async (link) => {
      granted = await link.subscribe(topics);
      for (const [index, { topic }] of topics.entries()) {
        const level = granted[index] ?? 0;
        if (level < 128) this.#granted.set(topic, level);
      }
    }, retry);
    return { cause, granted };
  }

  unsubscribe(topics: readonly string[], retry: Retry): Promise<Cause | undefined> {
    for (const topic of topics) this.#granted.delete(topic);
    return this.#acknowledged((link) => link.unsubscribe(topics), retry);
  }

  /** Says goodbye and closes the network. */
  async disconnect(): Promise<Cause> {
    const link = this.#link;
    if (!link) return 'error';
    this.phase = 'disconnecting';
    const generation = ++this.#generation;
    await this.#travel();
    await this.#within(GOODBYE_TIME, link.disconnect(), 'timeout').catch(() => link.cut());
    if (generation === this.#generation) this.#end();
    return 'ok';
  }

  /** Closes the network; a session on it ends without a goodbye, so that its will is sent. */
  async close(): Promise<Cause> {
    if (this.phase === 'closed') return 'error';
    const link = this.#link;
    this.#generation++;
    await this.#travel();
    link?.cut();
    this.#end();
    return 'ok';
  }

  /** The module itself is gone or cut off: no word, no event. */
  cut(): void {
    const link = this.#link;
    this.#end();
    link?.cut();
  }

  #end(): void {
    this.#generation++;
    this.#link = undefined;
    this.#granted.clear();
    this.phase = 'closed';
    this.inFlight = 0;
    for (const { skip } of this.#messages.splice(0)) skip();
    const timers = [...this.#timers];
    this.#timers.clear();
    for (const [cancel, instead] of timers) {
      cancel();
      instead();
    }
  }

  /** After what the broker has answered before: a message must not overtake the result of its subscription. */
  #hand(hand: () => void, skip: () => void): void {
    this.#messages.push({ hand, skip });
    if (this.#messages.length > 1) return;
    const handAll = () => {
      for (const message of this.#messages.splice(0)) message.hand();
    };
    this.#after(0, handAll, () => undefined);
  }

  /**
   * @param instead called when the connection ends first
   * @returns takes it back; neither is called
   */
  #after(ms: number, then: () => void, instead: () => void): () => void {
    const cancel = this.#clock.setTimeout(() => {
      this.#timers.delete(cancel);
      then();
    }, ms);
    this.#timers.set(cancel, instead);
    return () => {
      this.#timers.delete(cancel);
      cancel();
    };
  }

  async #acknowledged(send: (link: Link) => Promise<void>, retry: Retry): Promise<Cause | undefined> {
    const link = this.#link;
    if (!link || this.phase !== 'connected') return 'send-failed';
    const generation = this.#generation;
    const isCurrent = () => generation === this.#generation;
    let repeats = 0;
    let cancel = () => {};
    const exhausted = new Promise<Cause>((resolve) => {
      const wait = () => {
        const again = () => {
          if (!isCurrent() || repeats >= retry.times) {
            resolve('timeout');
            return;
          }
          repeats++;
          retry.notice(repeats);
          wait();
        };
        cancel = this.#after(retry.timeout, again, () => resolve('lost'));
      };
      wait();
    });
    const sending = this.#travel().then(async (): Promise<Cause> => {
      if (!isCurrent()) return 'lost';
      await send(link);
      return 'ok';
    });
    try {
      const cause = await Promise.race([sending, exhausted]);
      return isCurrent() ? cause : undefined;
    } catch {
      return isCurrent() ? 'send-failed' : undefined;
    } finally {
      cancel();
    }
  }

  /** The way to the broker and back takes this long at least. */
  #travel(): Promise<void> {
    if (this.#latency === 0) return Promise.resolve();
    return new Promise((resolve) => this.#after(this.#latency, resolve, resolve));
  }

  async #within<T>(ms: number, work: Promise<T>, otherwise: Cause): Promise<T> {
    let cancel = () => {};
    const late = new Promise<never>((_, reject) => {
      const fail = () => reject(new UplinkError(otherwise, 'no answer'));
      cancel = this.#after(ms, fail, fail);
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      cancel();
    }
  }
}

/** Return codes of CONNACK (MQTT 3.1.1 §3.2.2.3). */
const returnCodes: Readonly<Record<number, Cause>> = {
  1: 'protocol-version',
  2: 'client-id',
  3: 'server-unavailable',
  4: 'credentials',
  5: 'not-authorised',
};

const whyOf = (error: unknown, otherwise: Cause): Cause => (error instanceof UplinkError ? error.why : otherwise);
