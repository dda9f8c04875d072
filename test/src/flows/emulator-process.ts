/**
 * An emulated module on a pseudo-terminal, in a process of its own, as a real one is a device of its own: programs that
 * a test starts would inherit the pseudo-terminal's master, and hold the line when the test pulls it away.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { builtinDialect, type Cause } from 'hayes/dialect';
import { Emulator, openPty } from 'hayes/emulator';
import { within } from '../hosts/wait.ts';

export interface EmulatorProcessOptions {
  dialect: string;
  /** The link that hosts open. */
  link: string;
  baud: number;
  /** In ms. */
  bootTime: number;
}

type Order =
  | { do: 'fault'; name: string; argument?: string | number }
  | { do: 'reboot'; silent: boolean }
  | { do: 'lose-link'; client: number; cause: Cause }
  | { do: 'hang-up' }
  | { do: 'give-back' };

export class EmulatorProcess {
  readonly path: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, path: string) {
    this.#child = child;
    this.path = path;
  }

  /** Resolves when the port can be opened. */
  static async start(options: EmulatorProcessOptions): Promise<EmulatorProcess> {
    const child = fork(fileURLToPath(import.meta.url), [JSON.stringify(options)], {
      execArgv: ['--conditions=hayes-source', '--disable-warning=ExperimentalWarning'],
    });
    const emulator = new EmulatorProcess(child, options.link);
    await emulator.#answer('start');
    return emulator;
  }

  /** @see Emulator.fault */
  fault(name: string, argument?: string | number): Promise<unknown> {
    return this.#order({ do: 'fault', name, ...(argument === undefined ? {} : { argument }) });
  }

  reboot({ silent = false }: { silent?: boolean } = {}): Promise<unknown> {
    return this.#order({ do: 'reboot', silent });
  }

  loseLink(client: number, cause: Cause): Promise<unknown> {
    return this.#order({ do: 'lose-link', client, cause });
  }

  /** Pulls the port away from whoever has it open. */
  hangUp(): Promise<unknown> {
    return this.#order({ do: 'hang-up' });
  }

  /** The port comes back under its link, as another device. */
  giveBack(): Promise<unknown> {
    return this.#order({ do: 'give-back' });
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.disconnect();
    await within('the end of the emulated module', 10_000, ended);
  }

  async #order(order: Order): Promise<unknown> {
    this.#child.send(order);
    return this.#answer(order.do);
  }

  async #answer(what: string): Promise<unknown> {
    const [answer] = await within(`the emulated module's answer to ${what}`, 15_000, once(this.#child, 'message'));
    const { error, result } = answer as { error?: string; result?: unknown };
    if (error !== undefined) throw new Error(error);
    return result;
  }
}

/** The other side: obeys until the test's process lets go of it. */
async function serve({ dialect, link, baud, bootTime }: EmulatorProcessOptions): Promise<void> {
  const emulator = new Emulator({ dialect: builtinDialect(dialect), baud, bootTime });
  const pty = await openPty(emulator, { link });
  const obey = async (order: Order): Promise<unknown> => {
    switch (order.do) {
      case 'fault':
        emulator.fault(order.name, order.argument);
        return;
      case 'reboot':
        return emulator.reboot({ silent: order.silent });
      case 'lose-link':
        return emulator.loseLink(order.client, order.cause);
      case 'hang-up':
        return pty.hangUp();
      case 'give-back':
        return pty.giveBack();
    }
  };
  process.on('message', (order: Order) => {
    obey(order).then(
      (result) => process.send?.({ result }),
      (error) => process.send?.({ error: String(error) }),
    );
  });
  process.on('disconnect', async () => {
    await pty.close();
    await emulator.close();
    process.exit(0);
  });
  process.send?.({ result: pty.path });
}

if (process.argv[1] === fileURLToPath(import.meta.url) && process.send) {
  await serve(JSON.parse(process.argv[2]!) as EmulatorProcessOptions);
}
