/**
 * The module on its port, brought up stage by stage and kept up: port → module → SIM → network → data. Its clients
 * connect over it and share its queue.
 */
import { type Cause, causes, type Dialect, type Facts } from '../dialect/index.ts';
import {
  Bus,
  type Clock,
  Emitter,
  type Outcome,
  type RawOptions,
  Session,
  systemClock,
  type Token,
} from '../session/index.ts';
import { HayesError, type LocalText, text } from '../text/index.ts';
import { Backoff } from './backoff.ts';
import { type BringUpStage, bringUp } from './bring-up.ts';
import { ModemMqttClient } from './client.ts';
import { ClientNumbers } from './client-numbers.ts';
import { Escalation } from './escalation.ts';
import { messages } from './messages.ts';
import type { LineEvents, ModemOptions } from './modem-options.ts';
import { noOffers, type Offers } from './offers.ts';
import { StepError } from './procedure.ts';
import type { ModemEvents, ModemMqttOptions, Status } from './types.ts';
import { Waker } from './waker.ts';
import { askPhases, watchOver } from './watchdog.ts';

/** Readiness that lasted so long was a good one: the next attempt comes soon. In ms. */
const STABLE_TIME = 10_000;
const WATCH_TIME = 60_000;

interface Loss {
  readonly reason: HayesError;
  readonly cause: Cause;
}

export class Modem extends Emitter<ModemEvents> {
  readonly options: ModemOptions;
  readonly clock: Clock;
  readonly numbers: ClientNumbers;
  readonly #line = new Bus<LineEvents>();
  readonly #clients = new Set<ModemMqttClient>();
  readonly #backoff: Backoff;
  readonly #escalation: Escalation;
  readonly #waker: Waker;
  #status: Status = { stage: 'closed', state: 'stopped' };
  #session: Session | undefined;
  #offers: Offers = noOffers;
  /** Rises with every loss: what began under an older number is over. */
  #generation = 0;
  #loss: Loss | undefined;
  /** True where the module has just started: the next attempt need not wait. */
  #hasStarted = false;
  #isReady = false;
  #isStarted = false;
  #isClosed = false;
  #from: BringUpStage = 'module';
  #closing: Promise<void> | undefined;

  constructor(options: ModemOptions) {
    super();
    this.options = options;
    this.clock = options.clock ?? systemClock;
    this.numbers = new ClientNumbers(options.dialect);
    this.#backoff = new Backoff(options.backoff, options.random);
    this.#escalation = new Escalation(this.clock);
    this.#waker = new Waker(this.clock);
  }

  get dialect(): Dialect {
    return this.options.dialect;
  }

  get status(): Status {
    return this.#status;
  }

  /** The session while all stages up to `data` hold. */
  get session(): Session | undefined {
    return this.#isReady ? this.#session : undefined;
  }

