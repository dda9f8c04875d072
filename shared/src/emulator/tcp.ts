/** The emulated module on a TCP port, for machines without pseudo-terminals. */
import { createServer, type Socket } from 'node:net';
import { HayesError } from '../text/index.ts';
import type { Transport } from '../transport/transport.ts';
import { texts } from './texts.ts';

export interface TcpFace {
  readonly host: string;
  readonly port: number;
  /** Ends the host's connection; it may come again. */
  hangUp(): void;
  close(): Promise<void>;
}

/** Bytes taken from the host that have not reached the module; more wait in the socket. */
const UNHEARD = 4096;

/**
 * @param port 0 takes a free one
 * @throws HayesError where the port cannot be had
 */
export async function listenTcp(module: { transport(): Transport }, port = 0, host = '127.0.0.1'): Promise<TcpFace> {
  const transport = module.transport();
  let guest: Socket | undefined;
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => socket.destroy());
    if (guest) {
      // A serial line has one host at a time.
      socket.destroy();
      return;
    }
    guest = socket;
    let unheard = 0;
    socket.on('data', (bytes) => {
      unheard += bytes.length;
      if (unheard >= UNHEARD) socket.pause();
      transport
        .write(bytes)
        .catch(() => undefined)
        .finally(() => {
          unheard -= bytes.length;
          if (unheard < UNHEARD && !socket.destroyed) socket.resume();
        });
    });
    socket.on('close', () => {
      if (guest === socket) guest = undefined;
    });
  });
  const shut = () => {
    guest?.destroy();
    guest = undefined;
    server.close();
  };
  await transport.open({
    data: (bytes) => {
      guest?.write(bytes);
    },
    close: shut,
  });
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
  } catch (error) {
    await transport.close();
    const reason = error instanceof Error ? error.message : String(error);
    throw new HayesError(texts['tcp-listen'], { host, port, reason }, { cause: error });
  }
  const address = server.address();
  return {
    host,
    port: typeof address === 'object' && address ? address.port : port,
    hangUp: () => guest?.destroy(),
    close: () => transport.close(),
  };
}
