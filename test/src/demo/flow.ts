/** The flow that a newcomer finds: telemetry out, commands in, and independent witnesses at the broker. */
import { type Locale, type Params, say } from 'hayes/text';
import { texts } from './texts.ts';

export interface FlowSite {
  /** What the modem node opens. */
  serialPort: string;
  brokerPort: number;
  /** As people call it. */
  module: string;
  locale: Locale;
}

/** A node of a flow as Node-RED stores it. */
export interface FlowNode {
  id: string;
  type: string;
  [property: string]: unknown;
}

export const TELEMETRY = 'hayes/demo/telemetry';
export const COMMAND = 'hayes/demo/command';
const TAB = 'demo';

const TELEMETRY_FUNCTION = `// Change me, then press Deploy.
const last = context.get('temperature') ?? 21.5;
const temperature = Math.round((last + Math.random() - 0.5) * 10) / 10;
const count = (context.get('count') ?? 0) + 1;
context.set('temperature', temperature);
context.set('count', count);

msg.payload = {
    count,
    temperature,
    lamp: flow.get('lamp') ?? 'off',
};
return msg;`;

const REMEMBER_FUNCTION = `flow.set('lamp', msg.payload.lamp);
node.status({ fill: msg.payload.lamp === 'on' ? 'yellow' : 'grey', shape: 'dot', text: msg.payload.lamp });
return msg;`;

export function demoFlow({ serialPort, brokerPort, module, locale }: FlowSite): FlowNode[] {
  const t = (key: keyof typeof texts, params: Params = {}) => say(texts[key], params, locale);
  const node = (id: string, type: string, x: number, y: number, properties: Record<string, unknown>): FlowNode => ({
    id,
    type,
    z: TAB,
    x,
    y,
    wires: [],
    ...properties,
  });
  const about = (id: 'publish' | 'broker' | 'receive' | 'module', y: number) =>
    node(`about-${id}`, 'comment', 340, y, { name: t(`about-${id}`), info: t(`about-${id}-info`) });
  const debug = (id: string, x: number, y: number, name: string, complete = 'payload') =>
    node(id, 'debug', x, y, {
      name,
      active: true,
      tosidebar: true,
      complete,
      targetType: complete === 'true' ? 'full' : 'msg',
    });
  const button = (id: string, y: number, name: string, lamp: string) =>
    node(id, 'inject', 150, y, {
      name,
      props: [{ p: 'payload' }],
      payload: JSON.stringify({ lamp }),
      payloadType: 'json',
      repeat: '',
      once: false,
      wires: [['command-out']],
    });

  return [
    { id: TAB, type: 'tab', label: t('tab'), disabled: false, info: '' },
    {
      id: 'modem',
      type: 'hayes-modem',
      name: t('modem', { module }),
      port: serialPort,
      baud: 115200,
      dialect: 'quectel-bc26',
      model: 'BC26',
      apn: '',
    },
    {
      id: 'over-module',
      type: 'hayes-broker',
      name: t('over-module'),
      modem: 'modem',
      broker: '127.0.0.1',
      port: brokerPort,
      clientid: 'hayes-demo',
      keepalive: 60,
      cleansession: true,
      autoConnect: true,
      usetls: false,
      protocolVersion: 4,
    },
    {
      id: 'direct',
      type: 'mqtt-broker',
      name: t('direct'),
      broker: '127.0.0.1',
      port: brokerPort,
      clientid: '',
      keepalive: 60,
      cleansession: true,
      autoConnect: true,
      usetls: false,
      protocolVersion: 4,
    },

    about('publish', 60),
    node('every', 'inject', 150, 120, {
      name: t('every'),
      props: [],
      repeat: '5',
      once: true,
      onceDelay: 1,
      wires: [['telemetry']],
    }),
    node('telemetry', 'function', 370, 120, {
      name: t('telemetry'),
      func: TELEMETRY_FUNCTION,
      outputs: 1,
      wires: [['out']],
    }),
    node('out', 'hayes-mqtt-out', 640, 120, {
      name: '',
      topic: TELEMETRY,
      qos: '1',
      retain: 'false',
      broker: 'over-module',
    }),

    about('broker', 200),
    node('telemetry-in', 'mqtt in', 210, 260, {
      name: '',
      topic: TELEMETRY,
      qos: '1',
      datatype: 'auto-detect',
      broker: 'direct',
      inputs: 0,
      wires: [['arrived']],
    }),
    debug('arrived', 670, 260, t('arrived')),

    about('receive', 340),
    button('on', 400, t('on'), 'on'),
    button('off', 440, t('off'), 'off'),
    node('command-out', 'mqtt out', 390, 420, {
      name: '',
      topic: COMMAND,
      qos: '1',
      retain: 'false',
      broker: 'direct',
    }),
    node('command-in', 'hayes-mqtt-in', 200, 500, {
      name: '',
      topic: COMMAND,
      qos: '1',
      datatype: 'auto-detect',
      broker: 'over-module',
      inputs: 0,
      wires: [['remember']],
    }),
    node('remember', 'function', 430, 500, {
      name: t('remember'),
      func: REMEMBER_FUNCTION,
      outputs: 1,
      wires: [['received']],
    }),
    debug('received', 670, 500, t('received')),

    about('module', 580),
    node('stages', 'hayes-status', 150, 640, { name: '', broker: 'over-module', wires: [['stage']] }),
    debug('stage', 670, 640, t('stage')),
    node('ask', 'inject', 210, 700, { name: t('ask'), props: [], repeat: '', wires: [['signal']] }),
    node('signal', 'hayes-at', 430, 700, { name: '', command: 'AT+CSQ', modem: 'modem', wires: [['answer']] }),
    debug('answer', 670, 700, t('answer')),
    node('catch', 'catch', 150, 760, { name: '', scope: null, uncaught: false, wires: [['wrong']] }),
    debug('wrong', 670, 760, t('wrong'), 'true'),
  ];
}
