import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SerialPort } from 'serialport';
import { PseudoTerminal } from '../../src/hosts/pty.ts';
import { removeFolder, tempFolder } from '../../src/hosts/temp-folder.ts';
import { sleep, waitFor } from '../../src/hosts/wait.ts';

const EVERY_BYTE = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));

async function openPort(path: string): Promise<{ port: SerialPort; received: () => Buffer }> {
  const port = new SerialPort({ path, baudRate: 115_200, autoOpen: false });
  const chunks: Buffer[] = [];
  port.on('data', (bytes: Buffer) => chunks.push(bytes));
  await new Promise<void>((resolve, reject) => port.open((error) => (error ? reject(error) : resolve())));
  return { port, received: () => Buffer.concat(chunks) };
}

describe('harness: serialport on a pseudo-terminal', () => {
  let terminal: PseudoTerminal;
  let folder: string;

  beforeEach(() => {
    folder = tempFolder('pty');
    terminal = new PseudoTerminal(join(folder, 'modem'));
  });
  afterEach(() => {
    terminal.pull();
    removeFolder(folder);
  });

  it('carries every byte value both ways, unechoed and unchanged', async () => {
    const { port, received } = await openPort(terminal.path);
    await terminal.write(EVERY_BYTE);
    port.write(EVERY_BYTE);
    await waitFor('256 bytes', () => received().length >= 256 && terminal.received.length >= 256);
    await sleep(20);
    assert.deepEqual(received(), EVERY_BYTE);
    assert.deepEqual(terminal.received, EVERY_BYTE, 'nothing of ours is echoed back to us');
    await new Promise((resolve) => port.close(resolve));
  });

  it('carries more than the kernel buffers while the reader lives in the same process', async () => {
    const { port, received } = await openPort(terminal.path);
    const much = Buffer.alloc(100_000, 'AT');
    await terminal.write(much);
    await waitFor('all bytes', () => received().length >= much.length);
    assert.equal(received().equals(much), true);
    await new Promise((resolve) => port.close(resolve));
  });

  it('is seen to close when it is pulled, and opens again when it is given back', async () => {
    const { port } = await openPort(terminal.path);
    // serialport 13 misses a hang-up that comes during a read and then reads nothing in an endless loop
    // (serialport/bindings-cpp#162). Here it is idle; surviving the other case is the serial transport's task.
    await sleep(50);
    const closed = new Promise<{ disconnected?: boolean } | null>((resolve) => port.once('close', resolve));
    terminal.pull();
    assert.equal((await closed)?.disconnected, true);
    assert.equal(existsSync(terminal.path), false);
    await assert.rejects(openPort(terminal.path), /No such file/);

    terminal.giveBack();
    const second = await openPort(terminal.path);
    await terminal.write('RDY\r\n');
    await waitFor('the boot line', () => second.received().equals(Buffer.from('RDY\r\n')));
    await new Promise((resolve) => second.port.close(resolve));
  });
});
