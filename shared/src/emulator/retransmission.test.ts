/** A broker of our own, typed byte by byte, that is slow to acknowledge: what the module sends again. */
import assert from 'node:assert/strict';
import { createServer, type Server, type Socket } from 'node:net';
import { builtinDialect } from '../dialect/index.ts';
import { Emulator } from './emulator.ts';
import { Host } from './host.testkit.ts';

const CONNACK = Buffer.from([0x20, 2, 0, 0]);

describe('emulator: retransmission', () => {
  let server: Server;
  let emulator: Emulator;
  let host: Host;
  let sockets: Socket[];

  afterEach(async () => {
    await emulator.close();
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  /** @param answer given each packet behind CONNECT, and how many have come */
  async function connect(answer: (packet: Buffer, count: number) => Buffer | undefined): Promise<Buffer[]> {
    const packets: Buffer[] = [];
    sockets = [];
    server = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => undefined);
      let isConnected = false;
      let bytes = Buffer.alloc(0);
      socket.on('data', (chunk) => {
        bytes = Buffer.concat([bytes, chunk]);
        // Every packet here is shorter than 128 bytes, so that its length is one byte.
        while (bytes.length >= 2 && bytes.length >= 2 + bytes[1]!) {
          const packet = bytes.subarray(0, 2 + bytes[1]!);
          bytes = bytes.subarray(packet.length);
          if (!isConnected) {
            isConnected = true;
            socket.write(CONNACK);
            continue;
          }
          packets.push(packet);
          const said = answer(packet, packets.length);
          if (said) socket.write(said);
        }
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    emulator = new Emulator({ dialect: builtinDialect('quectel-bc26') });
    host = await new Host(emulator.transport()).open();
    await host.say('ATE0');
    await host.say('AT+QMTCFG="timeout",0,1,3,1');
    await host.say(`AT+QMTOPEN=0,"127.0.0.1",${port}`, '+QMTOPEN: 0,0\r\n');
    await host.say('AT+QMTCONN=0,"module"', '+QMTCONN: 0,0,0\r\n');
    return packets;
  }

  it('QoS 1: the same packet again, with DUP and its id, until it is acknowledged', async () => {
    const packets = await connect((packet, count) =>
      count === 2 ? Buffer.from([0x40, 2, ...packet.subarray(5, 7)]) : undefined,
    );
    const heard = await host.say('AT+QMTPUB=0,1,1,0,"t","hello"', '+QMTPUB: 0,1,0\r\n');
    assert.match(heard, /\+QMTPUB: 0,1,1,1\r\n/);
    const [first, second] = packets;
    assert.equal(packets.length, 2);
    assert.equal(first![0], 0x32);
    assert.equal(second![0], 0x3a);
    assert.deepEqual(second!.subarray(1), first!.subarray(1));
    assert.deepEqual(first!.subarray(2, 5), Buffer.from([0, 1, 0x74]));
  });

  it('QoS 2: once the broker has it, only its release', async () => {
    const packets = await connect((packet, count) => {
      if (count === 1) return Buffer.from([0x50, 2, ...packet.subarray(5, 7)]);
      return count === 3 ? Buffer.from([0x70, 2, ...packet.subarray(2, 4)]) : undefined;
    });
    await host.say('AT+QMTPUB=0,2,2,0,"t","hello"', '+QMTPUB: 0,2,0\r\n');
    const id = packets[0]!.subarray(5, 7);
    assert.deepEqual(packets.slice(1), [Buffer.from([0x62, 2, ...id]), Buffer.from([0x62, 2, ...id])]);
  });
});
