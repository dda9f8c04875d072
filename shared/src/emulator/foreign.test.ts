/** A dialect that nobody ships: another grammar, other codes, another order, and no line of code for it. */
import assert from 'node:assert/strict';
import { Dialect } from '../dialect/index.ts';
import { DialectFile } from '../dialect/schema.ts';
import { bench, ERROR, line, OK } from './bench.testkit.ts';

const text = { en: 'x', zh: 'x' };
const acme = new Dialect(
  DialectFile.parse({
    format: 1,
    id: 'acme',
    title: text,
    boot: { certain: ['HELLO'] },
    line: { max: 200, string: { never: '\r\n\0"' } },
    states: {
      started: { per: 'module' },
      acquired: { within: 'started', forgets: 'all' },
      connected: { within: 'acquired' },
    },
    params: {
      echo: { values: { 0: false, 1: true }, setBy: 'ATE', initially: false },
      client: { int: '0..1' },
      clientId: { string: '1..20' },
      host: { string: '1..50' },
      port: { int: '1..65535' },
      cleanSession: { values: { 0: false, 1: true }, default: true },
      keepAlive: { int: '0..600', default: 0 },
      qos: { int: '0..2' },
      topic: { string: '1..100' },
      payload: { data: '0..500' },
      result: {
        cause: { 0: 'ok', 7: 'tcp', 8: 'credentials', 12: 'error', 9: 'lost', 10: 'send-failed', 11: 'already' },
      },
    },
    commands: {
      ATE: { does: 'configure', send: 'ATE<echo>' },
      MQSTART: { does: 'start', send: 'AT+MQSTART', exchange: ['final', { urc: 'MQSTART', within: '5s' }] },
      MQSTOP: { does: 'stop', needs: 'started', send: 'AT+MQSTOP' },
      MQNEW: { does: 'acquire', needs: 'started', send: 'AT+MQNEW=<client>,<clientId>' },
      MQTOPIC: {
        does: 'configure',
        needs: 'acquired',
        send: 'AT+MQTOPIC=<client>,<topic.length>',
        exchange: [{ prompt: '>' }, { data: 'topic', end: 'length' }, 'final'],
      },
      MQGO: {
        does: 'connect',
        send: 'AT+MQGO=<client>,<host>,<port>[,<cleanSession>,<keepAlive>]',
        exchange: ['final', { urc: 'MQGO', within: '60s' }],
      },
      MQSEND: {
        does: 'publish',
        forgets: ['topic'],
        send: 'AT+MQSEND=<client>,<qos>,<payload.length>',
        exchange: [
          { prompt: '>' },
          { data: 'payload', end: 'length', bytes: '0..500' },
          { info: '+MQSEND: <client>,<messageId>' },
          'final',
          { urc: 'ACK', within: '60s' },
        ],
      },
      MQSUB: {
        does: 'subscribe',
        send: 'AT+MQSUB=<client>,<topic>,<qos>',
        exchange: ['final', { urc: 'SUBACK', within: '60s' }],
      },
      MQHEAR: {
        does: 'subscribe',
        send: 'AT+MQHEAR=<client>,<topic>,<qos>',
        exchange: ['final', { urc: 'HEARD', within: '60s' }],
      },
    },
    urcs: {
      MQSTART: { line: '+MQSTART: <result>' },
      MQGO: { line: '+MQGO: <client>,<result>' },
      ACK: { line: '+ACK: <client>,<messageId>,<result>' },
      HEARD: { line: '+HEARD: <client>,<result>' },
      SUBACK: { line: '+SUBACK: <client>,<messageId>{,<granted>}' },
      GONE: { line: '+GONE: <client>,<result>', tells: 'session', drops: 'connected' },
      MSG: { line: '+MSG: <client>,<topic.length>,<payload.length>,<topic>,<payload>', tells: 'message' },
    },
  }),
);

describe('emulator: a dialect from outside', () => {
  it('starts, acquires, stages, connects, publishes and receives', async () => {
    const b = await bench({ dialect: acme });
    assert.equal(await b.say('AT+MQNEW=0,"c"'), ERROR);
    assert.equal(await b.say('AT+MQSTART'), `${OK}${line('+MQSTART: 0')}`);
    assert.equal(await b.say('AT+MQNEW=0,"c"'), OK);
    assert.equal(await b.say('AT+MQGO=0,"h",1883'), `${OK}${line('+MQGO: 0,0')}`);
    assert.deepEqual(b.broker.clients, ['c']);
    assert.equal(await b.say('AT+MQSUB=0,"t/#",1'), `${OK}${line('+SUBACK: 0,1,1')}`);
    assert.equal(await b.say('AT+MQSEND=0,1,2'), ERROR, 'no topic yet');
    await b.say('AT+MQTOPIC=0,3');
    assert.equal(await b.type('t/1'), OK);
    assert.equal(await b.say('AT+MQSEND=0,1,2'), '\r\n>');
    assert.equal(await b.type('"\r'), `${line('+MQSEND: 0,2')}${OK}${line('+ACK: 0,2,0', '+MSG: 0,3,2,"t/1","\r')}`);
    assert.equal(await b.say('AT+MQSEND=0,1,2'), ERROR, 'the topic is forgotten');
    b.broker.stop();
    assert.equal(await b.wait(0), line('+GONE: 0,9'));
    assert.equal(await b.say('AT+MQGO=0,"h",1883'), `${OK}${line('+MQGO: 0,7')}`);
    b.broker.start();
    assert.equal(await b.say('AT+MQGO=0,"h",1883'), `${OK}${line('+MQGO: 0,0')}`);
    assert.equal(await b.say('AT+MQSTOP'), OK);
    assert.equal(await b.say('AT+MQSUB=0,"t",1'), ERROR);
    assert.deepEqual(b.broker.clients, []);
    b.emulator.reboot();
    assert.equal(await b.wait(2000), line('HELLO'));
    await b.close();
  });

  it('keeps to what the command that connects says of the session', async () => {
    const b = await bench({ dialect: acme });
    for (const line of ['AT+MQSTART', 'AT+MQNEW=0,"c"', 'AT+MQGO=0,"h",1883,0,30', 'AT+MQSUB=0,"t",1'])
      await b.say(line);
    b.broker.kick('c');
    b.broker.publish({ topic: 't', payload: new Uint8Array([0x41]), qos: 1, retain: false });
    await b.wait(0);
    const answer = await b.say('AT+MQGO=0,"h",1883,0,30');
    assert.ok(answer.includes('+MSG: 0,1,1,'), answer);
    b.broker.isSilent = true;
    assert.match(await b.wait(45_001), /\+GONE: 0,/, 'no ping after 30 s');
    await b.close();
  });

  it('calls a refused subscription failed where no field tells what was granted', async () => {
    const b = await bench({ dialect: acme, broker: { refuses: ['no'] } });
    for (const line of ['AT+MQSTART', 'AT+MQNEW=0,"c"', 'AT+MQGO=0,"h",1883']) await b.say(line);
    assert.equal(await b.say('AT+MQHEAR=0,"no",1'), `${OK}${line('+HEARD: 0,12')}`);
    assert.equal(await b.say('AT+MQHEAR=0,"yes",1'), `${OK}${line('+HEARD: 0,0')}`);
    assert.equal(await b.say('AT+MQSUB=0,"no",1'), `${OK}${line('+SUBACK: 0,1,128')}`);
    await b.close();
  });
});
