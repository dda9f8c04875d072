/** The module as its commands see it: dialect, state, surroundings, one MQTT client per client number. */
import type { Cause, Conditions, Dialect, Facts, FactValue, Form, Urc } from '../dialect/index.ts';
import { ModuleState, type Scope, scopeOf } from '../model/index.ts';
import type { Clock } from '../transport/clock.ts';
import { deliver, forgetInboxes } from './delivery.ts';
import type { Environment } from './environment.ts';
import type { Faults } from './faults.ts';
import { sizeOf } from './files.ts';
import type { Log } from './log.ts';
import { MessageBuffer } from './message-buffer.ts';
import { Reconnection } from './reconnection.ts';
import { canReport, replyLine, reportOf } from './reply.ts';
import { Session } from './session.ts';
import type { Uplink } from './uplink.ts';

export interface ModuleParts {
  readonly dialect: Dialect;
  readonly clock: Clock;
  readonly environment: Environment;
  readonly uplink: Uplink;
  readonly log: Log;
  readonly faults: Faults;
  /** ms that every packet to the broker takes at least */
  readonly latency: number;
  /** Puts a line on the serial line as soon as it is free for one. */
  readonly report: (line: Uint8Array) => void;
  /** Settles when the line has room for more. */
  readonly room: () => Promise<void>;
  readonly restart: () => void;
}

/** What firmware does where neither the host nor the dialect says: our choice, since the manuals leave it out. */
const firmwareDefaults: Readonly<Record<string, FactValue>> = {
  will: false,
  secure: false,
  cleanSession: true,
  protocolVersion: 4,
  keepAlive: 120,
  packetTimeout: 10,
  retries: 3,
  retryNotice: false,
  'will.qos': 0,
  'will.retain': false,
  'tls.mode': 'encrypt',
  pdpType: 'ip',
  apn: '',
};

export class Module {
  readonly parts: ModuleParts;
  readonly state: ModuleState;
  /** PEM texts, by TLS context and kind, or by name. */
  readonly files = new Map<string, Uint8Array>();
  readonly #sessions = new Map<number, Session>();
  readonly #reconnections = new Map<number, Reconnection>();
  readonly #buffers = new Map<number, MessageBuffer>();
  isAsleep = false;
  #messageId = 0;

  constructor(parts: ModuleParts) {
    this.parts = parts;
    this.state = new ModuleState(parts.dialect);
  }

  session(client: number): Session {
    let session = this.#sessions.get(client);
    if (!session) {
      session = new Session(this.parts.clock, this.parts.latency, {
        message: (message, messageId) => {
          if (this.#storing(client)) return this.buffer(client)!.put(message, messageId);
          deliver(this, client, message, messageId);
          return this.parts.room();
        },
        lost: (cause) => this.lost(client, cause),
      });
      this.#sessions.set(client, session);
    }
    return session;
  }

  /** Where messages of a client wait to be read; undefined where the dialect has no such places. */
  buffer(client: number): MessageBuffer | undefined {
    const slot = this.parts.dialect.param('slot');
    let buffer = this.#buffers.get(client);
    if (!buffer && slot.ranges.length > 0) {
      buffer = new MessageBuffer(slot, (place, { message, messageId }) => {
        const { faults, log, report } = this.parts;
        log.add({ kind: 'message', client, ...message, messageId });
        const urc = this.#storing(client);
        const line = urc && this.urcLine(urc, { client, slot: place });
        if (line && !faults.at('message').skip) report(line);
      });
      this.#buffers.set(client, buffer);
    }
    return buffer;
  }

  /** The URC that names a message's place, where the settings in force bring it. */
  #storing(client: number): Urc | undefined {
    return [...this.parts.dialect.urcs.values()].find(
      (urc) => urc.tells === 'stored' && urc.line.fields.includes('slot') && this.isInForce(urc.when, { client }),
    );
  }

