import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Child, run } from '../../src/hosts/child.ts';
import { Mosquitto } from '../../src/hosts/mosquitto.ts';
import { MosquittoSub, mosquittoPub } from '../../src/hosts/mosquitto-clients.ts';
import { type NodeRuntime, nodeRuntime, npm } from '../../src/hosts/node-runtime.ts';
import { packPackage } from '../../src/hosts/packed-package.ts';
import { requirePrograms } from '../../src/hosts/require-program.ts';
import { removeFolder, tempFolder } from '../../src/hosts/temp-folder.ts';

const SHARED = fileURLToPath(new URL('../../../shared', import.meta.url));

for (const major of [20, 24] as const) {
  describe(`the packed command line on Node ${major}, beside mosquitto's own`, function () {
    this.timeout(120_000);
    const folder = tempFolder('hayes-cli');
    let runtime: NodeRuntime;
    let broker: Mosquitto;
    let hayes: string;

    before(async function () {
      requirePrograms(this, 'mosquitto', 'mosquitto_pub', 'mosquitto_sub');
      runtime = await nodeRuntime(major);
      broker = await Mosquitto.start();
      const tarball = await packPackage(runtime, SHARED, folder);
      writeFileSync(join(folder, 'package.json'), '{"private": true}');
      await npm(runtime, ['install', '--prefer-offline', tarball], folder);
      hayes = join(folder, 'node_modules', 'hayes', 'dist', 'cli.js');
    });
    after(async () => {
      await broker?.stop();
      removeFolder(folder);
    });

    const environment = () => ({ ...runtime.env, LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8' });
    const start = (...args: string[]) => new Child(runtime.node, [hayes, ...args], { cwd: folder, env: environment() });
    const call = (...args: string[]) =>
      run(runtime.node, [hayes, ...args], { cwd: folder, env: environment(), timeout: 60_000 });
    const where = () => ['-h', '127.0.0.1', '-p', String(broker.port)];

    it('mosquitto_sub sees what hayes pub sends', async () => {
      const sub = await MosquittoSub.start(broker, 't', { qos: 1, count: 1 });
      await call('pub', '--modem', 'emulator:quectel-bc26', ...where(), '-t', 't', '-m', 'x', '-q', '1');
      const [message] = await sub.received(1);
      assert.deepEqual(
        { ...message, payload: message?.payload.toString() },
        { topic: 't', payload: 'x', qos: 1, retain: false },
      );
      await sub.stop();
    });

    it('every byte of a file arrives', async () => {
      const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
      writeFileSync(join(folder, 'bytes'), bytes);
      const sub = await MosquittoSub.start(broker, 'bytes', { count: 1 });
      await call('pub', '--modem', 'emulator:quectel-bc26', ...where(), '-t', 'bytes', '-f', 'bytes', '-q', '2');
      assert.deepEqual((await sub.received(1))[0]?.payload, bytes);
      await sub.stop();
    });

    it('hayes sub prints what mosquitto_pub sends', async () => {
      const sub = start(
        'sub',
        '--modem',
        'emulator:quectel-bc26',
        ...where(),
        '-t',
        'down/#',
        '-q',
        '1',
        '-C',
        '2',
        '-v',
      );
      await sub.until(
        'the subscription',
        () => /Received SUBSCRIBE from/.test(broker.log) && broker.log.includes('down/#'),
      );
      await mosquittoPub(broker, 'down/1', 'hello', { qos: 1 });
      await mosquittoPub(broker, 'down/2', '温度 "21.5"', { qos: 1 });
      assert.equal(await sub.ended, 0);
      assert.equal(sub.stdout.toString(), 'down/1 hello\ndown/2 温度 "21.5"\n');
    });

    it('hayes emulate is a serial port that hayes pub opens', async () => {
      const link = join(folder, 'ttyBC26');
      const emulator = start(
        'emulate',
        '--dialect',
        'quectel-bc26',
        '--pty',
        link,
        '--map',
        `broker.example:1883=127.0.0.1:${broker.port}`,
      );
      await emulator.prints(/"ready":true/);
      const sub = await MosquittoSub.start(broker, 'pty', { count: 1 });
      await call(
        'pub',
        '--modem',
        link,
        '--dialect',
        'quectel-bc26',
        '-h',
        'broker.example',
        '-t',
        'pty',
        '-m',
        'through a port',
        '-q',
        '1',
      );
      assert.equal((await sub.received(1))[0]?.payload.toString(), 'through a port');
      await sub.stop();
      assert.equal(await emulator.stop('SIGINT'), 0);
    });
  });
}
