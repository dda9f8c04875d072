/** What commands do, by the role and the facts that the dialect gives them. No vendor's command is known here. */
import type { Cause, Facts, FactValue, Form, Role } from '../dialect/index.ts';
import { toBytes } from '../dialect/index.ts';
import { contextScope, type Scope } from '../model/index.ts';
import { type Credentials, cloudCredentials } from './cloud-credentials.ts';
import { activate, deactivate } from './data-connection.ts';
import { inboxOf } from './delivery.ts';
import { remove, store } from './files.ts';
import type { StoredMessage } from './message-buffer.ts';
import type { Module } from './module.ts';
import { packetLength } from './packet.ts';
import { canSay } from './refusal.ts';
import type { Retry } from './session.ts';
import type { TlsOptions, UplinkMessage } from './uplink.ts';

export interface Call {
  readonly form: Form;
  /** What the command said, its data included. */
  readonly facts: Facts;
  readonly scope: Scope;
  /** Reports that a packet is sent again. */
  readonly notice: (count: number) => void;
}

export interface Effect {
  /** undefined: nothing is ever said of it (the link is gone, which is reported by itself) */
  readonly cause: Cause | undefined;
  /** What the effect adds to the report. */
  readonly facts?: Facts;
}

export interface Behaviour {
  /** Why the command is refused before anything happens. */
  readonly refuses?: (module: Module, call: Call) => Cause | undefined;
  /** What the answer's lines tell, one set of facts for each; without it there is one line of what is known. */
  readonly answers?: (module: Module, call: Call) => readonly Facts[] | undefined;
  readonly act: (module: Module, call: Call) => Effect | Promise<Effect>;
}

const list = (value: Facts[string]): readonly FactValue[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value as FactValue];
const ok: Effect = { cause: 'ok' };
const clientOf = (call: Call): number => call.scope.client ?? 0;

function retryOf(module: Module, call: Call): Retry {
  const notices = module.fact('retryNotice', call.scope) === true;
  return {
    timeout: Number(call.facts.packetTimeout ?? module.fact('packetTimeout', call.scope)) * 1000,
    times: module.parts.dialect.settings.has('retries') ? Number(module.fact('retries', call.scope)) : 0,
    notice: (count) => {
      if (notices) call.notice(count);
    },
  };
}

function tlsOf(module: Module, call: Call, host: string): TlsOptions | undefined {
  if (module.fact('secure', call.scope) !== true) return undefined;
  const client = clientOf(call);
  const scope = module.state.contextOf(client) ?? contextScope(String(module.fact('context', call.scope) ?? 0));
  const mode = module.fact('tls.mode', scope);
  const file = (kind: string): Uint8Array | undefined => {
    const name = module.state.fact(`tls.${kind}.name`, scope);
    return name === undefined ? module.files.get(`${scope.context} ${kind}`) : module.files.get(String(name));
  };
  const verify = mode === 'verify' || mode === 'mutual';
  const isName = !/^[\d.]+$|:/.test(host);
  return {
    verify,
    ca: verify ? file('ca') : undefined,
    cert: mode === 'mutual' || mode === 'client' ? file('cert') : undefined,
    key: mode === 'mutual' || mode === 'client' ? file('key') : undefined,
    serverName: isName && module.fact('tls.sni', scope) !== false ? host : undefined,
  };
}

const saidBy =
  (module: Module, call: Call) =>
  (name: string): string | undefined => {
    const value = call.facts[name] ?? module.state.said(name, call.scope);
    return value === undefined ? undefined : String(value);
  };

/** Opens the network to the host that the command, or an earlier one, has named. */
async function openNetwork(module: Module, call: Call): Promise<Cause> {
  const { environment, uplink, log } = module.parts;
  const client = clientOf(call);
  const session = module.session(client);
  if (session.phase !== 'closed') return 'in-use';
  if (!environment.isAttached) return 'no-network';
  if (!environment.hasData) return 'no-data';
  environment.activate();
  module.buffer(client)?.clear();
  const said = saidBy(module, call);
  const host = said('host') ?? '';
  const tls = tlsOf(module, call, host);
  if (tls?.verify && !tls.ca) return 'certificate';
  const target = { host, port: Number(said('port') ?? module.fact('port', call.scope) ?? 1883) };
  const cause = await session.open(uplink, { ...target, tls });
  if (cause === 'ok') log.add({ kind: 'link', client, event: 'open' });
  return cause;
}

const open: Behaviour = { act: async (module, call) => ({ cause: await openNetwork(module, call) }) };

/** What the command itself says, or what holds from earlier. */
const factOf =
  (module: Module, { facts, scope }: Call) =>
  (name: string): FactValue | undefined => {
    const said = facts[name];
    return said === undefined ? module.fact(name, scope) : list(said)[0];
  };

