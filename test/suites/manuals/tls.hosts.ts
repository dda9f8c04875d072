import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Mosquitto } from '../../src/hosts/mosquitto.ts';
import { requirePrograms } from '../../src/hosts/require-program.ts';
import { selfSigned } from '../../src/hosts/self-signed.ts';
import { removeFolder, tempFolder } from '../../src/hosts/temp-folder.ts';
import { runManual } from '../../src/manuals/run-manual.ts';

describe("manuals' examples over TLS, to mosquitto", function () {
  this.timeout(60_000);
  const folder = tempFolder('manual-tls');
  let broker: Mosquitto | undefined;

  before(function () {
    requirePrograms(this, 'mosquitto', 'openssl');
  });
  after(async () => {
    await broker?.stop();
    removeFolder(folder);
  });

  it('quectel-bc26-2020-5.2.at runs green, both sides authenticated', async () => {
    const { server, client } = await selfSigned(folder);
    broker = await Mosquitto.start({ tls: server });
    const files: Record<string, string> = {
      'ca.pem': client.ca,
      'client.pem': client.cert,
      'client-key.pem': client.key,
    };
    const { summary, text } = await runManual('quectel-bc26-2020-5.2.at', {
      map: { 'hf.quectel.com:8164': `127.0.0.1:${broker.port}` },
      file: (path) => readFileSync(files[path]!),
    });
    assert.deepEqual([summary.failed, summary.blocked, summary.skipped], [0, 0, 0], text);
  });
});
