import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HayesError } from '../text/index.ts';
import { listPorts } from './list-ports.ts';
import { parsePortName, realPort } from './port-name.ts';
import { Pty } from './pty.testkit.ts';

describe('names of ports', () => {
  it('are written in four ways', () => {
    assert.deepEqual(parsePortName('/dev/ttyUSB2'), { kind: 'serial', path: '/dev/ttyUSB2' });
    assert.deepEqual(parsePortName('com7'), { kind: 'serial', path: 'COM7' });
    assert.deepEqual(parsePortName('\\\\.\\COM12'), { kind: 'serial', path: 'COM12' });
    assert.deepEqual(parsePortName('tcp://gateway:2000'), { kind: 'tcp', host: 'gateway', port: 2000 });
    assert.deepEqual(parsePortName('tcp://[::1]:2000'), { kind: 'tcp', host: '::1', port: 2000 });
    assert.deepEqual(parsePortName('emulator:quectel-bc26/BC20'), { kind: 'emulator', dialect: 'quectel-bc26/BC20' });
  });

  it('that are none are refused', () => {
    for (const name of ['', ' ', 'tcp://host', 'tcp://host:0', 'tcp://host:70000', 'http://host:80', 'emulator:'])
      assert.throws(
        () => parsePortName(name),
        (error) => error instanceof HayesError && error.code === 'port-name',
        name,
      );
  });

  it('lead to one device, however they are written', () => {
    const folder = mkdtempSync(join(tmpdir(), 'hayes-ports-'));
    const pty = new Pty();
    try {
      const link = join(folder, 'modem');
      symlinkSync(pty.path, link);
      assert.equal(realPort(link), pty.path);
      assert.equal(realPort('com7'), realPort('COM7'));
      assert.equal(realPort('tcp://LOCALHOST:7000'), 'tcp://127.0.0.1:7000');
      assert.equal(realPort('/dev/../dev/ttyNoSuchPort7'), '/dev/ttyNoSuchPort7');
    } finally {
      pty.hangUp();
      rmSync(folder, { recursive: true });
    }
  });
});

describe('list of ports', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'hayes-dev-'));
    mkdirSync(join(root, 'dev/serial/by-id'), { recursive: true });
    mkdirSync(join(root, 'dev/pts'));
    for (const name of ['ttyUSB0', 'ttyUSB10', 'ttyUSB2', 'ttyACM0', 'ttyS0', 'ttyS1', 'tty1', 'null', 'pts/4'])
      writeFileSync(join(root, 'dev', name), '');
    for (const [name, type] of Object.entries({ ttyS0: '4', ttyS1: '0' })) {
      mkdirSync(join(root, 'sys/class/tty', name), { recursive: true });
      writeFileSync(join(root, 'sys/class/tty', name, 'type'), `${type}\n`);
    }
    symlinkSync('../../ttyUSB2', join(root, 'dev/serial/by-id/usb-Quectel_BC26_0001-if02-port0'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const list = (pseudo = false) =>
    listPorts({ dev: join(root, 'dev'), sys: join(root, 'sys'), platform: 'linux', pseudo });

  it('holds devices that exist, with the name that stays and a label', async () => {
    const ports = await list();
    assert.deepEqual(
      ports.map(({ path }) => path.slice(root.length)),
      [
        '/dev/serial/by-id/usb-Quectel_BC26_0001-if02-port0',
        '/dev/ttyACM0',
        '/dev/ttyS0',
        '/dev/ttyUSB0',
        '/dev/ttyUSB10',
      ],
    );
    assert.deepEqual(ports[0], {
      path: join(root, 'dev/serial/by-id/usb-Quectel_BC26_0001-if02-port0'),
      device: join(root, 'dev/ttyUSB2'),
      label: 'Quectel BC26 0001 (if02 port0)',
    });
  });

  it('holds pseudo-terminals only when they are asked for', async () => {
    assert.ok((await list(true)).some(({ path }) => path.endsWith('/pts/4')));
    assert.ok(!(await list()).some(({ path }) => path.includes('/pts/')));
  });

  it('is had without udevadm', () => {
    const script = `
      const { listPorts } = await import(${JSON.stringify(new URL('./index.ts', import.meta.url).href)});
      console.log(JSON.stringify(Array.isArray(await listPorts())));`;
    const run = spawnSync(process.execPath, ['--conditions=hayes-source', '--input-type=module', '-e', script], {
      encoding: 'utf8',
      env: { PATH: '' },
    });
    assert.equal(run.status, 0, run.stderr);
    assert.equal(run.stdout.trim(), 'true');
  });
});
