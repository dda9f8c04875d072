/** The MQTT client of the module: sessions, messages both ways, acknowledgements, repetition, will, keep-alive. */
import assert from 'node:assert/strict';
import { type Bench, bench, ERROR, line, OK } from './bench.testkit.ts';

const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));
const message = (topic: string, payload: string, qos: 0 | 1 | 2 = 0, retain = false) => ({
  topic,
  payload: bytes(payload),
  qos,
  retain,
});

describe('emulator: sessions', () => {
  let b: Bench;
  beforeEach(async () => {
    b = await bench();
    await b.say('ATE0');
  });
  afterEach(() => b.close());

  it('opens, connects, disconnects', async () => {
    assert.equal(await b.say('AT+QMTOPEN?'), OK);
    assert.equal(await b.say('AT+QMTCONN?'), OK);
    assert.equal(await b.say('AT+QMTOPEN=0,"broker.example",1883'), `${OK}${line('+QMTOPEN: 0,0')}`);
    assert.equal(await b.say('AT+QMTCONN?'), `${line('+QMTCONN: 0,1')}${OK}`);
    assert.equal(await b.say('AT+QMTCONN=0,"c"'), `${OK}${line('+QMTCONN: 0,0,0')}`);
    assert.equal(await b.say('AT+QMTCONN?'), `${line('+QMTCONN: 0,3')}${OK}`);
    assert.deepEqual(b.broker.clients, ['c']);
    assert.equal(await b.say('AT+QMTDISC=0'), `${OK}${line('+QMTDISC: 0,0')}`);
    assert.equal(await b.say('AT+QMTOPEN?'), OK);
    assert.deepEqual(b.broker.clients, []);
  });

  it('keeps its six clients apart', async () => {
    for (let client = 0; client < 6; client++) await b.connect(client);
    assert.equal(b.broker.clients.length, 6);
    const open = await b.say('AT+QMTOPEN?');
    assert.equal(
      open,
      `${line(...[0, 1, 2, 3, 4, 5].map((client) => `+QMTOPEN: ${client},"broker.example",1883`))}${OK}`,
    );
    await b.say('AT+QMTCLOSE=3');
    assert.doesNotMatch(await b.say('AT+QMTCONN?'), /: 3,/);
  });

  it('refuses what has no session', async () => {
    for (const command of [
      'AT+QMTCONN=0,"c"',
      'AT+QMTDISC=0',
      'AT+QMTSUB=0,1,"t",0',
      'AT+QMTUNS=0,1,"t"',
      'AT+QMTPUB=0,0,0,0,"t","x"',
    ])
      assert.equal(await b.say(command), ERROR, command);
    assert.equal(await b.say('AT+QMTCLOSE=0'), `${OK}${line('+QMTCLOSE: 0,-1')}`);
  });

  it('says that a client number is occupied', async () => {
    await b.say('AT+QMTOPEN=0,"h",1883');
    assert.equal(await b.say('AT+QMTOPEN=0,"h",1883'), `${OK}${line('+QMTOPEN: 0,2')}`);
    assert.equal(await b.say('AT+QMTOPEN=1,"h",1883'), `${OK}${line('+QMTOPEN: 1,0')}`);
  });

  it('cannot open without a network, without data, or where nobody listens', async () => {
    b.broker.stop();
    assert.equal(await b.say('AT+QMTOPEN=0,"h",1883'), `${OK}${line('+QMTOPEN: 0,-1')}`);
    b.emulator.setRegistration('searching');
    assert.equal(await b.say('AT+QMTOPEN=0,"h",1883'), `${OK}${line('+QMTOPEN: 0,3')}`);
    b.emulator.setRegistration('home');
    b.emulator.environment.address = '';
    assert.equal(await b.say('AT+QMTOPEN=0,"h",1883'), `${OK}${line('+QMTOPEN: 0,3')}`);
  });

  it('loses its connections with the radio', async () => {
    await b.connect();
    assert.equal(await b.say('AT+CFUN=4'), `${line('+QMTSTAT: 0,1')}${OK}`);
    assert.equal(await b.say('AT+QMTOPEN?'), OK);
    assert.equal(await b.say('AT+CFUN=1'), OK);
    assert.equal(await b.say('AT+QMTOPEN=0,"h",1883'), `${OK}${line('+QMTOPEN: 0,0')}`);
  });

  it('reports a broker that goes', async () => {
    await b.connect();
    b.broker.stop();
    assert.equal(await b.wait(0), line('+QMTSTAT: 0,1'));
    assert.equal(await b.say('AT+QMTPUB=0,0,0,0,"t","x"'), ERROR);
    assert.equal(await b.say('AT+QMTOPEN?'), OK);
  });

  it('loses the older of two clients of one name', async () => {
    await b.connect(0);
    await b.say('AT+QMTOPEN=1,"h",1883');
    assert.equal(await b.say('AT+QMTCONN=1,"client0"'), `${OK}${line('+QMTSTAT: 0,1', '+QMTCONN: 1,0,0')}`);
  });

  it('gives up a connection that gets no answer', async () => {
    b.broker.isSilent = true;
    await b.say('AT+QMTCFG="timeout",0,7,2,1');
    await b.say('AT+QMTOPEN=0,"h",1883');
    assert.equal(await b.say('AT+QMTCONN=0,"c"'), OK);
    assert.equal(await b.wait(6999), '');
    assert.equal(await b.say('AT+QMTCONN?'), `${line('+QMTCONN: 0,2')}${OK}`);
    assert.equal(await b.wait(1), line('+QMTCONN: 0,2', '+QMTSTAT: 0,1'));
  });
});

