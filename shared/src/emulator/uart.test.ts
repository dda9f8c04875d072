/** The serial line: pacing, order, stalls, and what is left behind. */
import assert from 'node:assert/strict';
import { builtinDialect } from '../dialect/index.ts';
import { FakeClock, systemClock } from '../transport/index.ts';
import { bench, line, OK } from './bench.testkit.ts';
import { Emulator } from './emulator.ts';
import { Host } from './host.testkit.ts';
import { Lane } from './uart.ts';

const zeros = (length: number) => new Uint8Array(length);

describe('emulator: serial line', () => {
  it('carries 11 520 bytes a second at 115 200 baud', async () => {
    const clock = new FakeClock();
    let heard = 0;
    const lane = new Lane(clock, 115_200, (bytes) => {
      heard += bytes.length;
    });
    let sent = false;
    lane.push(zeros(11_520), () => {
      sent = true;
    });
    await clock.advance(500);
    assert.ok(Math.abs(heard - 5760) <= 32, `${heard} bytes in half a second`);
    await clock.advance(498);
    assert.equal(sent, false);
    await clock.advance(1.1);
    assert.equal(heard, 11_520);
    assert.equal(sent, true);
    assert.equal(clock.pending, 0);
  });

  it('is as slow at 9600 baud as it should be, whatever the pieces', async () => {
    const clock = new FakeClock();
    const arrivals: number[] = [];
    const lane = new Lane(clock, 9600, (bytes) => {
      for (let i = 0; i < bytes.length; i++) arrivals.push(clock.now());
    });
    for (let i = 0; i < 96; i++) lane.push(zeros(10));
    await clock.advance(2000);
    assert.equal(arrivals.length, 960);
    assert.ok(Math.abs(arrivals.at(-1)! - 1000) <= 1.1);
    lane.push(zeros(1));
    await clock.advance(2000);
    assert.ok(Math.abs(arrivals.at(-1)! - 2001.04) <= 1.1, 'an idle line saves no time up');
  });

  it('keeps order and tells each sender at the right time', async () => {
    const clock = new FakeClock();
    const events: string[] = [];
    const lane = new Lane(clock, 10_000, (bytes) => events.push(Buffer.from(bytes).toString()));
    lane.push(Buffer.from('abc'), () => events.push('1'));
    lane.push(Buffer.from('def'), () => events.push('2'));
    await clock.advance(100);
    assert.equal(events.join('').replace(/\d/g, ''), 'abcdef');
    assert.ok(events.indexOf('1') < events.indexOf('2'));
  });

  it('forgets what has not crossed when it is cleared', async () => {
    const clock = new FakeClock();
    let heard = 0;
    let told = 0;
    const lane = new Lane(clock, 9600, (bytes) => {
      heard += bytes.length;
    });
    lane.push(zeros(96), () => told++);
    await clock.advance(50);
    lane.clear();
    assert.equal(told, 1);
    assert.equal(clock.pending, 0);
    await clock.advance(1000);
    assert.ok(heard <= 48);
  });

  it('paces both directions of a module', async () => {
    const b = await bench({ baud: 9600 });
    const echo = 'AT+CGMI\r';
    const answer = `${line('Quectel_Ltd')}${OK}`;
    void b.host.write(echo);
    const early = await b.wait((echo.length / 0.96) * 0.8);
    assert.equal(early, '');
    const heard = await b.wait(((echo.length + answer.length) / 0.96) * 1.5);
    assert.equal(heard, echo + answer);
    await b.close();
  });

  it('adds network latency to each packet', async () => {
    const b = await bench({ latency: 300 });
    await b.say('ATE0');
    assert.equal(await b.say('AT+QMTOPEN=0,"h",1883'), OK);
    assert.equal(await b.wait(299), '');
    assert.equal(await b.wait(1), line('+QMTOPEN: 0,0'));
    assert.equal(await b.say('AT+QMTCONN=0,"c"'), OK);
    assert.equal(await b.wait(300), line('+QMTCONN: 0,0,0'));
    assert.equal(await b.say('AT+QMTCONN?'), `${line('+QMTCONN: 0,3')}${OK}`);
    assert.equal(await b.say('AT+QMTPUB=0,1,1,0,"t","x"'), OK);
    await b.close();
  });

  it('leaves no timer behind, whatever was going on', async () => {
    for (const command of [
      'AT',
      'AT+QMTOPEN=1,"h",1883',
      'AT+QMTPUB=0,1,1,0,"t","x"',
      'AT+QMTPUB=0,1,1,0,"t"',
      'AT+QMTDISC=0',
      'AT+CFUN=1,1',
    ]) {
      for (const options of [{}, { latency: 500 }, { baud: 9600 }]) {
        const again = await bench({ ...options, sleepAfter: 60_000 });
        again.broker.isSilent = command.includes('PUB');
        void again.host.write('ATE0\r');
        await again.wait(100);
        void again.host.write(`${command}\r`);
        await again.wait(20);
        await again.close();
      }
    }
  });

  it('takes one host at a time, and tells it when the module goes', async () => {
    const emulator = new Emulator({ dialect: builtinDialect('quectel-bc26/BC20'), clock: systemClock });
    const first = emulator.transport();
    assert.equal(first.name, 'emulator:quectel-bc26/BC20');
    const host = await new Host(first).open();
    await assert.rejects(new Host(emulator.transport()).open(), { code: 'emulator-occupied' });
    assert.match(await host.say('AT+CGMM'), /BC20/);
    await host.close();
    assert.equal(host.isClosed, true);
    await assert.rejects(host.write('AT\r'), { code: 'emulator-closed' });
    const second = await new Host(emulator.transport()).open();
    assert.match(await second.say('AT'), /OK/);
    await emulator.close();
    assert.equal(second.isClosed, true);
    await assert.rejects(new Host(emulator.transport()).open(), { code: 'emulator-closed' });
    await emulator.close();
  });
});

describe('emulator: restart and sleep', () => {
  it('prints its boot lines after its boot time, with echo on again', async () => {
    const b = await bench({ bootTime: 3000 });
    await b.say('ATE0');
    assert.equal(await b.say('AT+CFUN=1,1'), OK);
    assert.equal(await b.wait(2999), '');
    assert.equal(await b.wait(1), line('F1: 0000 0000', 'Leaving the BROM', 'RDY', 'APP RDY'));
    assert.equal(await b.say('AT'), `AT\r${OK}`);
    assert.equal(await b.say('AT+QRST=1'), `AT+QRST=1\r${OK}`);
    assert.equal((await b.wait(3000)).includes('RDY'), true);
    await b.close();
  });

  it('sleeps after a while without a byte, unless that is forbidden', async () => {
    const b = await bench({ sleepAfter: 10_000 });
    await b.connect();
    await b.wait(9999);
    assert.equal(await b.say('AT'), OK);
    await b.wait(10_000);
    assert.deepEqual(b.broker.clients, []);
    assert.equal(await b.say('AT'), '');
    assert.equal(await b.say('AT+QSCLK=0'), OK);
    await b.wait(60_000);
    assert.equal(await b.say('AT'), OK);
    await b.close();
  });
});
