/** `hayes emulate`: a module without hardware, as a pseudo-terminal or on a TCP port, until it is stopped. */
import type { Command } from 'commander';
import { Emulator, faultTable, listenTcp, openPty } from '../emulator/index.ts';
import { defineMessages, inLocale, say } from '../text/index.ts';
import { type Cli, CliError, out, speaker, write } from './cli.ts';
import { dialectFor } from './dialect-option.ts';
import { texts } from './texts.ts';
import { collect, hostMap, wholeNumber } from './values.ts';

const help = defineMessages({
  about: { en: 'run an emulated module until Ctrl-C', zh: '运行模拟模块，直到按下 Ctrl-C' },
  dialect: { en: 'what it speaks', zh: '模块的方言' },
  pty: { en: 'be a pseudo-terminal, reached by this link', zh: '作为伪终端，通过此链接访问' },
  tcp: {
    en: 'listen on this port of 127.0.0.1; 0 takes a free one',
    zh: '在 127.0.0.1 的此端口监听；0 表示任选空闲端口',
  },
  baud: { en: 'pace bytes as a line of this speed does', zh: '按此串口速率传输字节' },
  latency: { en: 'delay of the network, in ms', zh: '网络延迟，单位毫秒' },
  map: { en: 'connections to the first place go to the second; may be repeated', zh: '将到前者的连接转到后者；可重复' },
  fault: { en: '--fault help lists them; may be repeated', zh: '用 --fault help 查看列表；可重复' },
  log: {
    en: 'write what happens in the module to stderr, one JSON object a line',
    zh: '将模块内发生的事写到 stderr，每行一个 JSON 对象',
  },
});

interface EmulateOptions {
  dialect?: string;
  pty?: string;
  tcp?: string;
  baud?: string;
  latency?: string;
  map?: string[];
  fault?: string[];
  log?: boolean;
}

export function defineEmulate(program: Command, cli: Cli): void {
  const t = speaker(cli, help);
  program
    .command('emulate')
    .description(t('about'))
    .option('--dialect <id[/model]>', t('dialect'))
    .option('--pty <link>', t('pty'))
    .option('--tcp <port>', t('tcp'))
    .option('--baud <n>', t('baud'))
    .option('--latency <ms>', t('latency'))
    .option('--map <host:port=host:port>', t('map'), collect)
    .option('--fault <name[=argument]>', t('fault'), collect)
    .option('--log', t('log'))
    .action((options: EmulateOptions) => (options.fault?.includes('help') ? listFaults(cli) : emulate(cli, options)));
}

async function emulate(cli: Cli, options: EmulateOptions): Promise<void> {
  if (options.pty === undefined && options.tcp === undefined) throw new CliError(texts['cli-face']);
  if (options.pty !== undefined && options.tcp !== undefined) throw new CliError(texts['cli-faces']);
  const tcpPort = options.tcp === undefined ? undefined : wholeNumber('--tcp', options.tcp, 0, 65_535);
  const baud = options.baud === undefined ? undefined : wholeNumber('--baud', options.baud, 300, 4_000_000);
  const latency = options.latency === undefined ? undefined : wholeNumber('--latency', options.latency, 0, 600_000);
  const emulator = new Emulator({
    dialect: await dialectFor(options),
    map: hostMap(options.map ?? []),
    faults: options.fault ?? [],
    ...(baud === undefined ? {} : { baud }),
    ...(latency === undefined ? {} : { latency }),
  });
  if (options.log) emulator.log.listen((entry) => void write(cli.stderr, `${JSON.stringify(entry, printable)}\n`));
  try {
    const port = await open(emulator, options.pty, tcpPort);
    const { id, model } = emulator.dialect;
    await out(cli, JSON.stringify({ ready: true, port, dialect: model ? `${id}/${model}` : id }));
    await stopped(cli.signal);
  } finally {
    await emulator.close();
  }
}

async function open(emulator: Emulator, link: string | undefined, tcpPort: number | undefined): Promise<string> {
  if (tcpPort === undefined) return (await openPty(emulator, link === undefined ? {} : { link })).path;
  const { host, port } = await listenTcp(emulator, tcpPort);
  return `tcp://${host}:${port}`;
}

/** Bytes as base64. */
function printable(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;
}

/** Resolves when the user wants an end; keeps the process alive until then. */
export function stopped(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const alive = setInterval(() => {}, 2 ** 30);
    signal.addEventListener('abort', () => {
      clearInterval(alive);
      resolve();
    });
  });
}

async function listFaults(cli: Cli): Promise<void> {
  await out(cli, say(texts['cli-faults'], {}, cli.locale));
  const name = ({ name: fault, argument }: (typeof faultTable)[number]) =>
    argument === 'none' ? fault : `${fault}[=${argument.toUpperCase()}]`;
  const width = Math.max(...faultTable.map((fault) => name(fault).length));
  for (const fault of faultTable) await out(cli, `  ${name(fault).padEnd(width)}  ${inLocale(fault.text, cli.locale)}`);
}
