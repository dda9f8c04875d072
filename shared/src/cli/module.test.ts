/** `hayes emulate` as a module on a pseudo-terminal, and the commands that talk to it through serialport. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestBroker } from './broker.testkit.ts';
import { type Ended, Hayes, hayes } from './cli.testkit.ts';

describe('hayes with a module on a pseudo-terminal', function () {
  this.timeout(60_000);
  let folder: string;
  let link: string;
  let module: Hayes;
  let broker: TestBroker;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hayes-cli-'));
    link = join(folder, 'modem');
    broker = await TestBroker.start();
    module = new Hayes([
      'emulate',
      '--dialect',
      'quectel-bc26/BC20',
      '--pty',
      link,
      '--log',
      '--map',
      `broker.example.org:1883=127.0.0.1:${broker.port}`,
    ]);
    const { ready, port, dialect } = JSON.parse(await module.firstLine());
    assert.deepEqual([ready, port, dialect], [true, link, 'quectel-bc26/BC20']);
  });
  afterEach(async () => {
    await module.stop();
    await broker.close();
    rmSync(folder, { recursive: true });
  });

  const modem = () => ['--modem', link, '--dialect', 'quectel-bc26/BC20'];
  const at = () => ['-h', '127.0.0.1', '-p', String(broker.port)];
  const pub = (args: string[], input?: string | Uint8Array): Promise<Ended> =>
    hayes(['pub', ...modem(), ...at(), ...args], input === undefined ? {} : { input });
  const ok = ({ code, stderr }: Ended) => assert.equal(code, 0, stderr);
  /** Commands that the module has seen, obeyed or not. */
  const commands = (): string[] =>
    module.stderr
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line))
      .filter(({ kind }) => kind === 'line')
      .flatMap(({ commands: seen }) => seen);

  it('publishes messages of every kind', async () => {
    ok(await pub(['-t', 'a/text', '-m', 'häuser 温度', '-q', '1']));
    ok(await pub(['-t', 'a/none', '-n', '-r', '-q', '2']));
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, value) => value));
    const path = join(folder, 'bytes.bin');
    writeFileSync(path, bytes);
    ok(
      await pub([
        '-t',
        'a/file',
        '-f',
        path,
        '-q',
        '1',
        '-i',
        'gateway-7',
        '-u',
        'plant',
        '-P',
        's,cret',
        '-k',
        '30',
        '-V',
        '31',
      ]),
    );
    ok(await pub(['-t', 'a/stdin', '-s'], 'all of\nit\n'));
    ok(await pub(['-t', 'a/lines', '-l', '-q', '1'], 'one\ntwo\r\n\nthree'));
    await broker.until(({ published }) => published.length >= 8);
    const received = broker.published.map(({ topic, payload, qos }) => [topic, payload.toString('latin1'), qos]);
    assert.deepEqual(received, [
      ['a/text', Buffer.from('häuser 温度').toString('latin1'), 1],
      ['a/none', '', 2],
      ['a/file', bytes.toString('latin1'), 1],
      ['a/stdin', 'all of\nit\n', 0],
      ['a/lines', 'one', 1],
      ['a/lines', 'two', 1],
      ['a/lines', '', 1],
      ['a/lines', 'three', 1],
    ]);
    assert.equal(broker.published[2]!.clientId, 'gateway-7');
  });

  it('goes where --map of the emulated module says', async () => {
    ok(await hayes(['pub', ...modem(), '-h', 'broker.example.org', '-t', 't', '-m', 'mapped', '-q', '1']));
    assert.equal(broker.published[0]?.payload.toString(), 'mapped');
  });

  it('lets nothing in a message become a command', async () => {
    const evils = ['"', ';AT+CFUN=0', '\r\nAT+CFUN=0\r\n', '\x1a\r\nAT+CFUN=0\r', '\x1b\rAT+CFUN=0\r', '";AT+CFUN=0;"'];
    for (const evil of evils) {
      const before = broker.published.length;
      const path = join(folder, 'evil.bin');
      writeFileSync(path, evil);
      ok(await pub(['-t', 't', '-f', path, '-q', '1']));
      assert.equal(broker.published.at(-1)?.payload.toString('latin1'), evil);
      for (const place of [
        ['-t', `t${evil}`, '-m', 'x'],
        ['-t', 't', '-m', 'x', '-i', `id${evil}`],
        ['-t', 't', '-m', 'x', '-u', 'u', '-P', `pw${evil}`],
      ]) {
        const { code, stderr } = await pub([...place, '-q', '1']);
        const [, topic] = place;
        if (code === 0) assert.equal(broker.published.at(-1)?.topic, topic);
        else {
          assert.equal(code, 1);
          assert.match(stderr, /^hayes: /);
          assert.equal(broker.published.length, before + 1, 'nothing was sent');
        }
      }
    }
    assert.ok(commands().length > 0);
    assert.deepEqual(
      commands().filter((command) => /CFUN/.test(command)),
      [],
    );
  }).timeout(120_000);

  it('prints what it subscribes to, until it has counted enough', async () => {
    const sub = new Hayes(['sub', ...modem(), ...at(), '-t', 'in/#', '-t', 'more', '-q', '1', '-C', '3', '-v']);
    await broker.until(({ subscribed }) => subscribed.includes('more'));
    await broker.publish('in/a', 'eins');
    await broker.publish('in/b', Buffer.from([0x00, 0xff, 0x0d, 0x0a, 0x4f, 0x4b, 0x0d, 0x0a]));
    await broker.publish('more', '');
    const { code, bytes, stderr } = await sub.ended;
    assert.equal(code, 0, stderr);
    assert.equal(bytes.toString('latin1'), 'in/a eins\nin/b \x00\xff\r\nOK\r\n\nmore \n');
  });

  it('ends sub after -W with 27, and in good order with Ctrl-C', async () => {
    const waited = await hayes(['sub', ...modem(), ...at(), '-t', 'in/#', '-W', '3']);
    assert.equal(waited.code, 27, waited.stderr);
    const sub = new Hayes(['sub', ...modem(), ...at(), '-t', 'in/#', '-F', '%j']);
    await broker.until(({ subscribed }) => subscribed.length >= 2);
    await broker.publish('in/a', 'eins');
    const line = JSON.parse(await sub.firstLine());
    assert.deepEqual([line.topic, line.payload, line.payloadlen], ['in/a', 'eins', 4]);
    const { code, stderr } = await sub.stop('SIGINT');
    assert.deepEqual([code, stderr], [0, '']);
    assert.ok(
      commands().some((command) => command.includes('QMTDISC')),
      'it took its leave',
    );
  });

  it('stops pub with Ctrl-C and leaves the module ready for commands', async () => {
    const endless = new Hayes(['pub', ...modem(), ...at(), '-t', 't', '-l', '-q', '1']);
    // The second message travels as data: the signal falls between its prompt and the data.
    endless.child.stdin!.write(`one\n"${'x'.repeat(600)}"\n`);
    const publishes = () => commands().filter((command) => command === 'QMTPUB').length;
    await module.until(() => publishes() >= 2, 'the second publish');
    const { code } = await endless.stop('SIGINT');
    assert.equal(code, 1);
    const probe = await hayes(['monitor', ...modem(), '--wait', '0'], { input: 'AT+CSQ\n' });
    assert.equal(probe.code, 0, probe.stderr);
    assert.match(probe.stdout, /< \+CSQ: [\s\S]*< OK/);
  });

  it('runs scripts and tells how they went', async () => {
    const good = join(folder, 'good.at');
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the script
    writeFileSync(good, '# @var host = broker.example.org\n### Open\nAT+QMTOPEN=0,"${host}",1883\nOK\n+QMTOPEN: 0,0\n');
    const bad = join(folder, 'bad.at');
    writeFileSync(bad, '### SIM\nAT+CPIN?\n+CPIN: SIM PUK\nOK\n');
    ok(await hayes(['run', ...modem(), good]));
    const failed = await hayes(['run', ...modem(), bad]);
    assert.equal(failed.code, 1);
    assert.match(failed.stdout, /SIM PUK[\s\S]*READY/);
    const json = JSON.parse((await hayes(['run', ...modem(), '--format', 'json', bad])).stdout);
    assert.deepEqual([json[0].file, json[0].failed], [bad, 1]);
    assert.match((await hayes(['run', ...modem(), '--format', 'junit', bad])).stdout, /<failure /);
    assert.equal((await hayes(['run', '--modem', '/dev/ttyNoSuchPort7', '--dialect', 'quectel-bc26', good])).code, 3);
    assert.equal((await hayes(['run', ...modem(), join(folder, 'missing.at')])).code, 2);
    assert.equal((await hayes(['run', ...modem(), '--var', 'nonsense', good])).code, 2);
  });

  it('explains what the module says', async () => {
    const input = `AT+QMTOPEN=0,"127.0.0.1",${broker.port}\nAT+QMTCONN=0,"me"\nAT+CPIN?\nnonsense\n`;
    const { code, stdout, stderr } = await hayes(['monitor', ...modem(), '--wait', '1'], { input });
    assert.equal(code, 0, stderr);
    assert.match(stdout, /> AT\+CPIN\?\n[\s\S]*< \+CPIN: READY\n {4}code READY \(No PIN is awaited\)/);
    assert.match(stdout, /< \+QMTOPEN: 0,0\n {4}Result of opening the network/);
    assert.match(stdout, /! commands begin with AT/);
    assert.doesNotMatch(stdout, /\u001b/);
  });

  it('says at which stage it failed, with an exit code', async () => {
    const nobody = await hayes(['pub', ...modem(), '-h', '127.0.0.1', '-p', '1', '-t', 't', '-m', 'x']);
    assert.equal(nobody.code, 1);
    assert.match(nobody.stderr, /^hayes: broker: .*could not be opened/);
    const port = await hayes([
      'pub',
      '--modem',
      join(folder, 'nothing'),
      '--dialect',
      'quectel-bc26',
      '-t',
      't',
      '-m',
      'x',
    ]);
    assert.equal(port.code, 3);
    assert.match(port.stderr, /there is no port .*hayes ports/);
    for (const args of [
      ['-t', 't'],
      ['-m', 'x'],
      ['-t', 't', '-m', 'x', '-n'],
      ['-t', 't', '-m', 'x', '-q', '3'],
      ['-t', 't', '-m', 'x', '-V', 'mqttv5'],
      ['-t', 't', '-m', 'x', '-c'],
      ['-t', 't', '-m', 'x', '--will-payload', 'w'],
    ])
      assert.equal((await pub(args)).code, 2, args.join(' '));
    assert.deepEqual(broker.published, []);
  });

  it('connects again when the emulated module is taken away and comes back', async () => {
    const sub = new Hayes(['sub', ...modem(), ...at(), '-t', 'in/#', '-C', '1']);
    await broker.until(({ subscribed }) => subscribed.length === 1);
    await module.stop('SIGTERM');
    await sub.until(({ stderr }) => stderr.includes('connection lost'), 'the news');
    module = new Hayes(['emulate', '--dialect', 'quectel-bc26/BC20', '--pty', link]);
    await module.firstLine();
    await broker.until(({ subscribed }) => subscribed.length === 2);
    await broker.publish('in/a', 'again');
    const { code, stdout } = await sub.ended;
    assert.deepEqual([code, stdout], [0, 'again\n']);
  });
});

