/** The way from the options of `pub` and `sub` to a connected client, and back out of it in good order. */
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { Modem, type ModemMqttClient, type ModemMqttOptions, type Stage, type Status } from '../mqtt/index.ts';
import { resolvePort } from '../ports.ts';
import { defineMessages, type LocalText, say, text } from '../text/index.ts';
import { type Cli, CliError, exitCodes, note, speaker, write } from './cli.ts';
import { dialectFor } from './dialect-option.ts';
import { texts } from './texts.ts';
import { collect, hostMap, reasonOf, wholeNumber } from './values.ts';

const help = defineMessages({
  modem: { en: 'where the module is', zh: '模块所在端口' },
  baud: { en: 'speed of the serial line; default 115200', zh: '串口速率，默认 115200' },
  dialect: { en: 'what the module speaks', zh: '模块的方言' },
  apn: { en: 'access point of the network', zh: '网络接入点' },
  apnUser: { en: 'user name of the access point', zh: '接入点用户名' },
  apnPassword: { en: 'password of the access point', zh: '接入点密码' },
  pinFile: { en: 'file that holds the PIN of the SIM card', zh: '保存 SIM 卡 PIN 的文件' },
  map: {
    en: 'for an emulated module: connections to the first place go to the second',
    zh: '用于模拟模块：将到前者的连接转到后者',
  },
  debug: { en: 'tell on stderr what is going on', zh: '在 stderr 上输出进度' },
  quiet: { en: 'no remarks on stderr', zh: '不在 stderr 上输出提示' },
});

export interface ModemOptions {
  modem?: string;
  baud?: string;
  dialect?: string;
  apn?: string;
  apnUser?: string;
  apnPassword?: string;
  pinFile?: string;
  map?: string[];
  debug?: boolean;
  quiet?: boolean;
}

/** Options that say where the module is and how it gets into the network. */
export function addModemOptions(command: Command, cli: Cli): Command {
  const t = speaker(cli, help);
  return command
    .option('--modem <port>', t('modem'))
    .option('--baud <n>', t('baud'))
    .option('--dialect <id[/model]>', t('dialect'))
    .option('--apn <name>', t('apn'))
    .option('--apn-user <name>', t('apnUser'))
    .option('--apn-password <password>', t('apnPassword'))
    .option('--pin-file <file>', t('pinFile'))
    .option('--map <host:port=host:port>', t('map'), collect)
    .option('-d, --debug', t('debug'))
    .option('--quiet', t('quiet'));
}

export interface Connection {
  readonly client: ModemMqttClient;
  /** @param now true: what has not been sent is dropped */
  close(now?: boolean): Promise<void>;
}

/**
 * Opens the port, brings the module into the network and connects. The first failure is the last: a script tries again
 * by itself if it wants to.
 *
 * @param prepare gets the client before it connects: to listen to what comes with the connection
 * @throws CliError with the stage and the reason, HayesError where the module cannot take a value
 */
export async function connect(
  cli: Cli,
  options: ModemOptions,
  mqtt: ModemMqttOptions,
  prepare: (client: ModemMqttClient) => void = () => {},
): Promise<Connection> {
  if (options.modem === undefined) throw new CliError(texts['cli-modem']);
  const dialect = await dialectFor(options, options.modem);
  const baud = options.baud === undefined ? undefined : wholeNumber('--baud', options.baud, 300, 4_000_000);
  const port = resolvePort(options.modem, { dialect, map: hostMap(options.map ?? []), ...(baud ? { baud } : {}) });
  const pin = options.pinFile === undefined ? undefined : await readPin(options.pinFile);
  const modem = new Modem({
    port: options.modem,
    transport: port,
    dialect,
    ...(baud ? { baud } : {}),
    ...(options.apn ? { apn: options.apn } : {}),
    ...(options.apnUser ? { apnUser: options.apnUser } : {}),
    ...(options.apnPassword ? { apnPassword: options.apnPassword } : {}),
    ...(pin ? { pin } : {}),
  });
  let client: ModemMqttClient | undefined;
  const close = async (now = false): Promise<void> => {
    await client?.endAsync(now);
    await modem.close();
    await port.close();
  };
  try {
    client = modem.connect(mqtt);
    prepare(client);
    tellProgress(cli, client, options);
    await connected(cli, client);
    return { client, close };
  } catch (error) {
    await close(true);
    throw error;
  }
}

/** Resolves with the first connection, rejects with the first reason why there is none. */
function connected(cli: Cli, client: ModemMqttClient): Promise<void> {
  return new Promise((resolve, reject) => {
    const onStatus = (status: Status) => {
      if (status.state === 'waiting') settle(() => reject(notConnected(status)));
    };
    const onAbort = () => settle(() => reject(new CliError(texts['cli-stopped'], {}, exitCodes.failed)));
    const settle = (finish: () => void) => {
      client.off('connect', onConnect);
      client.off('status', onStatus);
      cli.signal.removeEventListener('abort', onAbort);
      finish();
    };
    const onConnect = () => settle(resolve);
    client.on('connect', onConnect);
    client.on('status', onStatus);
    cli.signal.addEventListener('abort', onAbort);
    if (cli.signal.aborted) onAbort();
  });
}

function notConnected({ stage, reason }: Status): CliError {
  const params = { stage: stageText(stage), reason: reason ?? stageText(stage) };
  return new CliError(texts['cli-not-connected'], params, stage === 'port' ? exitCodes.port : exitCodes.failed);
}

export const stageText = (stage: Stage): LocalText => text(texts[`stage-${stage}`]);

function tellProgress(cli: Cli, client: ModemMqttClient, options: ModemOptions): void {
  // Without a listener an error of the client would be thrown; its reason comes with the status, too.
  client.on('error', () => {});
  if (!options.debug) return;
  client.on('status', ({ stage, state, reason }) => {
    const said = reason ? `: ${say(reason.message, reason.params, cli.locale)}` : '';
    void write(cli.stderr, `hayes: ${say(texts[`stage-${stage}`], {}, cli.locale)} (${state})${said}\n`);
  });
}

/** A remark that --quiet silences. */
export function remark(
  cli: Cli,
  options: { quiet?: boolean },
  ...said: Parameters<typeof note> extends [Cli, ...infer Rest] ? Rest : never
): void {
  if (!options.quiet) void note(cli, ...said);
}

async function readPin(file: string): Promise<string> {
  let content: string;
  try {
    content = await readFile(file, 'utf8');
  } catch (error) {
    throw new CliError(texts['cli-file'], { file, reason: reasonOf(error) }, exitCodes.usage, { cause: error });
  }
  const pin = content.trim();
  if (!/^\d{4,8}$/.test(pin)) throw new CliError(texts['cli-pin-file'], { file });
  return pin;
}
