/** The letters that `mosquitto_pub` and `mosquitto_sub` share, so that a habit or a shell script moves over. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { ModemMqttOptions, QoS } from '../mqtt/index.ts';
import { defineMessages } from '../text/index.ts';
import { type Cli, CliError, exitCodes, speaker } from './cli.ts';
import { texts } from './texts.ts';
import { choice, reasonOf, wholeNumber } from './values.ts';

const help = defineMessages({
  host: { en: 'broker; default localhost', zh: '服务器，默认 localhost' },
  port: { en: 'port of the broker; default 1883, with TLS 8883', zh: '服务器端口，默认 1883，使用 TLS 时为 8883' },
  qos: { en: 'quality of service, 0, 1 or 2; default 0', zh: '服务质量 0、1 或 2，默认 0' },
  id: { en: 'client id; default: hayes- and random letters', zh: '客户端标识，默认为 hayes- 加随机字母' },
  user: { en: 'user name', zh: '用户名' },
  password: { en: 'password', zh: '密码' },
  keepalive: { en: 'keep-alive in seconds; default 60', zh: '保活时间，单位秒，默认 60' },
  clean: { en: 'keep the session at the broker (clean session off)', zh: '在服务器保留会话（关闭 clean session）' },
  version: { en: 'mqttv31 or mqttv311; default mqttv311', zh: 'mqttv31 或 mqttv311，默认 mqttv311' },
  willTopic: { en: 'topic of the will', zh: '遗嘱主题' },
  willPayload: { en: 'message of the will', zh: '遗嘱消息' },
  willQos: { en: 'QoS of the will', zh: '遗嘱的 QoS' },
  willRetain: { en: 'the broker keeps the will', zh: '服务器保留遗嘱消息' },
  cafile: { en: 'certificate of the authority, PEM; switches TLS on', zh: 'CA 证书（PEM）；启用 TLS' },
  cert: { en: 'certificate of the client, PEM', zh: '客户端证书（PEM）' },
  key: { en: 'key of the client, PEM', zh: '客户端密钥（PEM）' },
  insecure: { en: 'encrypt, but do not check who the broker is', zh: '加密但不验证服务器身份' },
});

export interface MosquittoOptions {
  host?: string;
  port?: string;
  qos?: string;
  id?: string;
  username?: string;
  pw?: string;
  keepalive?: string;
  disableCleanSession?: boolean;
  protocolVersion?: string;
  willTopic?: string;
  willPayload?: string;
  willQos?: string;
  willRetain?: boolean;
  cafile?: string;
  cert?: string;
  key?: string;
  insecure?: boolean;
}

export function addMosquittoOptions(command: Command, cli: Cli): Command {
  const t = speaker(cli, help);
  return command
    .option('-h, --host <host>', t('host'))
    .option('-p, --port <port>', t('port'))
    .option('-q, --qos <qos>', t('qos'))
    .option('-i, --id <id>', t('id'))
    .option('-u, --username <name>', t('user'))
    .option('-P, --pw <password>', t('password'))
    .option('-k, --keepalive <seconds>', t('keepalive'))
    .option('-c, --disable-clean-session', t('clean'))
    .option('-V, --protocol-version <version>', t('version'))
    .option('--will-topic <topic>', t('willTopic'))
    .option('--will-payload <message>', t('willPayload'))
    .option('--will-qos <qos>', t('willQos'))
    .option('--will-retain', t('willRetain'))
    .option('--cafile <file>', t('cafile'))
    .option('--cert <file>', t('cert'))
    .option('--key <file>', t('key'))
    .option('--insecure', t('insecure'));
}

const versions = { mqttv31: 3, '31': 3, mqttv311: 4, '311': 4 } as const;

/** @throws CliError where an option makes no sense, or a file cannot be read */
export async function mqttOptions(options: MosquittoOptions): Promise<ModemMqttOptions> {
  if (options.disableCleanSession && options.id === undefined) throw new CliError(texts['cli-clean-id']);
  if (
    options.willTopic === undefined &&
    (options.willPayload !== undefined || options.willQos !== undefined || options.willRetain)
  )
    throw new CliError(texts['cli-will-topic']);
  const tls = await tlsOptions(options);
  return {
    host: options.host ?? 'localhost',
    port: options.port === undefined ? (tls ? 8883 : 1883) : wholeNumber('-p', options.port, 1, 65_535),
    clientId: options.id ?? `hayes-${randomBytes(6).toString('hex')}`,
    clean: !options.disableCleanSession,
    ...(options.username === undefined ? {} : { username: options.username }),
    ...(options.pw === undefined ? {} : { password: options.pw }),
    keepalive: options.keepalive === undefined ? 60 : wholeNumber('-k', options.keepalive, 0, 65_535),
    ...(options.protocolVersion === undefined ? {} : { protocolVersion: protocolVersion(options.protocolVersion) }),
    ...(options.willTopic === undefined
      ? {}
      : {
          will: {
            topic: options.willTopic,
            payload: options.willPayload ?? '',
            qos: qosOf('--will-qos', options.willQos),
            retain: options.willRetain ?? false,
          },
        }),
    ...(tls ? { tls } : {}),
  };
}

/** @throws CliError where it is none of 0, 1 and 2 */
export const qosOf = (option: string, value: string | undefined): QoS =>
  value === undefined ? 0 : (wholeNumber(option, value, 0, 2) as QoS);

function protocolVersion(value: string): 3 | 4 {
  if (/^(mqttv)?5$/i.test(value)) throw new CliError(texts['cli-mqtt5']);
  return versions[choice('-V', value, Object.keys(versions) as (keyof typeof versions)[])];
}

async function tlsOptions({ cafile, cert, key, insecure }: MosquittoOptions): Promise<ModemMqttOptions['tls']> {
  if (cafile === undefined && cert === undefined && key === undefined && !insecure) return undefined;
  const pem = async (file: string | undefined) => {
    if (file === undefined) return undefined;
    return readFile(file, 'utf8').catch((error: unknown) => {
      throw new CliError(texts['cli-file'], { file, reason: reasonOf(error) }, exitCodes.usage);
    });
  };
  const [ca, own, secret] = await Promise.all([pem(cafile), pem(cert), pem(key)]);
  return {
    ...(ca ? { ca } : {}),
    ...(own ? { cert: own } : {}),
    ...(secret ? { key: secret } : {}),
    ...(insecure ? { rejectUnauthorized: false } : {}),
  };
}
