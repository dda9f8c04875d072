import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { resolvePort } from './ports.ts';
import { HayesError } from './text/index.ts';

describe('port resolution', () => {
  it('makes a transport of each kind of name', async () => {
    assert.equal((await resolvePort('/dev/ttyUSB2')()).name, '/dev/ttyUSB2');
    assert.equal((await resolvePort('com7')()).name, 'COM7');
    assert.equal((await resolvePort('tcp://gateway:2000')()).name, 'tcp://gateway:2000');
    assert.throws(
      () => resolvePort('gopher://hole'),
      (error) => error instanceof HayesError && error.code === 'port-name',
    );
  });

  it('gives the same emulated module again and again, until it is closed', async () => {
    const resolved = resolvePort('emulator:quectel-bc26/BC20');
    assert.equal(resolved.emulator, undefined);
    let heard = '';
    const say = async (line: string) => {
      const transport = await resolved();
      const answered = new Promise<void>((resolve) => {
        void transport.open({
          data(bytes) {
            heard += Buffer.from(bytes).toString('latin1');
            if (heard.endsWith('OK\r\n')) resolve();
          },
          close() {},
        });
      });
      await transport.write(Buffer.from(`${line}\r`));
      await answered;
      await transport.close();
    };
    await say('ATE0');
    heard = '';
    await say('AT+CGMM');
    assert.ok(!heard.includes('AT+CGMM'), heard);
    assert.match(heard, /BC20/);
    await resolved.close();
    await resolved.close();
  });

  it('says that there is no such dialect when it is used', async () => {
    await assert.rejects(resolvePort('emulator:no-such-module')(), /no-such-module/);
  });

  it('finds the dialect file of an emulated module from the folder it is told', async () => {
    const from = fileURLToPath(new URL('../../test/fixtures/dialects', import.meta.url));
    const resolved = resolvePort('emulator:./kestrel-k1.yaml/K1S', { from });
    await resolved();
    assert.equal(resolved.emulator?.dialect.model, 'K1S');
    await resolved.close();
    await assert.rejects(resolvePort('emulator:./kestrel-k1.yaml')(), /kestrel-k1.yaml cannot be read/);
  });
});
