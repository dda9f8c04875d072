import assert from 'node:assert/strict';
import helper from 'node-red-node-test-helper';
import type { DialectEntry } from '../src/admin/catalogue.ts';
import { nodes } from '../src/index.ts';

describe('what the dialogs ask for', () => {
  before(async () => {
    await new Promise<void>((resolve) => helper.startServer(resolve));
    await helper.load([nodes['hayes-modem']], []);
  });
  after(async () => {
    await helper.unload();
    await new Promise<void>((resolve) => helper.stopServer(resolve));
  });

  it('is answered with the dialects', async () => {
    const { status, body } = await helper.request().get('/hayes/dialects');
    assert.equal(status, 200);
    assert.ok((body as DialectEntry[]).some(({ id }) => id === 'quectel-bc26'));
  });

  it('is answered with the ports, real and emulated', async () => {
    const { status, body } = await helper.request().get('/hayes/ports');
    assert.equal(status, 200);
    const { ports, emulators } = body as { ports: { path: string }[]; emulators: string[] };
    for (const { path } of ports) assert.equal(typeof path, 'string');
    assert.ok(emulators.includes('emulator:quectel-bc26'));
  });
});
