import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { connectAsync } from 'mqtt';
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
  afterEach(async () => {
    await broker?.stop();
    broker = undefined;
  });
  after(() => removeFolder(folder));

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

  it('quectel-ec200x-5.2.at runs green, both sides authenticated', async () => {
    const { server, client } = await selfSigned(folder);
    broker = await Mosquitto.start({ tls: server });
    const files: Record<string, string> = {
      'cacert.pem': client.ca,
      'client.pem': client.cert,
      'user_key.pem': client.key,
    };
    const { summary, text } = await runManual('quectel-ec200x-5.2.at', {
      map: { 'a1zgnxur10j8ux.iot.us-east-1.amazonaws.com:8883': `127.0.0.1:${broker.port}` },
      file: (path) => readFileSync(files[path]!),
    });
    assert.deepEqual([summary.failed, summary.blocked, summary.skipped], [0, 0, 0], text);
  });

  for (const [name, address, who] of [
    ['simcom-sim7028-4.2.at', 'test.mosquitto.org:8883', 'nobody authenticated'],
    ['simcom-sim7028-4.3.at', 'mqtts_server:8883', 'the server authenticated'],
    ['simcom-sim7028-4.4.at', 'hooleeping.com:8883', 'both sides authenticated'],
  ] as const)
    it(`${name} runs green, ${who}`, async () => {
      const { server, client } = await selfSigned(folder);
      const { ca, ...keys } = server;
      broker = await Mosquitto.start({ tls: who.startsWith('both') ? server : keys });
      const files: Record<string, string> = {
        'server_ca.pem': ca,
        'ca_cert.pem': ca,
        'cert.pem': client.cert,
        'key_cert.pem': client.key,
      };
      const { summary, text } = await runManual(name, {
        map: { [address]: `127.0.0.1:${broker.port}` },
        file: (path) => readFileSync(files[path]!),
      });
      assert.deepEqual([summary.failed, summary.blocked, summary.skipped], [0, 0, 0], text);
    });

  it('onemo-2024-4.2.1.at runs green, nobody authenticated', async () => {
    const { server } = await selfSigned(folder);
    const { ca: _, ...keys } = server;
    broker = await Mosquitto.start({ tls: keys });
    const place = `127.0.0.1:${broker.port}`;
    const peer = await connectAsync(`mqtts://${place}`, { rejectUnauthorized: false });
    const { summary, text } = await runManual('onemo-2024-4.2.1.at', {
      map: { '120.27.12.119:8883': place },
      publish: (topic, payload) => peer.publish(topic, payload),
    });
    await peer.endAsync();
    assert.deepEqual([summary.failed, summary.blocked, summary.skipped], [0, 0, 0], text);
  });
});