describe('hayes emulate on a TCP port', function () {
  this.timeout(60_000);

  it('serves pub, and ends with the signal', async () => {
    const broker = await TestBroker.start();
    const module = new Hayes(['emulate', '--dialect', 'quectel-bc26', '--tcp', '0']);
    const { port } = JSON.parse(await module.firstLine());
    assert.match(port, /^tcp:\/\/127\.0\.0\.1:\d+$/);
    const { code, stderr } = await hayes([
      'pub',
      '--modem',
      port,
      '--dialect',
      'quectel-bc26',
      '-h',
      '127.0.0.1',
      '-p',
      String(broker.port),
      '-t',
      't',
      '-m',
      'x',
      '-q',
      '1',
    ]);
    assert.equal(code, 0, stderr);
    assert.equal(broker.published[0]?.payload.toString(), 'x');
    assert.equal((await module.stop('SIGTERM')).code, 0);
    await broker.close();
  });

  it('says that a fault or a port makes no sense', async () => {
    assert.equal((await hayes(['emulate', '--dialect', 'quectel-bc26', '--tcp', '0', '--fault', 'nosuch'])).code, 2);
    assert.equal((await hayes(['emulate', '--dialect', 'quectel-bc26', '--tcp', '99999'])).code, 2);
    assert.equal((await hayes(['emulate', '--dialect', 'quectel-bc26', '--tcp', '0', '--map', 'nonsense'])).code, 2);
  });
});