  isInForce(when: Conditions, scope: Scope): boolean {
    return Object.entries(when).every(([name, wanted]) => String(this.fact(name, scope)) === String(wanted));
  }

  /** What holds for a scope: said, else what the module knows of itself, else how it starts. */
  fact(name: string, scope: Scope = {}): FactValue | undefined {
    if (name === 'phase' && scope.client !== undefined)
      return this.reconnection(scope.client).isRunning
        ? 'connecting'
        : (this.#sessions.get(scope.client)?.phase ?? 'closed').replace(/^(closed|opening)$/, 'initial');
    if (name === 'client') return scope.client;
    const around = this.parts.environment.fact(name, this.parts.clock.now());
    if (around !== undefined) return around;
    return this.state.fact(name, scope) ?? this.parts.dialect.param(name).spec.default ?? firmwareDefaults[name];
  }

  /** Everything that a line of the form can be made of. Optional parts are only printed where something is known. */
  known(fields: readonly string[], scope: Scope, stated: Facts): Facts {
    const facts: { [name: string]: Facts[string] } = {};
    for (const name of fields) {
      const value =
        stated[name] ??
        this.state.said(name, scope) ??
        this.#stored(name, scope, stated) ??
        this.#knownOfItself(name, scope);
      if (value !== undefined) facts[name] = value as Facts[string];
    }
    return facts;
  }

  #stored(name: string, { client }: Scope, stated: Facts): Facts[string] {
    if (name === 'certificate.data.length') return sizeOf(this.files, stated);
    return name === 'stored' && client !== undefined ? this.buffer(client)?.stored : undefined;
  }

