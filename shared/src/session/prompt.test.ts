import assert from 'node:assert/strict';
import { bytes, ERROR, OK, Peer, watch } from './peer.testkit.ts';

const facts = { client: 0, messageId: 7, qos: 1, retain: false, topic: 't', payload: bytes('{"a":"b"}') };
const LINE = 'AT+QMTPUB=0,7,1,0,"t"\r';
const DATA = '{"a":"b"}\x1a';

describe('session: data behind a prompt', () => {
  let peer: Peer;
  const publishes = (form = 'QMTPUB.data') => watch(peer.session.execute(form, facts).completed);
  beforeEach(async () => {
    peer = await Peer.open();
  });
  afterEach(() => peer.close());

  it('waits half a second behind the prompt, as the manual asks (§3.2.8)', async () => {
    const outcome = publishes();
    await peer.hears(LINE);
    await peer.says('\r\n> ');
    await peer.passes(499);
    await peer.hears('');
    await peer.passes(1);
    await peer.hears(DATA);
    await peer.says(`${OK}\r\n+QMTPUB: 0,7,0\r\n`);
    assert.equal(outcome.told, 'done ok');
  });

  for (const prompt of ['>', '\r\n>', '\r\n> ', '\r\n>\r\n']) {
    it(`sees the prompt ${JSON.stringify(prompt)}`, async () => {
      const outcome = publishes();
      await peer.says(prompt);
      await peer.passes(500);
      await peer.hears(LINE + DATA);
      await peer.says(`${OK}\r\n+QMTPUB: 0,7,0\r\n`);
      assert.equal(outcome.told, 'done ok');
    });
  }

  it('takes echoed data for what it is, with or without its end', async () => {
    for (const echo of ['{"a":"b"}', '{"a":"b"}\x1a']) {
      const outcome = publishes();
      await peer.says(`${LINE}\r\n> `);
      await peer.passes(500);
      await peer.says(`${echo}${OK}\r\n+QMTPUB: 0,7,0\r\n`);
      assert.equal(outcome.told, 'done ok');
    }
  });

  it('sends no data to a prompt that does not come, and leaves the one that may be open', async () => {
    const outcome = publishes();
    await peer.hears(LINE);
    await peer.passes(6000);
    assert.equal(outcome.told, 'failed timeout');
    assert.match(outcome.value!.error!.message, /got no prompt within 5\.\d+ s; no data was sent/);
    await peer.hears('');
    const next = watch(peer.session.execute('CSQ', {}).completed);
    await peer.hears('\x1b\rAT+CMEE?\r');
    await peer.says(`\r\n> ${OK}`);
    assert.equal(next.told, 'open');
    await peer.says('\r\n+CMEE: 0\r\n\r\nOK\r\n');
    await peer.hears('AT+CSQ\r');
    await peer.says(OK);
    assert.equal(next.told, 'done ok');
  });

  it('takes a late prompt for a prompt while it still waits', async () => {
    const outcome = publishes();
    await peer.passes(4900);
    await peer.says('\r\n> ');
    await peer.passes(500);
    await peer.hears(LINE + DATA);
    await peer.says(ERROR);
    assert.equal(outcome.told, 'failed error');
  });

  it('has failed where ERROR comes in place of the prompt', async () => {
    const outcome = publishes();
    await peer.says(ERROR);
    assert.equal(outcome.told, 'failed error');
    await peer.passes(1000);
    await peer.hears(LINE);
  });

  it('has failed where OK comes in place of the prompt', async () => {
    const outcome = publishes();
    await peer.says(OK);
    assert.equal(outcome.told, 'failed error');
    assert.match(outcome.value!.error!.message, /ended without asking for its data/);
  });

  it('sends nothing where ERROR follows the prompt before the data', async () => {
    const outcome = publishes();
    await peer.says('\r\n> ');
    await peer.says(ERROR);
    assert.equal(outcome.told, 'failed error');
    await peer.passes(1000);
    await peer.hears(LINE);
  });

  it('does not know what became of data without an answer, and leaves data mode', async () => {
    const outcome = publishes();
    await peer.says('\r\n> ');
    await peer.passes(500);
    await peer.hears(LINE + DATA);
    await peer.passes(8000);
    assert.equal(outcome.told, 'unknown timeout');
    peer.session.execute('AT', {});
    await peer.hears('\x1b\rAT+CMEE?\r');
  });

  it('takes no > for a prompt that nobody awaits', async () => {
    const outcome = watch(peer.session.execute('CSQ', {}).completed);
    await peer.says('\r\n>\r\n\r\n+CSQ: 7,0\r\n\r\nOK\r\n');
    assert.equal(outcome.value?.facts.rssi, 7);
    await peer.hears('AT+CSQ\r');
  });

  describe('counted', () => {
    it('sends exactly the bytes it announced', async () => {
      const outcome = publishes('QMTPUB.counted');
      await peer.hears('AT+QMTPUB=0,7,1,0,"t",9\r');
      await peer.says('\r\n> ');
      await peer.hears('{"a":"b"}');
      await peer.says(`${OK}\r\n+QMTPUB: 0,7,0\r\n`);
      assert.equal(outcome.told, 'done ok');
    });

    it('never sends Esc to it, stays silent for a while, and says that a probe may become data', async () => {
      const outcome = publishes('QMTPUB.counted');
      await peer.passes(6000);
      assert.equal(outcome.told, 'failed timeout');
      assert.match(outcome.value!.error!.message, /may take what is sent next for it/);
      await peer.heard();
      const next = watch(peer.session.execute('CSQ', {}).completed);
      await peer.passes(9900);
      await peer.hears('');
      await peer.passes(200);
      await peer.hears('AT+CMEE?\r');
      await peer.passes(2500);
      assert.doesNotMatch(await peer.heard(), /\x1b/);
      await peer.passes(1500);
      await peer.answersProbe();
      await peer.passes(600);
      await peer.says(OK);
      assert.equal(next.told, 'done ok');
    });
  });
});
