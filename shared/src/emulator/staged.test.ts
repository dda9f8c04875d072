/** A service, a client, staged topics and payloads, reasons beside ERROR: SIM7028 V1.03, typed by hand. */
import assert from 'node:assert/strict';
import { type Bench, bench, ERROR, line, OK } from './bench.testkit.ts';

const started = `${OK}${line('+CMQTTSTART: 0')}`;

describe('emulator: staged messages', () => {
  let b: Bench;
  beforeEach(async () => {
    b = await bench({ id: 'simcom-sim7028' });
    await b.say('ATE0');
  });
  afterEach(() => b.close());

  const stages = async (command: string, data: string | Uint8Array): Promise<string> => {
    assert.equal(await b.say(command), '\r\n>');
    return b.type(data);
  };
  const connects = async () => {
    await b.say('AT+CMQTTSTART');
    await b.say('AT+CMQTTACCQ=0,"c",0');
    assert.equal(await b.say('AT+CMQTTCONNECT=0,"tcp://h:1883",60,1'), `${OK}${line('+CMQTTCONNECT: 0,0')}`);
  };
  const given = async () => {
    assert.equal(await stages('AT+CMQTTTOPIC=0,3', 'a/b'), OK);
    assert.equal(await stages('AT+CMQTTPAYLOAD=0,2', 'hi'), OK);
  };

  it('answers ERROR alone to everything before the service is started, and to a second start or stop (§3.2.1, §3.2.2)', async () => {
    assert.equal(await b.say('AT+CMQTTSTART=?'), OK);
    for (const sent of ['AT+CMQTTACCQ=0,"c"', 'AT+CMQTTACCQ?', 'AT+CMQTTREL?', 'AT+CMQTTCFG?', 'AT+CMQTTSTOP'])
      assert.equal(await b.say(sent), ERROR, sent);
    assert.equal(await b.say('AT+CMQTTSTART'), started);
    assert.equal(await b.say('AT+CMQTTSTART'), ERROR);
    assert.equal(await b.say('AT+CMQTTSTOP'), `${OK}${line('+CMQTTSTOP: 0')}`);
    assert.equal(await b.say('AT+CMQTTSTOP'), ERROR);
  });

  it('gives the reason in front of ERROR', async () => {
    await b.say('AT+CMQTTSTART');
    assert.equal(await b.say('AT+CMQTTTOPIC=0,3'), `${line('+CMQTTTOPIC: 0,11')}${ERROR}`);
    assert.equal(await b.say('AT+CMQTTACCQ=0,"a12mmmm",0'), OK);
    assert.equal(await b.say('AT+CMQTTACCQ?'), `${line('+CMQTTACCQ: 0,"a12mmmm",0')}${OK}`);
    assert.equal(await b.say('AT+CMQTTACCQ=0,"c",0'), `${line('+CMQTTACCQ: 0,19')}${ERROR}`);
    assert.equal(await b.say('AT+CMQTTSTOP'), `${line('+CMQTTSTOP: 21')}${ERROR}`);
    assert.equal(await b.say('AT+CMQTTPUB=0,1,60'), `${line('+CMQTTPUB: 0,11')}${ERROR}`);
    await b.say('AT+CMQTTCONNECT=0,"tcp://h",60,1');
    assert.equal(await b.say('AT+CMQTTREL=0'), `${line('+CMQTTREL: 0,14')}${ERROR}`);
    assert.equal(await b.say('AT+CMQTTDISC=0,120'), `${OK}${line('+CMQTTDISC: 0,0')}`);
    assert.equal(await b.say('AT+CMQTTDISC?'), `${line('+CMQTTDISC: 0,1')}${OK}`);
    assert.equal(await b.say('AT+CMQTTREL=0'), OK);
  });

  it('forgets topic and payload with every publish, also one that fails (§3.2.12)', async () => {
    await connects();
    await given();
    assert.equal(await b.say('AT+CMQTTPUB=0,1,60'), `${OK}${line('+CMQTTPUB: 0,0')}`);
    assert.equal(await b.say('AT+CMQTTPUB=0,1,60'), `${line('+CMQTTPUB: 0,12')}${ERROR}`);
    await given();
    b.emulator.fault('publish-fail', 16);
    assert.equal(await b.say('AT+CMQTTPUB=0,1,60'), `${OK}${line('+CMQTTPUB: 0,16')}`);
    assert.equal(await b.say('AT+CMQTTPUB=0,1,60'), `${line('+CMQTTPUB: 0,12')}${ERROR}`);
    assert.equal(b.broker.published.length, 1);
  });

  it('gives up a publish after the time that the command states', async () => {
    await connects();
    await given();
    b.broker.isSilent = true;
    assert.equal(await b.say('AT+CMQTTPUB=0,1,60'), OK);
    assert.equal(await b.wait(59_000), '');
    assert.equal(await b.wait(2000), line('+CMQTTPUB: 0,17'));
  });

  it('wants UTF-8 until the check is off, which it forgets with the client (§3.2.15)', async () => {
    await b.say('AT+CMQTTSTART');
    await b.say('AT+CMQTTACCQ=0,"c",0');
    const bytes = Uint8Array.of(0xff, 0xfe);
    assert.equal(await stages('AT+CMQTTWILLMSG=0,2,1', bytes), `${line('+CMQTTWILLMSG: 0,2')}${ERROR}`);
    assert.equal(await stages('AT+CMQTTPAYLOAD=0,2', bytes), `${line('+CMQTTPAYLOAD: 0,2')}${ERROR}`);
    assert.equal(await b.say('AT+CMQTTCFG?'), `${line('+CMQTTCFG: 0,1,120')}${OK}`);
    assert.equal(await b.say('AT+CMQTTCFG="optimeout",0,24'), OK);
    assert.equal(await b.say('AT+CMQTTCFG="checkUTF8",0,0'), OK);
    assert.equal(await b.say('AT+CMQTTCFG?'), `${line('+CMQTTCFG: 0,0,24')}${OK}`);
    assert.equal(await stages('AT+CMQTTPAYLOAD=0,2', bytes), OK);
    await b.say('AT+CMQTTREL=0');
    await b.say('AT+CMQTTACCQ=0,"c",0');
    assert.equal(await b.say('AT+CMQTTCFG?'), `${line('+CMQTTCFG: 0,1,120')}${OK}`);
  });

  it('forgets the TLS context with a failed connect and with a disconnect (§3.2.5)', async () => {
    await b.say('AT+CMQTTSTART');
    await b.say('AT+CMQTTACCQ=0,"c",0');
    const asks = () => b.say('AT+CMQTTSSLCFG?');
    assert.equal(await b.say('AT+CMQTTSSLCFG=0,1'), OK);
    assert.equal(await asks(), `${line('+CMQTTSSLCFG: 0,1')}${OK}`);
    b.broker.stop();
    assert.equal(await b.say('AT+CMQTTCONNECT=0,"tcp://h:1883",60,1'), `${OK}${line('+CMQTTCONNECT: 0,3')}`);
    assert.equal(await asks(), `${line('+CMQTTSSLCFG: 0,0')}${OK}`);
    b.broker.start();
    await b.say('AT+CMQTTSSLCFG=0,1');
    await b.say('AT+CMQTTCONNECT=0,"tcp://h:1883",60,1');
    assert.equal(await b.say('AT+CMQTTCONNECT?'), `${line('+CMQTTCONNECT: 0,"tcp://h:1883",60,1')}${OK}`);
    await b.say('AT+CMQTTDISC=0,60');
    assert.equal(await asks(), `${line('+CMQTTSSLCFG: 0,0')}${OK}`);
  });

  it('has no server to trust without a certificate', async () => {
    await b.say('AT+CSSLCFG="authmode",0,1');
    await b.say('AT+CMQTTSTART');
    await b.say('AT+CMQTTACCQ=0,"c",1');
    const connect = 'AT+CMQTTCONNECT=0,"tcp://h:8883",60,1';
    assert.equal(await b.say(connect), `${OK}${line('+CMQTTCONNECT: 0,33')}`);
    assert.equal(await stages('AT+CCERTDOWN="ca.pem",3', 'PEM'), OK);
    await b.say('AT+CSSLCFG="cacert",0,"ca.pem"');
    assert.equal(await b.say(connect), `${OK}${line('+CMQTTCONNECT: 0,0')}`);
  });

  it('reports messages in pieces of 1500 bytes, an empty one without any (§3.3.2)', async () => {
    await connects();
    assert.equal(await stages('AT+CMQTTSUB=0,3,1', 'a/b'), `${OK}${line('+CMQTTSUB: 0,0')}`);
    const says = (payload: Uint8Array) => b.broker.publish({ topic: 'a/b', payload, qos: 0, retain: false });
    says(new Uint8Array());
    assert.equal(await b.wait(100), line('+CMQTTRXSTART: 0,3,0', '+CMQTTRXTOPIC: 0,3\r\na/b', '+CMQTTRXEND: 0'));
    says(new Uint8Array(3001).fill(0x41));
    assert.equal(
      (await b.wait(1000)).replace(/A{2,}/g, 'A…'),
      line(
        '+CMQTTRXSTART: 0,3,3001',
        '+CMQTTRXTOPIC: 0,3\r\na/b',
        '+CMQTTRXPAYLOAD: 0,1500\r\nA…',
        '+CMQTTRXPAYLOAD: 0,1500\r\nA…',
        '+CMQTTRXPAYLOAD: 0,1\r\nA',
        '+CMQTTRXEND: 0',
      ),
    );
    b.broker.stop();
    assert.equal(await b.wait(0), line('+CMQTTCONNLOST: 0,1'));
  });

  it('runs nothing of a line with more than 39 commands or 559 characters (§1.4.4)', async () => {
    assert.equal(await b.say(`AT${'E0'.repeat(39)}`), OK);
    assert.equal(await b.say(`AT${'E0'.repeat(39)}E1`), ERROR);
    assert.equal(await b.say('AT'), OK, 'echo is still off');
    await b.say('AT+CMQTTSTART');
    assert.equal(await b.say(`AT+CMQTTACCQ=0,"${'x'.repeat(256)}"`), OK);
    assert.equal(await b.say(`ATE1+CMQTTDISC=0${' '.repeat(546)}`), ERROR);
    assert.equal(await b.say('AT'), OK, 'echo is still off');
  });
});
