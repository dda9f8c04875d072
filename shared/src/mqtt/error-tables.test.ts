/** Every row of the tables of EC200x, typed from the manual: what a code means and what is done about it. */
import assert from 'node:assert/strict';
import { builtinDialect, causeOf, causes } from '../dialect/index.ts';
import { Bench } from './bench.testkit.ts';

const ec200x = builtinDialect('quectel-ec200x');

const tables: Record<string, Record<number, string>> = {
  // §3.3.2 to §3.3.5
  opened: { [-1]: 'tcp', 0: 'ok', 1: 'parameter', 2: 'in-use', 3: 'no-data', 4: 'dns', 5: 'lost' },
  closed: { [-1]: 'error', 0: 'ok' },
  sent: { 0: 'ok', 1: 'retrying', 2: 'send-failed' },
  connack: {
    0: 'ok',
    1: 'protocol-version',
    2: 'client-id',
    3: 'server-unavailable',
    4: 'credentials',
    5: 'not-authorised',
  },
  disconnected: { [-1]: 'error', 0: 'ok' },
  // 表 4 and §4.3
  link: {
    1: 'lost',
    2: 'timeout',
    3: 'send-failed',
    4: 'timeout',
    5: 'closed',
    6: 'send-failed',
    7: 'server-unavailable',
    8: 'closed',
  },
  pinged: { 1: 'timeout' },
};

describe('EC200x: tables of codes', () => {
  for (const [name, rows] of Object.entries(tables))
    it(`${name} has these rows and no others`, () => {
      const param = ec200x.param(name);
      assert.deepEqual(Object.fromEntries(param.codes.map(({ code, is }) => [code, is])), rows);
      assert.equal(causeOf(param, 99), 'error');
    });

  for (const code of [-1, 1, 3, 4, 5])
    it(`opening that fails with ${code} is tried again, and told`, async () => {
      const bench = new Bench({ dialect: ec200x });
      bench.emulator.fault('open-fail', code);
      const client = bench.client();
      await bench.until(() => bench.errors.length > 0);
      assert.match(bench.errors[0]!, new RegExp(`QMTOPEN: 0,${code}\\)`));
      await bench.until(() => client.connected, 400_000);
      await bench.close();
    });

  it('a client that is occupied is closed first, and opened then', async () => {
    const bench = new Bench({ dialect: ec200x });
    bench.emulator.fault('open-fail', 2);
    const client = bench.client();
    await bench.until(() => client.connected);
    assert.deepEqual(bench.errors, []);
    await bench.close();
  });

  for (const code of [1, 2, 3, 4, 5])
    it(`a connection refused with ${code} is told, and tried again as its cause asks`, async () => {
      const bench = new Bench({ dialect: ec200x });
      bench.emulator.fault('connect-refuse', code);
      const client = bench.client();
      await bench.until(() => client.status.state === 'waiting');
      const cause = tables.connack![code] as keyof typeof causes;
      assert.equal(client.status.cause, cause);
      assert.equal(client.status.permanent, causes[cause] === 'permanent');
      await bench.until(() => client.connected, 400_000);
      await bench.close();
    });

  for (const code of [1, 2, 3, 4, 6, 7, 8, 9])
    it(`a link that ends with ${code} is made anew, and no publish is lost`, async () => {
      const bench = new Bench({ dialect: ec200x });
      const client = await bench.connected();
      bench.emulator.loseLink(0, 'lost', String(code));
      const result = await bench.settles(client.publishAsync('t', 'x', { qos: 1 }), 120_000);
      assert.equal(result.outcome, 'done');
      await bench.close();
    });

  it('a publish that fails is sent again over a new connection', async () => {
    const bench = new Bench({ dialect: ec200x });
    const client = await bench.connected();
    bench.emulator.fault('publish-fail');
    const result = await bench.settles(client.publishAsync('t', 'x', { qos: 1 }), 120_000);
    assert.deepEqual([result.outcome, result.duplicate], ['done', true]);
    await bench.close();
  });

  it('a user name without a password travels with an empty one', async () => {
    const bench = new Bench({ dialect: ec200x });
    bench.client({ username: 'u' });
    await bench.until(() => bench.written.includes('AT+QMTCONN'));
    assert.ok(bench.written.includes('AT+QMTCONN=0,"c","u",""\r'));
    await bench.close();
  });
});