describe('emulator: refusals of the broker', () => {
  it('passes on what CONNACK says, and loses the network', async () => {
    const b = await bench({ broker: { users: { ann: 'right' } } });
    await b.say('ATE0');
    await b.say('AT+QMTOPEN=0,"h",1883');
    assert.equal(await b.say('AT+QMTCONN=0,"c","ann","wrong"'), `${OK}${line('+QMTCONN: 0,0,4', '+QMTSTAT: 0,1')}`);
    await b.say('AT+QMTOPEN=0,"h",1883');
    assert.equal(await b.say('AT+QMTCONN=0,"c","ann","right"'), `${OK}${line('+QMTCONN: 0,0,0')}`);
    await b.close();
  });

  it('makes user name and password from an identity at a cloud, unless they are given', async () => {
    // HMAC-SHA256 with key "secret" over "clientIdcdeviceNamenameproductKeykey", computed with openssl.
    const password = '1e9e27f112e677ca380ba37288a16f99a4faeaac39e3988dabb62bb1318568d3';
    const b = await bench({ broker: { users: { 'name&key': password, ann: 'right' } } });
    await b.say('ATE0');
    await b.say('AT+QMTCFG="aliauth",0,"key","name","secret"');
    await b.say('AT+QMTOPEN=0,"h",1883');
    // The signature is made outside of the clock's time, so that the result comes with the OK or behind it.
    let answer = await b.say('AT+QMTCONN=0,"c"');
    for (let turn = 0; turn < 10_000 && !answer.includes('+QMTCONN'); turn++) {
      await new Promise((resolve) => setImmediate(resolve));
      answer += await b.wait(0);
    }
    assert.equal(answer, OK + line('+QMTCONN: 0,0,0'));
    assert.deepEqual(b.broker.clients, ['c|securemode=3,signmethod=hmacsha256|']);
    await b.say('AT+QMTOPEN=1,"h",1883');
    await b.say('AT+QMTCFG="aliauth",1,"key","name","secret"');
    assert.equal(await b.say('AT+QMTCONN=1,"c","ann","right"'), `${OK}${line('+QMTCONN: 1,0,0')}`);
    await b.close();
  });

  it('lists the granted QoS of each topic', async () => {
    const b = await bench({ broker: { refuses: ['secret'], maximumQos: 1 } });
    await b.connect();
    assert.equal(
      await b.say('AT+QMTSUB=0,1,"a",0,"secret",1,"b/#",2,"#/b",0'),
      `${OK}${line('+QMTSUB: 0,1,0,0,128,1,128')}`,
    );
    assert.equal(await b.say('AT+QMTSUB=0,2,"1",0,"2",0,"3",0,"4",0,"5",0'), ERROR);
    await b.close();
  });
});

