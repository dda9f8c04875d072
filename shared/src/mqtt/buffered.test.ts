/** Messages that wait in the module until they are read: EC200x with recv/mode 1 and its five places (§3.3.9). */
import assert from 'node:assert/strict';
import { builtinDialect } from '../dialect/index.ts';
import { allBytes, Bench, bytes } from './bench.testkit.ts';
import type { ModemMqttClient } from './client.ts';

const ec200x = builtinDialect('quectel-ec200x');

describe('mqtt: messages that wait in the module', () => {
  let bench: Bench;
  let client: ModemMqttClient;
  let heard: string[];

  beforeEach(async () => {
    bench = new Bench({ dialect: ec200x });
    client = await bench.connected({ buffered: true });
    heard = [];
    client.on('message', (topic, payload) => heard.push(`${topic} ${Buffer.from(payload).toString('latin1')}`));
    await bench.settles(client.subscribeAsync('in/#', { qos: 1 }));
    bench.written = '';
  });
  afterEach(() => bench.close());

  const send = (index: number, payload: Uint8Array = bytes(`m${index}`)) =>
    bench.broker.publish({ topic: `in/${index}`, payload, qos: 1, retain: false });

  it('are read when the module says where they are', async () => {
    send(1);
    await bench.until(() => heard.length === 1);
    assert.deepEqual(heard, ['in/1 m1']);
    assert.equal(bench.written, 'AT+QMTRECV=0,0\r');
  });

  it('hold any bytes', async () => {
    send(1, allBytes);
    send(2, bytes('\r\n+QMTRECV: 0,3\r\nOK\r\n'));
    send(3, new Uint8Array());
    await bench.until(() => heard.length === 3);
    assert.deepEqual(heard, [
      `in/1 ${Buffer.from(allBytes).toString('latin1')}`,
      'in/2 \r\n+QMTRECV: 0,3\r\nOK\r\n',
      'in/3 ',
    ]);
  });

  it('are none lost when there are more than the module has places', async () => {
    for (let index = 0; index < 40; index++) send(index);
    await bench.until(() => heard.length === 40);
    assert.deepEqual(
      heard,
      Array.from({ length: 40 }, (_, index) => `in/${index} m${index}`),
    );
  });

  it('are read while publishes are under way', async () => {
    const published = Array.from({ length: 12 }, (_, index) => client.publishAsync('out', `${index}`, { qos: 1 }));
    for (let index = 0; index < 12; index++) send(index);
    await bench.settles(Promise.all(published));
    await bench.until(() => heard.length === 12);
    assert.equal(bench.broker.published.filter(({ topic }) => topic === 'out').length, 12);
  });

  it('are asked for again when the answer was no answer', async () => {
    bench.emulator.fault('no-final');
    send(1);
    await bench.until(() => heard.length >= 1, 200_000);
    assert.equal(heard[0], 'in/1 m1');
  });

  it('show in the table of places', async () => {
    bench.emulator.fault('no-message', undefined, { times: 3 });
    for (let index = 0; index < 3; index++) send(index);
    await bench.passes(1000);
    const table = await bench.settles(bench.modem.raw('AT+QMTRECV?'));
    assert.equal(table.infos.map(({ raw }) => Buffer.from(raw).toString()).join(), '+QMTRECV: 0,1,1,1,0,0');
    const all = await bench.settles(bench.modem.raw('AT+QMTRECV=0'));
    assert.equal(all.infos.length, 3);
    assert.deepEqual(heard, ['in/0 m0', 'in/1 m1', 'in/2 m2']);
  });

  it('are refused where the dialect has no places for them', () => {
    const other = new Bench();
    assert.throws(() => other.client({ buffered: true }), /quectel-bc26.*wait in the module/);
  });
});
