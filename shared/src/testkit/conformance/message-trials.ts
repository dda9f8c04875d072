/** Trials of what goes out and what comes in. */
import type { ModemMqttClient, PublishOptions, QoS } from '../../mqtt/index.ts';
import { HayesError, type LocalText, say, text } from '../../text/index.ts';
import { type Bench, bytes, expect, expectBytes, Failure, failure, judged, Refusal } from './bench.ts';
import { messages, remarks } from './messages.ts';
import type { Trial } from './trial.ts';

const letters = (size: number): Uint8Array => new Uint8Array(size).fill(0x61);
const allBytes = Uint8Array.from({ length: 256 }, (_, index) => index);
const anyBytes = (size: number): Uint8Array => Uint8Array.from({ length: size }, (_, index) => index & 0xff);

/** No module takes more in one publish, and a broker neither by default. */
const MOST = 262_144;

async function publish(
  bench: Bench,
  client: ModemMqttClient,
  topic: string,
  payload: Uint8Array,
  options: PublishOptions = {},
): Promise<void> {
  const { outcome } = await bench.settles(messages.publishing, client.publishAsync(topic, payload, options));
  if (outcome !== 'done') throw failure(messages['not-done'], { outcome });
}

/** Publishes, and looks at what a peer gets. */
async function deliver(bench: Bench, client: ModemMqttClient, payload: Uint8Array, qos: QoS = 1): Promise<void> {
  const peer = await bench.peer();
  await bench.settles(messages.subscribing, peer.listen('up'));
  await publish(bench, client, 'up', payload, { qos });
  await bench.until(messages['peer-message'], () => peer.heard.length > 0);
  await bench.passes(0);
  expectBytes(messages['peer-message'], peer.heard[0]?.payload, payload);
  expect(
    messages['peer-message'],
    peer.heard.map((message) => message.qos),
    [qos],
  );
}

export const qos =
  (level: QoS): Trial =>
  async (bench) => {
    const client = await bench.connected();
    await deliver(bench, client, bytes('21.5'), level);
    await deliver(bench, client, bytes('21.6'), level);
    return undefined;
  };

export const retain: Trial = async (bench) => {
  const client = await bench.connected();
  await publish(bench, client, 'kept', bytes('21.5'), { qos: 1, retain: true });
  await publish(bench, client, 'passing', bytes('21.5'), { qos: 1 });
  const late = await bench.peer();
  await bench.settles(messages.subscribing, late.listen('kept', 'passing'));
  await bench.passes(100);
  expect(
    messages['kept-message'],
    late.heard.map(({ topic, retain: kept }) => `${topic} ${kept}`),
    ['kept true'],
  );
  return undefined;
};

/** Every byte value, both ways; in pieces where the module takes no more at a time. */
export const binary: Trial = async (bench) => {
  const client = await bench.connected();
  let size = allBytes.length;
  while (size > 8 && (await refusalOf(client, anyBytes(size)))) size /= 2;
  for (let from = 0; from < allBytes.length; from += size)
    await deliver(bench, client, allBytes.slice(from, from + size));
  await receiveOne(bench, client, 'down', allBytes, 1);
  return size < allBytes.length ? text(remarks['in-pieces'], { size }) : undefined;
};

/** Why a payload would be refused; nothing is sent. */
async function refusalOf(client: ModemMqttClient, payload: Uint8Array): Promise<LocalText | undefined> {
  try {
    // Taken back before it is sent: what is refused is refused before.
    await client.publishAsync('up', payload, { qos: 1, signal: AbortSignal.abort() });
  } catch (error) {
    if (error instanceof HayesError && error.code === 'aborted') return undefined;
    return judged(error).text;
  }
  return undefined;
}

/** The largest size that is taken, of those made by a rule; 0 where not even one byte is. */
async function largestOf(client: ModemMqttClient, make: (size: number) => Uint8Array): Promise<number> {
  const takes = async (size: number) => (await refusalOf(client, make(size))) === undefined;
  if (!(await takes(1))) return 0;
  let [low, high] = [1, 2];
  while (high < MOST && (await takes(high))) [low, high] = [high, high * 2];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (await takes(middle)) low = middle;
    else high = middle;
  }
  return low;
}

export const largest: Trial = async (bench) => {
  const client = await bench.connected();
  const size = await largestOf(client, letters);
  const any = await largestOf(client, anyBytes);
  if (size === 0) {
    const { message, params } = (await refusalOf(client, letters(1)))!;
    throw new Refusal(message, params);
  }
  await deliver(bench, client, letters(size));
  if (any > 0) await deliver(bench, client, anyBytes(any));
  for (const make of [letters, anyBytes]) {
    const most = make === letters ? size : any;
    if (most === 0 || most >= MOST / 2) continue;
    const reason = await refusalOf(client, make(most + 1));
    if (!reason || !/\d/.test(say(reason.message, reason.params)))
      throw failure(messages['no-limit-told'], { size: most + 1, ...(reason ? { reason } : {}) });
  }
  return size === any ? text(remarks.bytes, { size }) : text(remarks['bytes-both'], { size, any });
};

export const empty: Trial = async (bench) => {
  const client = await bench.connected();
  await receiveOne(bench, client, 'down', new Uint8Array(), 1);
  await deliver(bench, client, new Uint8Array());
  return undefined;
};

