/** The ways to a module from outside this process, loaded when asked for: a browser has none of them. */
import type { PtyFace, PtyOptions } from './pty.ts';
import type { TcpFace } from './tcp.ts';

type HasLine = Parameters<typeof import('./pty.ts').openPty>[0];

/** See `pty.ts`. */
export const openPty = async (module: HasLine, options?: PtyOptions): Promise<PtyFace> =>
  (await import('./pty.ts')).openPty(module, options);

/** See `tcp.ts`. */
export const listenTcp = async (module: HasLine, port?: number, host?: string): Promise<TcpFace> =>
  (await import('./tcp.ts')).listenTcp(module, port, host);

export type { PtyFace, PtyOptions, TcpFace };
