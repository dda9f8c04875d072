/** `hayes monitor`: a terminal that explains what it shows. */
import { createInterface, type Interface } from 'node:readline';
import type { Command } from 'commander';
import { type Dialect, parseCommandLine, recognise } from '../dialect/index.ts';
import { resolvePort } from '../ports.ts';
import { Session } from '../session/index.ts';
import { defineMessages, HayesError, say, sayError } from '../text/index.ts';
import type { Token } from '../wire/index.ts';
import { type Cli, CliError, speaker, write } from './cli.ts';
import { dialectFor } from './dialect-option.ts';
import { meaning } from './meaning.ts';
import { texts } from './texts.ts';
import { collect, hostMap, wholeNumber } from './values.ts';

const help = defineMessages({
  about: { en: 'talk to a module; what it says is explained', zh: '与模块对话，并解释其应答' },
  modem: { en: 'where the module is', zh: '模块所在端口' },
  baud: { en: 'speed of the serial line; default 115200', zh: '串口速率，默认 115200' },
  dialect: { en: 'what the module speaks', zh: '模块的方言' },
  wait: {
    en: 'after the end of the input, listen for so many seconds; default 2',
    zh: '输入结束后继续监听的秒数，默认 2',
  },
  map: {
    en: 'for an emulated module: connections to the first place go to the second',
    zh: '用于模拟模块：将到前者的连接转到后者',
  },
});

interface MonitorOptions {
  modem?: string;
  baud?: string;
  dialect?: string;
  wait: string;
  map?: string[];
}

export function defineMonitor(program: Command, cli: Cli): void {
  const t = speaker(cli, help);
  program
    .command('monitor')
    .description(t('about'))
    .option('--modem <port>', t('modem'))
    .option('--baud <n>', t('baud'))
    .option('--dialect <id[/model]>', t('dialect'))
    .option('--wait <seconds>', t('wait'), '2')
    .option('--map <host:port=host:port>', t('map'), collect)
    .action((options: MonitorOptions) => monitor(cli, options));
}

async function monitor(cli: Cli, options: MonitorOptions): Promise<void> {
  if (options.modem === undefined) throw new CliError(texts['cli-modem']);
  const dialect = await dialectFor(options, options.modem);
  const wait = wholeNumber('--wait', options.wait, 0, 86_400);
  const baud = options.baud === undefined ? undefined : wholeNumber('--baud', options.baud, 300, 4_000_000);
  const port = resolvePort(options.modem, { dialect, map: hostMap(options.map ?? []), ...(baud ? { baud } : {}) });
  const session = new Session({ dialect, transport: await port(), ...(baud ? { baud } : {}) });
  const screen = new Screen(cli, dialect);
  let gone: HayesError | undefined;
  const lost = new Promise<void>((resolve) => {
    session.on('close', (reason) => {
      gone = reason;
      resolve();
    });
  });
  try {
    await session.open();
    session.on('token', (token) => screen.heard(token));
    session.on('reset', (reason) => screen.say(sayError(reason, cli.locale)));
    if (cli.stdin.isTTY) screen.say(say(texts['cli-monitor'], {}, cli.locale));
    await Promise.race([converse(cli, session, screen, wait), lost]);
    if (gone) throw gone;
  } finally {
    await session.close();
    await port.close();
  }
}

/** Lines of the input go to the module, one after the other. Ends with the input, or when the user wants to stop. */
async function converse(cli: Cli, session: Session, screen: Screen, wait: number): Promise<void> {
  const reader = createInterface({ input: cli.stdin, terminal: false });
  const stop = () => reader.close();
  cli.signal.addEventListener('abort', stop);
  const lines = linesOf(reader);
  for (let line = await lines.next(); line !== undefined; line = await lines.next()) {
    const command = line.trim();
    if (command === '' || command.startsWith('#') || command.startsWith('//')) continue;
    if (!/^at/i.test(command)) {
      screen.say(say(texts['cli-monitor-at'], {}, cli.locale));
      continue;
    }
    const data = asksForData(session.dialect, command) ? await dataFor(cli, lines, screen) : undefined;
    screen.sent(command, data);
    try {
      const { error } = await session.raw(command, data === undefined ? {} : { data });
      if (error) screen.say(sayError(error, cli.locale));
    } catch (error) {
      if (!(error instanceof HayesError)) throw error;
      screen.say(sayError(error, cli.locale));
    }
    if (!session.isOpen) return;
  }
  if (!cli.signal.aborted) await pause(cli.signal, wait * 1000);
}

/** The line behind a command that prompts: `> text`. Another line leaves the prompt and is the next command. */
async function dataFor(cli: Cli, lines: Lines, screen: Screen): Promise<Uint8Array | 'cancel'> {
  if (cli.stdin.isTTY) screen.say(say(texts['cli-monitor-data'], {}, cli.locale));
  const line = await lines.peek();
  if (line === undefined || !line.startsWith('>')) return 'cancel';
  await lines.next();
  return new TextEncoder().encode(line.replace(/^> ?/, ''));
}

function asksForData(dialect: Dialect, line: string): boolean {
  const calls = parseCommandLine(line) ?? [];
  const form = calls.length === 1 ? recognise(dialect, calls[0]!).form : undefined;
  return form?.stages.some((stage) => stage.kind === 'data') ?? false;
}

interface Lines {
  next(): Promise<string | undefined>;
  peek(): Promise<string | undefined>;
}

function linesOf(reader: Interface): Lines {
  const iterator = reader[Symbol.asyncIterator]();
  let ahead: { line: string | undefined } | undefined;
  const pull = async () => {
    const { value, done } = await iterator.next();
    return done ? undefined : (value as string);
  };
  return {
    async next() {
      const line = ahead ? ahead.line : await pull();
      ahead = undefined;
      return line;
    },
    async peek() {
      ahead ??= { line: await pull() };
      return ahead.line;
    },
  };
}

function pause(signal: AbortSignal, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** What the person sees: what was sent, what came, and what that means. */
class Screen {
  readonly #cli: Cli;
  readonly #dialect: Dialect;
  readonly #color: boolean;

  constructor(cli: Cli, dialect: Dialect) {
    this.#cli = cli;
    this.#dialect = dialect;
    this.#color = cli.stdout.isTTY === true && cli.env.NO_COLOR === undefined;
  }

  sent(command: string, data: Uint8Array | 'cancel' | undefined): void {
    this.#line(`> ${command}`, 36);
    if (data instanceof Uint8Array) this.#line(`> ${new TextDecoder().decode(data)}`, 36);
  }

  heard(token: Token): void {
    if (token.type === 'echo') return;
    const text = new TextDecoder().decode(token.raw);
    this.#line(
      `< ${text}`,
      token.type === 'final' ? (token.result === 'ok' ? 32 : 31) : token.type === 'urc' ? 35 : undefined,
    );
    for (const line of meaning(this.#dialect, token, this.#cli.locale)) this.#line(`    ${line}`, 90);
  }

  say(text: string): void {
    this.#line(`! ${text}`, 33);
  }

  #line(text: string, color: number | undefined): void {
    // What a module says must not steer the terminal.
    const shown = text.replace(
      /[\x00-\x09\x0b-\x1f\x7f-\x9f]/g,
      (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`,
    );
    void write(
      this.#cli.stdout,
      `${this.#color && color !== undefined ? `\u001b[${color}m${shown}\u001b[0m` : shown}\n`,
    );
  }
}
