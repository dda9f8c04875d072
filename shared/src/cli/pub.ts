/** `hayes pub`: `mosquitto_pub` through a module. */
import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import type { PublishResult } from '../mqtt/index.ts';
import { defineMessages, HayesError, text } from '../text/index.ts';
import { type Cli, CliError, exitCodes, speaker } from './cli.ts';
import { addModemOptions, connect, type ModemOptions, remark } from './connection.ts';
import { addMosquittoOptions, type MosquittoOptions, mqttOptions, qosOf } from './mosquitto.ts';
import { texts } from './texts.ts';
import { collect, readInput, wholeNumber } from './values.ts';

const help = defineMessages({
  about: {
    en: 'publish messages through a module, as mosquitto_pub does',
    zh: '通过模块发布消息，用法同 mosquitto_pub',
  },
  topic: { en: 'topic', zh: '主题' },
  message: { en: 'the message', zh: '消息' },
  file: { en: 'the content of a file is the message; - is the input', zh: '以文件内容为消息；- 表示标准输入' },
  lines: { en: 'each line of the input is a message', zh: '输入的每一行是一条消息' },
  stdin: { en: 'the whole input is the message', zh: '整个输入是一条消息' },
  nothing: { en: 'an empty message', zh: '空消息' },
  retain: { en: 'the broker keeps the message', zh: '服务器保留消息' },
  timeout: { en: 'longest time without a result, in seconds; default 120', zh: '无结果的最长时间，单位秒，默认 120' },
});

interface PubOptions extends ModemOptions, MosquittoOptions {
  topic?: string[];
  message?: string;
  file?: string;
  stdinLine?: boolean;
  stdinFile?: boolean;
  nullMessage?: boolean;
  retain?: boolean;
  timeout?: string;
}

/** Messages handed to the client that have no result yet. */
const WINDOW = 100;

export function definePub(program: Command, cli: Cli): void {
  const t = speaker(cli, help);
  const command = program
    .command('pub')
    .description(t('about'))
    .option('-t, --topic <topic>', t('topic'), collect)
    .option('-m, --message <message>', t('message'))
    .option('-f, --file <file>', t('file'))
    .option('-l, --stdin-line', t('lines'))
    .option('-s, --stdin-file', t('stdin'))
    .option('-n, --null-message', t('nothing'))
    .option('-r, --retain', t('retain'));
  addModemOptions(addMosquittoOptions(command, cli), cli)
    .option('--timeout <seconds>', t('timeout'))
    .action((options: PubOptions) => pub(cli, options));
}

async function pub(cli: Cli, options: PubOptions): Promise<void> {
  const topic = topicOf(options);
  const qos = qosOf('-q', options.qos);
  const timeout = wholeNumber('--timeout', options.timeout ?? '120', 1, 86_400);
  const mqtt = await mqttOptions(options);
  const payloads = await payloadsOf(cli, options);
  const { client, close } = await connect(cli, options, mqtt, (one) => {
    one.on('close', (reason) => {
      if (reason) remark(cli, options, texts['cli-lost'], { reason: reason.text });
    });
  });
  let isStopped = true;
  try {
    const pending = new Set<Promise<void>>();
    const settle = async (result: Promise<PublishResult>): Promise<void> => {
      try {
        const { outcome, duplicate } = await result;
        if (duplicate) remark(cli, options, texts['cli-duplicate']);
        if (outcome === 'unknown')
          throw new HayesError(texts['cli-unknown-outcome'], { reason: text(texts['cli-unknown']) });
      } catch (error) {
        if (!(error instanceof HayesError)) throw error;
        cli.exitCode = exitCodes.failed;
        if (!cli.signal.aborted) remark(cli, {}, error.text.message, error.text.params);
      }
    };
    for await (const payload of payloads) {
      const one = settle(client.publishAsync(topic, payload, { qos, retain: options.retain ?? false }));
      const settled = one.finally(() => pending.delete(settled));
      pending.add(settled);
      while (pending.size >= WINDOW) await inTime(cli, Promise.race(pending), timeout);
      if (cli.signal.aborted) break;
    }
    while (pending.size > 0) await inTime(cli, Promise.race(pending), timeout);
    isStopped = false;
  } finally {
    await close(isStopped);
  }
}

/** @throws CliError where nothing happens for too long, or the user stops it */
async function inTime(cli: Cli, work: Promise<unknown>, seconds: number): Promise<void> {
  let cleanUp = () => {};
  const limit = new Promise<never>((_, reject) => {
    const stop = () => reject(new CliError(texts['cli-stopped'], {}, exitCodes.failed));
    const timer = setTimeout(
      () => reject(new CliError(texts['cli-timeout'], { seconds }, exitCodes.failed)),
      seconds * 1000,
    );
    cli.signal.addEventListener('abort', stop);
    if (cli.signal.aborted) stop();
    cleanUp = () => {
      clearTimeout(timer);
      cli.signal.removeEventListener('abort', stop);
    };
  });
  await Promise.race([work, limit]).finally(cleanUp);
}

function topicOf({ topic = [] }: PubOptions): string {
  if (topic.length === 0) throw new CliError(texts['cli-topic']);
  if (topic.length > 1) throw new CliError(texts['cli-one-topic']);
  return topic[0]!;
}

async function payloadsOf(cli: Cli, options: PubOptions): Promise<Iterable<Uint8Array> | AsyncIterable<Uint8Array>> {
  const { message, file, stdinLine, stdinFile, nullMessage } = options;
  const given = [message !== undefined, file !== undefined, stdinLine, stdinFile, nullMessage].filter(Boolean).length;
  if (given === 0) throw new CliError(texts['cli-no-message']);
  if (given > 1) throw new CliError(texts['cli-one-message']);
  if (message !== undefined) return [Buffer.from(message)];
  if (file !== undefined) return [await readInput(cli, file)];
  if (stdinFile) return [await readInput(cli, '-')];
  return nullMessage ? [new Uint8Array()] : lines(cli);
}

/** Lines as bytes, whatever their encoding; an unfinished last line counts. */
async function* lines(cli: Cli): AsyncGenerator<Uint8Array> {
  cli.stdin.setEncoding('latin1');
  const reader = createInterface({ input: cli.stdin, crlfDelay: Number.POSITIVE_INFINITY });
  cli.signal.addEventListener('abort', () => reader.close());
  for await (const line of reader) yield Buffer.from(line, 'latin1');
}
