import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { HayesError } from '../text/index.ts';
import { TcpTransport } from './tcp.ts';

const codeOf = (error: unknown): string | undefined => (error instanceof HayesError ? error.code : undefined);

describe('TCP port', () => {
  let server: Server;
  let name: string;
  beforeEach(async () => {
    server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    name = `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    server.close();
  });

  async function pair() {
    const heard: Buffer[] = [];
    let closed: (reason: Error | undefined) => void;
    const gone = new Promise<Error | undefined>((resolve) => {
      closed = resolve;
    });
    let closes = 0;
    const port = new TcpTransport(name);
    const accepted = once(server, 'connection') as Promise<[Socket]>;
    await port.open({
      data: (bytes) => heard.push(Buffer.from(bytes)),
      close: (reason) => {
        closes++;
        closed(reason);
      },
    });
    const [far] = await accepted;
    return { port, far, heard, gone, closes: () => closes };
  }

  it('carries bytes in both directions and closes once', async () => {
    const { port, far, heard, closes } = await pair();
    const everyByte = Buffer.from(Array.from({ length: 256 }, (_, value) => value));
    const [[back]] = await Promise.all([once(far, 'data') as Promise<[Buffer]>, port.write(everyByte)]);
    assert.deepEqual(back, everyByte);
    far.end(everyByte);
    await port.close();
    await port.close();
    assert.equal(closes(), 1);
    assert.ok(heard.length <= 1);
  });

  it('reports that the other side is gone', async () => {
    const { port, far, gone, closes } = await pair();
    far.resetAndDestroy();
    assert.equal(codeOf(await gone), 'port-lost');
    await assert.rejects(port.write(Buffer.of(1)), (error) => codeOf(error) === 'port-closed');
    await port.close();
    assert.equal(closes(), 1);
  });

  it('says that nothing listens there', async () => {
    server.close();
    await assert.rejects(
      new TcpTransport(name).open({ data() {}, close() {} }),
      (error) => codeOf(error) === 'port-refused',
    );
    server = createServer().listen(0);
  });
});
