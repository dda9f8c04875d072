/** Publishes through the whole engine and an emulated module in memory: unpaced, and at the speed of a UART. */
import { builtinDialect } from 'hayes/dialect';
import { Emulator, MemoryBroker } from 'hayes/emulator';
import { Modem } from 'hayes/mqtt';
import { systemClock } from 'hayes/transport';
import { print } from './measure.ts';

export async function benchPublish(): Promise<void> {
  await publishMany('publish QoS 1, 100 bytes of text, unpaced', 0, 500);
  await publishMany('publish QoS 1, 100 bytes of text, 115 200 baud', 115_200, 200);
}

async function publishMany(what: string, baud: number, count: number): Promise<void> {
  const dialect = builtinDialect('quectel-bc26/BC26');
  const broker = new MemoryBroker({ clock: systemClock });
  const emulator = new Emulator({ dialect, uplink: broker.uplink(), baud });
  const modem = new Modem({ port: 'emulator', transport: () => emulator.transport(), dialect, baud: baud || 921_600 });
  let bytes = 0;
  modem.on('traffic', (_, chunk) => {
    bytes += chunk.length;
  });
  const client = modem.connect({ host: 'broker.example', clientId: 'bench' });
  await client.publishAsync('plant/7', 'first', { qos: 1 });
  bytes = 0;
  const start = performance.now();
  await Promise.all(
    Array.from({ length: count }, (_, index) =>
      client.publishAsync('plant/7', String(index).padStart(100, '0'), { qos: 1 }),
    ),
  );
  const seconds = (performance.now() - start) / 1000;
  const line =
    baud > 0 ? `, ${((bytes * 1000) / (baud * seconds)).toFixed(0)} % of the line's ${baud / 10} bytes/s` : '';
  print(what, `${(count / seconds).toFixed(0)} messages/s`, `${count} messages, ${bytes} bytes both ways${line}`);
  await client.endAsync();
  await modem.close();
  await emulator.close();
}
