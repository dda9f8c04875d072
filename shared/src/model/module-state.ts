/**
 * What the commands so far have established in a module: states per client or module, and what was said to it, per
 * client, per TLS context or for the whole module. One understanding for linter, emulator and driver.
 */
import type { Dialect, Eraser, Facts, FactValue, Form, State, Urc } from '../dialect/index.ts';
import { derivedFacts, roles, states } from '../dialect/index.ts';

/** Whom a fact is about. `client` and `context` never stand together: see `scopeOf`. */
export interface Scope {
  readonly client?: number | undefined;
  /** TLS context and, where the dialect has one, its socket: `1` or `1/5`. */
  readonly context?: string | undefined;
}

export type Violation =
  /** The command needs a state that is not there. */
  | { kind: 'needs'; state: State }
  /** The command had to come before this state. */
  | { kind: 'before'; state: State }
  /** The state that the command gives is there already. */
  | { kind: 'already'; state: State }
  /** Facts that nobody has said. */
  | { kind: 'knows'; facts: readonly string[] };

type Said = FactValue | readonly FactValue[];

interface Entry {
  readonly value: Said;
  /** The form that said it. */
  readonly form: Form;
}

/** Facts that choose whom a command is about, or hold for one packet only; they are not remembered. */
const passing = new Set([
  'messageId',
  'retry',
  'pin',
  'puk',
  'newPin',
  'certificate.kind',
  'certificate.data',
  'certificate.data.length',
]);

/** Roles whose facts hold for the one command only. */
const spoken = new Set(['publish', 'subscribe', 'unsubscribe', 'query', 'read', 'reset', 'close', 'disconnect']);

/** Facts that mean nothing once the fact they hang on is false. */
const dependents: Readonly<Record<(typeof derivedFacts)[number], readonly string[]>> = {
  will: ['will.topic', 'will.payload', 'will.qos', 'will.retain'],
  secure: ['context', 'tls.socket'],
};

const one = (value: Said | undefined): FactValue | undefined =>
  Array.isArray(value) ? (value[0] as FactValue | undefined) : (value as FactValue | undefined);

const keyOf = (scope: Scope): string =>
  scope.client !== undefined ? `client ${scope.client}` : scope.context !== undefined ? `context ${scope.context}` : '';

/** Whom a command is about: its client, else its TLS context, else the module. */
export function scopeOf(form: Form, facts: Facts): Scope {
  const client = one(facts.client as Said | undefined);
  if (form.send.fields.includes('client') && typeof client === 'number') return { client };
  const context = one(facts.context as Said | undefined);
  if (form.send.fields.includes('context') && context !== undefined)
    return contextScope(context, one(facts['tls.socket'] as Said | undefined));
  return {};
}

/** The scope of a TLS context; a dialect without sockets for it leaves the socket out. */
export const contextScope = (context: FactValue, socket?: FactValue): Scope => ({
  context: socket === undefined ? String(context) : `${context}/${socket}`,
});

export class ModuleState {
  readonly dialect: Dialect;
  #facts = new Map<string, Map<string, Entry>>();
  /** State → keys of those in it: a client's number, or `module`. */
  #states = new Map<State, Set<string>>();

  constructor(dialect: Dialect) {
    this.dialect = dialect;
  }

  clone(): ModuleState {
    const copy = new ModuleState(this.dialect);
    copy.#facts = new Map([...this.#facts].map(([key, facts]) => [key, new Map(facts)]));
    copy.#states = new Map([...this.#states].map(([state, keys]) => [state, new Set(keys)]));
    return copy;
  }

  /** What was said, to the scope itself or, failing that, to the whole module; nothing assumed. */
  said(name: string, scope: Scope = {}): Said | undefined {
    return this.#facts.get(keyOf(scope))?.get(name)?.value ?? this.#facts.get('')?.get(name)?.value;
  }

  /** What holds: what was said, else the setting's value after a start. */
  fact(name: string, scope: Scope = {}): FactValue | undefined {
    const said = one(this.said(name, scope));
    if (said !== undefined) return said;
    const setting = this.dialect.settings.get(name);
    if (setting?.initially === undefined) return undefined;
    return setting.initially;
  }

