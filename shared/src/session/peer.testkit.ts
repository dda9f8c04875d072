/** For tests: a session, and at the other end of its line somebody who types what a module would say. */
import assert from 'node:assert/strict';
import { builtinDialect, type Dialect } from '../dialect/index.ts';
import { FakeClock, memoryPair, type Transport } from '../transport/index.ts';
import { Session } from './session.ts';
import type { Outcome } from './types.ts';

export const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));
export const OK = '\r\nOK\r\n';
export const ERROR = '\r\nERROR\r\n';

export class Peer {
  readonly clock: FakeClock;
  readonly session: Session;
  readonly #module: Transport;
  #heard = '';
  readonly events: string[] = [];

  private constructor(dialect: Dialect, clock: FakeClock, baud: number) {
    this.clock = clock;
    const [host, module] = memoryPair();
    this.#module = module;
    this.session = new Session({ dialect, transport: host, clock, baud });
    this.session.on('reset', (reason) => this.events.push(`reset: ${reason.code}`));
    this.session.on('silent', () => this.events.push('silent'));
    this.session.on('close', (reason) => this.events.push(`close: ${reason?.code}`));
    this.session.on('message', ({ topic, payload }) => this.events.push(`message: ${topic} ${Buffer.from(payload)}`));
  }

  /** A session that is open, and in step with the module unless it is to be `fresh`. */
  static async open(options: { dialect?: Dialect; baud?: number; isFresh?: boolean } = {}): Promise<Peer> {
    const peer = new Peer(options.dialect ?? builtinDialect('quectel-bc26'), new FakeClock(), options.baud ?? 115_200);
    await peer.#module.open({
      data: (chunk) => {
        peer.#heard += Buffer.from(chunk).toString('latin1');
      },
      close: () => {},
    });
    await peer.session.open();
    if (!options.isFresh) {
      const found = peer.session.resync();
      await peer.answersProbe();
      await peer.passes(500);
      assert.equal(await found, true);
    }
    return peer;
  }

  /** Types bytes, one per character. */
  async says(text: string): Promise<void> {
    void this.#module.write(bytes(text));
    await this.clock.advance(0);
  }

  /** What was heard since the last time, all of it. */
  async heard(): Promise<string> {
    await this.clock.advance(0);
    const heard = this.#heard;
    this.#heard = '';
    return heard;
  }

  /** Exactly this was heard since the last time. */
  async hears(text: string): Promise<void> {
    assert.equal(await this.heard(), text);
  }

  async passes(ms: number): Promise<void> {
    await this.clock.advance(ms);
  }

  /** Answers the probe with which the session finds step again. */
  async answersProbe(): Promise<void> {
    assert.match(await this.heard(), /AT\+CMEE\?\r$/);
    await this.says('\r\n+CMEE: 0\r\n\r\nOK\r\n');
  }

  async hangsUp(): Promise<void> {
    await this.#module.close();
    await this.clock.advance(0);
  }

  /** Ends the test: no timer may be left. */
  async close(): Promise<void> {
    void this.session.close();
    await this.clock.advance(0);
    assert.equal(this.clock.pending, 0, 'a timer is left');
  }
}

/** What became of an outcome so far. */
export function watch(promise: Promise<Outcome>): { readonly value: Outcome | undefined; readonly told: string } {
  const seen: { value: Outcome | undefined; times: number } = { value: undefined, times: 0 };
  void promise.then((outcome) => {
    seen.value = outcome;
  });
  return {
    get value() {
      return seen.value;
    },
    /** `done ok`, `unknown timeout` … or `open`. */
    get told() {
      return seen.value ? `${seen.value.outcome} ${seen.value.cause}` : 'open';
    },
  };
}
