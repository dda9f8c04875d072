import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hayes } from './cli.testkit.ts';

describe('hayes conformance', function () {
  this.timeout(30_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'hayes-conformance-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  it('tells what works, model by model, in the language of the user', async () => {
    const { code, stdout } = await hayes(['conformance', 'quectel-bc26']);
    assert.equal(code, 0);
    assert.match(stdout, /^quectel-bc26\/BC26\n {2}works +connect\n/);
    assert.match(stdout, /^quectel-bc26\/BC20$/m);
    assert.match(stdout, /^ {2}works +largest payload +1024 bytes; any bytes: 350$/m);
    const chinese = await hayes(['conformance', 'quectel-bc26/BC20'], { env: { LC_ALL: 'zh_CN.UTF-8' } });
    assert.match(chinese.stdout, /^ {2}支持 +连接$/m);
  });

  it('ends with 1 and tells what is missing where something fails, for people and programs', async () => {
    const path = join(folder, 'mine.yaml');
    writeFileSync(
      path,
      'format: 1\nid: mine\nextends: 3gpp\ntitle: {en: Mine, zh: 我的}\nprocedures: {publish: [AT], subscribe: [AT]}\n',
    );
    const { code, stdout } = await hayes(['conformance', path]);
    assert.equal(code, 1, stdout);
    assert.match(stdout, /^ {2}fails +connect +no procedure connect$/m);
    const json = JSON.parse((await hayes(['conformance', '--json', path])).stdout);
    assert.equal(json.dialect, 'mine');
    assert.deepEqual(json.results[0], { capability: 'connect', verdict: 'fails', reason: 'no procedure connect' });
  });

  it('says that there is no such dialect', async () => {
    const { code, stderr } = await hayes(['conformance', 'nosuch']);
    assert.equal(code, 2);
    assert.match(stderr, /no dialect nosuch/);
  });
});
