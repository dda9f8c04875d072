/** The command `hayes`. */
import { type Command, CommanderError } from 'commander';
import { HayesError, type Locale, localeOf, sayError, toLocale } from '../text/index.ts';
import { type Cli, CliError, exitCodes, exitOf, note, write } from './cli.ts';
import { createProgram } from './program.ts';
import { texts } from './texts.ts';
import { usageError } from './usage.ts';

const { args, lang } = takeLanguage(process.argv.slice(2));
const locale: Locale = lang === undefined ? localeOf(process.env) : toLocale(lang);
const stop = new AbortController();
const cli: Cli = {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  locale,
  signal: stop.signal,
  exitCode: exitCodes.ok,
};

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // A second Ctrl-C does not wait for an orderly end.
    if (stop.signal.aborted && signal === 'SIGINT') process.exit(130);
    stop.abort();
  });
}
// Nobody reads any more (`hayes sub … | head -1`): end in good order, without a word.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    stop.abort();
  });

let program: Command | undefined;
try {
  program = createProgram(cli);
  await program.parseAsync(args, { from: 'user' });
} catch (error) {
  cli.exitCode = await fail(error);
}
await Promise.all([write(process.stdout, ''), write(process.stderr, '')]);
process.exit(cli.exitCode);

/** Tells what happened, without a stack. */
async function fail(error: unknown): Promise<number> {
  if (error instanceof CommanderError) {
    // Help and version come as errors, too.
    if (error.exitCode === 0) return exitCodes.ok;
    if (error.code !== 'commander.help')
      await write(process.stderr, `hayes: ${usageError(error, commandOf(args), locale)}\n`);
    return exitCodes.usage;
  }
  if (stop.signal.aborted && error instanceof CliError && error.code === 'cli-stopped') return error.exit;
  if (process.env.HAYES_DEBUG && error instanceof Error) await write(process.stderr, `${error.stack}\n`);
  if (error instanceof HayesError)
    await write(
      process.stderr,
      `hayes: ${sayError(error, locale)}
`,
    );
  else await note(cli, texts['cli-internal'], { reason: error instanceof Error ? error.message : String(error) });
  return exitOf(error);
}

/** The command that the words begin with. */
function commandOf(words: readonly string[]): string {
  const name = words.find((word) => !word.startsWith('-'));
  return program?.commands.some((command) => command.name() === name) ? name! : '';
}

/** `--lang zh-CN` anywhere, because the help is put together before the words are read. */
function takeLanguage(words: readonly string[]): { args: string[]; lang?: string } {
  const rest: string[] = [];
  let lang: string | undefined;
  for (let index = 0; index < words.length; index++) {
    const word = words[index]!;
    if (word === '--') return { args: [...rest, ...words.slice(index)], ...(lang === undefined ? {} : { lang }) };
    if (word === '--lang') lang = words[++index] ?? '';
    else if (word.startsWith('--lang=')) lang = word.slice(7);
    else rest.push(word);
  }
  return { args: rest, ...(lang === undefined ? {} : { lang }) };
}
