/** Ranges that the module itself states: the answers of other firmware, typed by hand. */
import assert from 'node:assert/strict';
import { builtinDialect, Dialect } from '../dialect/index.ts';
import { Bench, told } from './bench.testkit.ts';
import { narrowForm, readRanges } from './narrow.ts';

const sim = builtinDialect('simcom-sim7028');
const bc26 = builtinDialect('quectel-bc26');
const read = (form: string, ...lines: string[]) => Object.fromEntries(readRanges(sim.form(form)!, lines));

describe('mqtt: ranges that the module states', () => {
  it('reads them field by field, with the length of data for the data too', () => {
    assert.deepEqual(read('CMQTTPAYLOAD.binary', '+CMQTTPAYLOAD: (0-0),(1-1024)'), {
      client: [{ min: 0, max: 0 }],
      'payload.length': [{ min: 1, max: 1024 }],
      payload: [{ min: 1, max: 1024 }],
    });
    assert.deepEqual(read('CMQTTCONNECT', '+CMQTTCONNECT: (0-0),(9-256),(1-64800),(0-1)[,<user_name>,<pass_word>]'), {
      client: [{ min: 0, max: 0 }],
      server: [{ min: 9, max: 256 }],
      keepAlive: [{ min: 1, max: 64800 }],
      cleanSession: [{ min: 0, max: 1 }],
    });
    assert.deepEqual(read('CMQTTDISC', '+CMQTTDISC: (0-0),(0, 60-180)').closeTimeout, [
      { min: 0, max: 0 },
      { min: 60, max: 180 },
    ]);
  });

  it('takes the line of its own option', () => {
    const lines = ['+CMQTTCFG: "checkUTF8",(0-0),(0-1)', '+CMQTTCFG: "optimeout",(0-0),(30-60)'];
    assert.deepEqual(read('CMQTTCFG.optimeout', ...lines).operationTimeout, [{ min: 30, max: 60 }]);
    assert.deepEqual(read('CMQTTCFG.checkUTF8', ...lines).checkUtf8, [{ min: 0, max: 1 }]);
  });

  it('narrows and never widens; what leaves nothing over is not believed', () => {
    const form = bc26.form('QMTOPEN')!;
    const narrowed = (min: number, max: number) => narrowForm(form, new Map([['host', [{ min, max }]]])).param('host');
    assert.deepEqual(narrowed(5, 100).ranges, [{ min: 5, max: 100 }]);
    assert.deepEqual(narrowed(0, 1000).ranges, form.param('host').ranges);
    assert.deepEqual(narrowed(200, 300).ranges, form.param('host').ranges);
    assert.equal(narrowForm(form, undefined), form);
  });

  it('reads nothing out of other answers', () => {
    assert.deepEqual(read('CMQTTPAYLOAD.binary'), {});
    assert.deepEqual(read('CMQTTPAYLOAD.binary', '+CMQTTPAYLOAD: <client>,<length>'), {});
    assert.deepEqual(read('CMQTTCFG.optimeout', 'ERROR'), {});
  });

  it('keeps a driver within the limits of the firmware at hand', async () => {
    const { file } = sim;
    const commands = {
      ...file.commands,
      CMQTTPAYLOAD: { ...file.commands!.CMQTTPAYLOAD!, test: ['+CMQTTPAYLOAD: (0-0),(1-1024)'] },
      CMQTTCONNECT: {
        ...file.commands!.CMQTTCONNECT!,
        test: ['+CMQTTCONNECT: (0-0),(1-30),(1-64800),(0-1)[,<user_name>,<pass_word>]'],
      },
    };
    const bench = new Bench({ dialect: sim, emulator: { dialect: new Dialect({ ...file, commands }) } });
    const client = await bench.connected();
    await bench.settles(client.publishAsync('t', new Uint8Array(1024)));
    await assert.rejects(bench.settles(client.publishAsync('t', new Uint8Array(1025))), /takes 1–1024/);
    await bench.settles(client.endAsync());
    const far = bench.client({ host: 'a.host.with.a.long.name.example' });
    await bench.until(() => far.status.state === 'waiting');
    assert.equal(told(far.status), 'broker waiting parameter');
    assert.match(bench.errors.join(), /server_addr has 42 bytes; the module takes 7–30/);
    await bench.close();
  });
});
