import assert from 'node:assert/strict';
import { bytes, ERROR, OK, Peer, watch } from './peer.testkit.ts';

describe('session: commands of the user', () => {
  let peer: Peer;
  beforeEach(async () => {
    peer = await Peer.open();
  });
  afterEach(() => peer.close());

  const refused = async (line: string, data: Uint8Array | 'cancel' | undefined, message: RegExp) => {
    await assert.rejects(
      peer.session.raw(line, data ? { data } : {}),
      (error: Error & { in?(locale: string): string }) =>
        message.test(error.message) && error.in!('zh-CN') !== error.message,
    );
    await peer.hears('');
  };

  it('wait in the same queue, and end with the final result', async () => {
    peer.session.execute('AT', {});
    const outcome = watch(peer.session.raw('AT+CSQ'));
    await peer.hears('AT\r');
    await peer.says(OK);
    await peer.hears('AT+CSQ\r');
    await peer.says(`\r\n+CSQ: 20,0\r\n${OK}`);
    assert.equal(outcome.told, 'done ok');
    assert.equal(outcome.value?.facts.rssi, 20);
  });

  it('have the dialect’s times where it knows them, and a minute where not', async () => {
    const known = watch(peer.session.raw('AT+CSQ'));
    await peer.passes(2400);
    assert.equal(known.told, 'unknown timeout');
    const unknown = watch(peer.session.raw('AT+QWHAT=1'));
    await peer.answersProbe();
    await peer.passes(61_000);
    await peer.says(`\r\n+QWHAT: 5\r\n\r\n${OK}`);
    assert.equal(unknown.told, 'done ok');
    assert.equal(unknown.value?.tokens.length, 2);
    const own = watch(peer.session.raw('AT+QWHAT=1', { timeout: 1000 }));
    await peer.passes(1100);
    assert.equal(own.told, 'unknown timeout');
  });

  it('are refused where they hold a control character', async () => {
    await refused('AT\rAT+CFUN=0', undefined, /found CR at 3/);
    await refused('AT+QMTPUB=0,0,0,0,"t"\x1a', undefined, /found Ctrl-Z/);
    await refused('AT\x7f', undefined, /found 0x7f at 3/);
  });

  it('carry their data behind the prompt', async () => {
    const outcome = watch(peer.session.raw('AT+QMTPUB=0,0,0,0,"t"', { data: bytes('hello') }));
    await peer.hears('AT+QMTPUB=0,0,0,0,"t"\r');
    await peer.says('\r\n> ');
    await peer.passes(500);
    await peer.hears('hello\x1a');
    await peer.says(`${OK}\r\n+QMTPUB: 0,0,0\r\n`);
    assert.equal(outcome.told, 'done ok');
  });

  it('leave a prompt that they have no data for', async () => {
    for (const options of [{}, { data: 'cancel' as const }]) {
      const outcome = watch(peer.session.raw('AT+QMTPUB=0,0,0,0,"t"', options));
      await peer.says('\r\n> ');
      await peer.hears('AT+QMTPUB=0,0,0,0,"t"\r\x1b');
      await peer.says(OK);
      assert.equal(outcome.told, 'failed error');
      assert.match(outcome.value!.error!.message, /was left without any/);
    }
  });

  it('leave the prompt of a command that the dialect does not know', async () => {
    const outcome = watch(peer.session.raw('AT+CMGS="+4912345"'));
    await peer.says('\r\n> ');
    await peer.hears('AT+CMGS="+4912345"\r\x1b');
    await peer.passes(2100);
    assert.equal(outcome.told, 'failed error');
    const sent = watch(peer.session.raw('AT+CMGS="+4912345"', { data: bytes('hi') }));
    await peer.answersProbe();
    await peer.says('\r\n> ');
    await peer.hears('AT+CMGS="+4912345"\rhi\x1a');
    await peer.says(`\r\n+CMGS: 1\r\n${OK}`);
    assert.equal(sent.told, 'done ok');
  });

  it('are refused where their data would end early and the rest become a command', async () => {
    await refused('AT+QMTPUB=0,0,0,0,"t"', bytes('x\x1aAT+CFUN=0\r'), /holds Ctrl-Z/);
    await refused('AT+CMGS="1"', bytes('x\x1bAT+CFUN=0\r'), /holds Esc/);
    await refused('AT+QMTPUB=0,0,0,0,"t",5', bytes('1234567'), /announces 5 bytes of data, and 7 are given/);
    await refused('AT+QMTPUB=0,0,0,0,"t",5', bytes('123'), /announces 5 bytes of data, and 3 are given/);
    await refused('AT+QMTPUB=0,0,0,0,"t",5', undefined, /cannot be left without data/);
    await refused('AT+QMTPUB=0,0,0,0,"t",5', 'cancel', /cannot be left without data/);
    await refused('AT+QMTPUB=0,0,0,0,"t"', bytes('x'.repeat(1025)), /1025 bytes; the module takes 1–1024/);
    await refused('AT+CSQ', bytes('x'), /takes no data/);
  });

  it('blot secrets out of a refusal', async () => {
    await refused('AT+CPIN="1234"', bytes('x'), /^AT\+CPIN="\*\*\*" was not sent/);
  });

  describe('about the line itself', () => {
    const RESTORE = ['ATQ0', 'ATV1', 'ATE0', 'AT+CMEE=1'];
    const setsBack = async () => {
      for (const line of RESTORE) {
        await peer.hears(`${line}\r`);
        await peer.says(OK);
      }
    };

    for (const [line, answer] of [
      ['ATE1', OK],
      ['ATV0', '0\r'],
      ['AT+CMEE=2', OK],
      ['ATZ', OK],
      ['ATE1;+CSQ', `\r\n+CSQ: 1,0\r\n${OK}`],
      ['AT+QWHAT=1', OK],
    ] as const) {
      it(`hold for raw commands after ${line}, and are set back before the next of Hayes's own`, async () => {
        const raw = watch(peer.session.raw(line));
        await peer.says(`${line}\r${answer}`);
        assert.equal(raw.told, 'done ok');
        const second = watch(peer.session.raw('AT'));
        await peer.hears(`${line}\rAT\r`);
        await peer.says(`AT\r${line === 'ATV0' ? '0\r' : OK}`);
        assert.equal(second.told, 'done ok');
        const own = watch(peer.session.execute('CSQ', {}).completed);
        await setsBack();
        await peer.hears('AT+CSQ\r');
        await peer.says(`\r\n+CSQ: 20,0\r\n${OK}`);
        assert.equal(own.told, 'done ok');
        assert.equal(peer.session.settings.get('echo'), false);
        assert.deepEqual(peer.events, []);
      });
    }

    it('do not silence the module for good: results are switched on again blindly', async () => {
      const raw = watch(peer.session.raw('ATQ1'));
      await peer.passes(3000);
      assert.equal(raw.told, 'unknown timeout');
      const own = watch(peer.session.execute('CSQ', {}).completed);
      await peer.hears('ATQ1\rAT+CMEE?\r');
      await peer.says('\r\n+CMEE: 0\r\n');
      await peer.passes(4000);
      assert.match(await peer.heard(), /ATQ0\rATV1\rATE0\rAT\+CMEE=1\rAT\+CMEE\?\r$/);
      await peer.says(`${OK}${OK}${OK}${OK}\r\n+CMEE: 1\r\n${OK}`);
      await peer.passes(600);
      await setsBack();
      await peer.hears('AT+CSQ\r');
      await peer.says(OK);
      assert.equal(own.told, 'done ok');
      assert.deepEqual(peer.events, []);
    });

    it('are set back before a transaction, too', async () => {
      const raw = watch(peer.session.raw('ATE1'));
      await peer.says(OK);
      assert.equal(raw.told, 'done ok');
      await peer.heard();
      const done = peer.session.transaction(async (transaction) => {
        await transaction.execute('CSQ', {}).completed;
      });
      await setsBack();
      await peer.hears('AT+CSQ\r');
      await peer.says(OK);
      await done;
    });

    it('are left alone by commands that cannot touch them', async () => {
      for (const line of ['AT', 'AT+CSQ', 'AT+QMTPUB=0,0,0,0,"t","x"']) {
        const raw = watch(peer.session.raw(line));
        await peer.says(OK);
        assert.equal(raw.told, 'done ok');
      }
      await peer.heard();
      peer.session.execute('CSQ', {});
      await peer.hears('AT+CSQ\r');
      await peer.says(ERROR);
    });
  });

  it('change what is known of settings, one by one and several on a line', async () => {
    const one = watch(peer.session.raw('AT+QMTCFG="dataformat",0,1,1'));
    await peer.says(OK);
    assert.equal(one.told, 'done ok');
    assert.equal(peer.session.settings.get('sendHex', 0), 1);
    const both = watch(peer.session.raw('AT+QMTCFG="dataformat",0,0,1;+CSQ'));
    await peer.says(OK);
    assert.equal(both.told, 'done ok');
    assert.equal(peer.session.settings.get('sendHex', 0), 0);
    assert.equal(peer.session.settings.get('recvHex', 0), 1);
    const lost = watch(peer.session.raw('AT+QMTCFG="dataformat",0,1,1'));
    await peer.passes(3000);
    assert.equal(lost.told, 'unknown timeout');
    assert.equal(peer.session.settings.get('sendHex', 0), undefined);
  });
});
