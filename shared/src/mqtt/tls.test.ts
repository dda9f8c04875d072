import assert from 'node:assert/strict';
import { builtinDialect } from '../dialect/index.ts';
import { Bench } from './bench.testkit.ts';

const pem = (name: string) => `-----BEGIN ${name}-----\nMIIB;"quoted"\n-----END ${name}-----\n`;

describe('mqtt: TLS', () => {
  it('stores what it is given, chooses who proves what, and encrypts before opening (§5.2)', async () => {
    const bench = new Bench();
    const client = bench.client({
      client: 3,
      tls: { ca: pem('CERTIFICATE'), cert: pem('CERTIFICATE'), key: pem('KEY'), servername: 'broker.example' },
    });
    await bench.until(() => client.connected);
    const lines = bench.lines.filter((line) => /SSL|ssl|OPEN/.test(line));
    assert.deepEqual(lines, [
      'AT+QSSLCFG=1,3,"cacert"',
      'AT+QSSLCFG=1,3,"clientcert"',
      'AT+QSSLCFG=1,3,"clientkey"',
      'AT+QSSLCFG=1,3,"seclevel",2',
      'AT+QSSLCFG=1,3,"sni",1',
      'AT+QMTCFG="ssl",3,1,1,3',
      'AT+QMTOPEN=3,"broker.example",8883',
    ]);
    assert.ok(bench.written.includes(`${pem('KEY')}\x1a`));
    assert.ok(!JSON.stringify(bench.emulator.log.entries).includes('MIIB'));
    await bench.close();
  });

  for (const [tls, mode] of [
    [{}, 0],
    [{ ca: pem('CERTIFICATE') }, 1],
    [{ ca: pem('CERTIFICATE'), rejectUnauthorized: false }, 0],
    [{ rejectUnauthorized: true }, 1],
  ] as const) {
    it(`${JSON.stringify(Object.keys(tls))} ${'rejectUnauthorized' in tls ? tls.rejectUnauthorized : ''} is security level ${mode}`, async () => {
      const bench = new Bench();
      bench.client({ tls });
      await bench.until(() => bench.written.includes('AT+QMTOPEN'));
      assert.ok(bench.lines.includes(`AT+QSSLCFG=1,0,"seclevel",${mode}`));
      await bench.close();
    });
  }

  it('says why where a certificate cannot be stored', async () => {
    const bench = new Bench();
    const client = bench.client({ tls: { ca: `${pem('CERTIFICATE')}\x1aAT+CFUN=0\r` } });
    await bench.until(() => client.status.state === 'waiting');
    assert.match(bench.errors[0]!, /holds Ctrl-Z/);
    assert.equal(client.status.permanent, true);
    assert.equal(bench.emulator.environment.radio, 'on');
    await bench.close();
  });

  it('is refused at once where the dialect has none', async () => {
    const bench = new Bench({ dialect: builtinDialect('quectel-bc26-2019') });
    assert.throws(() => bench.client({ tls: {} }), /quectel-bc26-2019 has no TLS/);
    const client = bench.client();
    await bench.until(() => client.connected);
    assert.equal((await bench.settles(client.publishAsync('t', '{"a":1}', { qos: 1 }))).outcome, 'done');
    await bench.close();
  });
});
