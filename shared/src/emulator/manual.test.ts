/** Chapter 5.1 of the manual of 2020 and chapter 5 of the manual of 2019, typed by hand, against a real broker. */
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:net';
import { builtinDialect } from '../dialect/index.ts';
import { Emulator } from './emulator.ts';
import { Host } from './host.testkit.ts';

const bytes = (text: string) => Buffer.from(text);

for (const { id, quoted, msgid } of [
  { id: 'quectel-bc26', quoted: (name: string) => `<${name}>`, msgid: '<msgid>' },
  { id: 'quectel-bc26-2019', quoted: (name: string) => `"<${name}>"`, msgid: '<msgID>' },
]) {
  describe(`${id}: the manual's example`, () => {
    let server: Server;
    let broker: { handle: unknown; close(done?: () => void): void; publish(packet: object, done: () => void): void };
    let emulator: Emulator;
    let host: Host;

    before(async () => {
      const { Aedes } = await import('aedes');
      const aedes = await Aedes.createBroker();
      broker = aedes as unknown as typeof broker;
      server = createServer(aedes.handle);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const address = server.address() as { port: number };
      emulator = new Emulator({
        dialect: builtinDialect(id),
        map: { '220.180.239.212:8401': `127.0.0.1:${address.port}` },
      });
      host = await new Host(emulator.transport()).open();
    });

    after(async () => {
      await emulator.close();
      await new Promise<void>((resolve) => broker.close(() => resolve()));
      await new Promise<void>((resolve) => server.close(() => resolve()));
    });

    const publish = (topic: string, payload: string, qos: 0 | 1 | 2 = 0) =>
      new Promise<void>((resolve) =>
        broker.publish({ cmd: 'publish', topic, payload: bytes(payload), qos, retain: false, dup: false }, () =>
          resolve(),
        ),
      );

    it('gives the answers that are printed', async () => {
      const name = (text: string) => quoted(text);
      assert.equal(
        await host.say('AT+QMTOPEN=?'),
        `AT+QMTOPEN=?\r\r\n+QMTOPEN: (0-5),${name('host_name')},<port>\r\n\r\nOK\r\n`,
      );
      assert.equal(
        await host.say('AT+QMTOPEN=0,"220.180.239.212",8401', '+QMTOPEN: 0,0\r\n'),
        'AT+QMTOPEN=0,"220.180.239.212",8401\r\r\nOK\r\n\r\n+QMTOPEN: 0,0\r\n',
      );
      assert.equal(await host.say('AT+QMTOPEN?'), 'AT+QMTOPEN?\r\r\n+QMTOPEN: 0,"220.180.239.212",8401\r\n\r\nOK\r\n');
      await host.say('AT+QMTCONN=?');
      assert.equal(
        await host.say('AT+QMTCONN=0,"clientExample"', '+QMTCONN: 0,0,0\r\n'),
        'AT+QMTCONN=0,"clientExample"\r\r\nOK\r\n\r\n+QMTCONN: 0,0,0\r\n',
      );
      await host.say('AT+QMTSUB=?');
      assert.equal(
        await host.say('AT+QMTSUB=0,1,"topic/example",2', '+QMTSUB: 0,1,0,2\r\n'),
        'AT+QMTSUB=0,1,"topic/example",2\r\r\nOK\r\n\r\n+QMTSUB: 0,1,0,2\r\n',
      );
      assert.equal(
        await host.say('AT+QMTSUB=0,1,"topic/pub",0', '+QMTSUB: 0,1,0,0\r\n'),
        'AT+QMTSUB=0,1,"topic/pub",0\r\r\nOK\r\n\r\n+QMTSUB: 0,1,0,0\r\n',
      );
      await publish('topic/example', 'This is the payload related to topic');
      assert.equal(
        await host.until('topic"\r\n'),
        '\r\n+QMTRECV: 0,0,"topic/example","This is the payload related to topic"\r\n',
      );
      assert.equal(
        await host.say('AT+QMTUNS=0,2,"topic/example"', '+QMTUNS: 0,2,0\r\n'),
        'AT+QMTUNS=0,2,"topic/example"\r\r\nOK\r\n\r\n+QMTUNS: 0,2,0\r\n',
      );
      assert.equal(
        await host.say('AT+QMTPUB=?'),
        `AT+QMTPUB=?\r\r\n+QMTPUB: (0-5),${msgid},<qos>,<retain>,${name('topic')},${name('msg')}\r\n\r\nOK\r\n`,
      );
      await host.write('AT+QMTPUB=0,0,0,0,"topic/pub","hello MQTT."\r');
      const answer = await host.until('+QMTPUB: 0,0,0\r\n');
      assert.match(answer, /^AT\+QMTPUB=0,0,0,0,"topic\/pub","hello MQTT\."\r\r\nOK\r\n/);
      if (!answer.includes('+QMTRECV'))
        assert.equal(await host.until('MQTT."\r\n'), '\r\n+QMTRECV: 0,0,"topic/pub","hello MQTT."\r\n');
      await host.say('AT+QMTPUB=0,0,0,0,"topic/pub"', '\r\n>');
      await host.write('This is test data, hello MQTT.\x1a');
      await host.until('+QMTRECV: 0,0,"topic/pub","This is test data, hello MQTT."\r\n');
      await host.say('AT+QMTDISC=0', '\r\n+QMTDISC: 0,0\r\n');
      assert.equal(await host.say('AT+QMTOPEN?'), 'AT+QMTOPEN?\r\r\nOK\r\n');
    });
  });
}
