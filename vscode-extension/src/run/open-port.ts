/** A port by its name → a session on it. The emulated module runs in this process. */
import type { Dialect } from 'hayes/dialect';
import { Session } from 'hayes/session';
import { parsePortName, SerialTransport, TcpTransport, type Transport } from 'hayes/transport';
import type * as vscode from 'vscode';
import { needDialect } from '../dialects.ts';
import type { EmulatorShelf } from './emulator-shelf.ts';

export interface PortRequest {
  /** `/dev/ttyUSB2`, `COM7`, `tcp://host:port`, `emulator:quectel-bc26`, `emulator:./mine.yaml` */
  readonly port: string;
  readonly baud: number;
  /** What the script speaks. */
  readonly dialect: Dialect;
  /** An emulated module starts anew; otherwise it is as the last run has left it. */
  readonly fresh: boolean;
  readonly emulatorMap: readonly string[];
  /** The document that is run: paths of dialect files start from its folder in the workspace. */
  readonly resource: vscode.Uri;
}

/** @throws HayesError where the port cannot be opened */
export async function openPort(request: PortRequest, shelf: EmulatorShelf): Promise<Session> {
  const transport = await transportFor(request, shelf);
  const session = new Session({ dialect: request.dialect, transport, baud: request.baud });
  await session.open();
  return session;
}

async function transportFor(request: PortRequest, shelf: EmulatorShelf): Promise<Transport> {
  const name = parsePortName(request.port);
  switch (name.kind) {
    case 'serial':
      return new SerialTransport(name.path, { baud: request.baud });
    case 'tcp':
      return new TcpTransport(request.port);
    case 'emulator': {
      const { id, model } = request.dialect;
      const isSame = [id, `${id}/${model}`].includes(name.dialect);
      const module = await shelf.take(
        isSame ? request.dialect : await needDialect(name.dialect, request.resource),
        request,
      );
      return module.transport(request.port);
    }
  }
}
