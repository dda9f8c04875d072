/** Command lines, 27.007 and the options: what goes in and what comes out, byte for byte. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { builtinIds, encode } from '../dialect/index.ts';
import { type Bench, bench, ERROR, line, OK } from './bench.testkit.ts';

describe('emulator: command line', () => {
  let b: Bench;
  beforeEach(async () => {
    b = await bench();
  });
  afterEach(() => b.close());

  it('echoes until it is told not to, the last command included', async () => {
    assert.equal(await b.say('AT'), `AT\r${OK}`);
    assert.equal(await b.say('ATE0'), `ATE0\r${OK}`);
    assert.equal(await b.say('AT'), OK);
    assert.equal(await b.say('ATE1'), OK);
    assert.equal(await b.say('at'), `at\r${OK}`);
  });

  it('takes CR for the end and leaves LF out', async () => {
    await b.say('ATE0');
    assert.equal(await b.type('AT\r\nAT\r\n\n\nAT\r'), OK.repeat(3));
  });

  it('takes characters back', async () => {
    await b.say('ATE0');
    assert.equal(await b.type('ATX\b\r'), OK);
    assert.equal(await b.type('\b\b\bAT\r'), OK);
  });

  it('says nothing to what is no command line', async () => {
    await b.say('ATE0');
    assert.equal(await b.say('hello'), '');
    assert.equal(await b.say(''), '');
    assert.equal(await b.say('AT'), OK);
  });

  it('leaves control characters before a line out, so that Esc harms nobody', async () => {
    await b.say('ATE0');
    assert.equal(await b.type('\x1b\x1a\0AT\r'), OK);
  });

  it('refuses what it does not know and what is out of range', async () => {
    await b.say('ATE0');
    for (const wrong of [
      'AT+NONSENSE',
      'AT+QMTOPEN=6,"h",1883',
      'AT+QMTOPEN=0,"h"',
      'AT+QMTOPEN=0,h,1883',
      'AT+QMTOPEN=0,"h",1883,1',
      'AT+QMTOPEN=0,"h,1883',
      'AT+QMTOPEN=0,"h"x,1883',
      `AT+QMTOPEN=0,"${'h'.repeat(151)}",1883`,
      'AT+QMTCFG="keepalive",0,3601',
      'AT+QMTCFG="nonsense",0,1',
      'AT+QMTCFG="version",0,5',
      'AT+QMTCLOSE',
      'AT+QMTCLOSE?',
    ])
      assert.equal(await b.say(wrong), ERROR, wrong);
    assert.deepEqual(
      b.emulator.log.of('command').map(({ form }) => form),
      ['ATE'],
    );
  });

  it('refuses a line that is too long, and forgets the rest of it', async () => {
    await b.say('ATE0');
    assert.equal(await b.say(`AT+QMTCONN=0,"${'x'.repeat(100_000)}"`), ERROR);
    assert.equal(await b.say('AT'), OK);
  });

  it('runs several commands on a line, with one result, until one fails', async () => {
    await b.say('ATE0');
    assert.equal(await b.say('AT+CSQ;+CGATT?'), `${line('+CSQ: 20,0', '+CGATT: 1')}${OK}`);
    assert.equal(await b.say('AT+CSQ;+NONSENSE;+CGATT?'), `${line('+CSQ: 20,0')}${ERROR}`);
  });

  it('takes a semicolon for a separator even inside quotes, so that injected commands run', async () => {
    await b.say('ATE0');
    const seen = () => b.emulator.log.of('line').at(-1)?.commands;
    assert.equal(await b.say('AT+QMTCFG="will",0,1,0,0,"t","a";+CFUN=4;"'), ERROR);
    assert.equal(b.emulator.environment.radio, 'flight');
    assert.equal(await b.say('AT+QMTCFG="will",0,1,0,0,"t","a;+CFUN=1"'), ERROR);
    assert.deepEqual(seen(), ['QMTCFG', 'CFUN']);
  });

  it('answers numbers after ATV0 and nothing after ATQ1', async () => {
    await b.say('ATE0');
    assert.equal(await b.say('ATV0'), '0\r');
    assert.equal(await b.say('AT+CSQ'), '+CSQ: 20,0\r\n0\r');
    assert.equal(await b.say('AT+NONSENSE'), '4\r');
    assert.equal(await b.say('ATV1'), OK);
    assert.equal(await b.say('ATQ1'), '');
    assert.equal(await b.say('AT+NONSENSE'), '');
    assert.equal(await b.say('ATQ0'), OK);
  });

  it('falls back to its profile after ATZ and AT&F, options of MQTT kept', async () => {
    await b.say('AT+QMTCFG="keepalive",0,60');
    for (const restore of ['ATZ', 'AT&F', 'ATZ0', 'at&f0']) {
      await b.say('ATE0');
      assert.equal(await b.say('AT+CMEE=1;+CEREG=2;+CREG=1'), OK);
      assert.equal(await b.say('AT+CPIN="1"'), line('+CME ERROR: 3'));
      assert.equal(await b.say(restore), OK);
      assert.equal(await b.say('AT+CMEE?'), `AT+CMEE?\r${line('+CMEE: 0')}${OK}`, restore);
      assert.match(await b.say('AT+CEREG?;+CREG?'), /\+CEREG: 0,1\r\n\r\n\+CREG: 0,1\r\n/);
    }
    await b.say('ATE0V0');
    assert.equal(await b.say('ATZ'), OK);
    assert.match(await b.say('AT+QMTCFG="keepalive",0'), /"keepalive",60/);
  });

  it('keeps the reports of each registration apart', async () => {
    await b.say('ATE0');
    await b.say('AT+CEREG=5;+CREG=1');
    assert.equal(await b.say('AT+CREG?;+CGREG?;+CEREG?'), `${line('+CREG: 1,1', '+CGREG: 0,1', '+CEREG: 5,1')}${OK}`);
    assert.equal(await b.say('AT+CREG=4'), ERROR);
  });

  it('takes a PIN with quotes and without, and a context as 27.007 has it', async () => {
    await b.close();
    b = await bench({ environment: { sim: 'pin', pin: '4711' } });
    await b.say('ATE0');
    assert.equal(await b.say('AT+CPIN=4711'), OK);
    assert.doesNotMatch(JSON.stringify(b.emulator.log.entries), /4711/);
    for (const context of ['1', '1,"IP"', '1,"IP","iot"', '1,"IP","iot","0.0.0.0",0,0'])
      assert.equal(await b.say(`AT+CGDCONT=${context}`), OK, context);
    for (const test of ['CPIN', 'CGMI', 'CGMM', 'CGMR', 'CCLK', 'COPS']) assert.equal(await b.say(`AT+${test}=?`), OK);
  });

  it('keeps passwords and PINs out of its log', async () => {
    await b.say('AT+CPIN="4321"');
    await b.say('AT+QMTOPEN=0,"h",1883');
    await b.say('AT+QMTCONN=0,"c","user","secret"');
    assert.doesNotMatch(JSON.stringify(b.emulator.log.entries), /4321|secret/);
    assert.match(JSON.stringify(b.emulator.log.entries), /user/);
  });
});

describe('emulator: 27.007', () => {
  it('says who it is and what surrounds it', async () => {
    const b = await bench();
    await b.say('ATE0');
    assert.equal(await b.say('AT+CGMI'), `${line('Quectel_Ltd')}${OK}`);
    assert.equal(await b.say('AT+CGMM'), `${line('Quectel_BC26')}${OK}`);
    assert.match(await b.say('AT+CGMR'), /BC26NBR01A07/);
    assert.match(await b.say('AT+CGSN=1'), /\r\n\+CGSN: "?004999010640000"?\r\n\r\nOK/);
    assert.equal(await b.say('AT+CSQ'), `${line('+CSQ: 20,0')}${OK}`);
    assert.equal(await b.say('AT+CPIN?'), `${line('+CPIN: READY')}${OK}`);
    assert.equal(await b.say('AT+CEREG?'), `${line('+CEREG: 0,1')}${OK}`);
    assert.equal(await b.say('AT+CGATT?'), `${line('+CGATT: 1')}${OK}`);
    assert.equal(await b.say('AT+CGPADDR=1'), `${line('+CGPADDR: 1,"10.0.0.2"')}${OK}`);
    assert.equal(await b.say('AT+CCLK?'), `${line('+CCLK: "24/01/31,12:34:56+00"')}${OK}`);
    assert.equal(await b.say('AT+COPS?'), `${line('+COPS: 0,2,"00101"')}${OK}`);
    assert.equal(await b.say('AT+IPR?'), `${line('+IPR: 0')}${OK}`);
    assert.equal(await b.say('AT+CFUN?'), `${line('+CFUN: 1')}${OK}`);
    assert.equal(await b.say('AT+CMEE=?'), `${line('+CMEE: (0,1,2)')}${OK}`);
    await b.close();
  });

  it('names its errors where asked to, but not those of the MQTT commands', async () => {
    const b = await bench();
    await b.say('ATE0');
    assert.equal(await b.say('AT+CPIN="1234"'), ERROR);
    await b.say('AT+CMEE=1');
    assert.equal(await b.say('AT+CPIN="1234"'), line('+CME ERROR: 3'));
    assert.equal(await b.say('AT+NONSENSE'), line('+CME ERROR: 4'));
    assert.equal(await b.say('AT+QMTCLOSE=7'), ERROR);
    assert.equal(await b.say('AT+QMTSUB=0,1,"t",0'), ERROR);
    await b.close();
  });

  it('asks for its PIN and blocks after three wrong ones', async () => {
    const b = await bench({ environment: { sim: 'pin', pin: '4711' } });
    await b.say('ATE0');
    assert.equal(await b.say('AT+CPIN?'), `${line('+CPIN: SIM PIN')}${OK}`);
    assert.equal(await b.say('AT+CEREG?'), `${line('+CEREG: 0,0')}${OK}`);
    assert.equal(await b.say('AT+CGPADDR=1'), `${line('+CGPADDR: 1')}${OK}`);
    assert.equal(await b.say('AT+CSQ'), `${line('+CSQ: 99,99')}${OK}`);
    assert.equal(await b.say('AT+CPIN="1111"'), ERROR);
    assert.equal(b.emulator.environment.attempts, 2);
    assert.equal(await b.say('AT+CPIN="4711"'), OK);
    assert.equal(b.emulator.environment.attempts, 3);
    assert.equal(await b.say('AT+CEREG?'), `${line('+CEREG: 0,1')}${OK}`);
    b.emulator.reboot();
    await b.wait(2000);
    await b.say('ATE0');
    for (let i = 0; i < 3; i++) assert.equal(await b.say('AT+CPIN="0000"'), ERROR);
    assert.equal(await b.say('AT+CPIN?'), `${line('+CPIN: SIM PUK')}${OK}`);
    assert.equal(await b.say('AT+CPIN="4711"'), ERROR);
    assert.equal(await b.say('AT+CPIN="12345678","0815"'), OK);
    assert.equal(await b.say('AT+CPIN?'), `${line('+CPIN: READY')}${OK}`);
    await b.close();
  });

  it('reports changes of registration where it was asked to', async () => {
    const b = await bench();
    await b.say('ATE0');
    b.emulator.setRegistration('searching');
    assert.equal(await b.wait(0), '');
    assert.equal(await b.say('AT+CEREG=1'), OK);
    assert.equal(await b.say('AT+CEREG?'), `${line('+CEREG: 1,2')}${OK}`);
    b.emulator.setRegistration('roaming');
    assert.equal(await b.wait(0), line('+CEREG: 5'));
    await b.say('AT+CEREG=0');
    b.emulator.setRegistration('home');
    assert.equal(await b.wait(0), '');
    await b.say('AT+CREG=1;+CEREG=1;+CREG=0');
    b.emulator.setRegistration('searching');
    assert.equal(await b.wait(0), line('+CEREG: 2'));
    await b.say('AT&F');
    b.emulator.setRegistration('home');
    assert.equal(await b.wait(0), '');
    await b.close();
  });
});

describe('emulator: options', () => {
  let b: Bench;
  beforeEach(async () => {
    b = await bench();
    await b.say('ATE0');
  });
  afterEach(() => b.close());

  it('answers what holds after a start', async () => {
    assert.equal(await b.say('AT+QMTCFG="dataformat",0'), `${line('+QMTCFG: "dataformat",0,0')}${OK}`);
    assert.equal(await b.say('AT+QMTCFG="keepalive",0'), `${line('+QMTCFG: "keepalive",120')}${OK}`);
    assert.equal(await b.say('AT+QMTCFG="session",0'), `${line('+QMTCFG: "session",1')}${OK}`);
    assert.equal(await b.say('AT+QMTCFG="timeout",0'), `${line('+QMTCFG: "timeout",10,3,0')}${OK}`);
    assert.equal(await b.say('AT+QMTCFG="will",0'), `${line('+QMTCFG: "will",0')}${OK}`);
    assert.equal(await b.say('AT+QMTCFG="version",0'), `${line('+QMTCFG: "version",4')}${OK}`);
    assert.equal(await b.say('AT+QMTCFG="aliauth",0'), OK);
    assert.equal(await b.say('AT+QMTCFG="echomode",0'), `${line('+QMTCFG: "echomode",1')}${OK}`);
    assert.equal(await b.say('AT+QMTCFG="ssl",0'), `${line('+QMTCFG: "ssl",0')}${OK}`);
  });

  it('answers what was set, for each client by itself', async () => {
    assert.equal(await b.say('AT+QMTCFG="timeout",2,20,1,1'), OK);
    assert.equal(await b.say('AT+QMTCFG="timeout",2'), `${line('+QMTCFG: "timeout",20,1,1')}${OK}`);
    assert.equal(await b.say('AT+QMTCFG="timeout",1'), `${line('+QMTCFG: "timeout",10,3,0')}${OK}`);
    assert.equal(await b.say('AT+QMTCFG="WILL",0,1,2,1,"t/will","gone"'), OK);
    assert.equal(await b.say('AT+QMTCFG="will",0'), `${line('+QMTCFG: "will",1,2,1,"t/will","gone"')}${OK}`);
    assert.equal(await b.say('AT+QMTCFG="will",0,0'), OK);
    assert.equal(await b.say('AT+QMTCFG="will",0'), `${line('+QMTCFG: "will",0')}${OK}`);
    assert.equal(await b.say('AT+QMTCFG="aliauth",0,"key","name","secret"'), OK);
    assert.equal(await b.say('AT+QMTCFG="aliauth",0'), `${line('+QMTCFG: "aliauth","key","name","secret"')}${OK}`);
    assert.equal(await b.say('AT+QMTCFG="ssl",3,1,1,5'), OK);
    assert.equal(await b.say('AT+QMTCFG="ssl",3'), `${line('+QMTCFG: "ssl",1,1,5')}${OK}`);
  });

  it('refuses after opening what must be set before it', async () => {
    await b.say('AT+QMTOPEN=0,"h",1883');
    for (const option of ['"keepalive",0,60', '"session",0,0', '"version",0,3', '"will",0,0', '"ssl",0,0'])
      assert.equal(await b.say(`AT+QMTCFG=${option}`), ERROR, option);
    assert.equal(await b.say('AT+QMTCFG="dataformat",0,1,1'), OK);
    assert.equal(await b.say('AT+QMTCFG="keepalive",1,60'), OK);
  });

  it('forgets options when the connection closes', async () => {
    await b.say('AT+QMTCFG="keepalive",0,60');
    await b.say('AT+QMTCFG="keepalive",1,61');
    await b.say('AT+QMTOPEN=0,"h",1883');
    assert.equal(await b.say('AT+QMTCFG="keepalive",0'), `${line('+QMTCFG: "keepalive",60')}${OK}`);
    await b.say('AT+QMTCLOSE=0');
    assert.equal(await b.say('AT+QMTCFG="keepalive",0'), `${line('+QMTCFG: "keepalive",120')}${OK}`);
    assert.equal(await b.say('AT+QMTCFG="keepalive",1'), `${line('+QMTCFG: "keepalive",61')}${OK}`);
  });

  it('stores certificates', async () => {
    assert.equal(await b.say('AT+QSSLCFG=1,5,"seclevel",2'), OK);
    assert.equal(await b.say('AT+QSSLCFG=1,5,"cacert"'), '\r\n>');
    assert.equal(
      await b.type('-----BEGIN CERTIFICATE-----\r\nAA==\r\n\x1a'),
      `${line('+QSSLCFG: 1,5,"cacert",35')}${OK}`,
    );
  });
});

describe('emulator: any dialect that is built in', () => {
  for (const id of builtinIds()) {
    it(`${id}: answers each query and test form`, async () => {
      const b = await bench({ id });
      await b.say('ATE0');
      for (const command of b.emulator.dialect.commands.values()) {
        for (const form of command.forms.filter(({ does, needs }) => does === 'query' && !needs)) {
          const facts = { client: 0, context: 1, 'tls.socket': 0, 'tls.ca.name': 'ca', 'certificate.name': 'ca' };
          const asked = encode(form.send, { param: (name) => form.param(name), facts });
          if (!asked.bytes) continue;
          const answer = await b.say(Buffer.from(asked.bytes).toString('latin1'));
          assert.ok(answer.endsWith(OK), `${form.ref}: ${JSON.stringify(answer)}`);
          const mustTell =
            form.prints ?? form.stages.filter((stage) => stage.kind === 'info' && !stage.maybe && !stage.each);
          assert.ok(mustTell.length === 0 || answer.length > OK.length, `${form.ref} says nothing`);
        }
      }
      assert.deepEqual(b.emulator.log.of('error'), []);
      await b.close();
    });

    it(`${id}: survives whatever comes`, async () => {
      const b = await bench({ id });
      const names = [...b.emulator.dialect.commands.keys()];
      await fc.assert(
        fc.asyncProperty(
          fc.array(
            fc.oneof(
              fc.uint8Array({ maxLength: 40 }),
              fc
                .constantFrom(...names)
                .chain((name) => fc.string().map((rest) => Buffer.from(`AT+${name}=${rest}\r`, 'latin1'))),
            ),
            { maxLength: 8 },
          ),
          async (chunks) => {
            for (const chunk of chunks) await b.type(chunk);
            await b.wait(200_000);
            // Out of data mode, out of a begun line, out of silence.
            await b.type('\x1b');
            await b.type('\r');
            await b.type('\x1b');
            await b.wait(200_000);
            await b.say('ATQ0V1');
            await b.say('ATQ0');
            await b.say('ATV1');
            assert.match(await b.say('AT'), /\r\nOK\r\n$/);
          },
        ),
        { numRuns: 60, seed: 26 },
      );
      assert.deepEqual(b.emulator.log.of('error'), []);
      await b.close();
    });
  }
});