describe('emulator: messages', () => {
  let b: Bench;
  beforeEach(async () => {
    b = await bench();
    await b.connect();
  });
  afterEach(() => b.close());

  for (const qos of [0, 1, 2] as const) {
    it(`publishes and receives with QoS ${qos}`, async () => {
      const id = qos === 0 ? 0 : 7;
      assert.equal(await b.say(`AT+QMTPUB=0,${id},${qos},0,"t/1","hello, \\"`), `${OK}${line(`+QMTPUB: 0,${id},0`)}`);
      assert.deepEqual(b.broker.published, [message('t/1', 'hello, \\', qos)]);
      await b.say('AT+QMTSUB=0,1,"t/#",2');
      b.broker.publish(message('t/2', 'world', qos));
      assert.equal(await b.wait(0), line(`+QMTRECV: 0,${qos === 0 ? 0 : 1},"t/2","world"`));
    });
  }

  it('takes message id 0 with QoS 0 only', async () => {
    assert.equal(await b.say('AT+QMTPUB=0,0,1,0,"t","x"'), ERROR);
    assert.equal(await b.say('AT+QMTPUB=0,9,0,0,"t","x"'), `${OK}${line('+QMTPUB: 0,9,0')}`);
  });

  it('takes data up to Ctrl-Z, and echoes it unless told not to', async () => {
    assert.equal(await b.say('AT+QMTPUB=0,1,1,1,"t"'), '\r\n>');
    assert.equal(await b.type('a"b;\r\nAT+CFUN=0\r'), 'a"b;\r\nAT+CFUN=0\r');
    assert.equal(await b.type('\x1a'), `${OK}${line('+QMTPUB: 0,1,0')}`);
    assert.deepEqual(b.broker.published, [message('t', 'a"b;\r\nAT+CFUN=0\r', 1, true)]);
    await b.say('AT+QMTCFG="echomode",0,0');
    assert.equal(await b.say('AT+QMTPUB=0,2,1,0,"t"'), '\r\n>');
    assert.equal(await b.type('quiet\x1a'), `${OK}${line('+QMTPUB: 0,2,0')}`);
    assert.equal(b.emulator.environment.radio, 'on');
  });

  it('leaves data mode with Esc and publishes nothing', async () => {
    await b.say('AT+QMTPUB=0,1,1,0,"t"');
    assert.equal(await b.type('half\x1b'), `half${OK}`);
    assert.equal(await b.say('AT'), OK);
    assert.deepEqual(b.broker.published, []);
  });

  it('refuses data that is too long, or none', async () => {
    await b.say('AT+QMTCFG="echomode",0,0');
    await b.say('AT+QMTPUB=0,1,1,0,"t"');
    assert.equal(await b.type(`${'x'.repeat(1025)}\x1a`), ERROR);
    await b.say('AT+QMTPUB=0,1,1,0,"t"');
    assert.equal(await b.type('\x1a'), ERROR);
    await b.say('AT+QMTPUB=0,1,1,0,"t"');
    assert.equal(await b.type(`${'x'.repeat(1024)}\x1a`), `${OK}${line('+QMTPUB: 0,1,0')}`);
    assert.equal(b.broker.published.length, 1);
  });

  it('speaks hex both ways', async () => {
    await b.say('AT+QMTCFG="dataformat",0,1,1');
    assert.equal(await b.say('AT+QMTPUB=0,1,1,0,"t","00FF220d0A"'), `${OK}${line('+QMTPUB: 0,1,0')}`);
    assert.equal(await b.say('AT+QMTPUB=0,1,1,0,"t","0"'), ERROR);
    assert.equal(await b.say('AT+QMTPUB=0,1,1,0,"t","xy"'), ERROR);
    assert.deepEqual(b.broker.published, [message('t', '\x00\xff"\r\n', 1)]);
    await b.say('AT+QMTSUB=0,1,"r",1');
    b.broker.publish(message('r', 'é\r\nOK\r\n'));
    assert.equal(await b.wait(0), line('+QMTRECV: 0,0,"r","E90D0A4F4B0D0A"'));
  });

  it('reports text as it is, quotes and line ends included', async () => {
    await b.say('AT+QMTSUB=0,1,"r,?=$",0');
    b.broker.publish(message('r,?=$', '"\r\n+QMTSTAT: 0,1\r\n,\0'));
    assert.equal(await b.wait(0), '\r\n+QMTRECV: 0,0,"r,?=$",""\r\n+QMTSTAT: 0,1\r\n,\0"\r\n');
  });

  it('counts a length only where its firmware offers one', async () => {
    assert.equal(await b.say('AT+QMTPUB=0,1,1,0,"t",5'), ERROR);
    await b.close();
    b = await bench({ offers: ['length'] });
    await b.connect();
    assert.match(await b.say('AT+QMTPUB=?'), /<length>/);
    await b.say('AT+QMTCFG="echomode",0,0');
    assert.equal(await b.say('AT+QMTPUB=0,1,1,0,"t",5'), '\r\n>');
    assert.equal(await b.type('\x1a\x1b"\r\nAT\r'), `${OK}${line('+QMTPUB: 0,1,0')}`);
    assert.equal(await b.say('AT'), OK);
    assert.deepEqual(b.broker.published, [message('t', '\x1a\x1b"\r\n', 1)]);
  });

  it('lets too little counted data wait and take the next command with it', async () => {
    await b.close();
    b = await bench({ offers: ['length'] });
    await b.connect();
    await b.say('AT+QMTCFG="echomode",0,0');
    await b.say('AT+QMTPUB=0,1,1,0,"t",8');
    assert.equal(await b.type('12345'), '');
    assert.equal(await b.say('AT'), `${OK}${line('+QMTPUB: 0,1,0')}`);
    assert.deepEqual(b.broker.published, [message('t', '12345AT\r', 1)]);
  });

  it('holds URCs while a line is typed and while it takes data', async () => {
    await b.say('AT+QMTSUB=0,1,"r",0');
    await b.type('AT+QMTP');
    b.broker.publish(message('r', '1'));
    assert.equal(await b.wait(0), '');
    assert.equal(await b.say('UB=0,1,1,0,"t"'), '\r\n>');
    b.broker.publish(message('r', '2'));
    assert.equal(await b.type('x'), 'x');
    assert.equal(
      await b.type('\x1a'),
      `${OK}${line('+QMTRECV: 0,0,"r","1"', '+QMTRECV: 0,0,"r","2"', '+QMTPUB: 0,1,0')}`,
    );
  });

  it('drops, with an entry in its log, what no URC can hold', async () => {
    await b.say('AT+QMTSUB=0,1,"r",1');
    const most = 1400 - '+QMTRECV: 0,1,"r",""'.length;
    b.broker.publish(message('r', 'x'.repeat(most), 1));
    assert.equal((await b.wait(0)).length, 1404);
    b.broker.publish(message('r', 'x'.repeat(most + 1), 1));
    assert.equal(await b.wait(0), '');
    assert.deepEqual(
      b.emulator.log.of('dropped').map(({ topic, bytes, max }) => ({ topic, bytes, max })),
      [{ topic: 'r', bytes: 1401, max: 1400 }],
    );
  });

  it('takes one publish in flight', async () => {
    b.broker.isSilent = true;
    assert.equal(await b.say('AT+QMTPUB=0,1,1,0,"t","x"'), OK);
    assert.equal(await b.say('AT+QMTPUB=0,2,1,0,"t","x"'), ERROR);
  });

  it('sends again what is not acknowledged, reports that where asked to, and gives up', async () => {
    await b.say('AT+QMTCFG="timeout",0,5,2,1');
    b.broker.isSilent = true;
    assert.equal(await b.say('AT+QMTPUB=0,1,1,0,"t","x"'), OK);
    assert.equal(await b.wait(5000), line('+QMTPUB: 0,1,1,1'));
    assert.equal(await b.wait(5000), line('+QMTPUB: 0,1,1,2'));
    assert.equal(await b.wait(4999), '');
    assert.equal(await b.wait(1), line('+QMTPUB: 0,1,2'));
    assert.equal(await b.say('AT+QMTSUB=0,2,"r",0'), OK);
    assert.equal(await b.wait(5000), line('+QMTSUB: 0,2,1,1'));
    assert.equal(await b.wait(10_000), line('+QMTSUB: 0,2,1,2', '+QMTSUB: 0,2,2'));
    await b.say('AT+QMTCFG="timeout",0,5,1,0');
    assert.equal(await b.say('AT+QMTUNS=0,3,"r"'), OK);
    assert.equal(await b.wait(10_000), line('+QMTUNS: 0,3,2'));
  });

  it('never ends a publish whose link goes', async () => {
    b.broker.isSilent = true;
    await b.say('AT+QMTPUB=0,1,1,0,"t","x"');
    b.emulator.loseLink(0, 'lost', '6');
    assert.equal(await b.wait(60_000), line('+QMTSTAT: 0,6'));
  });

  it('wraps message ids round', async () => {
    await b.close();
    b = await bench({ broker: { firstMessageId: 65_535 } });
    await b.connect();
    await b.say('AT+QMTSUB=0,65535,"r",1');
    for (const payload of ['a', 'b']) b.broker.publish(message('r', payload, 1));
    assert.equal(await b.wait(0), line('+QMTRECV: 0,65535,"r","a"', '+QMTRECV: 0,1,"r","b"'));
    assert.equal(await b.say('AT+QMTPUB=0,65535,1,0,"t","x"'), `${OK}${line('+QMTPUB: 0,65535,0')}`);
    assert.equal(await b.say('AT+QMTPUB=0,1,1,0,"t","x"'), `${OK}${line('+QMTPUB: 0,1,0')}`);
    assert.equal(await b.say('AT+QMTPUB=0,65536,1,0,"t","x"'), ERROR);
  });
});

