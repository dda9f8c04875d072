/** A question to the person at the terminal. */
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import type { Cli } from './cli.ts';

/**
 * @param hidden the answer is not shown while it is typed
 * @returns undefined where the input has ended, or the user wants to stop
 */
export function ask(
  cli: Cli,
  question: string,
  { hidden = false }: { hidden?: boolean } = {},
): Promise<string | undefined> {
  return new Promise((resolve) => {
    cli.stderr.write(question);
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
    const reader = createInterface({
      input: cli.stdin,
      output: hidden ? nowhere : cli.stderr,
      terminal: cli.stdin.isTTY === true,
    });
    const settle = (answer: string | undefined) => {
      cli.signal.removeEventListener('abort', stop);
      reader.close();
      if (hidden) cli.stderr.write('\n');
      resolve(answer);
    };
    const stop = () => settle(undefined);
    reader.once('line', settle);
    reader.once('close', stop);
    // In a terminal, readline takes Ctrl-C for itself.
    reader.once('SIGINT', () => process.kill(process.pid, 'SIGINT'));
    cli.signal.addEventListener('abort', stop);
  });
}