  /** Everything that was said to a scope, without what was said to the module. */
  facts(scope: Scope = {}): Facts {
    return Object.fromEntries([...(this.#facts.get(keyOf(scope)) ?? [])].map(([name, entry]) => [name, entry.value]));
  }

  has(state: State, client?: number): boolean {
    return this.#states.get(state)?.has(this.#holder(state, client)) ?? false;
  }

  /** Clients in a state, in order of their numbers; empty for states of the module. */
  clients(state: State): number[] {
    return [...(this.#states.get(state) ?? [])]
      .filter((key) => key !== MODULE)
      .map(Number)
      .sort((a, b) => a - b);
  }

  /** Everything that stands against the command now. Ranges and codes are `recognise`'s matter. */
  check(form: Form, facts: Facts): Violation[] {
    const scope = scopeOf(form, facts);
    const violations: Violation[] = [];
    const within = form.gives && this.dialect.states[form.gives]?.within;
    for (const state of new Set([form.needs, within]))
      if (state && !this.has(state, scope.client)) violations.push({ kind: 'needs', state });
    if (form.before && this.#isBeyond(form.before, scope)) violations.push({ kind: 'before', state: form.before });
    if (form.gives && this.has(form.gives, scope.client)) violations.push({ kind: 'already', state: form.gives });
    const unknown = form.knows.filter(
      (name) => facts[name] === undefined && this.said(name, scope) === undefined && !sentAsData(form, name),
    );
    if (unknown.length > 0) violations.push({ kind: 'knows', facts: unknown });
    return violations;
  }

  /** The command was obeyed: remembers what it said, gives and drops its states. */
  apply(form: Form, facts: Facts): void {
    const scope = scopeOf(form, facts);
    this.remember(form, facts);
    if (form.drops) this.drop(form.drops, scope.client);
    if (form.gives) this.give(form.gives, scope.client);
    this.forget(form, facts);
    if (form.does === 'publish') this.erase('publish', scope.client);
    if (form.does === 'reset') this.reset();
  }

  /** What a command makes the module forget, whether it has succeeded or not. */
  forget(form: Form, facts: Facts): void {
    const key = keyOf(scopeOf(form, facts));
    if (form.forgets === 'all') this.#facts.delete(key);
    else for (const name of form.forgets) this.#facts.get(key)?.delete(name);
  }

  /** Remembers what a command said without the rest of its effects: for a command whose result is still to come. */
  remember(form: Form, facts: Facts): void {
    if (spoken.has(form.does)) return;
    const scope = scopeOf(form, facts);
    const table = this.#tableOf(scope);
    for (const [name, value] of Object.entries(facts)) {
      const chooses =
        (name === 'client' && scope.client !== undefined) ||
        (scope.context !== undefined && (name === 'context' || name === 'tls.socket'));
      if (value === undefined || chooses || passing.has(name)) continue;
      table.set(name, { value, form });
    }
    for (const name of derivedFacts) {
      if (facts[name] === false) for (const dependent of dependents[name]) table.delete(dependent);
    }
  }

  /** The module has reported something that changes its state. */
  told(urc: Urc, facts: Facts): void {
    if (urc.tells === 'boot') this.reset();
    else if (urc.drops) this.drop(urc.drops, one(facts.client as Said | undefined) as number | undefined);
  }

  give(state: State, client?: number): void {
    const keys = this.#states.get(state) ?? new Set();
    this.#states.set(state, keys.add(this.#holder(state, client)));
  }

  /**
   * Leaves a state and every state within it, and forgets what goes with them.
   * @param client undefined for a state of the module, or for all clients in it
   */
  drop(state: State, client?: number): void {
    for (const inner of states)
      if (inner !== state && this.dialect.states[inner]?.within === state) this.drop(inner, client);
    const keys = this.#states.get(state);
    const holder = this.#holder(state, client);
    for (const key of client === undefined ? [...(keys ?? [])] : [holder])
      if (keys?.delete(key)) this.#left(state, key);
  }

  #left(state: State, holder: string): void {
    const client = holder === MODULE ? undefined : Number(holder);
    const forgets = this.dialect.states[state]?.forgets;
    const table = this.#facts.get(keyOf({ client }));
    if (forgets === 'all') table?.clear();
    else if (Array.isArray(forgets)) for (const name of forgets) table?.delete(name);
    if (state === 'open') this.erase('close', client);
    if (state === 'connected') this.erase('disconnect', client);
  }

  /**
   * Forgets what this event erases.
   * @param client the one it happened to; undefined where it happened to all
   */
  erase(by: Eraser, client?: number): void {
    if (by === 'sleep' || by === 'reset')
      for (const state of states)
        for (const key of [...(this.#states.get(state) ?? [])])
          this.drop(state, key === MODULE ? undefined : Number(key));
    const one = client === undefined ? undefined : this.#facts.get(keyOf({ client }));
    for (const table of client === undefined ? this.#facts.values() : one ? [one] : [])
      for (const [name, entry] of table) if (entry.form.erasedBy.includes(by)) table.delete(name);
  }

  /** The module has restarted: only what a restart does not erase is left. */
  reset(): void {
    this.erase('reset');
    for (const [key, table] of this.#facts) {
      for (const [name, entry] of table) if (entry.form.risk !== 'writes-flash') table.delete(name);
      if (table.size === 0) this.#facts.delete(key);
    }
  }

  #tableOf(scope: Scope): Map<string, Entry> {
    const key = keyOf(scope);
    const table = this.#facts.get(key) ?? new Map<string, Entry>();
    this.#facts.set(key, table);
    return table;
  }

  #holder(state: State, client: number | undefined): string {
    const per = this.dialect.states[state]?.per ?? (roles.start.gives === state ? 'module' : 'client');
    return per === 'module' || client === undefined ? MODULE : String(client);
  }

  /** True in the state; for a TLS context, where a client that uses it is; for the module, where any client is. */
  #isBeyond(state: State, scope: Scope): boolean {
    if (scope.client !== undefined) return this.has(state, scope.client);
    if (scope.context === undefined) return (this.#states.get(state)?.size ?? 0) > 0;
    return this.clients(state).some((client) => this.contextOf(client)?.context === scope.context);
  }

  /** The TLS context that a client uses, if it uses one. */
  contextOf(client: number): Scope | undefined {
    const context = one(this.said('context', { client }));
    return context === undefined ? undefined : contextScope(context, one(this.said('tls.socket', { client })));
  }
}

const MODULE = 'module';

/** True where the fact follows a prompt instead of standing on the line. */
const sentAsData = (form: Form, name: string): boolean =>
  form.stages.some((stage) => stage.kind === 'data' && stage.fact === name);
