/** Trials of how connections begin, end and come back. */
import type { ModemMqttClient, ModemMqttOptions, Stage } from '../../mqtt/index.ts';
import { text } from '../../text/index.ts';
import { type Bench, bytes, expect, expectBytes, failure, Refusal } from './bench.ts';
import { ca, clientCertificate, clientKey, otherCa } from './certificates.ts';
import { hears } from './message-trials.ts';
import { messages, remarks } from './messages.ts';
import type { TlsGate } from './tls-gate.ts';
import type { Trial } from './trial.ts';

export const connect: Trial = async (bench) => {
  const client = await bench.connected({ port: 11883 });
  const { host, port } = bench.targets.at(-1)!;
  expect(messages.connecting, { host, port }, { host: 'broker.example', port: 11883 });
  const { clientId, clean, keepAlive } = bench.connects.at(-1)!;
  expect(messages.connecting, { clientId, clean }, { clientId: 'module', clean: true });
  if (says(bench, 'keepAlive')) expect(messages.connecting, { keepAlive }, { keepAlive: 60 });
  await bench.settles(messages.connecting, client.endAsync());
  await bench.until(messages.connecting, () => bench.broker.clients.length === 0);
  // The same module once more, as after a deploy.
  await bench.connected({ clean: false, clientId: 'again' });
  if (says(bench, 'cleanSession'))
    expect(messages.connecting, { clean: bench.connects.at(-1)?.clean }, { clean: false });
  return undefined;
};

/** True where a form that the procedure connect may call says a fact. */
const says = ({ dialect }: Bench, fact: string): boolean =>
  (dialect.procedures.connect ?? []).some((step) => {
    const ref = typeof step === 'string' ? step : 'call' in step ? step.call : undefined;
    return ref !== undefined && (dialect.form(ref)?.send.fields ?? []).some((field) => field === fact);
  });

export const will: Trial = async (bench) => {
  const peer = await bench.peer();
  await bench.settles(messages.subscribing, peer.listen('last/+'));
  const options: Partial<ModemMqttOptions> = { will: { topic: 'last/word', payload: 'gone', qos: 1 } };
  const client = await bench.connected(options);
  await bench.settles(messages.connecting, client.endAsync());
  await bench.passes(1000);
  expect(messages['will-unwanted'], peer.heard.length, 0);
  const second = await bench.connected(options);
  bench.broker.kick('module');
  await bench.until(messages['will-sent'], () => peer.heard.length > 0);
  expectBytes(messages['will-sent'], peer.heard[0]?.payload, bytes('gone'));
  expect(messages['will-sent'], peer.heard[0]?.qos, 1);
  await bench.settles(messages.connecting, second.endAsync());
  return (await leavesRetained(bench)) ? undefined : text(remarks['retained-not']);
};