function willOf(module: Module, call: Call): UplinkMessage | undefined {
  const fact = factOf(module, call);
  const topic = fact('will.topic');
  const flag = call.facts.will ?? module.state.said('will', call.scope);
  // Where the dialect has a flag for it there is no will until the flag is set.
  const isLeft = flag === undefined ? module.parts.dialect.file.params?.will === undefined : flag === true;
  if (!topic || !isLeft) return undefined;
  return {
    topic: String(topic),
    payload: toBytes(fact('will.payload') ?? ''),
    qos: Number(fact('will.qos')) as 0 | 1 | 2,
    retain: fact('will.retain') === true,
  };
}

/** What the host has said; where it has left out the user name and given an identity at a cloud, what follows from that. */
async function credentialsOf(module: Module, call: Call): Promise<Partial<Credentials> & { clientId: string }> {
  const said = saidBy(module, call);
  const clientId = said('clientId') ?? '';
  const [productKey, deviceName, deviceSecret] = [
    said('cloud.productKey'),
    said('cloud.deviceName'),
    said('cloud.deviceSecret'),
  ];
  if (said('username') === undefined && productKey && deviceName && deviceSecret) {
    return cloudCredentials(
      clientId,
      { productKey, deviceName, deviceSecret },
      module.fact('secure', call.scope) === true,
    );
  }
  // A signature that has a place for them and nothing to put there holds empty strings.
  const username = said('username') || undefined;
  const password = said('password') || undefined;
  return { clientId, ...(username === undefined ? {} : { username }), ...(password === undefined ? {} : { password }) };
}

const connect: Behaviour = {
  refuses: (module, call) =>
    module.parts.dialect.states.open === undefined && module.state.has('connected', call.scope.client)
      ? 'in-use'
      : undefined,
  async act(module, call) {
    const client = clientOf(call);
    const session = module.session(client);
    module.reconnection(client).stop();
    // A module without a command of its own for the network opens it here.
    if (session.phase === 'closed') {
      const opened = await openNetwork(module, call);
      if (opened !== 'ok') return { cause: opened };
    }
    const fact = factOf(module, call);
    const cause = await session.connect(
      {
        ...(await credentialsOf(module, call)),
        clean: fact('cleanSession') === true,
        keepAlive: Number(fact('keepAlive')),
        version: Number(fact('protocolVersion')) === 3 ? 3 : 4,
        will: willOf(module, call),
      },
      retryOf(module, call).timeout,
    );
    if (cause === 'ok') module.parts.log.add({ kind: 'link', client, event: 'connected' });
    return { cause };
  },
};

const messageOf = (module: Module, call: Call): UplinkMessage => ({
  topic: String(call.facts.topic ?? module.state.said('topic', call.scope)),
  payload: toBytes((call.facts.payload ?? module.state.said('payload', call.scope) ?? '') as FactValue),
  qos: Number(call.facts.qos ?? 0) as 0 | 1 | 2,
  retain: call.facts.retain === true,
});

const publish: Behaviour = {
  answers: (module, call) =>
    answers(call, 'packetLength') ? [{ packetLength: packetLength(messageOf(module, call)) }] : undefined,
  refuses(module, call) {
    const qos = Number(call.facts.qos ?? 0);
    // §3.2.8: only QoS 0 has the message id 0.
    if (qos > 0 && call.facts.messageId === 0) return 'parameter';
    if (module.session(clientOf(call)).inFlight >= module.parts.dialect.limits.inFlight) return 'busy';
    return undefined;
  },
  async act(module, call) {
    const client = clientOf(call);
    const message = messageOf(module, call);
    module.parts.log.add({ kind: 'publish', client, ...message, messageId: Number(call.facts.messageId ?? 0) });
    return { cause: await module.session(client).publish(message, retryOf(module, call)) };
  },
};

const subscribe: Behaviour = {
  refuses: tooManyTopics,
  async act(module, call) {
    const levels = list(call.facts.qos);
    const topics = list(call.facts.topic).map((topic, index) => ({
      topic: String(topic),
      qos: Number(levels[index] ?? levels[0] ?? 0) as 0 | 1 | 2,
    }));
    const { cause, granted } = await module.session(clientOf(call)).subscribe(topics, retryOf(module, call));
    if (cause !== 'ok') return { cause };
    const isRefused = granted.every((level) => level === 128);
    return isRefused && !tellsGranted(module, call.form) ? { cause: 'error' } : { cause, facts: { granted } };
  },
};

