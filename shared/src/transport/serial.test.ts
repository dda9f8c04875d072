import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { HayesError } from '../text/index.ts';
import { FakeClock } from './clock.ts';
import { Pty } from './pty.testkit.ts';
import { SerialTransport } from './serial.ts';

const everyByte = Buffer.from(Array.from({ length: 256 }, (_, value) => value));

/** Gathers what comes, and knows how often the way was closed. */
class Ear {
  #bytes: Buffer[] = [];
  readonly closes: (Error | undefined)[] = [];
  #wake: (() => void)[] = [];

  data(bytes: Uint8Array): void {
    this.#bytes.push(Buffer.from(bytes));
    for (const wake of this.#wake.splice(0)) wake();
  }

  close(reason?: Error): void {
    this.closes.push(reason);
    for (const wake of this.#wake.splice(0)) wake();
  }

  async heard(count: number): Promise<Buffer> {
    for (;;) {
      const all = Buffer.concat(this.#bytes);
      if (all.length >= count) return all;
      await this.#next();
    }
  }

  async closed(): Promise<Error | undefined> {
    while (this.closes.length === 0) await this.#next();
    return this.closes[0];
  }

  #next(): Promise<void> {
    return new Promise((resolve) => this.#wake.push(resolve));
  }
}

const codeOf = (error: unknown): string | undefined => (error instanceof HayesError ? error.code : undefined);
const events = (ear: Ear) => ({
  data: (bytes: Uint8Array) => ear.data(bytes),
  close: (reason?: Error) => ear.close(reason),
});

describe('serial port', () => {
  let pty: Pty;
  beforeEach(() => {
    pty = new Pty();
  });
  afterEach(() => pty.hangUp());

  it('carries every byte value in both directions', async () => {
    const ear = new Ear();
    const port = new SerialTransport(pty.path);
    await port.open(events(ear));
    pty.listen();
    await port.write(everyByte);
    assert.deepEqual(await pty.heard(256), everyByte);
    pty.write(everyByte);
    assert.deepEqual(await ear.heard(256), everyByte);
    await port.close();
    assert.deepEqual(ear.closes, [undefined]);
  });

  it('closes once, however often it is asked to', async () => {
    const ear = new Ear();
    const port = new SerialTransport(pty.path);
    await port.open(events(ear));
    await Promise.all([port.close(), port.close()]);
    await port.close();
    assert.equal(ear.closes.length, 1);
    await assert.rejects(port.write(everyByte), (error) => codeOf(error) === 'port-closed');
  });

  it('can be opened again after it was closed', async () => {
    const port = new SerialTransport(pty.path);
    const first = new Ear();
    await port.open(events(first));
    await port.close();
    const second = new Ear();
    await port.open(events(second));
    pty.write(everyByte);
    assert.deepEqual(await second.heard(256), everyByte);
    assert.equal((await first.heard(0)).length, 0);
    await port.close();
  });

  it('is refused while it is open elsewhere', async () => {
    const one = new SerialTransport(pty.path);
    await one.open(events(new Ear()));
    const other = new SerialTransport(pty.path);
    await assert.rejects(other.open(events(new Ear())), (error) => codeOf(error) === 'port-busy');
    await assert.rejects(one.open(events(new Ear())), (error) => codeOf(error) === 'port-open');
    await one.close();
    await other.open(events(new Ear()));
    await other.close();
  });

  it('says that there is no such port', async () => {
    const port = new SerialTransport('/dev/ttyNoSuchPort7');
    await assert.rejects(port.open(events(new Ear())), (error) => codeOf(error) === 'port-missing');
  });

  it('reports a hang-up in mid-write once, to the writer and to the owner', async () => {
    const ear = new Ear();
    const port = new SerialTransport(pty.path);
    await port.open(events(ear));
    const write = port.write(Buffer.alloc(1024 * 1024));
    const failed = assert.rejects(write, HayesError);
    pty.hangUp();
    await failed;
    assert.equal(codeOf(await ear.closed()), 'port-lost');
    await port.close();
    assert.equal(ear.closes.length, 1);
  });

  it('notices a hang-up wherever it falls between the reads of the driver', async () => {
    for (let round = 0; round < 12; round++) {
      const own = new Pty();
      const ear = new Ear();
      const port = new SerialTransport(own.path);
      await port.open(events(ear));
      own.write(Buffer.alloc(3000 * (round % 3)));
      if (round % 2) void port.write(everyByte).catch(() => {});
      if (round % 4 > 1) await new Promise(setImmediate);
      own.hangUp();
      assert.equal(codeOf(await ear.closed()), 'port-lost');
      assert.equal(ear.closes.length, 1);
      await port.close();
    }
  });

  it('gives up a write that stalls, and the port with it', async () => {
    const clock = new FakeClock();
    const ear = new Ear();
    const port = new SerialTransport(pty.path, { clock, stall: 3000, baud: 9600 });
    await port.open(events(ear));
    const failed = assert.rejects(port.write(Buffer.alloc(96_000)), (error) => codeOf(error) === 'write-stalled');
    await clock.advance(3000 + 99_000);
    assert.equal(ear.closes.length, 0);
    await clock.advance(1001);
    await failed;
    assert.equal(codeOf(await ear.closed()), 'write-stalled');
    await port.close();
    assert.equal(clock.pending, 0);
  });

  it('does not load the driver before a port is opened', () => {
    const script = `
      await import(${JSON.stringify(new URL('./index.ts', import.meta.url).href)});
      process.stdout.write(JSON.stringify(process.moduleLoadList.concat(Object.keys((await import('node:module')).default._cache)).filter((name) => name.includes('serialport'))));`;
    const run = spawnSync(process.execPath, ['--conditions=hayes-source', '--input-type=module', '-e', script], {
      encoding: 'utf8',
    });
    assert.equal(run.stdout, '[]', run.stderr);
  });
});