  #knownOfItself(name: string, scope: Scope): FactValue | undefined {
    if (name === 'phase' || name === 'client') return this.fact(name, scope);
    const around = this.parts.environment.fact(name, this.parts.clock.now());
    if (around !== undefined) return around;
    if (name.startsWith('will.') || this.parts.dialect.param(name).spec.default !== undefined)
      return this.parts.dialect.settings.get(name)?.initially;
    return this.state.fact(name, scope) ?? firmwareDefaults[name];
  }

  /** An id for a packet where the host gives none: 1 to 65535, then from 1 again. */
  nextMessageId(): number {
    this.#messageId = (this.#messageId % 65_535) + 1;
    return this.#messageId;
  }

  urcs(names: readonly string[]): Urc[] {
    return names.map((name) => this.parts.dialect.urcs.get(name)).filter((urc) => urc !== undefined);
  }

  /** @returns the line that reports the cause; undefined where the dialect has no words for it */
  reportLine(
    urcs: readonly Urc[],
    cause: Cause,
    facts: Facts,
    scope: Scope,
    code?: string,
  ): { urc: Urc; line: Uint8Array } | undefined {
    const report = reportOf(urcs, cause, code);
    if (!report) return undefined;
    const stated = { ...facts, ...report.facts };
    const line = replyLine(report.urc.line, report.param, {
      ...this.known(
        report.urc.line.fields.filter((name) => ['client', 'address', 'active'].includes(name)),
        scope,
        stated,
      ),
      ...stated,
    });
    return line && { urc: report.urc, line };
  }

  /** The connection of a client is gone: the session is over, and a URC says so. */
  lost(client: number, cause: Cause, code?: string): void {
    const { log, report } = this.parts;
    log.add({ kind: 'link', client, event: 'lost', cause });
    const told = this.#sessionReport(client, cause, code);
    this.state.drop('open', client);
    this.state.drop('connected', client);
    if (code === undefined && this.reconnection(client).start(cause)) return;
    if (told) {
      this.state.told(told.urc, { client });
      report(told.line);
    }
  }

  /** The command was obeyed. */
  apply(form: Form, facts: Facts): void {
    this.state.apply(form, facts);
  }

  /** The command was tried and has failed: some of what was said is forgotten all the same. */
  failed(form: Form, facts: Facts, scope: Scope): void {
    this.state.forget(form, facts);
    if (form.gives === 'connected') this.state.erase('disconnect', scope.client);
  }

  /** Reports the registration with the network, where a command has asked for such reports. */
  reportRegistration(): void {
    for (const urc of this.parts.dialect.urcs.values()) {
      if (!urc.line.fields.includes('registration') || !this.#isReporting(urc.name)) continue;
      const line = this.urcLine(urc);
      if (line) this.parts.report(line);
    }
  }

  /** True where the command of this name was last told to report: with a number that is not zero. */
  #isReporting(command: string): boolean {
    const forms = this.parts.dialect.commands.get(command)?.forms ?? [];
    const fields = forms.flatMap((form) => (form.does === 'configure' ? form.send.fields : []));
    return fields.some((name) => Number(this.state.said(name) ?? 0) > 0);
  }

  /** A URC made of what is known, without anything that need not be in it. */
  urcLine(urc: Urc, facts: Facts = {}): Uint8Array | undefined {
    const own = urc.line.fields.filter((name) => ['registration', 'sim', 'address'].includes(name));
    return replyLine(urc.line, (name) => urc.param(name), { ...this.known(own, {}, {}), ...facts });
  }

  /** An earlier host's session: the module holds it, and nothing is at its other end. */
  leaveOver(client: number): void {
    const forms = [...this.parts.dialect.commands.values()].flatMap((command) => command.forms);
    for (const form of forms) {
      if (form.does === 'open') this.state.remember(form, { client, host: '203.0.113.1', port: 1883 });
      if (form.gives) this.state.give(form.gives, client);
    }
    this.session(client).pretend('connected');
  }

  /** The module has restarted. */
  restart(): void {
    this.dropAll();
    for (const buffer of this.#buffers.values()) buffer.clear();
    forgetInboxes(this);
    this.state.reset();
    this.isAsleep = false;
    this.parts.environment.restart();
  }

  /** @returns false where the host has forbidden it */
  sleep(): boolean {
    if (this.fact('sleep') === 'off') return false;
    this.dropAll();
    this.state.erase('sleep');
    this.isAsleep = true;
    this.parts.log.add({ kind: 'sleep', event: 'asleep' });
    return true;
  }

  /** The broker has refused the session and hung up. */
  refused(client: number): void {
    if (this.session(client).phase === 'closed' && this.state.has('open', client)) this.lost(client, 'lost');
  }

  /** A client's attempts to connect again by itself. */
  reconnection(client: number): Reconnection {
    const known = this.#reconnections.get(client) ?? new Reconnection(this, client);
    this.#reconnections.set(client, known);
    return known;
  }

  /** What the module says of a client's connection; undefined where the dialect has no words for it. */
  sessionLine(client: number, cause: Cause, code?: string): Uint8Array | undefined {
    return this.#sessionReport(client, cause, code)?.line;
  }

  #sessionReport(client: number, cause: Cause, code?: string) {
    const urcs = [...this.parts.dialect.urcs.values()].filter((urc) => urc.tells === 'session');
    if (cause === 'retrying' && !urcs.some((urc) => canReport(urc, cause))) return undefined;
    return this.reportLine(urcs, cause, { client }, { client }, code);
  }

  /** Every connection is gone: the network, the radio or the power is. */
  dropAll(cause?: Cause): void {
    for (const one of this.#reconnections.values()) one.stop();
    for (const [client, session] of this.#sessions) {
      if (session.phase === 'closed') continue;
      session.cut();
      if (cause) this.lost(client, cause);
    }
  }

  /** The way to the brokers is gone, and no link has noticed. */
  deafenAll(): void {
    for (const session of this.#sessions.values()) session.deafen();
  }

  /** Settings in force for a call, to choose among forms that look alike. */
  setting(form: Form | undefined, facts: Facts): (name: string) => FactValue | undefined {
    const scope = form ? scopeOf(form, facts) : {};
    return (name) => this.fact(name, scope);
  }
}
