/** Config node: a module on its port. The port is opened when the first node needs it. */
import type { Node, NodeAPI, NodeDef } from 'node-red';
import { registerEndpoints } from '../../admin/endpoints.ts';
import { localeOfRuntime, localised } from '../../common/locale.ts';
import { texts } from '../../common/texts.ts';
import {
  type AcquiredModem,
  acquireModem,
  type Dialect,
  HayesError,
  type LocalText,
  loadDialect,
  type Modem,
  type ModemOptions,
  resolvePort,
} from '../../engine.ts';

export interface ModemDef extends NodeDef {
  port?: string;
  baud?: number | string;
  /** Id of a built-in dialect, or path of a YAML file. */
  dialect?: string;
  /** Empty: any of the dialect's. */
  model?: string;
  apn?: string;
}

export interface ModemCredentials {
  pin?: string;
  apnUser?: string;
  apnPassword?: string;
}

export interface ModemNode extends Node<ModemCredentials> {
  /**
   * The running modem, started by the first call.
   * @throws HayesError where the settings cannot be used or the port has another owner
   */
  use(): Promise<Modem>;
  /** What ends on the modem before the port may be let go. */
  readonly ending: Set<Promise<unknown>>;
}

export function modemNode(RED: NodeAPI): void {
  registerEndpoints(RED);

  function HayesModem(this: ModemNode, def: ModemDef): void {
    RED.nodes.createNode(this, def);
    const locale = localeOfRuntime(RED);
    let held: Promise<AcquiredModem> | undefined;
    const owner = `${def.name || 'hayes-modem'} (${def.id})`;
    const failed = (error: unknown) => this.error(localised(error, locale).message);

    const acquire = async (): Promise<AcquiredModem> => {
      const acquired = acquireModem({
        ...(await modemOptions(def, this.credentials ?? {}, RED.settings.userDir)),
        owner,
      });
      acquired.modem.on('error', failed);
      return acquired;
    };

    this.use = async () => {
      held ??= acquire();
      try {
        return (await held).modem;
      } catch (error) {
        held = undefined;
        throw error;
      }
    };
    Object.defineProperty(this, 'ending', { value: new Set() });

    this.on('close', (removed: boolean, done: () => void) => {
      const opened = held;
      // Nodes are told to close at the same moment; those that have begun to end their connections are waited for.
      setImmediate(() => {
        Promise.allSettled([...this.ending])
          .then(() => opened)
          .then(
            (modem) => {
              modem?.modem.off('error', failed);
              return modem?.release(removed);
            },
            // Never opened: whoever asked for it has been told why.
            () => undefined,
          )
          .catch(failed)
          .finally(done);
      });
    });
  }

  RED.nodes.registerType<ModemNode, ModemDef, object, ModemCredentials>('hayes-modem', HayesModem, {
    credentials: { pin: { type: 'password' }, apnUser: { type: 'text' }, apnPassword: { type: 'password' } },
  });
}

/**
 * @param folder that relative paths of dialect files start from; default: the working directory
 * @throws HayesError where the port or the dialect is missing or wrong
 */
export async function modemOptions(
  def: ModemDef,
  credentials: ModemCredentials,
  folder?: string,
): Promise<ModemOptions> {
  const port = def.port?.trim() ?? '';
  if (port === '') throw new HayesError(texts['no-port']);
  const baud = def.baud === undefined || def.baud === '' ? 115200 : Number(def.baud);
  if (!Number.isInteger(baud) || baud <= 0) {
    throw new HayesError(texts['bad-number'], { name: 'baud', value: String(def.baud) });
  }
  const dialect = await dialectOf(def, folder);
  return {
    port,
    transport: resolvePort(port, { baud, dialect, ...(folder === undefined ? {} : { from: folder }) }),
    baud,
    dialect,
    ...filled({
      apn: def.apn,
      apnUser: credentials.apnUser,
      apnPassword: credentials.apnPassword,
      pin: credentials.pin,
    }),
  };
}

/** The entries that say something. */
const filled = (options: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(options).filter((entry): entry is [string, string] => Boolean(entry[1])));

async function dialectOf({ dialect = '', model }: ModemDef, from: string | undefined): Promise<Dialect> {
  try {
    return await loadDialect(model ? `${dialect}/${model}` : dialect, from === undefined ? {} : { from });
  } catch (error) {
    throw new HayesError(texts['dialect-unreadable'], { dialect, reason: reasonOf(error) }, { cause: error });
  }
}

const reasonOf = (error: unknown): string | LocalText =>
  error instanceof HayesError ? error.text : error instanceof Error ? error.message : String(error);
