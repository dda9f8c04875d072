/** One MQTT connection, made and kept up: what a former host left is cleaned up, a loss is answered with a new attempt. */
import { type Cause, causes, type Facts, factsOf } from '../dialect/index.ts';
import { firstCause, type IncomingMessage, type Session, type Token } from '../session/index.ts';
import { HayesError, text } from '../text/index.ts';
import { Backoff } from './backoff.ts';
import { storeCertificates } from './certificates.ts';
import { readKept } from './kept.ts';
import { linkError } from './link-error.ts';
import { messages } from './messages.ts';
import type { Modem } from './modem.ts';
import { moduleClock } from './module-clock.ts';
import { type ProcedureContext, runProcedure, StepError } from './procedure.ts';
import type { Status, TlsOptions } from './types.ts';
import { Waker, within } from './waker.ts';
import { isGone, type Phases } from './watchdog.ts';

export interface LinkEvents {
  status(status: Status): void;
  /** A new attempt begins after a failure or a loss. */
  reconnect(): void;
  /** Connected; what comes with it is still to be restored. */
  up(info: { reconnected: boolean }): void;
  /** @returns topics that the broker refused */
  restore(): Promise<string[]>;
  down(reason: HayesError): void;
  /** An attempt has failed. */
  failed(reason: HayesError): void;
  message(message: IncomingMessage): void;
}

interface Loss {
  readonly reason: HayesError;
  readonly cause: Cause;
}

/** A connection that held so long was a good one: the next attempt comes soon. In ms. */
const STABLE_TIME = 10_000;
/** How long the module may try by itself to connect again after it has last said that it does, in ms. */
const OWN_TIME = 300_000;
/** How long an orderly goodbye may take, in ms. */
const LEAVE_TIME = 1200;

const printable = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes).trim();

export class Link {
  readonly #modem: Modem;
  readonly #number: number;
  readonly #facts: Facts;
  readonly #tls: TlsOptions | undefined;
  readonly #events: LinkEvents;
  readonly #backoff: Backoff;
  readonly #waker: Waker;
  /** `cleaning`: what is heard of this client number is an earlier session's. */
  #phase: 'idle' | 'cleaning' | 'connecting' | 'up' = 'idle';
  #wasUp = false;
  #isEnding = false;
  #upSince = 0;
  /** Rises with every loss: what began under an older number is over. */
  #generation = 0;
  #loss: Loss | undefined;
  /** While the module connects again by itself: until when it is left to it. */
  #ownUntil: number | undefined;
  /** True once it has done so. */
  #isRestored = false;
  /** Messages that came before the module had said that it is connected. */
  #early: IncomingMessage[] = [];

  constructor(modem: Modem, number: number, facts: Facts, tls: TlsOptions | undefined, events: LinkEvents) {
    this.#modem = modem;
    this.#number = number;
    this.#facts = facts;
    this.#tls = tls;
    this.#events = events;
    this.#backoff = new Backoff(modem.options.backoff, modem.options.random);
    this.#waker = new Waker(modem.clock);
  }

  get isUp(): boolean {
    return this.#phase === 'up';
  }

