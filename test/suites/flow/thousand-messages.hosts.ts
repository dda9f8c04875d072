import assert from 'node:assert/strict';
import mqtt, { type MqttClient } from 'mqtt';
import { httpEnds, type OutgoingMessage, publishThroughFlow, receivedByFlow } from '../../src/flows/http-ends.ts';
import { connectionNodes, type ModuleSite, onTab, startModuleSite } from '../../src/flows/module-site.ts';
import { requirePrograms } from '../../src/hosts/require-program.ts';
import { waitFor } from '../../src/hosts/wait.ts';

/**
 * What BC26 can carry, from its manual (2020, §3.2.8 and §4.2): a text without ; " and line ends up to 700 bytes on the
 * command line; any bytes up to 350 as hexadecimal digits; up to 1024 bytes without Ctrl-Z and Esc in data mode, which asks
 * for 500 ms before the data. A URC has at most 1400 bytes; in hexadecimal digits, with its topic, that is 680.
 */
const INLINE = 700;
const HEX = 350;
const DATA = 1024;
const RECEIVED = 680;
const COUNT = 1000;
/** Each costs the module's 500 ms; the rest of the thousand goes without. */
const IN_DATA_MODE = 20;

interface Sample {
  kind: OutgoingMessage['kind'];
  value: string;
  bytes: Buffer;
}

const text = (value: string): Sample => ({ kind: 'text', value, bytes: Buffer.from(value) });
const binary = (bytes: Buffer): Sample => ({ kind: 'binary', value: bytes.toString('base64'), bytes });
const json = (value: unknown): Sample => ({
  kind: 'json',
  value: JSON.stringify(value),
  bytes: Buffer.from(JSON.stringify(value)),
});

/** Text, JSON and binary in turn, from one byte to the largest of each form. */
function sample(index: number): Sample {
  if (index < IN_DATA_MODE) {
    const size = index === 0 ? DATA : INLINE + 1 + index * 16;
    return index % 2 === 0
      ? text(`"quoted"; and long\r\n${'x'.repeat(size)}`.slice(0, size))
      : binary(Buffer.from(Array.from({ length: size }, (_, at) => 32 + ((at + index) % 224))));
  }
  const part = Math.floor(index / 4);
  switch (index % 4) {
    case 0:
      return text(`message ${index} ${'y'.repeat(INLINE)}`.slice(0, 1 + ((part * 7) % INLINE)));
    case 1:
      return json({ index, unit: '°C', values: Array.from({ length: part % 60 }, (_, at) => at) });
    case 2:
      return binary(Buffer.from(Array.from({ length: 1 + ((part * 3) % HEX) }, (_, at) => (at * 37 + index) % 256)));
    default:
      return text(
        ['\u001a', 'OK\r\n', '"', '; AT+CFUN=0', '温度 21.5', '+QMTSTAT: 0,1\r\n', '>', '\0'][part % 8]!.padEnd(
          1 + (part % 40),
          'z',
        ),
      );
  }
}

describe('a thousand messages through a flow, a serial port and the module', function () {
  this.timeout(300_000);
  let site: ModuleSite;
  let peer: MqttClient;

  before(async function () {
    requirePrograms(this, 'mosquitto');
    site = await startModuleSite();
    peer = await mqtt.connectAsync(site.broker.url, { clientId: 'peer' });
    await site.nodeRed.deploy([
      ...connectionNodes(site),
      onTab('publish', 'hayes-mqtt-out', { broker: 'broker', topic: '', qos: '', retain: '' }),
      onTab(
        'receive',
        'hayes-mqtt-in',
        { broker: 'broker', topic: 'down/#', qos: '1', datatype: 'buffer', inputs: 0 },
        [['keep']],
      ),
      ...httpEnds('publish'),
    ]);
    await site.nodeRed.comms.waitForStatus('receive', /connected/);
  });
  after(async () => {
    await peer?.endAsync(true);
    await site?.stop();
  });

  it('arrive at an independent client, each at least once and byte for byte', async () => {
    const arrived = new Map<string, Buffer[]>();
    peer.on('message', (topic, payload) => arrived.set(topic, [...(arrived.get(topic) ?? []), payload]));
    await peer.subscribeAsync('up/#', { qos: 1 });
    const samples = Array.from({ length: COUNT }, (_, index) => sample(index));
    for (let from = 0; from < COUNT; from += 250) {
      const part = samples.slice(from, from + 250);
      await publishThroughFlow(
        site.nodeRed,
        part.map(({ kind, value }, at) => ({ topic: `up/${from + at}`, kind, value, qos: 1 })),
      );
      const missing = () => part.filter((_, at) => !arrived.has(`up/${from + at}`)).length;
      await waitFor(
        () => `${missing()} of the messages ${from} to ${from + 249}`,
        () => missing() === 0,
        { timeout: 60_000 },
      );
    }
    for (const [index, { bytes }] of samples.entries()) {
      for (const payload of arrived.get(`up/${index}`)!) assert.deepEqual(payload, bytes, `message ${index}`);
    }
    assert.equal(arrived.size, COUNT);
  });

  it('arrive in the flow from an independent client, each at least once and byte for byte', async () => {
    const sent = Array.from({ length: COUNT }, (_, index) => {
      const size = index === 0 ? RECEIVED : 1 + ((index * 13) % RECEIVED);
      return Buffer.from(Array.from({ length: size }, (_unused, at) => (at * 31 + index) % 256));
    });
    for (const [index, payload] of sent.entries()) await peer.publishAsync(`down/${index}`, payload, { qos: 1 });
    let received: Awaited<ReturnType<typeof receivedByFlow>> = [];
    await waitFor(
      () => `${COUNT} messages in the flow; there are ${received.length}`,
      async () => {
        received = await receivedByFlow(site.nodeRed);
        return new Set(received.map(({ topic }) => topic)).size >= COUNT;
      },
      { timeout: 120_000, interval: 500 },
    );
    for (const { topic, payload } of received)
      assert.deepEqual(payload, sent[Number(topic.slice('down/'.length))], topic);
  });
});
