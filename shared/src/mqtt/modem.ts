/**
 * The module on its port, brought up stage by stage and kept up: port → module → SIM → network → data. Its clients
 * connect over it and share its queue.
 */
import { type Cause, causes, type Dialect, type Facts } from '../dialect/index.ts';
import {
  Bus,
  type Clock,
  Emitter,
  type IncomingMessage,
  type Outcome,
  type RawOptions,
  Session,
  systemClock,
  type Token,
  type Transport,
} from '../session/index.ts';
import { HayesError, type LocalText, text } from '../text/index.ts';
import { Backoff, type BackoffOptions } from './backoff.ts';
import { ModemMqttClient } from './client.ts';
import { ClientNumbers } from './client-numbers.ts';
import { messages } from './messages.ts';
import { askOffers } from './offers.ts';
import { PinGuard } from './pin-guard.ts';
import { type ProcedureContext, runProcedure, StepError } from './procedure.ts';
import type { ModemEvents, ModemMqttOptions, Status } from './types.ts';

export interface ModemOptions {
  /** For people; the transport decides where the bytes go. */
  port: string;
  /** A new way to the module, for each time the port is opened. */
  transport: () => Transport | Promise<Transport>;
  dialect: Dialect;
  baud?: number;
  apn?: string;
  apnUser?: string;
  apnPassword?: string;
  pin?: string;
  clock?: Clock;
  backoff?: BackoffOptions;
  random?: () => number;
}

/** Attempts to find the module before the port is opened anew. */
const FIND_ATTEMPTS = 3;
const bringUpStages = ['module', 'sim', 'network', 'data'] as const;
type BringUpStage = (typeof bringUpStages)[number];

/** What the clients hear of the line they share. */
export interface LineEvents {
  message(message: IncomingMessage): void;
  urc(token: Token): void;
  /** The modem can no longer carry connections. */
  down(reason: HayesError): void;
  ready(): void;
}

export class Modem extends Emitter<ModemEvents> {
  readonly options: ModemOptions;
  readonly clock: Clock;
  readonly numbers: ClientNumbers;
  readonly #line = new Bus<LineEvents>();
  readonly #clients = new Set<ModemMqttClient>();
  readonly #backoff: Backoff;
  readonly #pin: PinGuard;
  #status: Status = { stage: 'closed', state: 'stopped' };
  #session: Session | undefined;
  #offers: ReadonlySet<string> = new Set();
  #generation = 0;
  #ready = false;
  #started = false;
  #isClosed = false;
  #wake: (() => void) | undefined;
  #from: BringUpStage = 'module';
  #closing: Promise<void> | undefined;

  constructor(options: ModemOptions) {
    super();
    this.options = options;
    this.clock = options.clock ?? systemClock;
    this.numbers = new ClientNumbers(options.dialect);
    this.#backoff = new Backoff(options.backoff, options.random);
    this.#pin = new PinGuard(options.dialect);
  }

  get dialect(): Dialect {
    return this.options.dialect;
  }

  get status(): Status {
    return this.#status;
  }

  /** The session while all stages up to `data` hold. */
  get session(): Session | undefined {
    return this.#ready ? this.#session : undefined;
  }

