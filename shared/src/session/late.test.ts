import assert from 'node:assert/strict';
import { bytes, OK, Peer, watch } from './peer.testkit.ts';

describe('session: late and missing answers', () => {
  let peer: Peer;
  const asks = (ref: string) => watch(peer.session.execute(ref, {}).completed);
  beforeEach(async () => {
    peer = await Peer.open();
  });
  afterEach(() => peer.close());

  it('never credits a late answer to a later command', async () => {
    const first = asks('CSQ');
    await peer.passes(2500);
    assert.equal(first.told, 'unknown timeout');
    const second = asks('CSQ');
    await peer.heard();
    await peer.says('\r\n+CSQ: 31,0\r\n\r\nOK\r\n');
    assert.equal(second.told, 'open');
    await peer.says('\r\n+CMEE: 0\r\n\r\nOK\r\n');
    await peer.hears('AT+CSQ\r');
    await peer.says('\r\n+CSQ: 5,0\r\n\r\nOK\r\n');
    assert.equal(second.value?.facts.rssi, 5);
  });

  it('waits out the answers to other probes', async () => {
    asks('CSQ');
    await peer.passes(2500);
    const second = asks('CEREG.read');
    await peer.passes(6000);
    assert.match(await peer.heard(), /AT\+CMEE\?\r.*AT\+CMEE\?\r$/s);
    await peer.says('\r\n+CMEE: 0\r\n\r\nOK\r\n');
    await peer.passes(100);
    await peer.hears('');
    await peer.says('\r\n+CMEE: 0\r\n\r\nOK\r\n');
    await peer.passes(600);
    await peer.hears('AT+CEREG?\r');
    assert.equal(second.told, 'open');
    await peer.says(`\r\n+CEREG: 0,5\r\n${OK}`);
    assert.equal(second.value?.facts.registration, 'roaming');
  });

  it('asks three times, then fails what waits and says that the module is silent', async () => {
    const first = asks('CSQ');
    await peer.passes(2500);
    const second = asks('CEREG.read');
    await peer.passes(15_000);
    assert.equal(first.told, 'unknown timeout');
    assert.equal(second.told, 'failed timeout');
    assert.equal(second.value?.error?.code, 'silent');
    assert.deepEqual(peer.events, ['silent']);
    assert.equal((await peer.heard()).split('AT+CMEE?').length - 1, 3);
    const third = asks('CEREG.read');
    await peer.answersProbe();
    await peer.hears('AT+CEREG?\r');
    await peer.says(OK);
    assert.equal(third.told, 'done ok');
  });

  it('does not take a lost completion that comes late for that of a command alike', async () => {
    const publish = { client: 0, messageId: 0, qos: 0, retain: false, topic: 't', payload: bytes('x') };
    const publishes = async () => {
      const outcome = watch(peer.session.execute('QMTPUB.inline', publish).completed);
      await peer.says(OK);
      return outcome;
    };
    const first = await publishes();
    await peer.passes(40_100);
    assert.equal(first.told, 'unknown timeout');
    const second = await publishes();
    await peer.says('\r\n+QMTPUB: 0,0,2\r\n');
    assert.equal(second.told, 'open');
    await peer.says('\r\n+QMTPUB: 0,0,0\r\n');
    assert.equal(second.told, 'done ok');
    const third = await publishes();
    await peer.says('\r\n+QMTPUB: 0,0,0\r\n');
    assert.equal(third.told, 'done ok');
  });

  it('gets over a completion that never comes', async () => {
    const publish = { client: 0, messageId: 0, qos: 0, retain: false, topic: 't', payload: bytes('x') };
    const told: string[] = [];
    for (const isAnswered of [false, true, true]) {
      const outcome = watch(peer.session.execute('QMTPUB.inline', publish).completed);
      await peer.says(OK);
      if (isAnswered) await peer.says('\r\n+QMTPUB: 0,0,0\r\n');
      await peer.passes(40_100);
      told.push(outcome.told);
    }
    assert.deepEqual(told, ['unknown timeout', 'unknown timeout', 'done ok']);
  });

  it('lets a message through while it finds step', async () => {
    asks('CSQ');
    await peer.passes(2500);
    const found = peer.session.resync();
    await peer.heard();
    await peer.says('\r\n+QMTRECV: 0,0,"t","hello"\r\n\r\n+CMEE: 0\r\n\r\nOK\r\n');
    assert.equal(await found, true);
    assert.deepEqual(peer.events, ['message: t hello']);
  });

  it('goes on behind a line that does not end', async () => {
    const outcome = asks('CSQ');
    await peer.says('x'.repeat(50_000));
    await peer.says(`\r\n+CSQ: 3,0\r\n${OK}`);
    assert.equal(outcome.value?.facts.rssi, 3);
    assert.equal(outcome.value?.tokens[0]?.dropped, 50_000 - 4096);
  });

  it('gives up a line that stops in the midst, and answers behind it count', async () => {
    const urcs: string[] = [];
    peer.session.on('urc', (token) => urcs.push(token.urc!.name));
    await peer.says('\r\n+QMTRECV: 0,0,"t",20,"too short"\r\n');
    await peer.passes(3100);
    await peer.says('\r\n+QMTSTAT: 0,1\r\n');
    assert.deepEqual(urcs.at(-1), 'QMTSTAT');
    const outcome = asks('CSQ');
    await peer.says(`\r\n+CSQ: 3,0\r\n${OK}`);
    assert.equal(outcome.told, 'done ok');
  });

  it('waits no longer for a publish whose connection is gone, and only for that', async () => {
    const publish = { client: 0, messageId: 3, qos: 1, retain: false, topic: 't', payload: bytes('x') };
    const publishes = async (client: number) => {
      const outcome = watch(peer.session.execute('QMTPUB.inline', { ...publish, client }).completed);
      await peer.says(OK);
      return outcome;
    };
    const opening = watch(peer.session.execute('QMTCONN', { client: 0, clientId: 'c' }).completed);
    await peer.says(OK);
    const mine = await publishes(0);
    const other = await publishes(1);
    await peer.says('\r\n+QMTSTAT: 0,1\r\n');
    assert.deepEqual([mine.told, other.told, opening.told], ['unknown lost', 'open', 'open']);
    assert.match(mine.value!.error!.message, /connection was lost before the result came \(\+QMTSTAT: 0,1\)/);
    await peer.says('\r\n+QMTCONN: 0,2\r\n\r\n+QMTPUB: 1,3,0\r\n');
    assert.deepEqual([other.told, opening.told], ['done ok', 'failed send-failed']);
  });

  it('begins with what an earlier session on the same line may still be answered', async () => {
    const fresh = await Peer.open({ isFresh: true });
    const found = fresh.session.resync();
    const first = watch(fresh.session.execute('CPIN.read', {}).completed);
    await fresh.hears('AT+CMEE?\r');
    await fresh.says(`${OK}\r\n+CMEE: 0\r\n\r\nOK\r\n\r\n+CSQ: 1,0\r\n${OK}`);
    await fresh.passes(250);
    await fresh.says(`\r\n+CMEE: 0\r\n${OK}`);
    await fresh.hears('');
    await fresh.passes(500);
    assert.equal(await found, true);
    await fresh.hears('AT+CPIN?\r');
    await fresh.says(`\r\n+CPIN: READY\r\n${OK}`);
    assert.equal(first.value?.facts.sim, 'ready');
    await fresh.close();
  });
});