  start(): void {
    const { line } = this.#modem;
    line.on('message', this.#onMessage);
    line.on('urc', this.#onUrc);
    line.on('down', this.#onDown);
    line.on('ready', this.#onReady);
    line.on('phases', this.#onPhases);
    this.#modem.on('status', this.#onModemStatus);
    this.#onModemStatus(this.#modem.status);
    void this.#run();
  }

  /** The connection turned out to be no good. */
  lose(reason: HayesError, cause: Cause): void {
    if (this.#isEnding) return;
    this.#loss = { reason, cause };
    this.#ownUntil = cause === 'retrying' ? this.#modem.clock.now() + OWN_TIME : undefined;
    this.#isRestored = false;
    this.#generation++;
    const wasUp = this.isUp;
    this.#phase = 'idle';
    if (wasUp) {
      if (this.#modem.clock.now() - this.#upSince >= STABLE_TIME) this.#backoff.reset();
      this.#events.down(reason);
    }
    this.#waker.wake();
  }

  /** Says goodbye, where there is somebody to say it to. Takes no longer than it may. */
  async end(): Promise<void> {
    const { clock, line, numbers, session } = this.#modem;
    const wasUp = this.isUp;
    this.#isEnding = true;
    this.#phase = 'idle';
    this.#generation++;
    this.#waker.wake();
    if (session && (wasUp || numbers.mayBeOccupied(this.#number))) {
      const context = this.#context(session, () => false);
      const leaving = runProcedure(context, wasUp ? 'disconnect' : 'cleanup', { client: this.#number });
      await within(
        clock,
        leaving.then(() => numbers.noteClean(this.#number)),
        LEAVE_TIME,
      );
    }
    line.off('message', this.#onMessage);
    line.off('urc', this.#onUrc);
    line.off('down', this.#onDown);
    line.off('ready', this.#onReady);
    line.off('phases', this.#onPhases);
    this.#modem.off('status', this.#onModemStatus);
  }

  async #run(): Promise<void> {
    while (!this.#isEnding && !this.#modem.isClosed) {
      const { session } = this.#modem;
      if (!session) {
        await this.#waker.sleep();
        continue;
      }
      const generation = ++this.#generation;
      this.#loss = undefined;
      try {
        if (this.#isRestored) this.#stand();
        else await this.#connect(session, generation);
        await this.#stayUp(generation);
      } catch (error) {
        const known = this.#explain(error);
        if (!this.#isEnding) this.#events.failed(known.reason);
        await this.#recover(known);
        continue;
      }
      if (this.#loss) await this.#recover(this.#loss);
    }
  }

  #context(session: Session, isOver: () => boolean): ProcedureContext {
    return { session, clock: this.#modem.clock, offers: this.#modem.offers, isOver };
  }

  async #connect(session: Session, generation: number): Promise<void> {
    const { numbers } = this.#modem;
    if (this.#wasUp || this.#backoff.failures > 0) this.#events.reconnect();
    this.#events.status({ stage: 'broker', state: 'working' });
    const context = this.#context(session, () => this.#generation !== generation);
    this.#early = [];
    if (numbers.mayBeOccupied(this.#number)) await this.#cleanUp(context);
    try {
      await this.#open(context);
    } catch (error) {
      if (!(error instanceof StepError) || causes[error.cause] !== 'occupied') throw error;
      await this.#cleanUp(context);
      await this.#open(context);
    }
    this.#stand();
  }

  /** The connection is there. */
  #stand(): void {
    const reconnected = this.#wasUp;
    this.#isRestored = false;
    this.#phase = 'up';
    this.#wasUp = true;
    this.#upSince = this.#modem.clock.now();
    this.#events.status({ stage: 'broker', state: 'ready' });
    this.#events.up({ reconnected });
    for (const message of this.#early.splice(0)) this.#events.message(message);
  }

  async #cleanUp(context: ProcedureContext): Promise<void> {
    this.#phase = 'cleaning';
    await runProcedure(context, 'cleanup', { client: this.#number });
    context.session.settings.forgetClient(this.#number);
  }

  async #open(context: ProcedureContext): Promise<void> {
    if (this.#tls) await storeCertificates(context, this.#tls, this.#facts);
    this.#modem.numbers.noteOccupied(this.#number);
    this.#phase = 'connecting';
    await runProcedure(context, 'connect', { ...this.#facts, clock: moduleClock(context.clock.now()) });
  }

  async #stayUp(generation: number): Promise<void> {
    const isOver = () => this.#generation !== generation || !this.isUp;
    if (isOver()) return;
    const refused = await this.#events.restore();
    if (!isOver()) {
      const reason = text(messages['subscription-refused'], { topic: refused.join(', ') });
      this.#events.status({ stage: 'subscribed', state: 'ready', ...(refused.length > 0 ? { reason } : {}) });
    }
    while (!isOver()) await this.#waker.sleep();
  }

  /** What a step tells is more exact than the loss that came of it; where the loss ended the step, the loss is the reason. */
  #explain(error: unknown): Loss {
    if (error instanceof StepError && error.cause !== 'closed' && error.outcome?.cause !== 'lost')
      return { reason: error.reason, cause: error.cause };
    if (this.#loss) return this.#loss;
    if (error instanceof StepError) return { reason: error.reason, cause: error.cause };
    const reason = error instanceof HayesError ? error : new HayesError(messages.unforeseen, { error: String(error) });
    return { reason, cause: 'error' };
  }

  /** The manual's remedy, then a wait. */
  async #recover({ reason, cause }: Loss): Promise<void> {
    if (this.#isEnding) return;
    this.#phase = 'idle';
    const { clock } = this.#modem;
    const remedy = causes[cause];
    if (remedy === 'data' || remedy === 'network') this.#modem.restartFrom(remedy, reason);
    if (remedy === 'reset') this.#modem.requestReset(reason);
    const permanent = remedy === 'permanent';
    const next = clock.now() + this.#backoff.next(permanent);
    const until = () => this.#ownUntil ?? next;
    if (this.#modem.session)
      this.#events.status({
        stage: 'broker',
        state: 'waiting',
        reason: reason.text,
        cause,
        permanent,
        retryAt: until(),
      });
    while (!this.#isEnding && !this.#isRestored && clock.now() < until())
      await this.#waker.sleep(until() - clock.now());
    this.#ownUntil = undefined;
  }

  /** The module connects again by itself, which must not be competed with; or it tells what came of it. */
  #own(cause: Cause, reason: HayesError): void {
    // What an earlier host left behind is cleaned up, not taken over.
    if (!this.#wasUp) return;
    if (cause === 'retrying') {
      if (this.isUp) this.lose(reason, cause);
      else this.#ownUntil = this.#modem.clock.now() + OWN_TIME;
    } else if (this.#ownUntil !== undefined) {
      this.#ownUntil = undefined;
      this.#isRestored = cause === 'ok';
      if (this.#isRestored) this.#events.reconnect();
    }
    this.#waker.wake();
  }

  /** The module keeps a message until it is read. */
  #fetch(facts: Facts): void {
    const { session } = this.#modem;
    if (!session) return;
    const generation = this.#generation;
    const context = this.#context(session, () => this.#generation !== generation);
    // What cannot be read at all stays there until the loss of the connection ends it.
    void readKept(context, facts);
  }

  readonly #onMessage = (message: IncomingMessage): void => {
    if (message.client !== this.#number || this.#isEnding) return;
    if (this.#phase === 'connecting') this.#early.push(message);
    // What the module had kept is still the user's after a loss; before the first connection it is an earlier host's.
    else if (this.isUp || this.#wasUp) this.#events.message(message);
  };

  readonly #onUrc = (token: Token): void => {
    const { urc, fields } = token;
    if (!urc || fields?.client !== this.#number || this.#isEnding) return;
    if (urc.tells === 'stored') this.#fetch(factsOf(fields, urc.param));
    if (urc.tells === 'overflow')
      this.#events.failed(new HayesError(messages['message-dropped'], { answer: printable(token.raw) }));
    if (urc.tells !== 'session' || this.#phase === 'cleaning') return;
    const cause = urc.means ?? firstCause(fields, urc.param) ?? 'ok';
    if (this.#phase === 'idle' || (cause === 'retrying' && this.isUp)) {
      this.#own(cause, linkError(token, urc.param));
      return;
    }
    // The echo of one's own goodbye to an earlier session.
    if (this.#phase === 'connecting' && causes[cause] === 'closed') return;
    const isGone = urc.drops !== undefined || (cause !== 'ok' && causes[cause] !== 'notice');
    if (!isGone) return;
    this.#modem.numbers.noteOccupied(this.#number);
    this.lose(linkError(token, urc.param), cause);
  };

  readonly #onDown = (reason: HayesError): void => this.lose(reason, 'lost');

  readonly #onReady = (): void => this.#waker.wake();

  /** The module was asked which connections it has. */
  readonly #onPhases = (phases: Phases, askedAt: number): void => {
    if (this.isUp && this.#upSince < askedAt && isGone(phases, this.#number))
      this.lose(new HayesError(messages['link-vanished']), 'lost');
  };

  readonly #onModemStatus = (status: Status): void => {
    if (status.stage !== 'data' || status.state !== 'ready') this.#events.status(status);
  };
}
