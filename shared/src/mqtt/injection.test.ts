import assert from 'node:assert/strict';
import { Bench } from './bench.testkit.ts';

const attacks = [
  '"',
  'x"\rAT+CFUN=0\r',
  'x\rAT+CFUN=0\r',
  'x\nAT+CFUN=0\n',
  'x;+CFUN=0',
  'x";+CFUN=0;"',
  'AT+CFUN=0',
  '\x1aAT+CFUN=0\r',
  'x\x1a',
  'x\x1b',
  '\x1bAT+CFUN=0\r',
  'x\b\b\b\bAT+CFUN=0',
  'x\x00y',
  '\x7f',
  '>',
  '\r\n> ',
  'OK',
];

/** Commands that the driver sends by itself. */
const ours = /^(AT|ATQ|ATV|ATE|CMEE|CPIN|CEREG|QSCLK|CGPADDR|QMT[A-Z]+)$/;

describe('mqtt: nothing that comes from a message can start a command', () => {
  /** It arrives as it is, or is refused before a byte is sent; and no other command ever ran. */
  const holds = async (bench: Bench, wasRefused: boolean, arrived: unknown, sent: unknown, name: string) => {
    if (!wasRefused) assert.deepEqual(arrived, sent, name);
    const commands = bench.emulator.log.of('command').map(({ command }) => command);
    assert.deepEqual(
      commands.filter((command) => !ours.test(command)),
      [],
      name,
    );
    // No line is a command that nobody sent, or the rest of one.
    for (const line of bench.lines) assert.match(line, /^AT/, name);
    assert.equal(bench.emulator.environment.radio, 'on');
  };

  for (const attack of attacks) {
    const name = JSON.stringify(attack);

    it(`payload ${name}`, async () => {
      const bench = new Bench();
      const client = await bench.connected();
      const sizes = [attack, attack.padEnd(720, 'x')];
      for (const payload of sizes) {
        bench.written = '';
        const result = await bench.settles(client.publishAsync('t', payload, { qos: 1 })).catch(() => undefined);
        if (!result) assert.equal(bench.written, '');
        await holds(
          bench,
          !result,
          Buffer.from(bench.broker.published.at(-1)?.payload ?? []).toString(),
          payload,
          name,
        );
      }
      await bench.close();
    });

    it(`topic and filter ${name}`, async () => {
      const bench = new Bench();
      const client = await bench.connected();
      const published = await bench.settles(client.publishAsync(attack, 'x', { qos: 1 })).catch(() => undefined);
      if (!published) assert.equal(bench.written, '');
      await holds(bench, !published, bench.broker.published.at(-1)?.topic, attack, name);
      bench.written = '';
      const subscribed = await bench.settles(client.subscribeAsync(attack)).catch(() => undefined);
      if (!subscribed) assert.equal(bench.written, '');
      else assert.deepEqual(subscribed, [{ topic: attack, qos: 0 }]);
      await holds(bench, true, undefined, undefined, name);
      await bench.close();
    });

    it(`client id, user name, password, host and will ${name}`, async () => {
      for (const options of [
        { clientId: attack },
        { username: attack, password: 'p' },
        { username: 'u', password: attack },
        { host: attack },
        { will: { topic: attack, payload: 'x' } },
        { will: { topic: 'w', payload: attack } },
      ]) {
        const bench = new Bench();
        let client: ReturnType<Bench['client']> | undefined;
        try {
          client = bench.client(options);
        } catch {
          assert.equal(bench.opened, 0);
        }
        if (client) {
          await bench.until(() => client!.connected);
          if ('clientId' in options) assert.deepEqual(bench.broker.clients, [attack]);
          bench.emulator.reboot();
          if ('will' in options) {
            const [will] = bench.broker.published;
            assert.equal(will?.topic, options.will!.topic);
            assert.equal(Buffer.from(will!.payload).toString(), options.will!.payload);
          }
        }
        await holds(bench, true, undefined, undefined, name);
        await bench.close();
      }
    });
  }
});
