/**
 * TLS in front of a broker in memory: a real handshake between what the module has stored and the broker's own
 * certificates, over a pair of streams instead of a network.
 */
import { Duplex } from 'node:stream';
import { connect, createServer } from 'node:tls';
import { type TlsOptions, type Uplink, UplinkError } from '../../emulator/index.ts';
import { ca, serverCertificate, serverKey } from './certificates.ts';

/** A handshake in this process takes milliseconds; one that takes so long never ends. In ms. */
const HANDSHAKE_TIME = 5000;

export interface TlsGateOptions {
  /** True: the broker wants a certificate that its CA has signed. */
  readonly mutual: boolean;
}

export class TlsGate {
  readonly #options: TlsGateOptions;
  readonly #pending = new Set<Promise<unknown>>();
  /** Handshakes that both sides were content with, and what the module brought along. */
  readonly passed: TlsOptions[] = [];

  constructor(options: TlsGateOptions) {
    this.#options = options;
  }

  /** A way to the broker that is encrypted or none. */
  guard(uplink: Uplink): Uplink {
    return {
      open: async (target, events) => {
        if (!target.tls) throw new UplinkError('tls', 'the broker speaks TLS only');
        const shaking = shakeHands(target.tls, this.#options.mutual);
        this.#pending.add(shaking);
        try {
          await shaking;
        } catch (error) {
          throw new UplinkError('tls', error instanceof Error ? error.message : String(error), { cause: error });
        } finally {
          this.#pending.delete(shaking);
        }
        this.passed.push(target.tls);
        return uplink.open(target, events);
      },
      close: () => uplink.close(),
    };
  }

  /** Handshakes take real time; the clock of the trial waits for them. */
  async settled(): Promise<void> {
    while (this.#pending.size > 0) await Promise.allSettled(this.#pending);
  }
}

async function shakeHands(tls: TlsOptions, mutual: boolean): Promise<void> {
  const [near, far] = pairOfStreams();
  const server = createServer({ cert: serverCertificate, key: serverKey, ca, requestCert: mutual });
  const pem = (bytes: Uint8Array | undefined) => (bytes ? Buffer.from(bytes) : undefined);
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      timer = setTimeout(() => reject(new Error('the handshake does not end')), HANDSHAKE_TIME);
      let agreed = 0;
      const agree = () => {
        if (++agreed === 2) resolve();
      };
      server.once('secureConnection', (socket) => {
        socket.on('error', reject);
        agree();
      });
      server.once('tlsClientError', reject);
      server.emit('connection', far);
      const socket = connect({
        socket: near,
        rejectUnauthorized: tls.verify,
        // As with the uplink to real brokers: modules check the chain, few compare the name.
        checkServerIdentity: () => undefined,
        ...(tls.serverName === undefined ? {} : { servername: tls.serverName }),
        ...(tls.ca ? { ca: pem(tls.ca) } : {}),
        ...(tls.cert ? { cert: pem(tls.cert) } : {}),
        ...(tls.key ? { key: pem(tls.key) } : {}),
      });
      socket.once('error', reject);
      socket.once('secureConnect', agree);
    });
  } finally {
    clearTimeout(timer);
    near.destroy();
    far.destroy();
  }
}

function pairOfStreams(): [Duplex, Duplex] {
  const ends: Duplex[] = [];
  const end = (other: number) =>
    new Duplex({
      read() {},
      write(chunk, _encoding, done) {
        ends[other]?.push(chunk);
        done();
      },
      final(done) {
        ends[other]?.push(null);
        done();
      },
    });
  ends.push(end(1), end(0));
  for (const one of ends) one.on('error', () => {});
  return [ends[0]!, ends[1]!];
}
