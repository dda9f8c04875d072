import assert from 'node:assert/strict';
import { builtinDialect } from '../dialect/index.ts';
import { type AcquireOptions, acquireModem } from './acquire.ts';
import { Bench } from './bench.testkit.ts';

let port = 0;

describe('mqtt: a modem that several share', () => {
  let bench: Bench;
  let options: AcquireOptions;
  let opened = 0;
  beforeEach(() => {
    bench = new Bench();
    opened = 0;
    options = {
      owner: 'first',
      port: `emulator:shared-${++port}`,
      dialect: builtinDialect('quectel-bc26'),
      clock: bench.clock,
      transport: () => {
        opened++;
        return bench.emulator.transport();
      },
    };
  });
  afterEach(() => bench.close());

  it('is one for all who ask with the same settings, until the last one gives it back', async () => {
    const first = acquireModem(options);
    const second = acquireModem({ ...options, owner: 'second' });
    assert.equal(first.modem, second.modem);
    const client = first.modem.connect({ host: 'h', clientId: 'c' });
    await bench.until(() => client.connected);
    await first.release(true);
    await first.release(true);
    assert.equal(client.connected, true);
    await bench.settles(second.release(true));
    assert.equal(second.modem.isClosed, true);
    assert.equal(opened, 1);
  });

  it('is adopted by a successor with the same settings, its connections standing', async () => {
    const first = acquireModem(options);
    const client = first.modem.connect({ host: 'h', clientId: 'c' });
    await bench.until(() => client.connected);
    await first.release();
    await bench.passes(2000);
    const second = acquireModem({ ...options, owner: 'successor' });
    assert.equal(second.modem, first.modem);
    await bench.passes(10_000);
    assert.equal(client.connected, true);
    await bench.settles(second.release(true));
  });

  it('is closed when no successor comes', async () => {
    const { modem, release } = acquireModem(options);
    modem.start();
    await bench.passes(1000);
    await release();
    await bench.passes(5000);
    assert.equal(modem.isClosed, true);
    const next = acquireModem(options);
    assert.notEqual(next.modem, modem);
    await bench.settles(next.release(true));
  });

  it('knows its owners apart even where they have one name', async () => {
    const before = acquireModem(options);
    const after = acquireModem(options);
    await before.release();
    await bench.passes(10_000);
    assert.equal(after.modem.isClosed, false);
    await bench.settles(after.release(true));
  });

  it('is refused with other settings while somebody has it: who, and what differs, but not how', async () => {
    const first = acquireModem({ ...options, pin: '1234' });
    assert.throws(
      () => acquireModem({ ...options, owner: 'second', pin: '9999', baud: 9600, apn: 'other' }),
      (error: Error) =>
        /already run by first with other settings \(baud, apn, pin\)/.test(error.message) &&
        !/1234|9999/.test(error.message),
    );
    await bench.settles(first.release(true));
  });

  it('gives way to other settings once nobody has it, and its port is free before the new one opens it', async () => {
    const first = acquireModem(options);
    const client = first.modem.connect({ host: 'h', clientId: 'c' });
    await bench.until(() => client.connected);
    await first.release();
    const second = acquireModem({ ...options, apn: 'other' });
    assert.notEqual(second.modem, first.modem);
    const errors: Error[] = [];
    const next = second.modem.connect({ host: 'h', clientId: 'c' });
    next.on('error', (error) => errors.push(error));
    await bench.until(() => next.connected);
    assert.equal(first.modem.isClosed, true);
    assert.equal(opened, 2);
    assert.deepEqual(errors, []);
    await bench.settles(second.release(true));
  });
});
