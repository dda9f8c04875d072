/** Messages that the module keeps until they are read, as many bytes as it has room for (OneMO §3.1 cached, §3.6). */
import assert from 'node:assert/strict';
import { builtinDialect } from '../dialect/index.ts';
import { allBytes, Bench, bytes } from './bench.testkit.ts';
import type { ModemMqttClient } from './client.ts';

describe('mqtt: messages that the module keeps', () => {
  let bench: Bench;
  let client: ModemMqttClient;
  let heard: string[];

  const begin = async (options: { buffered?: boolean }) => {
    bench = new Bench({ dialect: builtinDialect('onemo/ML307R') });
    client = await bench.connected(options);
    heard = [];
    client.on('message', (topic, payload) => heard.push(`${topic} ${Buffer.from(payload).toString('latin1')}`));
    await bench.settles(client.subscribeAsync('in/#', { qos: 1 }));
    bench.written = '';
  };
  afterEach(() => bench.close());

  const send = (payload: Uint8Array) => bench.broker.publish({ topic: 'in/x', payload, qos: 1, retain: false });

  it('are read when it says that they are there, whatever bytes they have', async () => {
    await begin({ buffered: true });
    const payloads = [allBytes, new Uint8Array(), bytes('\r\nOK\r\n+MQTTREAD: 0,1,"t",1,x\r\n')];
    for (const payload of payloads) send(payload);
    await bench.until(() => heard.length === payloads.length);
    assert.deepEqual(
      heard,
      payloads.map((payload) => `in/x ${Buffer.from(payload).toString('latin1')}`),
    );
    assert.equal(bench.written, 'AT+MQTTREAD=0,1\r'.repeat(payloads.length));
  });

  it('are read too where a script has switched it on', async () => {
    await begin({});
    await bench.settles(bench.modem.session!.raw('AT+MQTTCFG="cached",0,1'));
    send(bytes('kept'));
    await bench.until(() => heard.length === 1);
    await bench.settles(bench.modem.session!.raw('AT+MQTTCFG="cached",0,0'));
    send(bytes('at once'));
    await bench.until(() => heard.length === 2);
    assert.deepEqual(heard, ['in/x kept', 'in/x at once']);
  });

  it('are told of where there was no room for one', async () => {
    await begin({ buffered: true });
    send(new Uint8Array(9000));
    await bench.until(() => bench.errors.length > 0);
    assert.match(bench.errors[0]!, /no room for a message; it is lost \(\+MQTTURC: "drop",0,9000\)/);
    assert.equal(client.connected, true);
  });

  it('cannot be had where the module has no place for them', async () => {
    bench = new Bench({ dialect: builtinDialect('onemo/MN316') });
    assert.throws(() => bench.modem.connect({ host: 'h', clientId: 'c', buffered: true }));
  });
});
