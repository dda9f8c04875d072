/** docs/add-a-module.md keeps its word: its YAML is the example's, and each of its command lines does what it says. */
import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Aedes } from 'aedes';
import { loadDialect } from 'hayes';
import { complete, hover } from 'hayes/language';
import { describe, it } from 'mocha';
import { Child } from '../src/hosts/child.ts';
import { removeFolder, tempFolder } from '../src/hosts/temp-folder.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const example = join(root, 'test/fixtures/dialects/kestrel-k1.yaml');
const guides = ['docs/add-a-module.md', 'docs/zh-CN/add-a-module.md'].map((path) => ({
  path,
  text: readFileSync(join(root, path), 'utf8'),
}));

const blocks = (text: string, language: string): string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(([, inside]) => inside!);

/** The words of a command line as a shell reads it. */
const words = (line: string): string[] =>
  [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!);

describe('docs/add-a-module.md', function () {
  this.timeout(60_000);
  const commands = blocks(guides[0]!.text, 'sh').flatMap((block) => block.trim().split('\n'));
  let folder: string;
  let broker: Aedes;
  let server: Server;
  const children: Child[] = [];

  const hayes = (args: readonly string[]): Child => {
    const flags = ['--conditions=hayes-source', '--disable-warning=ExperimentalWarning'];
    const child = new Child(process.execPath, [...flags, join(root, 'shared/src/cli/main.ts'), ...args], {
      cwd: folder,
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
    });
    children.push(child);
    return child;
  };
  /** The guide's line that begins so, with something changed or added. */
  const line = (beginning: string, change: (args: string[]) => string[] = (args) => args): string[] => {
    const found = commands.find((command) => command.startsWith(`hayes ${beginning}`));
    assert.ok(found, `the guide has no line hayes ${beginning}`);
    return change(words(found).slice(1));
  };
  const ends = async (child: Child): Promise<string> => {
    assert.equal(await child.ended, 0, child.log);
    return child.stdout.toString();
  };
  const port = () => (server.address() as AddressInfo).port;

  before(async () => {
    folder = tempFolder('guide');
    copyFileSync(example, join(folder, 'kestrel-k1.yaml'));
    writeFileSync(join(folder, 'first.at'), blocks(guides[0]!.text, 'at')[0]!);
    broker = await Aedes.createBroker();
    server = createServer(broker.handle);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  after(async () => {
    for (const child of children) await child.stop();
    await new Promise<void>((resolve) => broker.close(() => resolve()));
    server.close();
    removeFolder(folder);
  });

  for (const { path, text } of guides) {
    it(`${path} shows the example as it is`, () => {
      const whole = readFileSync(example, 'utf8').split('\n');
      for (const block of blocks(text, 'yaml')) {
        let from = 0;
        for (const shown of block.trimEnd().split('\n')) {
          from = whole.indexOf(shown, from) + 1;
          assert.ok(from > 0, `not there, or not in this order: ${shown}`);
        }
      }
      assert.deepEqual(blocks(text, 'sh'), blocks(guides[0]!.text, 'sh'));
      assert.deepEqual(blocks(text, 'at'), blocks(guides[0]!.text, 'at'));
    });
  }

  it('checks, tries, explains and lints', async () => {
    assert.match(await ends(hayes(line('dialects'))), /no mistakes/);
    const tried = await ends(hayes(line('conformance')));
    assert.doesNotMatch(tried, /fails/);
    assert.match(tried, /refused +publish, QoS 2 .*\(§4\.4\)/);
    assert.match(await ends(hayes(line('explain'))), /Login refused/);
    assert.equal(await ends(hayes(line('lint'))), '');
  });

  it('completes and explains in editors', async () => {
    const dialect = await loadDialect(example);
    const offered = (text: string) =>
      complete(text, { line: 1, column: text.length + 1 }, { dialect }).map(({ label }) => label);
    assert.ok(offered('AT+NEST').includes('AT+NESTSAY='), offered('AT+NEST').join());
    assert.deepEqual(offered('AT+NESTSET=0,'), ['"name"', '"login"', '"alive"', '"fresh"', '"will"']);
    const answer = '+NEST: "gone",0,5';
    const shown = hover(`AT+NESTLEAVE=0\nOK\n${answer}\n`, { line: 3, column: answer.length }, { dialect });
    assert.match(JSON.stringify(shown), /The server has hung up/);
  });

  it('says where a mistake in the file is', async () => {
    const wrong = readFileSync(example, 'utf8').replace('publish: [NESTSAY]', 'publish: [NESTSHOUT]');
    writeFileSync(join(folder, 'wrong.yaml'), wrong);
    const child = hayes(['dialects', './wrong.yaml']);
    assert.equal(await child.ended, 1, child.log);
    assert.match(child.stdout.toString(), /wrong\.yaml:\d+:\d+: error: there is no command or form 'NESTSHOUT'/);
  });

  it('emulates the module, and runs a script on it', async () => {
    const map = `localhost:1883=127.0.0.1:${port()}`;
    const listening = hayes(
      line('emulate', (args) => [...args.map((arg) => (arg === '7001' ? '0' : arg)), '--map', map]),
    );
    const [, address] = await listening.prints(/"port":"(tcp:[^"]+)"/);
    const run = hayes(line('run', (args) => args.map((arg) => (arg.startsWith('tcp:') ? address! : arg))));
    assert.match(await ends(run), /4 passed/);
    await listening.stop();
  });

  it('publishes and subscribes', async () => {
    const got = new Promise<string>((resolve) => {
      broker.on('publish', ({ topic, payload }, client) => {
        if (client) resolve(`${topic} ${payload}`);
      });
    });
    await ends(hayes(line('pub', (args) => [...args, '-p', String(port())])));
    assert.equal(await got, 'plant/temperature 21.5');
    const subscribed = new Promise<void>((resolve) => broker.once('subscribe', () => resolve()));
    const sub = hayes(line('sub', (args) => [...args, '-p', String(port())]));
    await subscribed;
    broker.publish(
      { cmd: 'publish', topic: 'plant/lamp', payload: Buffer.from('on'), qos: 0, retain: false, dup: false },
      () => {},
    );
    assert.equal(await ends(sub), 'on\n');
  });
});
