import assert from 'node:assert/strict';
import { bytes, OK, Peer, watch } from './peer.testkit.ts';

const publish = { client: 0, messageId: 7, qos: 1, retain: false, topic: 't', payload: bytes('hi') };

describe('session: restarts of the module', () => {
  let peer: Peer;
  beforeEach(async () => {
    peer = await Peer.open();
  });
  afterEach(() => peer.close());

  /** Echo off and errors in numbers, as initialisation leaves the module. */
  const initialise = async () => {
    const off = watch(peer.session.execute('ATE', { echo: false }).completed);
    await peer.says(`ATE0\r${OK}`);
    const numbers = watch(peer.session.execute('CMEE.write', { errorFormat: 'number' }).completed);
    await peer.says(OK);
    assert.deepEqual([off.told, numbers.told], ['done ok', 'done ok']);
    await peer.heard();
  };

  it('ends what is in flight, what is outstanding and what waits', async () => {
    const outstanding = watch(peer.session.execute('QMTPUB.inline', publish).completed);
    await peer.says(OK);
    const running = watch(peer.session.execute('CSQ', {}).completed);
    const waiting = watch(peer.session.execute('CEREG.read', {}).completed);
    await peer.says('\r\nRDY\r\n');
    assert.equal(outstanding.told, 'unknown lost');
    assert.equal(running.told, 'unknown lost');
    assert.equal(waiting.told, 'failed lost');
    assert.equal(waiting.value?.error?.message, 'the module has restarted (RDY); all its state is gone');
    assert.deepEqual(peer.events, ['reset: module-reset']);
  });

  it('takes all lines of one start for one restart, and finds step before the next command', async () => {
    await peer.says('\r\nF1: 0000 0000\r\n\r\nRDY\r\n\r\n+CPIN: READY\r\n\r\nAPP RDY\r\n');
    assert.deepEqual(peer.events, ['reset: module-reset']);
    const next = watch(peer.session.execute('CSQ', {}).completed);
    await peer.answersProbe();
    await peer.hears('AT+CSQ\r');
    await peer.says(OK);
    assert.equal(next.told, 'done ok');
    await peer.says('\r\nRDY\r\n');
    assert.equal(peer.events.length, 2);
  });

  it('ends a publish whose data is being sent', async () => {
    const outcome = watch(peer.session.execute('QMTPUB.data', publish).completed);
    await peer.says('\r\n> ');
    await peer.says('\r\nRDY\r\n');
    assert.equal(outcome.told, 'unknown lost');
    await peer.passes(1000);
    await peer.hears('AT+QMTPUB=0,7,1,0,"t"\r');
  });

  it('does not send what was asked before the restart', async () => {
    peer.session.execute('CSQ', {});
    await peer.passes(2500);
    const waiting = watch(peer.session.execute('CEREG.read', {}).completed);
    await peer.heard();
    await peer.says('\r\nRDY\r\n');
    await peer.says('\r\n+CMEE: 0\r\n\r\nOK\r\n');
    await peer.passes(5000);
    await peer.says('\r\n+CMEE: 0\r\n\r\nOK\r\n');
    await peer.passes(1000);
    assert.equal(waiting.told, 'failed lost');
    assert.doesNotMatch(await peer.heard(), /CEREG/);
  });

  it('sends nothing more of a transaction that a restart has broken', async () => {
    const outcomes: string[] = [];
    const done = peer.session.transaction(async (transaction) => {
      outcomes.push((await transaction.execute('CSQ', {}).completed).outcome);
      outcomes.push((await transaction.execute('CEREG.read', {}).completed).outcome);
    });
    await peer.hears('AT+CSQ\r');
    await peer.says('\r\nRDY\r\n');
    await peer.answersProbe();
    await done;
    assert.deepEqual(outcomes, ['unknown', 'failed']);
    await peer.hears('');
  });

  it('notices a silent restart by the echo that is back', async () => {
    await initialise();
    const outcome = watch(peer.session.execute('CSQ', {}).completed);
    await peer.says(`AT+CSQ\r\r\n+CSQ: 20,0\r\n${OK}`);
    assert.equal(outcome.told, 'unknown lost');
    assert.deepEqual(peer.events, ['reset: echo-returned']);
    assert.equal(peer.session.settings.get('echo'), undefined);
    const next = watch(peer.session.execute('CSQ', {}).completed);
    await peer.heard();
    await peer.says('AT+CMEE?\r\r\n+CMEE: 0\r\n\r\nOK\r\n');
    await peer.says(`AT+CSQ\r\r\n+CSQ: 20,0\r\n${OK}`);
    assert.equal(next.told, 'done ok');
  });

  it('asks at a supporting line of a start, and hears by the answer that state is lost', async () => {
    await initialise();
    await peer.says('\r\n+CPIN: READY\r\n');
    await peer.hears('AT+CMEE?\r');
    await peer.says('\r\n+CMEE: 0\r\n\r\nOK\r\n');
    assert.deepEqual(peer.events, ['reset: state-lost']);
  });

  it('goes on where the answer shows that nothing was lost', async () => {
    await initialise();
    const outcome = watch(peer.session.execute('CSQ', {}).completed);
    await peer.says('\r\n+CPIN: READY\r\n');
    await peer.says(`\r\n+CSQ: 20,0\r\n${OK}`);
    assert.equal(outcome.told, 'done ok');
    await peer.hears('AT+CSQ\rAT+CMEE?\r');
    await peer.says('\r\n+CMEE: 1\r\n\r\nOK\r\n');
    assert.deepEqual(peer.events, []);
  });

  it('takes the answer to a query for an answer, although a start has such a line', async () => {
    await initialise();
    const outcome = watch(peer.session.execute('CPIN.read', {}).completed);
    await peer.says(`\r\n+CPIN: READY\r\n${OK}`);
    assert.equal(outcome.value?.facts.sim, 'ready');
    await peer.hears('AT+CPIN?\r');
  });

  it('forgets what a closed connection took with it', async () => {
    const set = watch(peer.session.execute('QMTCFG.dataformat', { client: 0, recvHex: 1 }).completed);
    await peer.says(OK);
    assert.equal(set.told, 'done ok');
    assert.equal(peer.session.settings.get('recvHex', 0), 1);
    await peer.says('\r\n+QMTSTAT: 1,1\r\n');
    assert.equal(peer.session.settings.get('recvHex', 0), 1);
    await peer.says('\r\n+QMTSTAT: 0,1\r\n');
    assert.equal(peer.session.settings.get('recvHex', 0), undefined);
  });
});
