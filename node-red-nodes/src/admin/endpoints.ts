/** What the edit dialogs ask the runtime for. */
import type { NodeAPI } from 'node-red';
import { localeOfRuntime, localised } from '../common/locale.ts';
import { builtinIds, listPorts } from '../engine.ts';
import { catalogue } from './catalogue.ts';

/** Relative to the editor's root. */
export const DIALECTS = '/hayes/dialects';
export const PORTS = '/hayes/ports';

/** What a reader of the flows may see; Node-RED grants `*.read` to read-only users. */
const READ = 'hayes-modem.read';
/** Looking at this machine's devices is for those who may edit. */
const WRITE = 'hayes-modem.write';

export function registerEndpoints(RED: NodeAPI): void {
  RED.httpAdmin.get(DIALECTS, RED.auth.needsPermission(READ), (_request, response) => {
    response.json(catalogue());
  });
  RED.httpAdmin.get(PORTS, RED.auth.needsPermission(WRITE), (_request, response) => {
    Promise.resolve()
      .then(() => listPorts())
      .then((ports) =>
        response.json({
          ports,
          emulators: builtinIds()
            .sort()
            .map((id) => `emulator:${id}`),
        }),
      )
      .catch((error: unknown) => response.status(500).json({ error: localised(error, localeOfRuntime(RED)).message }));
  });
}
