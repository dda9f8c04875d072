import assert from 'node:assert/strict';
import { builtinDialect, Dialect } from '../dialect/index.ts';
import { bytes, ERROR, OK, Peer, watch } from './peer.testkit.ts';

const open = { client: 0, host: 'broker.example', port: 1883 };
const OPEN = 'AT+QMTOPEN=0,"broker.example",1883\r';
const publish = { client: 0, messageId: 7, qos: 1, retain: false, topic: 't', payload: bytes('hi') };
const PUBLISH = 'AT+QMTPUB=0,7,1,0,"t","hi"\r';

describe('session: answers', () => {
  let peer: Peer;
  const opens = () => {
    const { accepted, completed } = peer.session.execute('QMTOPEN', open);
    return { accepted: watch(accepted), completed: watch(completed) };
  };
  const publishes = () => watch(peer.session.execute('QMTPUB.inline', publish).completed);
  beforeEach(async () => {
    peer = await Peer.open();
  });
  afterEach(() => peer.close());

  it('is accepted at OK and done at its completion; the line is free in between', async () => {
    const { accepted, completed } = opens();
    await peer.hears(OPEN);
    await peer.says(OK);
    assert.equal(accepted.told, 'done ok');
    assert.equal(completed.told, 'open');
    const other = watch(peer.session.execute('CSQ', {}).completed);
    await peer.hears('AT+CSQ\r');
    await peer.says('\r\n+QMTOPEN: 0,0\r\n\r\n+CSQ: 9,0\r\n\r\nOK\r\n');
    assert.equal(completed.told, 'done ok');
    assert.equal(other.value?.facts.rssi, 9);
  });

  it('takes a completion before OK', async () => {
    const { accepted, completed } = opens();
    await peer.says(`${OPEN}\r\n+QMTOPEN: 0,0\r\n`);
    assert.equal(accepted.told, 'open');
    await peer.says(OK);
    assert.equal(accepted.told, 'done ok');
    assert.equal(completed.told, 'done ok');
  });

  it('believes a completion whose OK never comes', async () => {
    const { completed } = opens();
    await peer.says('\r\n+QMTOPEN: 0,0\r\n');
    await peer.passes(8000);
    assert.equal(completed.told, 'done ok');
  });

  it('gives a completion to the command whose key fields it carries', async () => {
    const first = watch(peer.session.execute('QMTPUB.inline', publish).completed);
    await peer.says(OK);
    const second = watch(peer.session.execute('QMTPUB.inline', { ...publish, messageId: 8 }).completed);
    await peer.says(`${OK}\r\n+QMTPUB: 0,8,0\r\n`);
    assert.deepEqual([first.told, second.told], ['open', 'done ok']);
    await peer.says('\r\n+QMTPUB: 1,7,0\r\n\r\n+QMTPUB: 0,7,0\r\n');
    assert.equal(first.told, 'done ok');
  });

  for (const [code, cause] of [
    [-1, 'tcp'],
    [1, 'parameter'],
    [2, 'in-use'],
    [3, 'no-data'],
    [4, 'dns'],
    [5, 'lost'],
  ] as const) {
    it(`reports result ${code} of opening as ${cause}`, async () => {
      const { completed } = opens();
      await peer.says(`${OK}\r\n+QMTOPEN: 0,${code}\r\n`);
      assert.equal(completed.told, `failed ${cause}`);
      assert.match(completed.value!.error!.message, new RegExp(`AT\\+QMTOPEN=.*\\(\\+QMTOPEN: 0,${code}\\)`));
      assert.notEqual(completed.value!.error!.in('zh-CN'), completed.value!.error!.message);
    });
  }

  it('has failed at ERROR, and names what was sent and what came', async () => {
    const { accepted, completed } = opens();
    await peer.says(ERROR);
    assert.equal(accepted.told, 'failed error');
    assert.equal(completed.told, 'failed error');
    assert.equal(completed.value?.error?.message, 'AT+QMTOPEN=0,"broker.example",1883 was answered ERROR');
  });

  it('reads the reason of an error in numbers and in words', async () => {
    for (const [answer, told] of [
      ['+CME ERROR: 10', 'failed sim-missing'],
      ['+CME ERROR: SIM not inserted', 'failed error'],
    ] as const) {
      const outcome = watch(peer.session.execute('CPIN.read', {}).completed);
      await peer.says(`\r\n${answer}\r\n`);
      assert.equal(outcome.told, told);
      assert.match(outcome.value!.error!.message, new RegExp(answer.replace('+', '\\+')));
    }
  });

  it('does not know what became of a command without an answer', async () => {
    const outcome = publishes();
    await peer.hears(PUBLISH);
    await peer.passes(6900);
    assert.equal(outcome.told, 'open');
    await peer.passes(1000);
    assert.equal(outcome.told, 'unknown timeout');
    assert.match(outcome.value!.error!.message, /got no answer within 7\.\d+ s/);
  });

  it('gives the bytes time to cross a slow line', async () => {
    const slow = await Peer.open({ baud: 300 });
    const outcome = watch(
      slow.session.execute('QMTPUB.inline', { ...publish, payload: bytes('x'.repeat(600)) }).completed,
    );
    await slow.passes(40_000);
    assert.equal(outcome.told, 'open');
    await slow.says(`${OK}\r\n+QMTPUB: 0,7,0\r\n`);
    assert.equal(outcome.told, 'done ok');
    await slow.close();
  });

  it('does not know what became of a publish without a completion', async () => {
    const outcome = publishes();
    await peer.says(OK);
    await peer.passes(39_900);
    assert.equal(outcome.told, 'open');
    await peer.passes(200);
    assert.equal(outcome.told, 'unknown timeout');
    assert.equal(
      outcome.value!.error!.message,
      'AT+QMTPUB=0,7,1,0,"t","hi" was accepted, but its result did not come within 40 s',
    );
    await peer.passes(120_000);
  });

  it('waits on while the module says that it sends again', async () => {
    const outcome = publishes();
    await peer.says(OK);
    for (let retry = 1; retry <= 3; retry++) {
      await peer.passes(30_000);
      await peer.says(`\r\n+QMTPUB: 0,7,1,${retry}\r\n`);
      assert.equal(outcome.told, 'open');
    }
    await peer.says('\r\n+QMTPUB: 0,7,0\r\n');
    assert.equal(outcome.told, 'done ok');
  });

  it('does not know whether a publish arrived that the module could not send in the end', async () => {
    const outcome = publishes();
    await peer.says(`${OK}\r\n+QMTPUB: 0,7,2\r\n`);
    assert.equal(outcome.told, 'unknown send-failed');
  });

  it('has failed for sure where the code proves that nothing was sent', async () => {
    const file = structuredClone(builtinDialect('quectel-bc26').file);
    (file.params!.sent!.cause as Record<string, unknown>)['2'] = { is: 'send-failed', notSent: true };
    const strict = await Peer.open({ dialect: new Dialect(file) });
    const outcome = watch(strict.session.execute('QMTPUB.inline', publish).completed);
    await strict.says(`${OK}\r\n+QMTPUB: 0,7,2\r\n`);
    assert.equal(outcome.told, 'failed send-failed');
    await strict.close();
  });

  it('takes a reason that comes before or after ERROR', async () => {
    const file = structuredClone(builtinDialect('quectel-bc26').file);
    file.commands!.QMTDISC!.exchange = ['final', { urc: 'QMTDISC', within: '10s', order: 'either' }];
    const either = await Peer.open({ dialect: new Dialect(file) });
    for (const answer of [`\r\n+QMTDISC: 0,-1\r\n${ERROR}`, `${ERROR}\r\n+QMTDISC: 0,-1\r\n`]) {
      const outcome = watch(either.session.execute('QMTDISC', { client: 0 }).completed);
      await either.says(answer);
      assert.equal(outcome.told, 'failed error');
      assert.match(outcome.value!.error!.message, /\+QMTDISC: 0,-1/);
    }
    const bare = watch(either.session.execute('QMTDISC', { client: 0 }).completed);
    await either.says(ERROR);
    assert.equal(bare.told, 'open');
    await either.passes(400);
    assert.equal(bare.told, 'failed error');
    await either.close();
  });

  it('learns what info lines tell, however many of them come', async () => {
    const outcome = watch(peer.session.execute('CGPADDR.write', { cid: 1 }).completed);
    await peer.says(`AT+CGPADDR=1\r\r\n+CGPADDR: 1,"10.0.0.2"\r\n${OK}`);
    assert.equal(outcome.value?.facts.address, '10.0.0.2');
    assert.equal(outcome.value?.final, 'OK');
    assert.equal(outcome.value?.infos.length, 1);
  });

  it('hears URCs at every place of a conversation', async () => {
    const urcs: string[] = [];
    peer.session.on('urc', (token) => urcs.push(token.urc!.name));
    const urc = '\r\n+QMTSTAT: 3,1\r\n';
    const outcome = publishes();
    await peer.says(`${urc}${PUBLISH}${urc}${OK}${urc}`);
    await peer.says(`\r\n+QMTPUB: 0,7,0\r\n${urc}`);
    assert.equal(outcome.told, 'done ok');
    assert.deepEqual(urcs, ['QMTSTAT', 'QMTSTAT', 'QMTSTAT', 'QMTPUB', 'QMTSTAT']);
  });

  it('blots secrets out of what it tells people', async () => {
    const connect = { client: 0, clientId: 'c', username: 'u', password: 'hunter2' };
    const outcome = watch(peer.session.execute('QMTCONN', connect).completed);
    await peer.hears('AT+QMTCONN=0,"c","u","hunter2"\r');
    await peer.says(ERROR);
    assert.equal(outcome.value!.error!.message, 'AT+QMTCONN=0,"c","u","***" was answered ERROR');
    const raw = watch(peer.session.raw('AT+CPIN="4321"'));
    await peer.passes(10_000);
    assert.match(raw.value!.error!.message, /AT\+CPIN="\*\*\*" got no answer/);
  });
});
