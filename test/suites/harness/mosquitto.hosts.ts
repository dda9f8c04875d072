import assert from 'node:assert/strict';
import { connectAsync } from 'mqtt';
import { Mosquitto } from '../../src/hosts/mosquitto.ts';
import { MosquittoSub, mosquittoPub } from '../../src/hosts/mosquitto-clients.ts';
import { requirePrograms } from '../../src/hosts/require-program.ts';
import { selfSigned } from '../../src/hosts/self-signed.ts';
import { removeFolder, tempFolder } from '../../src/hosts/temp-folder.ts';

const EVERY_BYTE = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));

describe('harness: mosquitto', function () {
  this.timeout(30_000);
  let broker: Mosquitto | undefined;

  before(function () {
    requirePrograms(this, 'mosquitto', 'mosquitto_pub', 'mosquitto_sub', 'openssl');
  });
  afterEach(async () => {
    await broker?.stop();
    broker = undefined;
  });

  it('carries every byte value from mosquitto_pub to mosquitto_sub', async () => {
    broker = await Mosquitto.start();
    const sub = await MosquittoSub.start(broker, 'harness/#', { qos: 1 });
    await mosquittoPub(broker, 'harness/bytes', EVERY_BYTE, { qos: 1 });
    await mosquittoPub(broker, 'harness/温度', '', { qos: 0 });
    const messages = await sub.received(2);
    assert.deepEqual(messages, [
      { topic: 'harness/bytes', payload: EVERY_BYTE, qos: 1, retain: false },
      { topic: 'harness/温度', payload: Buffer.alloc(0), qos: 0, retain: false },
    ]);
    await sub.stop();
  });

  it('goes down and comes back on the same port, without what it had retained', async () => {
    broker = await Mosquitto.start();
    await mosquittoPub(broker, 'harness/kept', 'x', { qos: 1, retain: true });
    const { port } = broker;
    await broker.down('SIGKILL');
    assert.equal(broker.running, false);
    await assert.rejects(mosquittoPub(broker, 'harness/kept', 'y'), /Connection refused/);
    await broker.up();
    assert.equal(broker.port, port);
    const client = await connectAsync(broker.url);
    const retained: string[] = [];
    client.on('message', (topic) => retained.push(topic));
    await client.subscribeAsync('#', { qos: 1 });
    await client.publishAsync('harness/end', '', { qos: 1 });
    await client.endAsync();
    assert.equal(retained.includes('harness/kept'), false);
    assert.match(broker.log, /mosquitto version .* starting[\s\S]*mosquitto version .* starting/);
  });

  it('lets in only who knows the password', async () => {
    broker = await Mosquitto.start({ users: { 'li, "lei"': 'p;w "x" >' } });
    await assert.rejects(mosquittoPub(broker, 't', 'x'), /not authori[sz]ed/i);
    await assert.rejects(
      mosquittoPub(broker, 't', 'x', { args: ['-u', 'li, "lei"', '-P', 'no'] }),
      /not authori[sz]ed/i,
    );
    await mosquittoPub(broker, 't', 'x', { qos: 1, args: ['-u', 'li, "lei"', '-P', 'p;w "x" >'] });
  });

  it('speaks TLS, and asks for a certificate when told to', async () => {
    const folder = tempFolder('certificates');
    try {
      const files = await selfSigned(folder);
      const { ca, cert, key } = files.server;
      broker = await Mosquitto.start({ tls: { cert, key, ca } });
      await assert.rejects(mosquittoPub(broker, 't', 'x', { qos: 1, args: ['--cafile', ca] }));
      const args = ['--cafile', ca, '--cert', files.client.cert, '--key', files.client.key];
      await mosquittoPub(broker, 't', 'x', { qos: 1, args });
    } finally {
      removeFolder(folder);
    }
  });
});
