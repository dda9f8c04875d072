/** For tests: `hayes` as a child process. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The output byte for byte. */
  readonly bytes: Buffer;
}

export interface RunOptions {
  input?: string | Uint8Array;
  env?: Record<string, string>;
  cwd?: string;
}

/** Longest life of a child, in ms: a test that hangs fails with what the child has said. */
const LIFE = 30_000;

export class Hayes {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  #stdout: Buffer[] = [];
  #stderr = '';
  #wake: (() => void)[] = [];
  #isOver = false;

  constructor(args: readonly string[], { env = {}, cwd }: Omit<RunOptions, 'input'> = {}) {
    this.child = spawn(
      process.execPath,
      ['--conditions=hayes-source', '--disable-warning=ExperimentalWarning', main, ...args],
      {
        env: { PATH: process.env.PATH ?? '', LC_ALL: 'C.UTF-8', ...env },
        ...(cwd === undefined ? {} : { cwd }),
      },
    );
    const timer = setTimeout(() => this.child.kill('SIGKILL'), LIFE);
    this.child.stdout!.on('data', (bytes: Buffer) => {
      this.#stdout.push(bytes);
      this.#rouse();
    });
    this.child.stderr!.on('data', (bytes: Buffer) => {
      this.#stderr += bytes.toString('utf8');
      this.#rouse();
    });
    this.child.stdin!.on('error', () => {});
    this.ended = new Promise((resolve) => {
      this.child.once('close', (code) => {
        clearTimeout(timer);
        this.#isOver = true;
        this.#rouse();
        const bytes = Buffer.concat(this.#stdout);
        resolve({ code, stdout: bytes.toString('utf8'), stderr: this.#stderr, bytes });
      });
    });
  }

  get stdout(): string {
    return Buffer.concat(this.#stdout).toString('utf8');
  }

  get stderr(): string {
    return this.#stderr;
  }

  /** Resolves when the condition holds; rejects when the child has ended without it. */
  async until(condition: (hayes: Hayes) => boolean, what: string): Promise<void> {
    while (!condition(this)) {
      if (this.#isOver) throw new Error(`waited for ${what}; stdout: ${this.stdout}; stderr: ${this.stderr}`);
      await new Promise<void>((resolve) => this.#wake.push(resolve));
    }
  }

  /** The first line of the output. */
  async firstLine(): Promise<string> {
    await this.until(({ stdout }) => stdout.includes('\n'), 'a line');
    return this.stdout.slice(0, this.stdout.indexOf('\n'));
  }

  async stop(signal: NodeJS.Signals = 'SIGINT'): Promise<Ended> {
    if (!this.#isOver) this.child.kill(signal);
    return this.ended;
  }

  #rouse(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }
}

/** Runs to the end. */
export function hayes(args: readonly string[], { input, ...options }: RunOptions = {}): Promise<Ended> {
  const run = new Hayes(args, options);
  run.child.stdin!.end(input);
  return run.ended;
}
