/** Certificates that the module takes in blocks (field notes: AT+MSSLCERTWR="name",<remaining bytes>,<bytes>). */
import assert from 'node:assert/strict';
import { builtinDialect } from '../dialect/index.ts';
import { Bench } from './bench.testkit.ts';

const pem = (length: number, letter: string) =>
  `-----BEGIN CERTIFICATE-----\n${letter.repeat(length - 54)}\n-----END CERTIFICATE-----`.padEnd(length, '\n');

describe('mqtt: certificates in blocks', () => {
  it('go one after the other under a name of their content, and only once', async () => {
    const bench = new Bench({ dialect: builtinDialect('onemo/ML307R') });
    const tls = { ca: pem(2500, 'a'), cert: pem(1024, 'b'), key: pem(1025, 'c') };
    const client = bench.client({ tls });
    await bench.until(() => bench.lines.some((line) => line.startsWith('AT+MQTTCONN')));
    const stored = () => bench.lines.filter((line) => /^AT\+MSSL(CERT|KEY)WR/.test(line));
    const names = /"cert",0,"(ca-\w+\.pem)","(cert-\w+\.pem)","(key-\w+\.pem)"/.exec(bench.lines.join('\n'))!;
    assert.deepEqual(stored(), [
      `AT+MSSLCERTWR="${names[1]}",1476,1024`,
      `AT+MSSLCERTWR="${names[1]}",452,1024`,
      `AT+MSSLCERTWR="${names[1]}",0,452`,
      `AT+MSSLCERTWR="${names[2]}",0,1024`,
      `AT+MSSLKEYWR="${names[3]}",1,1024`,
      `AT+MSSLKEYWR="${names[3]}",0,1`,
    ]);
    assert.ok(bench.written.includes(tls.ca.slice(0, 1024)));
    assert.match(bench.lines.join('\n'), /AT\+MSSLCFG="auth",0,2\n[\s\S]*AT\+MQTTCFG="ssl",0,1,0/);
    bench.emulator.reboot();
    const connects = () => bench.lines.filter((line) => line.startsWith('AT+MQTTCONN')).length;
    const before = connects();
    await bench.until(() => connects() > before, 120_000);
    assert.equal(stored().length, 6);
    await bench.settles(client.endAsync(true));
    await bench.close();
  });
});
