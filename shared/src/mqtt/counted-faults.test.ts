/** Publishing by length and messages that wait in the module, while everything goes wrong that can be named. */
import assert from 'node:assert/strict';
import { builtinDialect } from '../dialect/index.ts';
import { Bench, bytes } from './bench.testkit.ts';

const dialect = builtinDialect('quectel-ec200x');

const faults = [
  'swallow',
  'late-answer',
  'no-final',
  'no-completion',
  'late-completion',
  'completion-before-ok',
  'prompt-late',
  'prompt-never',
  'prompt-lost',
  'prompt-error',
  'early-data-lost',
  'retransmit=2',
  'publish-fail',
  'reboot-in-command',
  'reboot-in-data',
  'reboot-after-ok',
  'reboot-silent',
  'junk',
  'endless-line',
  'link-lost=1',
  'data-lost',
  'registration-lost',
  'urc-before-echo',
  'urc-after-echo',
  'urc-before-prompt',
  'urc-after-data',
  'urc-before-ok',
  'urc-after-ok',
];
/** With these the module itself forgets what it had kept. */
const forgetful = /reboot|data-lost|registration-lost|link-lost/;

describe('mqtt: publishing by length, with faults', () => {
  for (const buffered of [false, true])
    for (const fault of faults)
      it(`survives ${fault}${buffered ? ' while messages wait in the module' : ''}: nothing lost, nothing altered`, async () => {
        const bench = new Bench({ dialect });
        const client = await bench.connected({ buffered, clean: false });
        const heard = new Set<string>();
        client.on('message', (_topic, payload) => heard.add(Buffer.from(payload).toString()));
        await bench.settles(client.subscribeAsync('in', { qos: 1 }));
        const [name = '', argument] = fault.split('=');
        bench.emulator.fault(name, argument);
        const wanted = ['a', 'b"c', 'd\r\nOK\r\n', 'e', '> ', 'AT+QMTSUB=0,1,"x",1\r', '\x1a'];
        const publishing = wanted.map((payload) => client.publishAsync('t', payload, { qos: 1 }));
        for (let index = 0; index < 5; index++)
          bench.broker.publish({ topic: 'in', payload: bytes(`m${index}`), qos: 1, retain: false });
        await bench.passes(100_000);
        bench.emulator.setRegistration('home');
        const results = await bench.settles(Promise.all(publishing), 900_000);
        assert.ok(results.every(({ outcome }) => outcome === 'done'));
        const arrived = bench.broker.published.filter(({ topic }) => topic === 't');
        assert.deepEqual(
          [...new Set(arrived.map(({ payload }) => Buffer.from(payload).toString()))].sort(),
          [...wanted].sort(),
        );
        if (!forgetful.test(fault)) assert.equal(heard.size, 5);
        await bench.close();
      });
});
