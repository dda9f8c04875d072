/** What every command is given: streams, language, the user's wish to stop. And how commands end. */
import type { Readable, Writable } from 'node:stream';
import { HayesError, type Locale, type Message, type Params, say } from '../text/index.ts';

/** Exit codes that all commands share; `run`, `lint` and `sub` add meanings of their own. */
export const exitCodes = {
  ok: 0,
  /** The command was understood and tried, and has failed. */
  failed: 1,
  /** The command line makes no sense, or a file that it names cannot be read. */
  usage: 2,
  /** The port cannot be opened, or is gone. */
  port: 3,
} as const;

export interface Cli {
  readonly stdin: Readable & { isTTY?: boolean };
  readonly stdout: Writable & { isTTY?: boolean; columns?: number };
  readonly stderr: Writable & { isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly locale: Locale;
  /** Aborted by Ctrl-C, by a signal to end, and when nobody reads the output any more. */
  readonly signal: AbortSignal;
  /** What the process ends with; commands set it. */
  exitCode: number;
}

/** An error that ends the command with an exit code of its own. */
export class CliError extends HayesError {
  readonly exit: number;

  constructor(
    message: Message,
    params: Params = {},
    exit: number = exitCodes.usage,
    options: { cause?: unknown } = {},
  ) {
    super(message, params, options);
    this.name = 'CliError';
    this.exit = exit;
  }
}

/** Writes text or bytes as they are; resolves when they have been taken. */
export function write(stream: Writable, data: string | Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    stream.write(data, () => resolve());
  });
}

export const out = (cli: Cli, text: string): Promise<void> => write(cli.stdout, `${text}\n`);

/** A remark for the person at the terminal, off the way of what the command prints. */
export const note = (cli: Cli, message: Message, params: Params = {}): Promise<void> =>
  write(cli.stderr, `hayes: ${say(message, params, cli.locale)}\n`);

/** A command's own texts in the user's language. */
export const speaker =
  <K extends string>(cli: Cli, table: Record<K, Message>) =>
  (key: K, params: Params = {}): string =>
    say(table[key], params, cli.locale);

/** Errors of the rooms below that are about the way to the module, or about the command line. */
const portCodes = /^(port|write|pty|tcp)-/;
const usageCodes = /^(port-name$|dialect-|fault-|signature-)/;

/** What the process ends with after an error. */
export function exitOf(error: unknown): number {
  if (error instanceof CliError) return error.exit;
  if (!(error instanceof HayesError)) return exitCodes.failed;
  if (usageCodes.test(error.code)) return exitCodes.usage;
  return portCodes.test(error.code) ? exitCodes.port : exitCodes.failed;
}