export const subscribeMany: Trial = async (bench) => {
  const client = await bench.connected();
  const topics = ['a', 'b/c', 'd/+', 'e/#', 'f,g', 'h/i/j', 'k'];
  const granted = await bench.settles(messages.subscribing, client.subscribeAsync(topics, { qos: 1 }));
  expect(
    messages.granted,
    granted,
    topics.map((topic) => ({ topic, qos: 1 })),
  );
  await mustRefuse(bench, client, 'forbidden');
  const heard = hears(client);
  const peer = await bench.peer();
  const names = ['a', 'b/c', 'd/x', 'e/x/y', 'f,g', 'h/i/j', 'k'];
  for (const name of names) await bench.settles(messages.publishing, peer.say(name, bytes(name)));
  await bench.until(messages['module-message'], () => heard.length >= names.length);
  expect(messages['module-message'], heard.map(({ topic }) => topic).sort(), names);
  return undefined;
};

/** Told as a granted QoS of 128, or as a failure by modules that report none. */
async function mustRefuse(bench: Bench, client: ModemMqttClient, topic: string): Promise<void> {
  const asking = client.subscribeAsync(topic, { qos: 1 }).catch((error: unknown) => error as HayesError);
  const answer = await bench.settles(messages.subscribing, asking);
  if (!(answer instanceof HayesError)) expect(messages.granted, answer, [{ topic, qos: 128 }]);
}

export const unsubscribe: Trial = async (bench) => {
  const client = await bench.connected();
  await bench.settles(messages.subscribing, client.subscribeAsync(['left', 'kept'], { qos: 1 }));
  await bench.settles(messages.unsubscribing, client.unsubscribeAsync('left'));
  const heard = hears(client);
  const peer = await bench.peer();
  await bench.settles(messages.publishing, peer.say('left', bytes('x')));
  await bench.settles(messages.publishing, peer.say('kept', bytes('x')));
  await bench.until(messages['module-message'], () => heard.some(({ topic }) => topic === 'kept'));
  await bench.passes(1000);
  expect(
    messages['after-unsubscribing'],
    heard.map(({ topic }) => topic),
    ['kept'],
  );
  return undefined;
};

interface Heard {
  readonly topic: string;
  readonly payload: Uint8Array;
}

export function hears(client: ModemMqttClient): Heard[] {
  const heard: Heard[] = [];
  client.on('message', (topic, payload) => heard.push({ topic, payload }));
  return heard;
}

/** Subscribes as high as the module can. @returns that level */
async function listen(bench: Bench, client: ModemMqttClient, topic: string): Promise<QoS> {
  for (const level of [2, 1] as const) {
    try {
      await bench.settles(messages.subscribing, client.subscribeAsync(topic, { qos: level }));
      return level;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  }
  await bench.settles(messages.subscribing, client.subscribeAsync(topic, { qos: 0 }));
  return 0;
}

async function receiveOne(
  bench: Bench,
  client: ModemMqttClient,
  topic: string,
  payload: Uint8Array,
  level: QoS,
): Promise<void> {
  await listen(bench, client, topic);
  const peer = await bench.peer();
  const heard = hears(client);
  await bench.settles(messages.publishing, peer.say(topic, payload, level));
  const dropped = () => bench.emulator.log.of('dropped').length > 0;
  await bench.until(messages['module-message'], () => heard.length > 0 || dropped());
  if (dropped()) throw new Dropped(messages['module-message']);
  await bench.passes(0);
  expect(
    messages['module-message'],
    heard.map((message) => message.topic),
    [topic],
  );
  expectBytes(messages['module-message'], heard[0]?.payload, payload);
}

/** The module has no room for a message of this size; it says nothing of it. */
class Dropped extends Failure {}

/** Messages of each QoS, a topic with a comma, and sizes up to what the module can hold. */
export const receive: Trial = async (bench) => {
  const client = await bench.connected();
  let most = 0;
  for (const level of [0, 1, 2] as const) await receiveOne(bench, client, `down/${level}`, bytes(`q${level}`), level);
  await receiveOne(bench, client, 'odd,topic', bytes('say "on", then\r\nOK\r\n'), 1);
  try {
    for (const size of [100, 256, 512, 600, 1024, 1600, 4096]) {
      await receiveOne(bench, client, `size/${size}`, anyBytes(size), 1);
      most = size;
    }
  } catch (error) {
    if (!(error instanceof Dropped) || most === 0) throw error;
  }
  return text(remarks.received, { size: most });
};

/** Messages that the module keeps until they are read. */
export const buffered: Trial = async (bench) => {
  const client = await bench.connected(mayChoose(bench) ? { buffered: true } : {});
  await bench.settles(messages.subscribing, client.subscribeAsync('down', { qos: 1 }));
  const heard = hears(client);
  const peer = await bench.peer();
  const sent = ['one', 'two, "quoted"', 'three\r\nOK\r\n', 'four', 'five', 'six', 'seven'].map(bytes);
  for (const payload of sent) await bench.settles(messages.publishing, peer.say('down', payload));
  await bench.until(messages['module-message'], () => heard.length >= sent.length);
  expect(
    messages['module-message'],
    heard.map(({ payload }) => payload),
    sent,
  );
  const reading = bench.emulator.log.of('command').filter(({ form }) => bench.dialect.form(form)?.does === 'read');
  if (reading.length === 0) throw failure(messages['never-read']);
  return undefined;
};

/** False where the module always keeps messages, so that there is nothing to choose. */
const mayChoose = ({ dialect }: Bench): boolean =>
  (dialect.procedures.connect ?? []).some(
    (step) => typeof step !== 'string' && 'call' in step && (step.if === 'buffered' || step.not === 'buffered'),
  );