  get offers(): Offers {
    return this.#offers;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** What clients hear of the line. */
  get line(): Pick<Emitter<LineEvents>, 'on' | 'off'> {
    return this.#line;
  }

  start(): void {
    if (this.#isStarted || this.#isClosed) return;
    this.#isStarted = true;
    void this.#run();
  }

  /**
   * A new MQTT connection over this module; begins to connect at once.
   * @throws HayesError where the module cannot take a value, with the range, or was closed; nothing is sent then
   */
  connect(options: ModemMqttOptions): ModemMqttClient {
    if (this.#closing) throw new HayesError(messages['modem-closed']);
    const client = new ModemMqttClient(this, options);
    this.#clients.add(client);
    client.whenEnded(() => this.#clients.delete(client));
    this.start();
    client.start();
    return client;
  }

  /**
   * A command of the user's own, in the same queue as everything else.
   * @throws HayesError where the line cannot be sent, or the module is not there
   */
  async raw(line: string, options: RawOptions = {}): Promise<Outcome> {
    this.start();
    const session = this.#session;
    if (!session?.isOpen)
      throw new HayesError(messages['modem-lost'], { reason: this.#status.reason ?? text(messages['modem-closed']) });
    return session.raw(line, options);
  }

  /** Brings the module up again from a stage, for a client that has found it gone; not where another is connected. */
  restartFrom(stage: BringUpStage, reason: HayesError): void {
    if (this.#isReady && ![...this.#clients].some((client) => client.connected))
      this.#down({ reason, cause: 'lost' }, stage);
  }

  /** Asks the module which connections it has: for a client whose commands it refuses. */
  async verify(): Promise<void> {
    const askedAt = this.clock.now();
    const { session } = this;
    const phases = session && (await askPhases(session));
    if (phases && session === this.session) this.#line.tell('phases', phases, askedAt);
  }

  /** The module has reported that only a restart helps it; not more often than the escalation allows. */
  requestReset(reason: HayesError): void {
    this.#escalation.request();
    if (this.#isReady && this.#escalation.isDue) this.#down({ reason, cause: 'internal' }, 'module');
  }

  /** Ends all connections, then the port; within 5 s, whatever the module does. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await Promise.all([...this.#clients].map((client) => client.endAsync()));
    this.#isClosed = true;
    this.#isReady = false;
    this.#generation++;
    this.#waker.wake();
    await this.#session?.close();
    this.#setStatus({ stage: 'closed', state: 'stopped' });
  }

  async #run(): Promise<void> {
    while (!this.#isClosed) {
      const generation = ++this.#generation;
      const isOver = () => this.#isClosed || this.#generation !== generation;
      this.#loss = undefined;
      try {
        const session = await this.#openPort();
        if (this.#escalation.isDue) await this.#reset(session);
        this.#offers = await bringUp({
          dialect: this.dialect,
          port: this.options.port,
          session,
          clock: this.clock,
          offers: this.#offers,
          facts: this.#facts(),
          from: this.#from,
          isOver,
          onStage: (stage) => {
            this.#from = stage;
            this.#setStatus({ stage, state: 'working' });
          },
        });
        if (isOver()) continue;
        const since = this.clock.now();
        await this.#stayUp(session, isOver);
        if (this.clock.now() - since >= STABLE_TIME) this.#backoff.reset();
        else if (!this.#isClosed) await this.#pause(undefined);
      } catch (error) {
        if (!this.#isClosed) await this.#pause(error);
      }
    }
  }

  /** @throws HayesError where it cannot be opened, or is no longer wanted */
  async #openPort(): Promise<Session> {
    if (this.#session?.isOpen) return this.#session;
    this.#setStatus({ stage: 'port', state: 'working' });
    this.#from = 'module';
    this.numbers.forgetOccupied();
    const transport = await this.options.transport();
    const { baud } = this.options;
    const session = new Session({ dialect: this.dialect, transport, clock: this.clock, ...(baud ? { baud } : {}) });
    session.on('traffic', (direction, bytes) => this.emit('traffic', direction, bytes));
    session.on('reset', (reason) => {
      this.#hasStarted = true;
      this.#lost(session, { reason, cause: 'lost' });
    });
    session.on('silent', () => {
      this.#lost(session, {
        reason: new HayesError(messages['module-silent'], { port: this.options.port }),
        cause: 'timeout',
      });
      void session.close();
    });
    session.on('close', (reason = new HayesError(messages['modem-closed'])) =>
      this.#lost(session, { reason, cause: 'lost' }),
    );
    session.on('message', (message) => this.#line.tell('message', message));
    session.on('urc', (token) => this.#urc(token));
    this.#session = session;
    if (this.#isClosed) throw new HayesError(messages['modem-closed']);
    await session.open();
    return session;
  }

  async #reset(session: Session): Promise<void> {
    const reason = this.#status.reason ?? text(messages['modem-closed']);
    const count = this.#escalation.failures;
    this.#setStatus({ stage: 'module', state: 'working', reason: text(messages.resetting, { count, reason }) });
    this.#from = 'module';
    this.numbers.forgetOccupied();
    await this.#escalation.reset(session);
  }

  async #stayUp(session: Session, isOver: () => boolean): Promise<void> {
    this.#escalation.noteSuccess();
    this.#isReady = true;
    this.#setStatus({ stage: 'data', state: 'ready' });
    const endWatch = watchOver({
      clock: this.clock,
      interval: this.options.watch ?? WATCH_TIME,
      session,
      onPhases: (phases, askedAt) => this.#line.tell('phases', phases, askedAt),
    });
    this.#line.tell('ready');
    while (this.#isReady && !isOver()) await this.#waker.sleep();
    endWatch();
  }

  #urc(token: Token): void {
    this.#line.tell('urc', token);
    if (token.urc?.tells !== 'network' || !token.urc.means || causes[token.urc.means] !== 'data') return;
    const reason = new HayesError(messages['data-lost'], { answer: new TextDecoder('latin1').decode(token.raw) });
    this.#down({ reason, cause: token.urc.means }, 'data');
  }

  #lost(session: Session, loss: Loss): void {
    if (session !== this.#session || this.#isClosed) return;
    this.numbers.forgetOccupied();
    // The port's end follows the silence that made it end, and is not the reason.
    if (this.#loss && !session.isOpen) return;
    this.#down(loss, 'module');
  }

  #down(loss: Loss, from: BringUpStage): void {
    const wasReady = this.#isReady;
    this.#from = from;
    this.#loss = loss;
    this.#generation++;
    // Clients leave while the session is still theirs.
    if (wasReady) this.#line.tell('down', loss.reason);
    this.#isReady = false;
    if (wasReady) {
      const { reason, cause } = loss;
      this.#setStatus({ stage: this.#session?.isOpen ? from : 'port', state: 'working', reason: reason.text, cause });
    }
    this.#waker.wake();
  }

  /** What ended an attempt: the step that failed, or the loss that ended it. */
  #explain(error: unknown): { reason: LocalText; cause?: Cause } {
    const isEnded = !(error instanceof StepError) || error.cause === 'closed' || error.outcome?.cause === 'lost';
    if (isEnded && this.#loss) return { reason: this.#loss.reason.text, cause: this.#loss.cause };
    if (error instanceof StepError) return { reason: error.reason.text, cause: error.cause };
    if (error instanceof HayesError) return { reason: error.text };
    return { reason: text(messages.unforeseen, { error: error instanceof Error ? error.message : String(error) }) };
  }

  async #pause(error: unknown): Promise<void> {
    const known = this.#explain(error);
    const { stage } = this.#status;
    if (!this.#loss && (stage === 'network' || stage === 'data')) {
      // Without data the network is in doubt, too.
      this.#from = 'network';
      this.#escalation.noteFailure();
    }
    const remedy = known.cause && causes[known.cause];
    if (remedy === 'reset') this.#escalation.request();
    const permanent = remedy === 'permanent';
    const retryAt = this.clock.now() + this.#backoff.next(permanent);
    this.#setStatus({ stage, state: 'waiting', ...known, permanent, retryAt });
    const mayHurry = () => this.#hasStarted && !permanent;
    this.#hasStarted = false;
    while (!this.#isClosed && this.clock.now() < retryAt && !mayHurry())
      await this.#waker.sleep(retryAt - this.clock.now());
  }

  #facts(): Facts {
    const { apn, apnUser, apnPassword, pin } = this.options;
    const stated = { apn, 'apn.username': apnUser, 'apn.password': apnPassword, pin };
    return Object.fromEntries(Object.entries(stated).filter(([, value]) => value !== undefined && value !== ''));
  }

  #setStatus(status: Status): void {
    this.#status = status;
    this.emit('status', status);
  }
}
