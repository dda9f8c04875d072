/** Each capability: what it needs of the dialect, where a manual speaks of it, and how it is tried. */
import type { Dialect, ProcedureName } from '../../dialect/index.ts';
import type { BenchOptions } from './bench.ts';
import { auth, connect, reconnect, severalClients, tls, users, will } from './connection-trials.ts';
import {
  binary,
  buffered,
  empty,
  largest,
  qos,
  receive,
  retain,
  subscribeMany,
  unsubscribe,
} from './message-trials.ts';
import { TlsGate } from './tls-gate.ts';
import type { Trial } from './trial.ts';

/** In the order of the table. */
export const capabilities = [
  'connect',
  'will',
  'auth',
  'qos-0',
  'qos-1',
  'qos-2',
  'retain',
  'binary',
  'largest-payload',
  'empty-payload',
  'subscribe-many',
  'unsubscribe',
  'receive',
  'buffered-receive',
  'tls-none',
  'tls-server',
  'tls-mutual',
  'reconnect',
  'several-clients',
] as const;
export type Capability = (typeof capabilities)[number];

export interface Plan {
  /** Procedures that it cannot do without, besides `connect`. */
  readonly procedures: readonly ProcedureName[];
  /** Parameters, roles (`does: …`) and URCs (`tells: …`) whose sections of the manual it is about; the first that has one. */
  readonly about: readonly string[];
  /** A trial with the bench that it wants. */
  readonly prepare: () => { trial: Trial; bench?: BenchOptions };
}

const simply =
  (trial: Trial): Plan['prepare'] =>
  () => ({ trial });

const secured = (level: 'none' | 'server' | 'mutual'): Plan => ({
  procedures: [],
  about: ['secure', 'tls.mode', 'does: store'],
  prepare: () => {
    const gate = new TlsGate({ mutual: level === 'mutual' });
    return { trial: tls(gate, level), bench: { gate } };
  },
});

const publishing = (trial: Trial, ...about: string[]): Plan => ({
  procedures: ['publish'],
  about: [...about, 'does: publish'],
  prepare: simply(trial),
});

export const plans: Readonly<Record<Capability, Plan>> = {
  connect: { procedures: [], about: ['does: connect'], prepare: simply(connect) },
  will: { procedures: [], about: ['will.payload', 'will', 'does: connect'], prepare: simply(will) },
  auth: {
    procedures: [],
    about: ['username', 'password', 'does: connect'],
    prepare: () => ({ trial: auth, bench: { broker: { users } } }),
  },
  'qos-0': publishing(qos(0), 'qos'),
  'qos-1': publishing(qos(1), 'qos'),
  'qos-2': publishing(qos(2), 'qos'),
  retain: publishing(retain, 'retain'),
  binary: { ...publishing(binary, 'payload'), procedures: ['publish', 'subscribe'] },
  'largest-payload': publishing(largest, 'payload'),
  'empty-payload': { ...publishing(empty, 'payload', 'payload.length'), procedures: ['publish', 'subscribe'] },
  'subscribe-many': {
    procedures: ['subscribe'],
    about: ['does: subscribe'],
    prepare: () => ({ trial: subscribeMany, bench: { broker: { refuses: ['forbidden'] } } }),
  },
  unsubscribe: { procedures: ['subscribe', 'unsubscribe'], about: ['does: unsubscribe'], prepare: simply(unsubscribe) },
  receive: { procedures: ['subscribe'], about: ['tells: message', 'tells: part'], prepare: simply(receive) },
  'buffered-receive': {
    procedures: ['subscribe', 'receive'],
    about: ['tells: stored', 'does: read'],
    prepare: simply(buffered),
  },
  'tls-none': secured('none'),
  'tls-server': secured('server'),
  'tls-mutual': secured('mutual'),
  reconnect: { procedures: ['publish', 'subscribe'], about: ['tells: session'], prepare: simply(reconnect) },
  'several-clients': { procedures: ['publish', 'subscribe'], about: ['client'], prepare: simply(severalClients) },
};

/** The section of the manual that says what a capability can do here, where the dialect states one. */
export function sectionOf(dialect: Dialect, capability: Capability): string | undefined {
  const overlay = dialect.model === undefined ? undefined : dialect.file.models?.[dialect.model];
  const ofModel = (overlay?.without ?? []).some((name) => concerns(dialect, name, plans[capability]));
  if (ofModel && overlay?.manual) return overlay.manual;
  for (const what of plans[capability].about) {
    const section = lookUp(dialect, what);
    if (section) return section;
  }
  return undefined;
}

/** Names that the model lacks and that the capability is about. */
export const lackedBy = (dialect: Dialect, capability: Capability): string[] => {
  const overlay = dialect.model === undefined ? undefined : dialect.file.models?.[dialect.model];
  return (overlay?.without ?? []).filter((name) => concerns(dialect, name, plans[capability]));
};

function concerns(dialect: Dialect, name: string, { procedures, about }: Plan): boolean {
  if ((procedures as readonly string[]).includes(name)) return true;
  const command = dialect.file.commands?.[name.split('.', 1)[0]!];
  const urc = dialect.file.urcs?.[name];
  return about.some((what) => what === `does: ${command?.does}` || what === `tells: ${urc?.tells}`);
}

function lookUp(dialect: Dialect, what: string): string | undefined {
  const [kind, word] = what.split(': ');
  if (kind === 'does') {
    const forms = [...dialect.commands.values()].flatMap((command) => command.forms);
    return forms.find((form) => form.does === word && form.manual)?.manual;
  }
  if (kind === 'tells') return [...dialect.urcs.values()].find((urc) => urc.tells === word && urc.manual)?.manual;
  return dialect.file.params?.[what]?.manual ?? paramOfForms(dialect, what);
}

function paramOfForms(dialect: Dialect, name: string): string | undefined {
  for (const command of dialect.commands.values())
    for (const form of command.forms) {
      const manual = (form.send.fields as readonly string[]).includes(name) ? form.param(name).spec.manual : undefined;
      if (manual) return manual;
    }
  return undefined;
}
