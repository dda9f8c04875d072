/** Commands that need no module. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hayes } from './cli.testkit.ts';

describe('hayes', function () {
  this.timeout(30_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'hayes-cli-'));
  });
  after(() => rmSync(folder, { recursive: true }));
  const file = (name: string, content: string | Uint8Array): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const jsonLines = (text: string) =>
    text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));

  it('has help in both languages and an exit code for mistakes', async () => {
    const english = await hayes(['--help']);
    assert.equal(english.code, 0);
    for (const command of ['pub', 'sub', 'run', 'lint', 'emulate', 'decode', 'monitor', 'ports', 'dialects', 'explain'])
      assert.match(english.stdout, new RegExp(`^  ${command} `, 'm'));
    const chinese = await hayes(['pub', '--help'], { env: { LC_ALL: 'zh_CN.UTF-8' } });
    assert.match(chinese.stdout, /^用法：/);
    assert.match(chinese.stdout, /-h, --host <host>/);
    assert.match((await hayes(['--lang', 'zh-CN', 'lint'])).stderr, /缺少参数/);
    for (const args of [
      ['nosuch'],
      ['lint'],
      ['lint', '--formt', 'json', 'x'],
      ['pub', '-t'],
      ['emulate', '--dialect', 'quectel-bc26'],
      ['lint', '--format', 'xml', 'x'],
    ]) {
      const { code, stdout, stderr } = await hayes(args);
      assert.equal(code, 2, args.join(' '));
      assert.equal(stdout, '');
      assert.match(stderr, /^hayes: /);
      assert.doesNotMatch(stderr, /\n {4}at /);
    }
  });

  describe('lint', () => {
    it('is silent about a clean script', async () => {
      const { code, stdout } = await hayes(['lint', '--dialect', 'quectel-bc26', file('clean.at', 'AT+CSQ\nOK\n')]);
      assert.deepEqual([code, stdout], [0, '']);
    });

    it('tells problems with their place, for people and programs', async () => {
      const path = file('wrong.at', '# @dialect quectel-bc26\n\nAT+QMTOPEN=9,"h.example.org",1883\nOK\n');
      const text = await hayes(['lint', path]);
      assert.equal(text.code, 1);
      assert.match(text.stdout, /wrong\.at:3:12: error AT209 .*0–5/);
      const json = await hayes(['lint', '--format', 'json', path]);
      assert.equal(json.code, 1);
      const first = JSON.parse(json.stdout).find(({ code }: { code: string }) => code === 'AT209');
      assert.deepEqual(
        { ...first, message: '' },
        { file: path, line: 3, column: 12, endLine: 3, endColumn: 13, code: 'AT209', severity: 'error', message: '' },
      );
      const sarif = JSON.parse((await hayes(['lint', '--format', 'sarif', path])).stdout);
      assert.equal(sarif.version, '2.1.0');
      assert.equal(sarif.runs[0].results.at(-1).ruleId, 'AT209');
      assert.equal(sarif.runs[0].results.at(-1).locations[0].physicalLocation.region.startLine, 3);
    });

    it('prints an empty list where there is nothing to say', async () => {
      const { code, stdout } = await hayes(['lint', '--format', 'json', '--dialect', 'quectel-bc26', '-'], {
        input: 'AT+CSQ\nOK\n',
      });
      assert.equal(code, 0);
      assert.deepEqual(JSON.parse(stdout), []);
    });

    it('says that a file or a dialect is not there', async () => {
      const missing = await hayes(['lint', join(folder, 'missing.at')]);
      assert.equal(missing.code, 2);
      assert.match(missing.stderr, /missing\.at cannot be read/);
      const unknown = await hayes(['lint', '--dialect', 'nosuch', file('any.at', 'AT\n')]);
      assert.equal(unknown.code, 2);
      assert.match(unknown.stderr, /nosuch.*quectel-bc26/);
    });

    it('takes a dialect file for what a script names', async () => {
      const own = file('own.yaml', 'format: 1\nid: own\ntitle: {en: Own, zh: 自有}\nextends: quectel-bc26\n');
      const path = file('own.at', '# @dialect own\nAT+QMTOPEN=9,"h.example.org",1883\nOK\n');
      const { stdout } = await hayes(['lint', '--dialect', own, path]);
      assert.match(stdout, /AT209/);
      assert.doesNotMatch(stdout, /AT114/);
      assert.match((await hayes(['lint', path])).stdout, /AT114/);
    });
  });

  describe('decode', () => {
    const log =
      '\r\nRDY\r\nAT+CSQ\r\r\n+CSQ: 23,99\r\n\r\nOK\r\n\r\n+QMTSTAT: 0,1\r\n+QMTRECV: 0,3,"a/b","21.5"\r\n+NOBODY: 1\r\n> \r\nERROR\r\n+QMTCONN: 0,3\r\n+QMTRECV: 0,3,"a/b","cut';

    it('prints a token a line', async () => {
      const { code, stdout } = await hayes(['decode', '--dialect', 'quectel-bc26', file('log.bin', log)]);
      assert.equal(code, 0);
      assert.deepEqual(jsonLines(stdout), [
        { type: 'boot', raw: 'RDY', certainty: 'certain' },
        { type: 'echo', raw: 'AT+CSQ' },
        { type: 'info', raw: '+CSQ: 23,99', name: 'CSQ', fields: { rssi: 23, ber: 99 } },
        { type: 'final', raw: 'OK', result: 'ok' },
        { type: 'urc', raw: '+QMTSTAT: 0,1', name: 'QMTSTAT', fields: { client: 0, link: 1 } },
        {
          type: 'message',
          raw: '+QMTRECV: 0,3,"a/b","21.5"',
          name: 'QMTRECV',
          client: 0,
          topic: 'a/b',
          payload: 'MjEuNQ==',
          messageId: 3,
        },
        { type: 'unknown', raw: '+NOBODY: 1', name: 'NOBODY' },
        { type: 'prompt', raw: '>' },
        { type: 'final', raw: 'ERROR', result: 'error' },
        { type: 'urc', raw: '+QMTCONN: 0,3', name: 'QMTCONN', fields: { client: 0, sent: 3 }, ambiguous: true },
        { type: 'unknown', raw: '+QMTRECV: 0,3,"a/b","cut' },
      ]);
    });

    it('takes options as they were set, and bytes that are no text', async () => {
      const input = Buffer.concat([Buffer.from('+QMTRECV: 0,0,"t","00FF1A"\r\n'), Buffer.of(0xff, 0xfe, 0x0d, 0x0a)]);
      const { stdout } = await hayes(['decode', '--dialect', 'quectel-bc26', '--set', 'dataformat=0,1'], { input });
      assert.deepEqual(
        jsonLines(stdout).map(({ payload, raw, rawEncoding }) => payload ?? [raw, rawEncoding]),
        ['AP8a', ['//4=', 'base64']],
      );
    });

    it('says what is wrong with --set', async () => {
      for (const [set, what] of [
        ['nosuch=1', /no option nosuch/],
        ['dataformat=0,7', /7 is no value of recv_format/],
        ['dataformat=0,1,1', /at most 2/],
      ] as const) {
        const { code, stderr } = await hayes(['decode', '--dialect', 'quectel-bc26', '--set', set]);
        assert.equal(code, 2);
        assert.match(stderr, what);
      }
    });

    it('ends in silence when nobody reads any more', () => {
      const many = file('many.bin', '+QMTSTAT: 0,1\r\n'.repeat(20_000));
      const main = fileURLToPath(new URL('./main.ts', import.meta.url));
      const command = `'${process.execPath}' --conditions=hayes-source --disable-warning=ExperimentalWarning '${main}' decode --dialect quectel-bc26 '${many}' | head -n 1`;
      const { stdout, stderr } = spawnSync('sh', ['-c', command], { encoding: 'utf8' });
      assert.equal(stdout.trim().split('\n').length, 1);
      assert.equal(stderr, '');
    });
  });

  it('explains answers, commands and error codes in the language of the user', async () => {
    const urc = await hayes(['explain', '+QMTSTAT: 0,1', '--dialect', 'quectel-bc26']);
    assert.equal(urc.code, 0);
    assert.match(urc.stdout, /closed or reset the connection[\s\S]*AT\+QMTOPEN/);
    assert.match((await hayes(['explain', '--lang', 'zh-CN', '+QMTSTAT: 0,1'])).stdout, /连接被服务器断开或者重置/);
    assert.match((await hayes(['explain', 'AT+QMTOPEN=0,"h",1883'])).stdout, /Open the network[\s\S]*host_name/);
    assert.match((await hayes(['explain', 'QMTRECV'])).stdout, /message from the server/);
    assert.match((await hayes(['explain', 'CME', '10'])).stdout, /SIM not inserted/);
    assert.equal((await hayes(['explain', 'nonsense'])).code, 1);
  });

  it('lists dialects, prints one whole and checks one', async () => {
    const list = JSON.parse((await hayes(['dialects', '--json'])).stdout) as { id: string; models: string[] }[];
    assert.ok(list.some(({ id, models }) => id === 'quectel-bc26' && models.includes('BC20')));
    const whole = await hayes(['dialects', '--resolved', 'quectel-bc26-2019']);
    assert.match(whole.stdout, /^id: quectel-bc26-2019$/m);
    assert.doesNotMatch(whole.stdout, /^extends:/m);
    assert.equal((await hayes(['dialects', 'quectel-bc26'])).code, 0);
    const broken = await hayes([
      'dialects',
      file('broken.yaml', 'format: 1\nid: broken\ntitle: {en: B, zh: 坏}\nextends: 3gpp\nprobe: NOSUCH.read\n'),
    ]);
    assert.equal(broken.code, 1);
    assert.match(broken.stdout, /broken\.yaml:5:\d+: error/);
  });

  it('lists ports without any program on the PATH', async () => {
    const { code, stdout } = await hayes(['ports', '--json'], { env: { PATH: '' } });
    assert.equal(code, 0);
    assert.ok(Array.isArray(JSON.parse(stdout)));
  });

  it('lists the faults of the emulator', async () => {
    const { code, stdout } = await hayes(['emulate', '--fault', 'help']);
    assert.equal(code, 0);
    assert.match(stdout, /^ {2}late-answer\[=MS\]/m);
  });
});