/** @returns false where the engine refuses a will that is to be retained */
async function leavesRetained(bench: Bench): Promise<boolean> {
  const options = { clientId: 'keeper', will: { topic: 'last/kept', payload: 'gone', retain: true } };
  let client: ModemMqttClient;
  try {
    client = await bench.connected(options);
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
  bench.broker.kick('keeper');
  await bench.until(messages['will-sent'], () => !client.connected);
  const late = await bench.peer();
  await bench.settles(messages.subscribing, late.listen('last/kept'));
  await bench.until(messages['kept-message'], () => late.heard.length > 0);
  return true;
}

/** The broker of this trial knows one user. */
export const users = { hayes: 's3cret,word' };

export const auth: Trial = async (bench) => {
  const wrong = bench.client({ username: 'hayes', password: 'wrong' });
  await bench.until(messages['told-refusal'], () => wrong.connected || wrong.status.state === 'waiting');
  if (wrong.connected) throw failure(messages['let-in'], { what: text(messages['wrong-password']) });
  expect(messages['told-refusal'], wrong.status.stage, 'broker' satisfies Stage);
  await bench.settles(messages.connecting, wrong.endAsync());
  await bench.connected({ username: 'hayes', password: users.hayes });
  return undefined;
};

/** @param mutual as the broker of the trial wants it */
export const tls =
  (gate: TlsGate, level: 'none' | 'server' | 'mutual'): Trial =>
  async (bench) => {
    const own = level === 'mutual' ? { cert: clientCertificate, key: clientKey } : {};
    const options = level === 'none' ? { rejectUnauthorized: false } : { ca, ...own };
    const client = await bench.connected({ tls: options });
    expect(messages.encrypted, gate.passed.length, 1);
    expect(messages.encrypted, { verify: gate.passed[0]?.verify }, { verify: level !== 'none' });
    await bench.settles(messages.connecting, client.endAsync());
    if (level !== 'none') await mustFail(bench, { ca: otherCa, ...own }, 'wrong-ca');
    if (level === 'mutual') await mustFail(bench, { ca }, 'no-certificate');
    return undefined;
  };

async function mustFail(
  bench: Bench,
  options: NonNullable<ModemMqttOptions['tls']>,
  why: 'wrong-ca' | 'no-certificate',
): Promise<void> {
  const client = bench.client({ tls: options, clientId: why });
  await bench.until(messages['told-refusal'], () => client.connected || client.status.state === 'waiting');
  if (client.connected) throw failure(messages['let-in'], { what: text(messages[why]) });
  await bench.settles(messages.connecting, client.endAsync());
}

/** Thrown out by the broker, then restarted: each time it comes back, subscribed, and nothing is lost. */
export const reconnect: Trial = async (bench) => {
  const client = await bench.connected();
  const heard = hears(client);
  await bench.settles(messages.subscribing, client.subscribeAsync('down', { qos: 1 }));
  const peer = await bench.peer();
  await bench.settles(messages.subscribing, peer.listen('up'));
  const ends = [() => bench.broker.kick('module'), () => bench.emulator.reboot()];
  for (const [index, end] of ends.entries()) {
    end();
    await bench.until(messages.reconnecting, () => !client.connected);
    const sending = client.publishAsync('up', bytes(`${index}`), { qos: 1 });
    await bench.until(messages.reconnecting, () => client.connected && client.status.stage === 'subscribed');
    await bench.settles(messages.publishing, sending);
    await bench.until(messages['peer-message'], () => peer.heard.length > index);
    await bench.settles(messages.publishing, peer.say('down', bytes(`${index}`)));
    await bench.until(messages['module-message'], () => heard.length > index);
  }
  expect(
    messages['peer-message'],
    peer.heard.map(({ payload }) => payload),
    ['0', '1'].map(bytes),
  );
  expect(
    messages['module-message'],
    heard.map(({ payload }) => payload),
    ['0', '1'].map(bytes),
  );
  return undefined;
};

/** All that the module has at once; each hears its own, and the end of one leaves the others alone. */
export const severalClients: Trial = async (bench) => {
  const ranges = bench.dialect.param('client').ranges;
  const count = ranges.reduce((sum, { min, max }) => sum + max - min + 1, 0);
  const wanted = Math.max(2, Math.min(count, 6));
  const clients = Array.from({ length: wanted }, (_, index) => bench.client({ clientId: `module${index}` }));
  for (const client of clients) await bench.whenConnected(client);
  const heard = clients.map(hears);
  for (const [index, client] of clients.entries())
    await bench.settles(messages.subscribing, client.subscribeAsync(['all', `own/${index}`], { qos: 1 }));
  const peer = await bench.peer();
  await bench.settles(messages.subscribing, peer.listen('up/+'));
  const sending = clients.map((client, index) => client.publishAsync(`up/${index}`, bytes(`${index}`), { qos: 1 }));
  await bench.settles(messages.publishing, Promise.all(sending));
  expect(
    messages['peer-message'],
    peer.heard.map(({ topic }) => topic).sort(),
    clients.map((_, index) => `up/${index}`),
  );
  await bench.settles(messages.connecting, clients[0]!.endAsync());
  await bench.settles(messages.publishing, peer.say('all', bytes('x')));
  for (const index of clients.keys()) await bench.settles(messages.publishing, peer.say(`own/${index}`, bytes('x')));
  await bench.until(messages['left-alone'], () => heard.slice(1).every((one) => one.length >= 2));
  await bench.passes(1000);
  expect(
    messages['left-alone'],
    heard.map((one) => one.map(({ topic }) => topic)),
    heard.map((_, index) => (index === 0 ? [] : ['all', `own/${index}`])),
  );
  return text(remarks.clients, { count: wanted });
};