  get offers(): ReadonlySet<string> {
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
    if (this.#started || this.#isClosed) return;
    this.#started = true;
    void this.#run();
  }

  /**
   * A new MQTT connection over this module; begins to connect at once.
   * @throws HayesError where the module cannot take a value, with the range; nothing is sent then
   */
  connect(options: ModemMqttOptions): ModemMqttClient {
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

  /** Brings the module up again from a stage: for a client that has found the data connection gone. */
  restartFrom(stage: BringUpStage, reason: HayesError): void {
    if (this.#ready) this.#down(reason, stage);
  }

  /** Ends all connections, then the port. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await Promise.all([...this.#clients].map((client) => client.endAsync()));
    this.#isClosed = true;
    this.#ready = false;
    this.#generation++;
    this.#wake?.();
    await this.#session?.close();
    this.#setStatus({ stage: 'closed', state: 'stopped' });
  }

  async #run(): Promise<void> {
    while (!this.#isClosed) {
      const generation = ++this.#generation;
      try {
        await this.#bringUp(() => this.#isClosed || this.#generation !== generation);
        if (this.#isClosed) return;
        if (this.#generation === generation) await this.#stayUp();
      } catch (error) {
        if (this.#isClosed) return;
        await this.#pause(error);
      }
    }
  }

  async #bringUp(isOver: () => boolean): Promise<void> {
    const session = await this.#openPort();
    const context: ProcedureContext = {
      session,
      clock: this.clock,
      offers: this.#offers,
      isOver,
      guard: (call) => this.#pin.check(session, call),
    };
    const facts = this.#facts();
    for (const stage of bringUpStages.slice(bringUpStages.indexOf(this.#from))) {
      this.#setStatus({ stage, state: 'working' });
      if (stage === 'module' && !(await session.resync(FIND_ATTEMPTS))) {
        await session.close();
        throw new StepError(
          new HayesError(messages['modem-lost'], { reason: text(silent, { port: session.port }) }),
          'timeout',
        );
      }
      await runProcedure(context, stage, facts);
      if (stage === 'module') this.#offers = await askOffers(session);
      if (isOver()) throw new StepError(new HayesError(messages.ended), 'closed');
      this.#from = bringUpStages[bringUpStages.indexOf(stage) + 1] ?? 'data';
    }
  }

  async #openPort(): Promise<Session> {
    if (this.#session?.isOpen) return this.#session;
    this.#setStatus({ stage: 'port', state: 'working' });
    this.#from = 'module';
    this.numbers.forgetOccupied();
    const transport = await this.options.transport();
    const session = new Session({
      dialect: this.dialect,
      transport,
      clock: this.clock,
      ...(this.options.baud ? { baud: this.options.baud } : {}),
    });
    session.on('traffic', (direction, bytes) => this.emit('traffic', direction, bytes));
    session.on('reset', (reason) => this.#lost(session, reason));
    session.on('close', (reason) => this.#lost(session, reason ?? new HayesError(messages['modem-closed'])));
    session.on('message', (message) => this.#line.tell('message', message));
    session.on('urc', (token) => this.#urc(token));
    this.#session = session;
    await session.open();
    if (this.#isClosed) await session.close();
    return session;
  }

  async #stayUp(): Promise<void> {
    this.#backoff.reset();
    this.#ready = true;
    this.#setStatus({ stage: 'data', state: 'ready' });
    this.#line.tell('ready');
    while (this.#ready) await this.#sleep();
  }

  #urc(token: Token): void {
    this.#line.tell('urc', token);
    if (token.urc?.tells !== 'network' || !token.urc.means || causes[token.urc.means] !== 'data') return;
    this.#down(new HayesError(messages['data-lost'], { answer: new TextDecoder('latin1').decode(token.raw) }), 'data');
  }

  #lost(session: Session, reason: HayesError): void {
    if (session !== this.#session) return;
    this.numbers.forgetOccupied();
    this.#down(reason, 'module');
  }

  #down(reason: HayesError, from: BringUpStage): void {
    const wasReady = this.#ready;
    this.#ready = false;
    this.#from = from;
    this.#generation++;
    if (wasReady) {
      this.#setStatus({ stage: this.#session?.isOpen ? from : 'port', state: 'working', reason: reason.text });
      this.#line.tell('down', reason);
    }
    this.#wake?.();
  }

  async #pause(error: unknown): Promise<void> {
    const reason: LocalText =
      error instanceof StepError
        ? error.reason.text
        : error instanceof HayesError
          ? error.text
          : text({ code: 'error', en: '{error}', zh: '{error}' }, { error: String(error) });
    const cause: Cause | undefined = error instanceof StepError ? error.cause : undefined;
    if (cause === 'closed') return;
    if (cause === 'timeout' && error instanceof StepError && error.outcome?.cause === 'timeout') this.#from = 'module';
    const permanent = cause !== undefined && causes[cause] === 'permanent';
    const wait = this.#backoff.next(permanent);
    this.#setStatus({
      stage: this.#status.stage,
      state: 'waiting',
      reason,
      ...(cause ? { cause } : {}),
      permanent,
      retryAt: this.clock.now() + wait,
    });
    await this.#sleep(wait);
  }

  #sleep(ms?: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = ms === undefined ? () => {} : this.clock.setTimeout(() => this.#wake?.(), ms);
      this.#wake = () => {
        cancel();
        this.#wake = undefined;
        resolve();
      };
    });
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

const silent = {
  code: 'silent',
  en: 'it does not answer on {port}; check port, speed and power',
  zh: '{port} 上没有应答；请检查端口、波特率和供电',
};
