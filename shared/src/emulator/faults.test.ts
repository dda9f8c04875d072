/** Every fault of the table, on the wire. */
import assert from 'node:assert/strict';
import { HayesError } from '../text/index.ts';
import { type Bench, bench, ERROR, line, OK } from './bench.testkit.ts';
import { faultTable } from './fault-table.ts';

const PUBLISH = 'AT+QMTPUB=0,1,1,0,"t","x"';
const DATA = 'AT+QMTPUB=0,1,1,0,"t"';
const DONE = line('+QMTPUB: 0,1,0');
const BOOT = line('F1: 0000 0000', 'Leaving the BROM', 'RDY', 'APP RDY');
const URC = line('+CREG: 1');

const tried = new Set<string>();

describe('emulator: faults', () => {
  let b: Bench;
  beforeEach(async () => {
    b = await bench();
    await b.connect();
    await b.say('AT+QMTCFG="echomode",0,0');
  });
  afterEach(() => b.close());

  /** The fault strikes once; afterwards the module is its old self. */
  const fault = (title: string, name: string, test: () => Promise<void>) => {
    tried.add(name);
    it(`${name}: ${title}`, test);
  };
  const isWell = async () => assert.equal(await b.say(PUBLISH), `${OK}${DONE}`);

  fault('loses commands', 'swallow', async () => {
    b.emulator.fault('swallow', 2);
    assert.equal(await b.say(PUBLISH), '');
    assert.equal(await b.say('AT+CPIN="4321"'), '');
    assert.doesNotMatch(JSON.stringify(b.emulator.log.entries), /4321/);
    assert.equal(b.broker.published.length, 0);
    await isWell();
  });

  fault('answers nothing until it is switched off', 'deaf', async () => {
    const hear = b.emulator.fault('deaf');
    for (let i = 0; i < 10; i++) assert.equal(await b.say('AT'), '');
    assert.equal(await b.wait(3_600_000), '');
    hear();
    await isWell();
  });

  fault('answers late', 'late-answer', async () => {
    b.emulator.fault('late-answer', 20_000);
    assert.equal(await b.say('AT'), '');
    assert.equal(await b.wait(19_999), '');
    assert.equal(await b.wait(1), OK);
    await isWell();
  });

  fault('publishes and says no OK', 'no-final', async () => {
    b.emulator.fault('no-final');
    assert.equal(await b.say(PUBLISH), DONE);
    await isWell();
  });

  fault('publishes and says no result', 'no-completion', async () => {
    b.emulator.fault('no-completion');
    assert.equal(await b.say(PUBLISH), OK);
    assert.equal(await b.wait(100_000), '');
    assert.equal(b.broker.published.length, 1);
    await isWell();
  });

  fault('says the result late', 'late-completion', async () => {
    b.emulator.fault('late-completion', 50_000);
    assert.equal(await b.say(PUBLISH), OK);
    assert.equal(await b.wait(49_999), '');
    assert.equal(await b.wait(1), DONE);
  });

  fault('says the result first', 'completion-before-ok', async () => {
    b.emulator.fault('completion-before-ok');
    assert.equal(await b.say(PUBLISH), `${DONE}${OK}`);
    await isWell();
  });

  fault('prompts late', 'prompt-late', async () => {
    b.emulator.fault('prompt-late', 9000);
    assert.equal(await b.say(DATA), '');
    assert.equal(await b.wait(9000), '\r\n>');
    assert.equal(await b.type('x\x1a'), `${OK}${DONE}`);
  });

  fault('never prompts and takes no data', 'prompt-never', async () => {
    b.emulator.fault('prompt-never');
    assert.equal(await b.say(DATA), '');
    assert.equal(await b.wait(60_000), '');
    await isWell();
  });

  fault('takes data without a visible prompt', 'prompt-lost', async () => {
    b.emulator.fault('prompt-lost');
    assert.equal(await b.say(DATA), '');
    assert.equal(await b.say('AT'), '');
    assert.equal(await b.type('\x1b'), OK);
    await isWell();
  });

  fault('refuses instead of prompting', 'prompt-error', async () => {
    b.emulator.fault('prompt-error');
    assert.equal(await b.say(DATA), ERROR);
    await isWell();
  });

  fault('loses data that comes within 500 ms', 'early-data-lost', async () => {
    b.emulator.fault('early-data-lost');
    assert.equal(await b.say(DATA), '\r\n>');
    assert.equal(await b.type('lost\x1a'), '');
    assert.equal(await b.wait(500), '');
    assert.equal(await b.type('kept\x1a'), `${OK}${DONE}`);
    assert.equal(Buffer.from(b.broker.published[0]!.payload).toString(), 'kept');
  });

  fault('repeats packets', 'retransmit', async () => {
    b.emulator.fault('retransmit', 2);
    assert.equal(await b.say(PUBLISH), `${OK}${line('+QMTPUB: 0,1,1,1', '+QMTPUB: 0,1,1,2')}${DONE}`);
    b.emulator.fault('retransmit', 1);
    assert.equal(await b.say('AT+QMTSUB=0,2,"r",1'), `${OK}${line('+QMTSUB: 0,2,1,1', '+QMTSUB: 0,2,0,1')}`);
    await isWell();
  });

  fault('cannot publish', 'publish-fail', async () => {
    b.emulator.fault('publish-fail');
    assert.equal(await b.say(PUBLISH), `${OK}${line('+QMTPUB: 0,1,2')}`);
    assert.equal(b.broker.published.length, 0);
    await isWell();
  });

  for (const code of ['-1', '1', '2', '3', '4', '5']) {
    fault(`cannot open, code ${code}`, 'open-fail', async () => {
      b.emulator.fault('open-fail', code);
      assert.equal(await b.say('AT+QMTOPEN=1,"h",1883'), `${OK}${line(`+QMTOPEN: 1,${code}`)}`);
      assert.equal(await b.say('AT+QMTOPEN=1,"h",1883'), `${OK}${line('+QMTOPEN: 1,0')}`);
    });
  }

  for (const [cause, code] of [
    ['tcp', -1],
    ['dns', 4],
    ['no-data', 3],
    ['no-network', 3],
    ['tls', -1],
  ] as const) {
    fault(`cannot open because of ${cause}`, 'open-fail', async () => {
      b.emulator.fault('open-fail', cause);
      assert.equal(await b.say('AT+QMTOPEN=1,"h",1883'), `${OK}${line(`+QMTOPEN: 1,${code}`)}`);
    });
  }

  for (const [argument, code] of [
    ['1', 1],
    ['2', 2],
    ['3', 3],
    ['4', 4],
    ['5', 5],
    ['credentials', 4],
    ['protocol-version', 1],
  ] as const) {
    fault(`is refused with ${argument}`, 'connect-refuse', async () => {
      await b.say('AT+QMTOPEN=1,"h",1883');
      b.emulator.fault('connect-refuse', argument);
      assert.equal(await b.say('AT+QMTCONN=1,"c"'), `${OK}${line(`+QMTCONN: 1,0,${code}`, '+QMTSTAT: 1,1')}`);
      assert.equal(await b.say('AT+QMTCONN=1,"c"'), ERROR);
    });
  }

  fault('gets no CONNACK', 'connect-fail', async () => {
    await b.say('AT+QMTOPEN=1,"h",1883');
    b.emulator.fault('connect-fail');
    assert.equal(await b.say('AT+QMTCONN=1,"c"'), `${OK}${line('+QMTCONN: 1,2', '+QMTSTAT: 1,1')}`);
  });

  fault('cannot subscribe', 'subscribe-fail', async () => {
    b.emulator.fault('subscribe-fail');
    assert.equal(await b.say('AT+QMTSUB=0,1,"r",1'), `${OK}${line('+QMTSUB: 0,1,2')}`);
  });

  fault('is refused its topics', 'subscribe-refuse', async () => {
    b.emulator.fault('subscribe-refuse');
    assert.equal(await b.say('AT+QMTSUB=0,1,"r",1,"s",0'), `${OK}${line('+QMTSUB: 0,1,0,128,128')}`);
  });

  fault('cannot unsubscribe', 'unsubscribe-fail', async () => {
    b.emulator.fault('unsubscribe-fail');
    assert.equal(await b.say('AT+QMTUNS=0,1,"r"'), `${OK}${line('+QMTUNS: 0,1,2')}`);
  });

  fault('cannot disconnect', 'disconnect-fail', async () => {
    b.emulator.fault('disconnect-fail');
    assert.equal(await b.say('AT+QMTDISC=0'), `${OK}${line('+QMTDISC: 0,-1')}`);
    assert.equal(await b.say('AT+QMTDISC=0'), `${OK}${line('+QMTDISC: 0,0')}`);
  });

  fault('cannot close', 'close-fail', async () => {
    b.emulator.fault('close-fail');
    assert.equal(await b.say('AT+QMTCLOSE=0'), `${OK}${line('+QMTCLOSE: 0,-1')}`);
    assert.equal(await b.say('AT+QMTCLOSE=0'), `${OK}${line('+QMTCLOSE: 0,0')}`);
  });

  fault('holds what an earlier host has left', 'left-over', async () => {
    b.emulator.fault('left-over', 3);
    assert.match(await b.say('AT+QMTCONN?'), /\+QMTCONN: 3,3/);
    assert.equal(await b.say('AT+QMTOPEN=3,"h",1883'), `${OK}${line('+QMTOPEN: 3,2')}`);
    assert.equal(await b.say('AT+QMTCFG="keepalive",3,60'), ERROR);
    assert.equal(await b.say('AT+QMTDISC=3'), `${OK}${line('+QMTDISC: 3,0')}`);
    assert.equal(await b.say('AT+QMTOPEN=3,"h",1883'), `${OK}${line('+QMTOPEN: 3,0')}`);
  });

  fault('restarts in a command', 'reboot-in-command', async () => {
    b.emulator.fault('reboot-in-command');
    assert.equal(await b.say(PUBLISH), '');
    assert.equal(await b.say('AT'), '', 'deaf while it starts');
    assert.equal(await b.wait(2000), BOOT);
    assert.equal(await b.say('AT+QMTOPEN?'), `AT+QMTOPEN?\r${OK}`);
    assert.deepEqual(b.broker.clients, []);
  });

  fault('restarts in data mode', 'reboot-in-data', async () => {
    b.emulator.fault('reboot-in-data');
    assert.equal(await b.say(DATA), '\r\n>');
    assert.equal(await b.type('x\x1a'), '');
    assert.equal(await b.wait(2000), BOOT);
    assert.equal(b.broker.published.length, 0);
    assert.equal(await b.say('AT'), `AT\r${OK}`);
  });

  fault('restarts before the result', 'reboot-after-ok', async () => {
    b.emulator.fault('reboot-after-ok');
    assert.equal(await b.say(PUBLISH), OK);
    assert.equal(await b.wait(60_000), BOOT);
  });

  fault('restarts and says nothing', 'reboot-silent', async () => {
    b.emulator.fault('reboot-silent');
    assert.equal(await b.say('AT'), '');
    assert.equal(await b.wait(60_000), '');
    assert.equal(await b.say('AT+QMTOPEN?'), `AT+QMTOPEN?\r${OK}`);
  });

  fault('makes noise', 'junk', async () => {
    b.emulator.fault('junk', 20);
    const heard = await b.say('AT');
    assert.equal(heard.length, 20 + OK.length);
    assert.ok(heard.endsWith(OK));
  });

  for (const [name, command, expected] of [
    ['urc-before-echo', 'AT+CGMI', `${URC}${line('Quectel_Ltd')}${OK}`],
    ['urc-after-echo', 'AT+CGMI', `${URC}${line('Quectel_Ltd')}${OK}`],
    ['urc-before-info', 'AT+CGMI', `${URC}${line('Quectel_Ltd')}${OK}`],
    ['urc-before-ok', 'AT+CGMI', `${line('Quectel_Ltd')}${URC}${OK}`],
    ['urc-after-ok', PUBLISH, `${OK}${URC}${DONE}`],
    ['urc-before-prompt', DATA, `${URC}\r\n>`],
    ['urc-in-data', DATA, `\r\n>${URC}`],
  ] as const) {
    fault('interrupts', name, async () => {
      b.emulator.fault(name);
      assert.equal(await b.say(command), expected);
      if (command === DATA) assert.equal(await b.type('x\x1a'), `${OK}${DONE}`);
    });
  }

  it('urc-before-echo and urc-after-echo differ where there is an echo', async () => {
    await b.say('ATE1');
    b.emulator.fault('urc-before-echo', '+QIND: SMS DONE');
    assert.equal(await b.say('AT'), `${line('+QIND: SMS DONE')}AT\r${OK}`);
    b.emulator.fault('urc-after-echo', '+QIND: SMS DONE');
    assert.equal(await b.say('AT'), `AT\r${line('+QIND: SMS DONE')}${OK}`);
  });

  fault('interrupts', 'urc-after-data', async () => {
    b.emulator.fault('urc-after-data');
    await b.say(DATA);
    assert.equal(await b.type('x\x1a'), `${URC}${OK}${DONE}`);
  });

  fault('sends a line without an end', 'endless-line', async () => {
    b.emulator.fault('endless-line', 5000);
    assert.equal(await b.wait(0), 'x'.repeat(5000));
    await isWell();
  });

  for (const [argument, code] of [
    ['lost', 1],
    ['timeout', 2],
    ['1', 1],
    ['2', 2],
    ['3', 3],
    ['4', 4],
    ['5', 5],
    ['6', 6],
    ['7', 7],
    ['200', 200],
  ] as const) {
    fault(`goes with ${argument}`, 'link-lost', async () => {
      b.emulator.fault('link-lost', argument);
      assert.equal(await b.say(PUBLISH), `${OK}${line(`+QMTSTAT: 0,${code}`)}`);
      assert.equal(await b.say(PUBLISH), ERROR);
      assert.equal(await b.say('AT+QMTOPEN?'), OK);
    });
  }

  fault('reports its own closing', 'closed-notice', async () => {
    b.emulator.fault('closed-notice');
    assert.equal(await b.say('AT+QMTDISC=0'), `${OK}${line('+QMTDISC: 0,0', '+QMTSTAT: 0,5')}`);
  });

  fault('keeps messages to itself', 'no-message', async () => {
    await b.say('AT+QMTSUB=0,1,"r",1');
    b.emulator.fault('no-message');
    const message = { topic: 'r', payload: new Uint8Array(), qos: 0, retain: false } as const;
    b.broker.publish(message);
    b.broker.publish(message);
    assert.equal(await b.wait(0), line('+QMTRECV: 0,0,"r",""'));
  });

  fault('takes nothing off the line for a time', 'stall', async () => {
    b.emulator.fault('stall', 5000);
    let isWritten = false;
    void b.host.write('AT\r').then(() => {
      isWritten = true;
    });
    assert.equal(await b.wait(4999), '');
    assert.equal(isWritten, false);
    assert.equal(await b.wait(1), OK);
    assert.equal(isWritten, true);
  });

  fault('loses the network and finds it again', 'registration-lost', async () => {
    await b.say('AT+CEREG=1');
    b.emulator.fault('registration-lost', 30_000);
    assert.equal(await b.wait(0), line('+QMTSTAT: 0,1', '+CEREG: 2'));
    assert.equal(await b.wait(30_000), line('+CEREG: 1'));
  });

  fault('loses its data connection without a word of the link', 'data-lost', async () => {
    b.emulator.fault('data-lost');
    assert.equal(await b.wait(0), line('+QIURC: "pdpdeact"'));
    assert.equal(await b.say('AT+CGPADDR=1'), `${line('+CGPADDR: 1')}${OK}`);
    assert.equal(await b.say('AT+QMTCONN?'), `${line('+QMTCONN: 0,3')}${OK}`);
    assert.equal(await b.say(PUBLISH), OK);
    assert.equal(await b.wait(40_000), line('+QMTPUB: 0,1,2'));
    await b.say('AT+QMTCLOSE=0');
    assert.equal(await b.say('AT+QMTOPEN=0,"h",1883'), `${OK}${line('+QMTOPEN: 0,3')}`);
  });

  fault('sleeps, loses its connections and options, and swallows a command', 'deep-sleep', async () => {
    await b.say('AT+QMTCFG="timeout",1,20,1,1');
    b.emulator.fault('deep-sleep');
    assert.deepEqual(b.broker.clients, []);
    assert.equal(await b.say('AT'), '');
    assert.equal(await b.say('AT'), OK, 'echo stays off');
    assert.equal(await b.say('AT+QMTOPEN?'), OK);
    assert.equal(await b.say('AT+QMTCFG="timeout",1'), `${line('+QMTCFG: "timeout",10,3,0')}${OK}`);
    await b.say('AT+QSCLK=0');
    b.emulator.fault('deep-sleep');
    assert.equal(await b.say('AT'), OK, 'not while the host forbids it');
  });

  fault('wants new ids', 'strict-ids', async () => {
    b.emulator.fault('strict-ids');
    assert.equal(await b.say('AT+QMTSUB=0,1,"r",1'), `${OK}${line('+QMTSUB: 0,1,0,1')}`);
    assert.equal(await b.say('AT+QMTSUB=0,1,"s",1'), `${OK}${line('+QMTSUB: 0,1,2')}`);
    assert.equal(await b.say('AT+QMTSUB=0,2,"s",1'), `${OK}${line('+QMTSUB: 0,2,0,1')}`);
  });

  it('are all tried here, and described in both languages', () => {
    assert.deepEqual(
      faultTable.map(({ name }) => name).filter((name) => !tried.has(name)),
      [],
    );
    for (const { text } of faultTable) assert.ok(text.en && text.zh);
  });
});

