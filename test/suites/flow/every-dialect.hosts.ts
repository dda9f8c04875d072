import assert from 'node:assert/strict';
import { join } from 'node:path';
import { builtinDialect } from 'hayes/dialect';
import { Modem, type ModemMqttClient } from 'hayes/mqtt';
import { SerialTransport } from 'hayes/transport';
import mqtt, { type MqttClient } from 'mqtt';
import { EmulatorProcess } from '../../src/flows/emulator-process.ts';
import { Mosquitto } from '../../src/hosts/mosquitto.ts';
import { requirePrograms } from '../../src/hosts/require-program.ts';
import { removeFolder, tempFolder } from '../../src/hosts/temp-folder.ts';
import { waitFor } from '../../src/hosts/wait.ts';

const COUNT = 500;

/** Least and greatest payload that any bytes can have, from the manuals: EC200x §3.3.8, OneMO §3.5, SIM7028 §3.2.11. */
const modules = [
  { name: 'quectel-ec200x/EC200T', least: 1, most: 1500, received: 1500, tooLong: 1501, refusal: /1–1500/ },
  { name: 'onemo/ML307R', least: 0, most: 1024, received: 1024, tooLong: 1025, refusal: /1024/ },
  { name: 'onemo/MN316', least: 0, most: 2000, received: 2000, tooLong: 4097, refusal: /4096/ },
  { name: 'simcom-sim7028/SIM7028', least: 1, most: 10_240, received: 4000, tooLong: 10_241, refusal: /1–10240/ },
] as const;

/** Every byte value, from the least size to the greatest. */
function payload(index: number, least: number, most: number): Buffer {
  // Most are small, as in life; the ends of the range are always there.
  const size = index === 0 ? most : index === 1 ? least : least + ((index * 29) % Math.min(600, most - least));
  return Buffer.from(Array.from({ length: size }, (_, at) => (at * 41 + index) % 256));
}

for (const { name, least, most, received, tooLong, refusal } of modules) {
  describe(`five hundred messages each way: ${name}`, function () {
    this.timeout(180_000);
    const folder = tempFolder('dialect');
    let broker: Mosquitto;
    let module: EmulatorProcess;
    let modem: Modem;
    let client: ModemMqttClient;
    let peer: MqttClient;

    before(async function () {
      requirePrograms(this, 'mosquitto');
      broker = await Mosquitto.start();
      const link = join(folder, 'ttyModem');
      module = await EmulatorProcess.start({ dialect: name, link, baud: 921_600, bootTime: 100 });
      peer = await mqtt.connectAsync(broker.url, { clientId: 'peer' });
      const transport = () => new SerialTransport(link, { baud: 921_600 });
      modem = new Modem({ port: link, transport, baud: 921_600, dialect: builtinDialect(name) });
      client = modem.connect({ host: broker.host, port: broker.port, clientId: 'module' });
    });
    after(async () => {
      await modem?.close();
      await peer?.endAsync(true);
      await module?.stop();
      await broker?.stop();
      removeFolder(folder);
    });

    it('out: none lost, none altered, and what is too long is refused with the limit', async () => {
      const arrived = new Map<string, Buffer>();
      peer.on('message', (topic, bytes) => arrived.set(topic, bytes));
      await peer.subscribeAsync('up/#', { qos: 1 });
      const sent = Array.from({ length: COUNT }, (_, index) => payload(index, least, most));
      await Promise.all(
        sent.map((bytes, index) => client.publishAsync(`up/${index}`, bytes, { qos: index % 2 ? 1 : 2 })),
      );
      await waitFor(
        () => `${COUNT} messages at the broker; there are ${arrived.size}`,
        () => arrived.size === COUNT,
      );
      for (const [index, bytes] of sent.entries())
        assert.deepEqual(arrived.get(`up/${index}`), bytes, `message ${index}`);
      await assert.rejects(client.publishAsync('up/long', Buffer.alloc(tooLong, 1), { qos: 1 }), refusal);
    });

    it('in: none lost, none altered', async () => {
      const heard = new Map<string, Buffer>();
      client.on('message', (topic, bytes) => heard.set(topic, Buffer.from(bytes)));
      assert.deepEqual(await client.subscribeAsync('down/#', { qos: 1 }), [{ topic: 'down/#', qos: 1 }]);
      const sent = Array.from({ length: COUNT }, (_, index) => payload(index, 0, received));
      for (const [index, bytes] of sent.entries()) await peer.publishAsync(`down/${index}`, bytes, { qos: 1 });
      const all = () => heard.size === COUNT;
      await waitFor(() => `${COUNT} messages through the module; there are ${heard.size}`, all, { timeout: 60_000 });
      for (const [index, bytes] of sent.entries())
        assert.deepEqual(heard.get(`down/${index}`), bytes, `message ${index}`);
    });
  });
}