/** Where no field tells what the broker granted, a refusal is a failed command. */
const tellsGranted = (module: Module, { stages }: Form): boolean =>
  stages.some(
    (stage) =>
      stage.kind === 'completion' && module.urcs(stage.urcs).some(({ line }) => line.fields.includes('granted')),
  );

const unsubscribe: Behaviour = {
  refuses: tooManyTopics,
  async act(module, call) {
    return {
      cause: await module
        .session(clientOf(call))
        .unsubscribe(list(call.facts.topic).map(String), retryOf(module, call)),
    };
  },
};

function tooManyTopics(module: Module, call: Call): Cause | undefined {
  return list(call.facts.topic).length > module.parts.dialect.limits.topics ? 'parameter' : undefined;
}

const disconnect: Behaviour = {
  async act(module, call) {
    const client = clientOf(call);
    const reconnection = module.reconnection(client);
    const cause = reconnection.isRunning ? 'ok' : await module.session(client).disconnect();
    reconnection.stop();
    module.parts.log.add({ kind: 'link', client, event: 'closed' });
    return { cause };
  },
};

const close: Behaviour = {
  async act(module, call) {
    const client = clientOf(call);
    const cause = await module.session(client).close();
    if (cause === 'ok') module.parts.log.add({ kind: 'link', client, event: 'closed' });
    return { cause };
  },
};

/** Facts that change the module or its surroundings when a command states them. */
const effects: Readonly<Record<string, (module: Module, value: FactValue, call: Call) => Cause | undefined>> = {
  pin: ({ parts }, pin) => parts.environment.enterPin(String(pin)),
  puk: ({ parts }, puk, call) => parts.environment.enterPuk(String(puk), String(call.facts.newPin ?? '')),
  radio(module, radio) {
    module.parts.environment.radio = String(radio);
    module.parts.environment.hasLostData = false;
    if (radio !== 'on') module.dropAll('lost');
    return undefined;
  },
  attached(module, attached) {
    module.parts.environment.detached = attached === false;
    module.parts.environment.hasLostData = false;
    if (attached === false) module.dropAll('lost');
    return undefined;
  },
};

const configure: Behaviour = {
  act(module, call) {
    for (const [name, effect] of Object.entries(effects)) {
      const value = call.facts[name];
      const cause = value === undefined ? undefined : effect(module, value as FactValue, call);
      if (cause && cause !== 'ok') return { cause };
    }
    return ok;
  },
};

const stored = (messages: readonly StoredMessage[]): Facts[] =>
  messages.map(({ message, messageId }) => ({ ...message, messageId }));

const read: Behaviour = {
  answers(module, call) {
    const { slot, unread } = call.facts;
    const client = clientOf(call);
    if (!module.buffer(client)) return stored(inboxOf(module, client).take(Number(unread ?? 1)));
    const taken = module.buffer(clientOf(call))?.take(slot === undefined ? undefined : Number(slot)) ?? [];
    return stored(taken);
  },
  act(module, call) {
    module.buffer(clientOf(call))?.refill();
    return ok;
  },
};

const stop: Behaviour = {
  // A module that has a word for it wants its clients released first.
  refuses: (module, { form }) =>
    module.state.clients('acquired').length > 0 && canSay(module, form, 'exists') ? 'exists' : undefined,
  act(module) {
    module.dropAll();
    return ok;
  },
};

const release: Behaviour = {
  refuses: (module, { form, scope }) =>
    module.state.has('connected', scope.client) && canSay(module, form, 'busy') ? 'busy' : undefined,
  act(module, call) {
    module.session(clientOf(call)).cut();
    return ok;
  },
};

const nothing: Behaviour = { act: () => ok };

/** True where the form's answer has the field. */
const answers = ({ form }: Call, field: string): boolean =>
  form.stages.some((stage) => stage.kind === 'info' && stage.line.fields.includes(field));

const query: Behaviour = {
  answers(module, call) {
    const client = clientOf(call);
    if (answers(call, 'unread')) {
      const { count, bytes } = inboxOf(module, client);
      return [{ unread: count, 'unread.length': bytes }];
    }
    if (!answers(call, 'granted')) return undefined;
    const { subscriptions } = module.session(client);
    if (subscriptions.length === 0) return [];
    return [{ topic: subscriptions.map(([topic]) => topic), granted: subscriptions.map(([, granted]) => granted) }];
  },
  act: () => ok,
};

export const behaviours: Readonly<Record<Role, Behaviour>> = {
  start: nothing,
  stop,
  acquire: nothing,
  release,
  open,
  close,
  connect,
  disconnect,
  publish,
  subscribe,
  unsubscribe,
  read,
  configure,
  store,
  remove,
  activate,
  deactivate,
  query,
  reset: nothing,
  plain: configure,
};
