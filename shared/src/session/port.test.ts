import assert from 'node:assert/strict';
import { builtinDialect } from '../dialect/index.ts';
import { FakeClock, memoryPair, type Transport, type TransportEvents } from '../transport/index.ts';
import { OK, Peer, watch } from './peer.testkit.ts';
import { Session } from './session.ts';

/** A port whose every step the test decides. */
class StubbornPort implements Transport {
  readonly name = '/dev/ttyTEST';
  readonly device: string | undefined;
  events: TransportEvents | undefined;
  written = '';
  onOpen = async () => {};
  onWrite = async () => {};
  onClose = async () => {};
  closes = 0;

  constructor(device?: string) {
    this.device = device;
  }

  async open(events: TransportEvents): Promise<void> {
    this.events = events;
    await this.onOpen();
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.written += Buffer.from(bytes).toString('latin1');
    await this.onWrite();
  }

  async close(): Promise<void> {
    this.closes++;
    await this.onClose();
  }
}

const dialect = builtinDialect('quectel-bc26');
const never = () => new Promise<void>(() => {});

describe('session: its port', () => {
  const open = async (port: Transport, clock = new FakeClock()) => {
    const session = new Session({ dialect, transport: port, clock });
    await session.open();
    return { session, clock };
  };

  it('has one owner in the process', async () => {
    const first = await open(new StubbornPort('/dev/real'));
    const second = new Session({ dialect, transport: new StubbornPort('/dev/real') });
    await assert.rejects(second.open(), /already in use by \/dev\/ttyTEST/);
    assert.equal(second.isOpen, false);
    await second.close();
    const third = new Session({ dialect, transport: new StubbornPort('/dev/real') });
    await assert.rejects(third.open(), /already in use/, 'closing the one that has not opened frees nothing');
    await first.session.close();
    const { session } = await open(new StubbornPort('/dev/real'));
    await session.close();
  });

  it('is free again where it could not be opened', async () => {
    const broken = new StubbornPort('/dev/broken');
    broken.onOpen = async () => {
      throw new Error('no such device');
    };
    await assert.rejects(open(broken), /no such device/);
    const { session } = await open(new StubbornPort('/dev/broken'));
    await session.close();
  });

  it('is closed where it opens after all, when nobody wants it any more', async () => {
    const port = new StubbornPort('/dev/late');
    let opened = () => {};
    port.onOpen = () =>
      new Promise((resolve) => {
        opened = resolve;
      });
    const session = new Session({ dialect, transport: port, clock: new FakeClock() });
    const opening = session.open();
    await session.close();
    opened();
    await assert.rejects(opening, /was closed/);
    assert.equal(port.closes, 2);
    assert.equal(session.isOpen, false);
    await (await open(new StubbornPort('/dev/late'))).session.close();
  });

  it('ends everything when it is gone, and says so once', async () => {
    const peer = await Peer.open();
    const outstanding = watch(peer.session.execute('QMTOPEN', { client: 0, host: 'h', port: 1 }).completed);
    await peer.says(OK);
    const running = watch(peer.session.execute('CSQ', {}).completed);
    const waiting = watch(peer.session.execute('AT', {}).completed);
    const transaction = peer.session.transaction(async () => 1);
    transaction.catch(() => {});
    await peer.passes(0);
    await peer.hangsUp();
    assert.deepEqual([outstanding.told, running.told, waiting.told], ['unknown lost', 'unknown lost', 'failed lost']);
    await assert.rejects(transaction, /was closed/);
    await peer.session.close();
    assert.deepEqual(peer.events, ['close: port-closed']);
    const after = await peer.session.execute('AT', {}).completed;
    assert.equal(after.outcome, 'failed');
    assert.equal(await peer.session.resync(), false);
    await peer.close();
  });

  it('ends everything where a write fails', async () => {
    const port = new StubbornPort();
    port.onWrite = async () => {
      throw new Error('EIO');
    };
    const { session, clock } = await open(port);
    const reasons: string[] = [];
    session.on('close', (reason) => reasons.push(reason?.message ?? ''));
    const outcome = await session.execute('AT', {}).completed;
    assert.equal(outcome.outcome, 'unknown');
    assert.deepEqual(reasons, ['writing to /dev/ttyTEST failed: EIO']);
    await session.close();
    assert.equal(clock.pending, 0);
  });

  it('does not hold back timeouts where a write stalls', async () => {
    const port = new StubbornPort();
    port.onWrite = never;
    const { session, clock } = await open(port);
    const outcome = watch(session.execute('CSQ', {}).completed);
    const waiting = watch(session.execute('AT', {}).completed);
    await clock.advance(3000);
    assert.equal(outcome.told, 'unknown timeout');
    await clock.advance(20_000);
    assert.equal(waiting.told, 'failed timeout');
    await session.close();
    assert.equal(clock.pending, 0);
  });

  it('closes at once for those who wait, and in a second even where the driver hangs', async () => {
    const port = new StubbornPort('/dev/hangs');
    port.onClose = never;
    const { session, clock } = await open(port);
    const running = watch(session.execute('CSQ', {}).completed);
    const waiting = watch(session.execute('AT', {}).completed);
    await clock.advance(0);
    let isClosed = false;
    void session.close().then(() => {
      isClosed = true;
    });
    assert.equal(session.close(), session.close());
    await clock.advance(0);
    assert.deepEqual([running.told, waiting.told], ['unknown lost', 'failed lost']);
    assert.equal(isClosed, false);
    await clock.advance(1000);
    assert.equal(isClosed, true);
    assert.equal(port.closes, 1);
    assert.equal(clock.pending, 0);
  });

  it('can be closed while the session finds step', async () => {
    const peer = await Peer.open();
    peer.session.execute('CSQ', {});
    await peer.passes(3000);
    const waiting = watch(peer.session.execute('AT', {}).completed);
    const asked = peer.session.resync();
    await peer.passes(4000);
    await peer.close();
    assert.equal(waiting.told, 'failed lost');
    assert.equal(await asked, false);
  });

  it('lets nobody be harmed by a listener that throws', async () => {
    const [host, module] = memoryPair();
    let typed = '';
    await module.open({
      data: (bytes) => {
        typed += Buffer.from(bytes).toString('latin1');
      },
      close: () => {},
    });
    const { session, clock } = await open(host);
    const warn = console.warn;
    const warnings: unknown[] = [];
    console.warn = (...told) => warnings.push(told);
    try {
      const heard: string[] = [];
      session.on('urc', () => {
        throw new Error('mine');
      });
      session.on('urc', (token) => heard.push(token.urc!.name));
      session.once('traffic', () => {
        throw new Error('mine, too');
      });
      const outcome = watch(session.execute('CSQ', {}).completed);
      await clock.advance(0);
      void module.write(Buffer.from(`\r\n+QMTSTAT: 0,1\r\n\r\n+CSQ: 1,0\r\n${OK}`));
      await clock.advance(0);
      assert.equal(outcome.told, 'done ok');
      assert.deepEqual(heard, ['QMTSTAT']);
      assert.equal(warnings.length, 2);
      assert.equal(typed, 'AT+CSQ\r');
    } finally {
      console.warn = warn;
      await session.close();
    }
  });

  it('forgets a listener of `once` that is taken off', async () => {
    const peer = await Peer.open();
    let heard = 0;
    const listener = () => heard++;
    peer.session.once('urc', listener);
    peer.session.off('urc', listener);
    await peer.says('\r\n+QMTSTAT: 0,1\r\n');
    assert.equal(heard, 0);
    await peer.close();
  });
});
