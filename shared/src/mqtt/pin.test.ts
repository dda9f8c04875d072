import assert from 'node:assert/strict';
import { builtinDialect, Dialect, type DialectFile } from '../dialect/index.ts';
import { Bench, told } from './bench.testkit.ts';

let port = 0;

describe('mqtt: PIN', () => {
  let bench: Bench;
  afterEach(() => bench.close());

  const withSim = (
    sim: 'pin' | 'puk' | 'missing',
    pin?: string,
    options: ConstructorParameters<typeof Bench>[0] = {},
    attempts = 3,
  ) => {
    bench = new Bench({
      ...options,
      emulator: { ...options.emulator, environment: { sim, pin: '4321', attempts } },
      modem: { port: `emulator:pin-${++port}`, ...(pin === undefined ? {} : { pin }), ...options.modem },
    });
    return bench.client();
  };
  const tried = () => bench.written.split('\r').filter((line) => line.startsWith('AT+CPIN=')).length;

  it('is entered where the SIM wants it, and again after a restart', async () => {
    const client = withSim('pin', '4321');
    await bench.until(() => client.connected);
    assert.equal(tried(), 1);
    bench.emulator.reboot();
    await bench.until(() => !client.connected);
    await bench.until(() => client.connected);
    assert.equal(tried(), 2);
  });

  it('is tried once where it is wrong, however long one waits, and by whoever tries with it', async () => {
    const client = withSim('pin', '9999');
    await bench.until(() => client.status.state === 'waiting');
    assert.equal(told(client.status), 'sim waiting sim-pin');
    assert.equal(client.status.permanent, true);
    await bench.passes(3_600_000);
    assert.equal(tried(), 1);
    assert.equal(bench.emulator.environment.attempts, 2);
    assert.equal(client.status.reason?.message.code, 'pin-tried');
    assert.ok(!JSON.stringify(client.status).includes('9999'));
    const same = bench.modem.options.port;
    await bench.close();

    const again = withSim('pin', '9999', { modem: { port: same } });
    await bench.until(() => again.status.state === 'waiting');
    assert.equal(again.status.reason?.message.code, 'pin-tried');
    assert.equal(tried(), 0);
    await bench.close();

    const right = withSim('pin', '4321', { modem: { port: same } });
    await bench.until(() => right.connected);
  });

  it('is not tried again where its answer was lost, and again after a restart where it was right', async () => {
    const client = withSim('pin', '4321', { emulator: { baud: 9600 } });
    await bench.until(() => bench.lines.includes('AT+CPIN?'), 60_000, 1);
    await bench.until(() => bench.written.includes('AT+CPIN='), 60_000, 1);
    bench.emulator.fault('no-final', undefined, { command: 'CPIN' });
    await bench.until(() => client.connected);
    assert.equal(bench.emulator.log.of('fault').length, 1);
    assert.equal(tried(), 1);
    bench.emulator.reboot();
    await bench.until(() => !client.connected);
    await bench.until(() => client.connected);
    assert.equal(tried(), 2);
  });

  it('that is not configured is asked for', async () => {
    const client = withSim('pin');
    await bench.until(() => client.status.state === 'waiting');
    assert.equal(told(client.status), 'sim waiting sim-pin');
    assert.equal(client.status.reason?.message.code, 'pin-needed');
  });

  it('is not tried on a SIM that wants its PUK', async () => {
    const client = withSim('puk', '4321');
    await bench.until(() => client.status.state === 'waiting');
    assert.equal(client.status.reason?.message.code, 'pin-will-not-do');
    assert.equal(tried(), 0);
  });

  it('does not help where there is no SIM; the user is told', async () => {
    const client = withSim('missing', '4321');
    await bench.until(() => client.status.state === 'waiting');
    assert.equal(told(client.status), 'sim waiting sim-missing');
    assert.equal(tried(), 0);
  });

  for (const [attempts, times] of [
    [1, 0],
    [2, 1],
  ] as const) {
    it(`is tried ${times} times with ${attempts} left, where the module tells`, async () => {
      const file: DialectFile = structuredClone(builtinDialect('quectel-bc26').file);
      file.params!.attempts = { int: '0..10', source: 'test', certainty: 'sure' };
      file.commands!.QPINC = { does: 'query', send: 'AT+QPINC', exchange: [{ info: '+QPINC: <attempts>' }, 'final'] };
      const client = withSim('pin', '4321', { dialect: new Dialect(file) }, attempts);
      await bench.until(() => client.connected || client.status.state === 'waiting');
      assert.equal(tried(), times);
      if (times === 0) assert.equal(client.status.reason?.message.code, 'pin-attempts');
    });
  }
});
