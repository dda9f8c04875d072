import assert from 'node:assert/strict';
import { OK, Peer, watch } from './peer.testkit.ts';

describe('session: queue', () => {
  let peer: Peer;
  beforeEach(async () => {
    peer = await Peer.open();
  });
  afterEach(() => peer.close());

  it('sends one command at a time, in order', async () => {
    const first = watch(peer.session.execute('CSQ', {}).completed);
    const second = watch(peer.session.execute('CEREG.read', {}).completed);
    await peer.hears('AT+CSQ\r');
    await peer.says('\r\n+CSQ: 20,0\r\n');
    await peer.hears('');
    await peer.says(OK);
    assert.equal(first.told, 'done ok');
    assert.equal(first.value?.facts.rssi, 20);
    await peer.hears('AT+CEREG?\r');
    await peer.says(`\r\n+CEREG: 0,1\r\n${OK}`);
    assert.equal(second.value?.facts.registration, 'home');
  });

  it('prefers a higher priority among what waits, and keeps the order among equals', async () => {
    const { session } = peer;
    session.execute('AT', {});
    session.execute('CSQ', {});
    session.execute('COPS.read', {}, { priority: 1 });
    session.execute('CGATT.read', {}, { priority: 1 });
    session.execute('CEREG.read', {});
    const order: string[] = [];
    for (let i = 0; i < 5; i++) {
      order.push((await peer.heard()).trim());
      await peer.says(OK);
    }
    assert.deepEqual(order, ['AT', 'AT+COPS?', 'AT+CGATT?', 'AT+CSQ', 'AT+CEREG?']);
  });

  it('takes back what still waits, and nothing that was sent', async () => {
    const abort = new AbortController();
    const sent = watch(peer.session.execute('AT', {}, { signal: abort.signal }).completed);
    const waiting = watch(peer.session.execute('CSQ', {}, { signal: abort.signal }).completed);
    await peer.hears('AT\r');
    abort.abort();
    await peer.passes(0);
    assert.equal(sent.told, 'open');
    assert.equal(waiting.told, 'failed error');
    assert.equal(waiting.value?.error?.code, 'cancelled');
    await peer.says(OK);
    assert.equal(sent.told, 'done ok');
    await peer.hears('');
  });

  it('does not begin what was taken back before it was given', async () => {
    const outcome = await peer.session.execute('CSQ', {}, { signal: AbortSignal.abort() }).completed;
    assert.equal(outcome.error?.code, 'cancelled');
    await peer.hears('');
  });

  it('lets nothing into a transaction', async () => {
    const { session } = peer;
    const lines: string[] = [];
    const both = session.transaction(async (transaction) => {
      await transaction.execute('CSQ', {}).completed;
      await transaction.execute('CEREG.read', {}).completed;
    });
    session.execute('AT', {}, { priority: 50 });
    for (let i = 0; i < 3; i++) {
      lines.push((await peer.heard()).trim());
      await peer.says(OK);
    }
    await both;
    assert.deepEqual(lines, ['AT+CSQ', 'AT+CEREG?', 'AT']);
  });

  it('sends commands of a transaction one by one, even where the body does not wait for them', async () => {
    const done = peer.session.transaction(async (transaction) => {
      transaction.execute('CSQ', {});
      transaction.execute('CEREG.read', {});
    });
    peer.session.execute('AT', {});
    const lines: string[] = [];
    for (let i = 0; i < 3; i++) {
      lines.push((await peer.heard()).trim());
      await peer.says(OK);
    }
    await done;
    assert.deepEqual(lines, ['AT+CSQ', 'AT+CEREG?', 'AT']);
  });

  it('passes on what a transaction throws, and goes on', async () => {
    const failing = peer.session.transaction(async () => {
      throw new Error('mine');
    });
    const next = peer.session.execute('AT', {});
    await assert.rejects(failing, /mine/);
    await peer.hears('AT\r');
    await peer.says(OK);
    assert.equal((await next.completed).outcome, 'done');
  });

  it('sends nothing for a transaction that is over', async () => {
    let leaked: Parameters<Parameters<typeof peer.session.transaction>[0]>[0] | undefined;
    await peer.session.transaction(async (transaction) => {
      leaked = transaction;
    });
    assert.equal((await leaked!.execute('AT', {}).completed).outcome, 'failed');
    await peer.hears('');
  });

  it('refuses facts that a form cannot carry before a byte is sent', async () => {
    assert.throws(
      () => peer.session.execute('QMTOPEN', { client: 9, host: 'h', port: 1883 }),
      (error: Error) => /TCP_connectID is 9; the module takes 0–5/.test(error.message),
    );
    assert.throws(() => peer.session.execute('NOPE', {}), /has no NOPE/);
    await peer.hears('');
  });
});
