/** Sends a command line between the transactions of the MQTT connection and passes on what the module answers. */
import type { Node, NodeAPI, NodeDef } from 'node-red';
import { localeOfRuntime, localised } from '../../common/locale.ts';
import { texts } from '../../common/texts.ts';
import { HayesError, type Modem, say } from '../../engine.ts';
import type { ModemNode } from '../hayes-modem/runtime.ts';

export interface AtDef extends NodeDef {
  modem: string;
  /** Sent where the message has no command. */
  command?: string;
}

export function atNode(RED: NodeAPI): void {
  function HayesAt(this: Node, def: AtDef): void {
    RED.nodes.createNode(this, def);
    const locale = localeOfRuntime(RED);
    const modem = RED.nodes.getNode(def.modem) as ModemNode | null;
    if (!modem) {
      this.error(say(texts['no-modem'], {}, locale));
      return;
    }
    const stopped = new AbortController();

    this.on('input', (msg, send, done) => {
      const run = async () => {
        const line = def.command || msg.payload;
        if (typeof line !== 'string' || line.trim() === '') throw new HayesError(texts['bad-command']);
        const options: Parameters<Modem['raw']>[1] = { signal: stopped.signal };
        if (msg.data !== undefined) options.data = bytesOf(msg.data);
        if (typeof msg.timeout === 'number') options.timeout = msg.timeout;
        const { outcome, infos, final, error } = await (await modem.use()).raw(line.trim(), options);
        Object.assign(msg, { command: line.trim(), outcome, final });
        msg.payload = infos.map((token) => Buffer.from(token.raw).toString('utf8'));
        if (outcome !== 'done') throw error ?? new Error(final ?? outcome);
        send(msg);
      };
      run().then(
        () => done(),
        (error: unknown) => done(localised(error, locale)),
      );
    });

    this.on('close', (done: () => void) => {
      stopped.abort();
      done();
    });
  }

  RED.nodes.registerType('hayes-at', HayesAt);
}

function bytesOf(data: unknown): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data, 'utf8');
  if (data instanceof Uint8Array) return data;
  throw new HayesError(texts['bad-data']);
}
