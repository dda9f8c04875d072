/** Results before or after OK, or beside ERROR with no OK at all: SIM7028 V1.03 §3.2 and §3.3.1, typed by hand. */
import assert from 'node:assert/strict';
import { builtinDialect } from '../dialect/index.ts';
import { ERROR, OK, Peer, watch } from './peer.testkit.ts';

const dialect = builtinDialect('simcom-sim7028');
const connection = { client: 0, host: 'h', port: 1883, keepAlive: 60, cleanSession: true };
const CONNECT = 'AT+CMQTTCONNECT=0,"tcp://h:1883",60,1\r';

/** §3.3.1, row by row: code, what it means to a driver, whether nothing can have reached the broker. */
const rows: [code: number, cause: string, notSent?: true][] = [
  [1, 'error'],
  [2, 'refused', true],
  [3, 'tcp'],
  [4, 'tcp'],
  [5, 'error'],
  [6, 'error'],
  [7, 'no-data'],
  [8, 'error'],
  [9, 'no-data', true],
  [10, 'absent', true],
  [11, 'not-connected', true],
  [12, 'parameter', true],
  [13, 'unsupported', true],
  [14, 'busy', true],
  [15, 'tcp'],
  [16, 'send-failed'],
  [17, 'timeout'],
  [18, 'parameter', true],
  [19, 'in-use'],
  [20, 'not-connected', true],
  [21, 'exists'],
  [22, 'parameter', true],
  [24, 'send-failed'],
  [25, 'dns'],
  [26, 'lost'],
  [27, 'protocol-version'],
  [28, 'client-id'],
  [29, 'server-unavailable'],
  [30, 'credentials'],
  [31, 'not-authorised'],
  [32, 'tls'],
  [33, 'certificate'],
  [34, 'tcp'],
  [35, 'error'],
];

describe('session: results in either order', () => {
  let peer: Peer;
  const runs = (form: string, facts: object) => watch(peer.session.execute(form, { ...facts }).completed);
  beforeEach(async () => {
    peer = await Peer.open({ dialect });
  });
  afterEach(() => peer.close());

  for (const [form, sent, name] of [
    ['CMQTTSTART', 'AT+CMQTTSTART\r', '+CMQTTSTART: 0'],
    ['CMQTTSTOP', 'AT+CMQTTSTOP\r', '+CMQTTSTOP: 0'],
    ['CMQTTDISC', 'AT+CMQTTDISC=0,0\r', '+CMQTTDISC: 0,0'],
  ] as const)
    it(`${form} succeeds with its result behind OK or in front of it`, async () => {
      const first = runs(form, { client: 0 });
      await peer.hears(sent);
      await peer.says(OK);
      assert.equal(first.told, 'open');
      await peer.says(`\r\n${name}\r\n`);
      assert.equal(first.told, 'done ok');
      const second = runs(form, { client: 0 });
      await peer.says(`\r\n${name}\r\n`);
      assert.equal(second.told, 'open');
      await peer.says(OK);
      assert.equal(second.told, 'done ok');
    });

  for (const [code, cause] of rows)
    it(`a failed connect says ${code} in each of the manual's ways: ${cause}`, async () => {
      const result = `\r\n+CMQTTCONNECT: 0,${code}\r\n`;
      for (const answer of [`${OK}${result}`, `${ERROR}${result}`, `${result}${ERROR}`]) {
        const connects = runs('CMQTTCONNECT', connection);
        await peer.hears(CONNECT);
        await peer.says(answer);
        assert.equal(connects.told, `failed ${cause}`);
        assert.match(connects.value!.error!.message, new RegExp(`0,${code}\\)$`));
        await peer.passes(500);
      }
    });

  for (const [code, cause, notSent] of rows)
    it(`a failed publish says ${code}: ${notSent ? 'nothing was sent' : 'nobody knows'}`, async () => {
      const facts = { client: 0, qos: 1, retain: false };
      const behind = runs('CMQTTPUB', facts);
      await peer.hears('AT+CMQTTPUB=0,1,60,0,0\r');
      await peer.says(`${OK}\r\n+CMQTTPUB: 0,${code}\r\n`);
      assert.equal(behind.told, `${notSent ? 'failed' : 'unknown'} ${cause}`);
      const beside = runs('CMQTTPUB', facts);
      await peer.says(`\r\n+CMQTTPUB: 0,${code}\r\n${ERROR}`);
      assert.equal(beside.told, `failed ${cause}`);
    });

  it('a service that is started already is no failure, whether the module gives the reason or not', async () => {
    const bare = runs('CMQTTSTART', {});
    await peer.says(ERROR);
    await peer.passes(400);
    assert.equal(bare.told, 'done already');
    const told = runs('CMQTTSTART', {});
    await peer.says(`\r\n+CMQTTSTART: 23\r\n${ERROR}`);
    assert.equal(told.told, 'done already');
    const stopped = runs('CMQTTSTOP', {});
    await peer.says(ERROR);
    await peer.passes(400);
    assert.equal(stopped.told, 'done already');
  });

  it('a bare ERROR to a connect is a failure after a moment for the reason', async () => {
    const connects = runs('CMQTTCONNECT', connection);
    await peer.says(ERROR);
    assert.equal(connects.told, 'open');
    await peer.passes(400);
    assert.equal(connects.told, 'failed error');
  });

  it('reasons beside ERROR of commands without a result of their own', async () => {
    const acquires = runs('CMQTTACCQ', { client: 0, clientId: 'c', secure: false });
    await peer.hears('AT+CMQTTACCQ=0,"c",0\r');
    await peer.says(`\r\n+CMQTTACCQ: 0,19\r\n${ERROR}`);
    assert.equal(acquires.told, 'failed in-use');
    const stages = runs('CMQTTTOPIC', { client: 0, topic: 'a/b' });
    await peer.hears('AT+CMQTTTOPIC=0,3\r');
    await peer.says(`${ERROR}\r\n+CMQTTTOPIC: 0,20\r\n`);
    assert.equal(stages.told, 'failed not-connected');
    const bare = runs('CMQTTTOPIC', { client: 0, topic: 'a/b' });
    await peer.says(ERROR);
    await peer.passes(400);
    assert.equal(bare.told, 'failed not-connected');
    await peer.hears('AT+CMQTTTOPIC=0,3\r');
  });

  it('a subscription refused before its prompt sends no topic', async () => {
    const subscribes = runs('CMQTTSUB', { client: 0, topic: ['a/b'], qos: [1] });
    await peer.hears('AT+CMQTTSUB=0,3,1,0\r');
    await peer.says(`\r\n+CMQTTSUB: 0,11\r\n${ERROR}`);
    assert.equal(subscribes.told, 'failed not-connected');
    await peer.passes(1000);
    await peer.hears('');
  });

  it('a subscription sends its topic at the prompt, and nothing behind it', async () => {
    const subscribes = runs('CMQTTSUB', { client: 0, topic: ['a/b'], qos: [1] });
    await peer.says('\r\n>');
    await peer.hears('AT+CMQTTSUB=0,3,1,0\ra/b');
    await peer.says(`${OK}\r\n+CMQTTSUB: 0,0\r\n`);
    assert.equal(subscribes.told, 'done ok');
  });

  it('data that is no UTF-8 is refused where the module checks it', () => {
    const facts = { client: 0, payload: Uint8Array.of(0xff) };
    assert.throws(() => peer.session.execute('CMQTTPAYLOAD.text', facts), /payload must be UTF-8/);
  });
});
