/** EC200x byte for byte: options, will behind a prompt, files, places for messages, the data connection. */
import assert from 'node:assert/strict';
import { type Bench, bench, ERROR, line, OK } from './bench.testkit.ts';

describe('emulator: options of EC200x (§3.3.1)', () => {
  let b: Bench;
  beforeEach(async () => {
    b = await bench({ id: 'quectel-ec200x' });
    await b.say('ATE0');
  });
  afterEach(() => b.close());

  for (const [option, before, values, after] of [
    ['version', '4', '3', '3'],
    ['pdpcid', '1', '15', '15'],
    ['ssl', '0', '1,5', '1,5'],
    ['keepalive', '120', '0', '0'],
    ['session', '1', '0', '0'],
    ['timeout', '5,3,0', '60,10,1', '60,10,1'],
    ['will', '0', '1,2,1,"t","m"', '1,2,1,"t","m"'],
    ['recv/mode', '0,0', '1,1', '1,1'],
    ['recv/mode', '0,0', '1', '1,0'],
    ['aliauth', undefined, '"k","n","s"', '"k","n","s"'],
    ['qmtping', '5', '60', '60'],
    ['send/mode', '0', '1', '1'],
    ['onenet', undefined, '"i","a"', '"i","a"'],
    ['hwauth', undefined, '"i","s"', '"i","s"'],
    ['hwauth', undefined, '"i","s",1', '"i","s",1'],
    ['hwprodid', undefined, '"i","x","n"', '"i","x","n"'],
    ['hwprodid', undefined, '"i","x","n",0', '"i","x","n",0'],
    ['dataformat', '0,0', '1,1', '1,1'],
    ['view/mode', '0', '1', '1'],
    ['edit/timeout', undefined, '1,120', '1,120'],
  ] as const)
    it(`"${option}" is asked for, set to ${values}, asked for again, and refused once the network is open`, async () => {
      const asked = (value: string | undefined) =>
        value === undefined ? OK : line(`+QMTCFG: "${option}",${value}`) + OK;
      assert.equal(await b.say(`AT+QMTCFG="${option}",0`), asked(before));
      assert.equal(await b.say(`AT+QMTCFG="${option}",0,${values}`), OK);
      assert.equal(await b.say(`AT+QMTCFG="${option}",0`), asked(after));
      assert.equal(await b.say(`AT+QMTCFG="${option}",1`), asked(before));
      await b.say('AT+QMTOPEN=1,"broker.example",1883');
      assert.equal(await b.say(`AT+QMTCFG="${option}",1,${values}`), ERROR);
      assert.equal(await b.say(`AT+QMTCFG="${option}",1`), asked(before));
    });

  it('takes names in capitals, and no value out of its range', async () => {
    assert.equal(await b.say('AT+QMTCFG="SSL",0,1,2'), OK);
    for (const wrong of [
      '"version",0,5',
      '"version",6,4',
      '"pdpcid",0,16',
      '"pdpcid",0,0',
      '"ssl",0,1',
      '"ssl",0,1,6',
      '"keepalive",0,3601',
      '"session",0,2',
      '"timeout",0,61,3,0',
      '"timeout",0,0,3,0',
      '"timeout",0,5,11,0',
      '"timeout",0,5,3',
      '"will",0,1',
      '"willex",0,1,0,0,"t",257',
      '"recv/mode",0,2',
      '"qmtping",0,4',
      '"qmtping",0,61',
      '"dataformat",0,1',
      '"edit/timeout",0,1,121',
      '"edit/timeout",0,1',
      '"nonsense",0',
    ])
      assert.equal(await b.say(`AT+QMTCFG=${wrong}`), ERROR, wrong);
  });

  it('forgets the options of a client whose connection is closed', async () => {
    await b.say('AT+QMTCFG="keepalive",0,77');
    await b.connect();
    await b.say('AT+QMTDISC=0');
    assert.equal(await b.say('AT+QMTCFG="keepalive",0'), line('+QMTCFG: "keepalive",120') + OK);
  });

  it('takes a will behind a prompt, as many bytes as were announced, and drops the others', async () => {
    assert.equal(await b.say('AT+QMTCFG="willex",0,1,1,1,"w",4'), '\r\n>');
    assert.equal(await b.type('a"\r\nmore'), OK);
    assert.equal(await b.say('AT+QMTCFG="willex",0'), line('+QMTCFG: "willex",1,1,1,"w",4') + OK);
    await b.connect();
    b.emulator.reboot();
    await b.wait(0);
    assert.deepEqual(
      b.broker.published.map(({ topic, payload, qos, retain }) => [topic, String(Buffer.from(payload)), qos, retain]),
      [['w', 'a"\r\n', 1, true]],
    );
  });

  it('prints what the test form of each command prints', async () => {
    for (const [command, printed] of [
      ['QMTOPEN', '(0-5),"hostname",(1-65535)'],
      ['QMTCLOSE', '(0-5)'],
      ['QMTCONN', '(0-5),"clientid","username","password"'],
      ['QMTDISC', '(0-5)'],
      ['QMTSUB', '(0-5),<msgid>,list of ["topic",qos]'],
      ['QMTUNS', '(0-5),<msgid>,list of ["topic"]'],
      ['QMTPUBEX', '(0-5),<msgid>,(0-2),(0,1),"topic","length"'],
    ])
      assert.equal(await b.say(`AT+${command}=?`), line(`+${command}: ${printed}`) + OK);
    assert.equal(await b.say('AT+QMTRECV=?'), OK);
    assert.equal((await b.say('AT+QMTCFG=?')).match(/\+QMTCFG: "/g)?.length, 18);
  });
});

describe('emulator: files', () => {
  let b: Bench;
  beforeEach(async () => {
    b = await bench({ id: 'quectel-ec200x' });
    await b.say('ATE0');
    await b.say('AT+CMEE=1');
  });
  afterEach(() => b.close());

  const upload = async (name: string, data: string) => {
    assert.equal(await b.say(`AT+QFUPL="${name}",${data.length},100`), line('CONNECT'));
    return b.type(data);
  };

  it('are stored with their size and checksum, listed, and deleted', async () => {
    // 0x6162 ^ 0x6364 ^ 0x6500
    assert.equal(await upload('UFS:a.pem', 'abcde'), `${line('+QFUPL: 5,6706')}${OK}`);
    assert.equal(await b.say('AT+QFLST="UFS:a.pem"'), line('+QFLST: "UFS:a.pem",5') + OK);
    assert.equal(await b.say('AT+QFLST="a.pem"'), line('+QFLST: "UFS:a.pem",5') + OK);
    assert.equal(await b.say('AT+QFLST="b.pem"'), OK);
    assert.equal(await b.say('AT+QFDEL="a.pem"'), OK);
    assert.equal(await b.say('AT+QFDEL="UFS:a.pem"'), line('+CME ERROR: 405'));
  });

  it('are not overwritten, and outlive a restart', async () => {
    await upload('a.pem', 'old');
    assert.equal(await b.say('AT+QFUPL="UFS:a.pem",3,100'), line('+CME ERROR: 407'));
    b.emulator.reboot();
    await b.wait(3000);
    await b.say('ATE0');
    assert.equal(await b.say('AT+QFLST="a.pem"'), line('+QFLST: "UFS:a.pem",3') + OK);
  });

  it('are named by the SSL context that uses them', async () => {
    assert.equal(await b.say('AT+QSSLCFG="cacert",2'), OK);
    assert.equal(await b.say('AT+QSSLCFG="cacert",2,"ca.pem"'), OK);
    assert.equal(await b.say('AT+QSSLCFG="cacert",2'), line('+QSSLCFG: "cacert",2,"UFS:ca.pem"') + OK);
    for (const [option, value] of [
      ['seclevel', '2'],
      ['sslversion', '4'],
      ['ciphersuite', '0xFFFF'],
      ['ignorelocaltime', '1'],
      ['sni', '1'],
    ]) {
      assert.equal(await b.say(`AT+QSSLCFG="${option}",2,${value}`), OK, option);
      assert.equal(await b.say(`AT+QSSLCFG="${option}",2`), line(`+QSSLCFG: "${option}",2,${value}`) + OK);
    }
  });
});

describe('emulator: data that does not come', () => {
  let b: Bench;
  beforeEach(async () => {
    b = await bench({ id: 'quectel-ec200x' });
    await b.say('ATE0');
  });
  afterEach(() => b.close());

  it('is waited for without an end, or as long as "edit/timeout" says since the last byte', async () => {
    await b.say('AT+QMTCFG="edit/timeout",0,1,5');
    await b.connect(0);
    await b.connect(1);
    assert.equal(await b.say('AT+QMTPUBEX=0,0,0,0,"t",3'), '\r\n>');
    assert.equal(await b.wait(4000), '');
    assert.equal(await b.type('x'), '');
    assert.equal(await b.wait(4900), '');
    assert.equal(await b.wait(100), ERROR);
    assert.equal(await b.say('AT+QMTPUBEX=1,0,0,0,"t",3'), '\r\n>');
    assert.equal(await b.wait(600_000), '');
    assert.match(await b.type('xyz'), /OK.*QMTPUBEX: 1,0,0/s);
    assert.equal(b.broker.published.length, 1);
  });

  it('is waited for as long as the command says', async () => {
    await b.say('AT+CMEE=1');
    assert.equal(await b.say('AT+QFUPL="a.pem",3,2'), line('CONNECT'));
    assert.equal(await b.wait(2000), line('+CME ERROR: 421'));
    assert.equal(await b.say('AT+QFLST="a.pem"'), OK);
  });
});

describe('emulator: places for messages (§3.3.9)', () => {
  let b: Bench;
  beforeEach(async () => {
    b = await bench({ id: 'quectel-ec200x' });
    await b.say('ATE0');
    await b.say('AT+QMTCFG="recv/mode",0,1,1');
  });
  afterEach(() => b.close());

  const publish = (text: string, qos: 0 | 1 = 0) =>
    b.broker.publish({ topic: 't', payload: Buffer.from(text), qos, retain: false });

  it('are five; what comes beyond waits at the broker', async () => {
    assert.equal(await b.say('AT+QMTRECV?'), OK);
    assert.equal(await b.say('AT+QMTRECV=0,0'), ERROR);
    await b.connect();
    await b.say('AT+QMTSUB=0,1,"t",1');
    assert.equal(await b.say('AT+QMTRECV?'), line('+QMTRECV: 0,0,0,0,0,0') + OK);
    for (let index = 0; index < 7; index++) publish(`m${index}`);
    assert.equal(await b.wait(0), [0, 1, 2, 3, 4].map((place) => line(`+QMTRECV: 0,${place}`)).join(''));
    assert.equal(await b.say('AT+QMTRECV?'), line('+QMTRECV: 0,1,1,1,1,1') + OK);
    assert.equal(await b.say('AT+QMTRECV=0,2'), line('+QMTRECV: 0,0,"t",2,"m2"') + line('+QMTRECV: 0,2') + OK);
    assert.equal(await b.say('AT+QMTRECV=0,2'), line('+QMTRECV: 0,0,"t",2,"m5"') + line('+QMTRECV: 0,2') + OK);
    assert.equal(
      await b.say('AT+QMTRECV=0'),
      ['m0', 'm1', 'm6', 'm3', 'm4'].map((text) => line(`+QMTRECV: 0,0,"t",2,"${text}"`)).join('') + OK,
    );
    assert.equal(await b.say('AT+QMTRECV=0,0'), OK);
    assert.equal(await b.say('AT+QMTRECV=0,5'), ERROR);
  });

  it('tell the message id of QoS 1, and no length where none is wanted', async () => {
    await b.say('AT+QMTCFG="recv/mode",0,1,0');
    await b.connect();
    await b.say('AT+QMTSUB=0,1,"t",1');
    publish('x', 1);
    assert.equal(await b.wait(0), line('+QMTRECV: 0,0'));
    assert.match(await b.say('AT+QMTRECV=0,0'), /^\r\n\+QMTRECV: 0,[1-9]\d*,"t","x"\r\n\r\nOK\r\n$/);
  });

  it('are not used in mode 0: the message is in the URC, in the form that the options ask for', async () => {
    for (const [client, mode, format, printed] of [
      [1, '0,0', '0,0', '"hi"'],
      [2, '0,1', '0,0', '2,"hi"'],
      [3, '0,0', '0,1', '"6869"'],
      [4, '0,1', '0,1', '2,"6869"'],
    ] as const) {
      await b.say(`AT+QMTCFG="recv/mode",${client},${mode}`);
      await b.say(`AT+QMTCFG="dataformat",${client},${format}`);
      await b.connect(client);
      await b.say(`AT+QMTSUB=${client},1,"t${client}",0`);
      b.broker.publish({ topic: `t${client}`, payload: Buffer.from('hi'), qos: 0, retain: false });
      assert.equal(await b.wait(0), line(`+QMTRECV: ${client},0,"t${client}",${printed}`));
    }
  });
});

describe('emulator: the data connection', () => {
  let b: Bench;
  beforeEach(async () => {
    b = await bench({ id: 'quectel-ec200x' });
    await b.say('ATE0');
  });
  afterEach(() => b.close());

  it('is not there until it is activated, and takes the links along', async () => {
    assert.equal(await b.say('AT+QIACT?'), OK);
    assert.equal(await b.say('AT+QICSGP=1,1,"iot","","",0'), OK);
    assert.equal(await b.say('AT+QICSGP=1'), line('+QICSGP: 1,"iot","","",0') + OK);
    assert.equal(await b.say('AT+QIACT=1'), OK);
    assert.equal(await b.say('AT+QIACT?'), line('+QIACT: 1,1,1,"10.0.0.2"') + OK);
    await b.connect();
    assert.match(await b.say('AT+QIDEACT=1'), /\+QMTSTAT: 0,1/);
    assert.equal(await b.say('AT+QIACT?'), OK);
  });

  it('is activated by opening a network', async () => {
    await b.connect();
    assert.equal(await b.say('AT+QIACT?'), line('+QIACT: 1,1,1,"10.0.0.2"') + OK);
  });

  it('cannot be activated without a network', async () => {
    b.emulator.setRegistration('searching');
    await b.say('AT+CMEE=1');
    assert.match(await b.say('AT+QIACT=1'), /ERROR/);
  });
});
