/** Pseudo-terminal and TCP port, opened as a host would open them. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SerialPort } from 'serialport';
import { builtinDialect } from '../dialect/index.ts';
import { HayesError } from '../text/index.ts';
import { memoryPair, SerialTransport } from '../transport/index.ts';
import { Emulator } from './emulator.ts';
import { listenTcp, openPty, type PtyFace } from './faces.ts';

const everyByte = Uint8Array.from({ length: 256 }, (_, value) => value);

const openPort = (path: string, baudRate = 115_200) =>
  new Promise<SerialPort>((resolve, reject) => {
    const port = new SerialPort({ path, baudRate }, (error) => (error ? reject(error) : resolve(port)));
  });
const closePort = (port: SerialPort) => new Promise<void>((resolve) => port.close(() => resolve()));

/** Collects what comes until it is as long as wanted. */
const collect = (source: NodeJS.EventEmitter, length: number) =>
  new Promise<Buffer>((resolve, reject) => {
    let all = Buffer.alloc(0);
    const timer = setTimeout(() => reject(new Error(`only ${all.length} of ${length} bytes`)), 3000);
    source.on('data', (bytes: Buffer) => {
      all = Buffer.concat([all, bytes]);
      if (all.length < length) return;
      clearTimeout(timer);
      resolve(all);
    });
  });

describe('emulator: pseudo-terminal', () => {
  let folder: string;
  let link: string;
  let face: PtyFace | undefined;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'pty-'));
    link = join(folder, 'modem');
  });
  afterEach(async () => {
    await face?.close();
    face = undefined;
    rmSync(folder, { recursive: true });
  });

  it('carries every byte value both ways', async () => {
    const [host, module] = memoryPair();
    const heard: number[] = [];
    await module.open({ data: (bytes) => heard.push(...bytes), close: () => undefined });
    face = await openPty({ transport: () => host }, { link });
    const port = await openPort(link);
    const coming = collect(port, 256);
    await module.write(everyByte);
    assert.deepEqual(new Uint8Array(await coming), everyByte);
    port.write(Buffer.from(everyByte));
    await new Promise<void>((resolve) => port.drain(() => resolve()));
    while (heard.length < 256) await new Promise((resolve) => setTimeout(resolve, 5));
    assert.deepEqual(Uint8Array.from(heard), everyByte);
    await closePort(port);
  });

  it('does not send back what the module says before anybody listens', async () => {
    const [host, module] = memoryPair();
    const heard: number[] = [];
    await module.open({ data: (bytes) => heard.push(...bytes), close: () => undefined });
    face = await openPty({ transport: () => host }, { link });
    await module.write(Buffer.from('\r\nRDY\r\n'));
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.deepEqual(heard, []);
  });

  it('can be opened again after the host has closed it', async () => {
    const emulator = new Emulator({ dialect: builtinDialect('quectel-bc26') });
    face = await openPty(emulator, { link });
    for (let round = 0; round < 3; round++) {
      const port = await openPort(link);
      const answer = collect(port, 'AT\r\r\nOK\r\n'.length);
      port.write('AT\r');
      assert.equal(String(await answer), 'AT\r\r\nOK\r\n');
      await closePort(port);
    }
    await emulator.close();
    assert.equal(existsSync(link), false);
  });

  it('hangs up, and comes back as another device under the same link', async () => {
    const emulator = new Emulator({ dialect: builtinDialect('quectel-bc26') });
    face = await openPty(emulator, { link });
    // Our own serial transport: the driver alone may miss a hang-up that comes between two of its polls.
    const port = new SerialTransport(link);
    const gone = new Promise<void>((resolve, reject) => {
      port.open({ data: () => undefined, close: () => resolve() }).then(() => face?.hangUp(), reject);
    });
    await gone;
    assert.equal(existsSync(link), false);
    assert.equal(face.device, undefined);
    await face.giveBack();
    assert.equal(readlinkSync(link), face.device);
    const again = await openPort(face.path);
    const answer = collect(again, 'AT\r\r\nOK\r\n'.length);
    again.write('AT\r');
    assert.equal(String(await answer), 'AT\r\r\nOK\r\n');
    await closePort(again);
    await emulator.close();
  });

  it('leaves a file alone that has the name of the link', async () => {
    writeFileSync(link, 'mine');
    const emulator = new Emulator({ dialect: builtinDialect('quectel-bc26') });
    await assert.rejects(
      openPty(emulator, { link }),
      (error: unknown) => error instanceof HayesError && error.code === 'pty-link-taken',
    );
    rmSync(link);
    face = await openPty(emulator, { link });
    await emulator.close();
  });

  it('loses nothing of a long talk at full speed', async () => {
    const emulator = new Emulator({ dialect: builtinDialect('quectel-bc26') });
    face = await openPty(emulator, { link });
    const port = await openPort(link);
    const line = 'AT+CGMI\r';
    const answer = 'AT+CGMI\r\r\nQuectel_Ltd\r\n\r\nOK\r\n';
    const coming = collect(port, answer.length * 500);
    for (let i = 0; i < 500; i++) port.write(line);
    assert.equal(String(await coming), answer.repeat(500));
    await closePort(port);
    await emulator.close();
  });
});

describe('emulator: TCP port', () => {
  it('serves one host at a time, and the next one after it', async () => {
    const emulator = new Emulator({ dialect: builtinDialect('quectel-bc26') });
    const face = await listenTcp(emulator);
    for (let round = 0; round < 2; round++) {
      const first = connect(face.port, face.host);
      const answer = collect(first, 'AT\r\r\nOK\r\n'.length);
      first.write('AT\r');
      assert.equal(String(await answer), 'AT\r\r\nOK\r\n');
      const second = connect(face.port, face.host);
      second.on('error', () => undefined);
      await new Promise<void>((resolve) => second.once('close', () => resolve()));
      const closed = new Promise<void>((resolve) => first.once('close', () => resolve()));
      first.end();
      await closed;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await emulator.close();
  });

  it('says why it cannot listen', async () => {
    const emulator = new Emulator({ dialect: builtinDialect('quectel-bc26') });
    const face = await listenTcp(emulator);
    const other = new Emulator({ dialect: builtinDialect('quectel-bc26') });
    await assert.rejects(
      listenTcp(other, face.port),
      (error: unknown) => error instanceof HayesError && error.code === 'tcp-listen',
    );
    await emulator.close();
    await other.close();
  });
});
