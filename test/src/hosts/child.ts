import { type ChildProcess, spawn } from 'node:child_process';
import { waitFor, within } from './wait.ts';

export interface ChildOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Written to the standard input, which is then closed. Default: no standard input at all. */
  input?: string | Uint8Array;
  /** A group of its own, so that `stop` also ends what the child has started. */
  group?: boolean;
}

const running = new Set<Child>();
// Whatever happens to a test run, no server outlives it.
process.once('exit', () => {
  for (const child of running) child.signal('SIGKILL');
});
// These would end the process without the event above. SIGINT is mocha's: it lets the hooks clean up.
process.once('SIGTERM', () => process.exit(143));
process.once('SIGHUP', () => process.exit(129));

/** A child process whose output is kept and which can be ended for certain. */
export class Child {
  readonly name: string;
  readonly process: ChildProcess;
  /** Settles when the process has ended and its output is complete: exit code, or the signal's name. */
  readonly ended: Promise<number | string>;
  #out: Buffer[] = [];
  #err: Buffer[] = [];
  #both = '';
  #group: boolean;
  #over = false;

  constructor(command: string, args: string[], options: ChildOptions = {}) {
    this.name = [command.split('/').at(-1), ...args].join(' ').slice(0, 120);
    this.#group = options.group ?? false;
    this.process = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      detached: this.#group,
      stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    running.add(this);
    this.ended = new Promise((resolve) => {
      this.process.once('error', (error) => {
        this.#both += `${error.message}\n`;
        this.#end();
        resolve(`could not start: ${error.message}`);
      });
      this.process.once('close', (code, signal) => {
        this.#end();
        resolve(code ?? signal ?? 'unknown');
      });
    });
    this.process.stdout?.on('data', (bytes: Buffer) => {
      this.#out.push(bytes);
      this.#both += bytes.toString('utf8');
    });
    this.process.stderr?.on('data', (bytes: Buffer) => {
      this.#err.push(bytes);
      this.#both += bytes.toString('utf8');
    });
    // A child that ends before it has read its input is judged by its exit code, not by EPIPE.
    this.process.stdin?.on('error', () => undefined);
    if (options.input !== undefined) this.process.stdin?.end(options.input);
  }

  /** What the process wrote to its standard output so far. */
  get stdout(): Buffer {
    return Buffer.concat(this.#out);
  }

  get stderr(): Buffer {
    return Buffer.concat(this.#err);
  }

  /** Both outputs in order of arrival, as text, for messages to people. */
  get log(): string {
    return this.#both;
  }

  get alive(): boolean {
    return !this.#over;
  }

  /** Waits until `look` answers something truthy; fails at once, with the log's end, when the process ends before. */
  async until<T>(what: string, look: () => T | Promise<T>, timeout = 15_000): Promise<NonNullable<T>> {
    let died = false;
    const found = await waitFor(
      () => `${what} of "${this.name}"; its output ends with:\n${this.log.slice(-3000)}`,
      async () => {
        died = this.#over;
        return (await look()) || died;
      },
      { timeout },
    );
    if (found === true && died && !(await look())) {
      throw new Error(`"${this.name}" ended (${await this.ended}) before ${what}:\n${this.log.slice(-3000)}`);
    }
    return found as NonNullable<T>;
  }

  /** Waits until the output matches. */
  async prints(pattern: RegExp, timeout = 15_000): Promise<RegExpExecArray> {
    return this.until(`output that matches ${pattern}`, () => pattern.exec(this.log), timeout);
  }

  /** Sends a signal, to the whole group where the child has its own. A process that is gone is no error. */
  signal(signal: NodeJS.Signals): void {
    const pid = this.process.pid;
    if (pid === undefined) return;
    try {
      process.kill(this.#group ? -pid : pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }

  /** Asks the process to end, insists after `patience` ms, and returns when it is gone. May be called again. */
  async stop(signal: NodeJS.Signals = 'SIGTERM', patience = 5_000): Promise<number | string> {
    if (this.alive) {
      this.signal(signal);
      try {
        return await within(`the end of "${this.name}"`, patience, this.ended);
      } catch {
        this.signal('SIGKILL');
      }
    }
    // Members of the group may have outlived the leader.
    if (this.#group) this.signal('SIGKILL');
    return within(`the end of "${this.name}" after SIGKILL`, 10_000, this.ended);
  }

  #end(): void {
    this.#over = true;
    running.delete(this);
  }
}

/**
 * Runs a program to its end and returns its standard output.
 * @throws Error with the output's end when the exit code is not 0, or after `timeout` ms
 */
export async function run(
  command: string,
  args: string[],
  options: ChildOptions & { timeout?: number } = {},
): Promise<Buffer> {
  const child = new Child(command, args, options);
  const timeout = options.timeout ?? 120_000;
  let code: number | string;
  try {
    code = await within(() => `"${child.name}":\n${child.log.slice(-3000)}`, timeout, child.ended);
  } finally {
    await child.stop();
  }
  if (code !== 0) throw new Error(`"${child.name}" failed (${code}):\n${child.log.slice(-3000)}`);
  return child.stdout;
}