describe('emulator: switching faults', () => {
  it('takes them from a command line, for one time, several or always', async () => {
    const b = await bench({ faults: ['publish-fail*2', 'open-fail=dns', 'prompt-error*'] });
    await b.say('ATE0');
    assert.equal(await b.say('AT+QMTOPEN=0,"h",1883'), `${OK}${line('+QMTOPEN: 0,4')}`);
    await b.connect();
    for (const result of [2, 2, 0]) assert.equal(await b.say(PUBLISH), `${OK}${line(`+QMTPUB: 0,1,${result}`)}`);
    for (let i = 0; i < 5; i++) assert.equal(await b.say(DATA), ERROR);
    b.emulator.clearFaults();
    assert.equal(await b.say(DATA), '\r\n>');
    await b.close();
  });

  it('strikes one command only where it is named', async () => {
    const b = await bench();
    await b.connect();
    b.emulator.fault('no-completion', undefined, { command: 'QMTSUB' });
    assert.equal(await b.say(PUBLISH), `${OK}${DONE}`);
    assert.equal(await b.say('AT+QMTSUB=0,1,"r",1'), OK);
    await b.close();
  });

  it('refuses names and arguments that are none', async () => {
    const b = await bench();
    const code = (wanted: string) => (error: unknown) =>
      error instanceof HayesError && error.code === wanted && error.in('zh-CN') !== error.message;
    assert.throws(() => b.emulator.fault('nonsense'), code('fault-unknown'));
    assert.throws(() => b.emulator.fault('swallow', 'x'), code('fault-argument'));
    assert.throws(() => b.emulator.fault('deaf', 1), code('fault-argument'));
    await b.close();
  });
});
