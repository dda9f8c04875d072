/** `hayes sub`: `mosquitto_sub` through a module. */
import type { Command } from 'commander';
import type { MessagePacket, ModemMqttClient } from '../mqtt/index.ts';
import { defineMessages } from '../text/index.ts';
import { type Cli, CliError, exitCodes, speaker, write } from './cli.ts';
import { addModemOptions, connect, type ModemOptions, remark } from './connection.ts';
import { messageFormat } from './message-format.ts';
import { addMosquittoOptions, type MosquittoOptions, mqttOptions, qosOf } from './mosquitto.ts';
import { texts } from './texts.ts';
import { collect, wholeNumber } from './values.ts';

const help = defineMessages({
  about: {
    en: 'print messages that arrive through a module, as mosquitto_sub does',
    zh: '打印通过模块收到的消息，用法同 mosquitto_sub',
  },
  topic: { en: 'topic to subscribe to; may be repeated', zh: '要订阅的主题；可重复' },
  count: { en: 'end after so many messages', zh: '收到若干条消息后结束' },
  wait: { en: 'end after so many seconds, with exit code 27', zh: '若干秒后结束，退出码为 27' },
  verbose: { en: 'print the topic before the message', zh: '在消息前打印主题' },
  format: {
    en: 'print by this format: %t topic, %p message, %q QoS, %x hex, %l length, %I time, %j JSON …',
    zh: '按此格式打印：%t 主题、%p 消息、%q QoS、%x 十六进制、%l 长度、%I 时间、%j JSON 等',
  },
  retained: { en: 'leave out retained messages', zh: '不打印保留消息' },
  bare: { en: 'no line end behind messages', zh: '消息后不加换行' },
});

/** What `mosquitto_sub -W` ends with when the time is up. */
const TIME_UP = 27;

interface SubOptions extends ModemOptions, MosquittoOptions {
  topic?: string[];
  count?: string;
  wait?: string;
  verbose?: boolean;
  format?: string;
  ignoreRetained?: boolean;
  bare?: boolean;
}

export function defineSub(program: Command, cli: Cli): void {
  const t = speaker(cli, help);
  const command = program
    .command('sub')
    .description(t('about'))
    .option('-t, --topic <topic>', t('topic'), collect)
    .option('-C, --count <n>', t('count'))
    .option('-W, --wait <seconds>', t('wait'))
    .option('-v, --verbose', t('verbose'))
    .option('-F, --format <format>', t('format'))
    .option('-R, --ignore-retained', t('retained'))
    .option('-N, --bare', t('bare'));
  addModemOptions(addMosquittoOptions(command, cli), cli).action((options: SubOptions) => sub(cli, options));
}

async function sub(cli: Cli, options: SubOptions): Promise<void> {
  const topics = options.topic ?? [];
  if (topics.length === 0) throw new CliError(texts['cli-topic']);
  const qos = qosOf('-q', options.qos);
  const count = options.count === undefined ? Number.POSITIVE_INFINITY : wholeNumber('-C', options.count, 1);
  const wait = options.wait === undefined ? undefined : wholeNumber('-W', options.wait, 1);
  const print = printer(options);
  const mqtt = await mqttOptions(options);
  const end = new Ending(cli, wait);
  let left = count;
  const listen = (client: ModemMqttClient) => {
    client.on('message', (_topic, _payload, packet) => {
      if (left <= 0) return;
      if (options.ignoreRetained && packet.retain === undefined) warnOnce(cli, options);
      if (options.ignoreRetained && packet.retain) return;
      left--;
      const written = write(cli.stdout, print(packet));
      if (left === 0) void written.then(() => end.reach(exitCodes.ok));
    });
    client.on('close', (reason) => {
      if (reason) remark(cli, options, texts['cli-lost'], { reason: reason.text });
    });
    client.on('connect', ({ reconnected }) => {
      if (reconnected) remark(cli, options, texts['cli-back']);
    });
  };
  const { client, close } = await connect(cli, options, mqtt, listen);
  try {
    const granted = await Promise.race([client.subscribeAsync(topics, { qos }), end.reached]);
    const refused = Array.isArray(granted) ? granted.filter((one) => one.qos === 128).map(({ topic }) => topic) : [];
    if (refused.length > 0 && refused.length === topics.length)
      throw new CliError(texts['cli-refused'], { topics: refused.join(', ') }, exitCodes.failed);
    if (refused.length > 0) remark(cli, options, texts['cli-refused'], { topics: refused.join(', ') });
    await end.reached;
    cli.exitCode = end.code;
  } finally {
    end.clear();
    await close(true);
  }
}

/** The moment when it is over: messages counted, time up, or the user has had enough. */
class Ending {
  readonly reached: Promise<void>;
  code: number = exitCodes.ok;
  #resolve: () => void = () => {};
  readonly #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(cli: Cli, wait: number | undefined) {
    this.reached = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    cli.signal.addEventListener('abort', () => this.reach(exitCodes.ok));
    if (cli.signal.aborted) this.reach(exitCodes.ok);
    if (wait !== undefined) this.#timer = setTimeout(() => this.reach(TIME_UP), wait * 1000);
  }

  reach(code: number): void {
    this.code = code;
    this.clear();
    this.#resolve();
  }

  clear(): void {
    clearTimeout(this.#timer);
  }
}

function printer({ format, verbose, bare }: SubOptions): (packet: MessagePacket) => Uint8Array {
  const formatted = messageFormat(format ?? (verbose ? '%t %p' : '%p'));
  const end = bare ? '' : '\n';
  return (packet) => Buffer.concat([formatted(packet, new Date()), Buffer.from(end)]);
}

let warned = false;
function warnOnce(cli: Cli, options: SubOptions): void {
  if (!warned) remark(cli, options, texts['cli-no-retain']);
  warned = true;
}