describe('emulator: will, session and keep-alive', () => {
  it('leaves its will when it is cut off, and none when it says goodbye', async () => {
    const b = await bench();
    await b.say('AT+QMTCFG="will",0,1,1,1,"t/will","gone"');
    await b.connect();
    await b.say('AT+QMTDISC=0');
    assert.deepEqual(b.broker.published, []);
    await b.say('AT+QMTCFG="will",0,1,1,1,"t/will","gone"');
    await b.connect();
    await b.say('AT+QMTCLOSE=0');
    assert.deepEqual(b.broker.published, [message('t/will', 'gone', 1, true)]);
    await b.say('AT+QMTCFG="will",0,1,0,0,"t/will","reset"');
    await b.connect();
    b.emulator.reboot();
    assert.deepEqual(b.broker.published.at(-1), message('t/will', 'reset'));
    await b.close();
  });

  it('finds what waited for a session that is kept', async () => {
    const b = await bench();
    await b.say('AT+QMTCFG="session",0,0');
    await b.connect();
    await b.say('AT+QMTSUB=0,1,"r",1');
    await b.say('AT+QMTDISC=0');
    b.broker.publish(message('r', 'waiting', 1));
    await b.say('AT+QMTCFG="session",0,0');
    await b.say('AT+QMTOPEN=0,"h",1883');
    assert.equal(
      await b.say('AT+QMTCONN=0,"client0"'),
      `${OK}${line('+QMTCONN: 0,0,0', '+QMTRECV: 0,1,"r","waiting"')}`,
    );
    await b.close();
  });

  it('gets retained messages', async () => {
    const b = await bench();
    b.broker.publish(message('r', 'kept', 1, true));
    await b.connect();
    assert.equal(await b.say('AT+QMTSUB=0,1,"r",0'), `${OK}${line('+QMTSUB: 0,1,0,0', '+QMTRECV: 0,0,"r","kept"')}`);
    await b.close();
  });

  it('notices a dead link by its pings, unless keep-alive is off', async () => {
    const b = await bench();
    await b.say('AT+QMTCFG="keepalive",0,60');
    await b.say('AT+QMTCFG="keepalive",1,0');
    await b.connect(0);
    await b.connect(1);
    assert.equal(await b.wait(600_000), '');
    b.broker.isSilent = true;
    assert.equal(await b.wait(100_000), line('+QMTSTAT: 0,2'));
    assert.equal(await b.wait(600_000), '');
    await b.close();
  });
});
