/** What the nodes say at run time, in the status below a node and in the debug sidebar. */
import { defineMessages } from '../engine.ts';

export const texts = defineMessages({
  'stage-closed': { en: 'closed', zh: '已关闭' },
  'stage-port': { en: 'serial port', zh: '串口' },
  'stage-module': { en: 'module', zh: '模组' },
  'stage-sim': { en: 'SIM card', zh: 'SIM 卡' },
  'stage-network': { en: 'network', zh: '网络' },
  'stage-data': { en: 'data connection', zh: '数据连接' },
  'stage-broker': { en: 'broker', zh: '服务器' },
  'stage-subscribed': { en: 'subscriptions', zh: '订阅' },
  'stage-with-reason': { en: '{stage}: {reason}', zh: '{stage}：{reason}' },
  'stage-working': { en: '{stage} …', zh: '{stage}……' },
  refused: { en: 'refused: {reason}', zh: '拒绝：{reason}' },

  'no-broker': { en: 'No broker is configured', zh: '未配置服务器' },
  'no-modem': { en: 'No modem is configured', zh: '未配置模组' },
  'no-port': { en: 'The modem has no port', zh: '模组未设置端口' },
  'no-host': { en: 'The broker has no address', zh: '服务器未设置地址' },
  'bad-number': { en: '{name} is not a whole number: {value}', zh: '{name} 不是整数：{value}' },
  'dialect-unreadable': {
    en: 'The dialect {dialect} cannot be used: {reason}',
    zh: '无法使用方言 {dialect}：{reason}',
  },
  'protocol-version': {
    en: 'MQTT {version} is not spoken by modules; choose 3.1.1 or 3.1',
    zh: '模组不支持 MQTT {version}；请选择 3.1.1 或 3.1',
  },
  'url-scheme': {
    en: 'A module cannot connect to {url}; it knows mqtt:// and mqtts:// only',
    zh: '模组无法连接 {url}；仅支持 mqtt:// 和 mqtts://',
  },
  'keep-session-needs-id': {
    en: 'A session can only be kept with a client ID; give one, or use a clean session',
    zh: '保留会话需要客户端 ID；请填写，或使用清除会话',
  },
  'tls-unfit': {
    en: 'The module cannot use this part of the TLS configuration: {part}',
    zh: '模组无法使用 TLS 配置中的这一项：{part}',
  },

  'bad-topic': { en: 'This is no topic to publish to: {topic}', zh: '无法向此主题发布：{topic}' },
  'bad-filter': { en: 'This is no topic to subscribe to: {topic}', zh: '无法订阅此主题：{topic}' },
  'bad-qos': { en: 'QoS must be 0, 1 or 2, not {qos}', zh: 'QoS 须为 0、1 或 2，而不是 {qos}' },
  'bad-action': { en: 'Unknown msg.action: {action}', zh: '未知的 msg.action：{action}' },
  'bad-subscription': { en: 'msg.topic names no subscription', zh: 'msg.topic 未指明订阅' },
  'already-connected': {
    en: 'Already connected; disconnect first, or set msg.broker.force',
    zh: '已连接；请先断开，或设置 msg.broker.force',
  },
  'not-connecting': {
    en: 'Not connected, and not told to connect',
    zh: '未连接，也未要求连接',
  },
  'json-invalid': { en: 'The message on {topic} is not JSON: {reason}', zh: '{topic} 上的消息不是 JSON：{reason}' },
  'json-not-text': {
    en: 'The message on {topic} is not JSON: it is not UTF-8 text',
    zh: '{topic} 上的消息不是 JSON：不是 UTF-8 文本',
  },
  'subscription-refused': { en: 'The broker refused the subscription to {topic}', zh: '服务器拒绝订阅 {topic}' },
  'publish-unknown': {
    en: 'It is not known whether the message on {topic} arrived',
    zh: '无法确定 {topic} 上的消息是否送达',
  },
  'publish-unsuitable': {
    en: 'The payload cannot be turned into text: {reason}',
    zh: '无法将载荷转换为文本：{reason}',
  },

  connected: { en: 'Connected to {broker}', zh: '已连接到 {broker}' },
  disconnected: { en: 'Connection to {broker} lost', zh: '与 {broker} 的连接中断' },
  'not-closed-in-time': {
    en: 'The module did not answer while closing; the connection was dropped',
    zh: '关闭时模组未应答；连接已放弃',
  },

  'bad-command': { en: 'msg.payload must be a command line such as AT+CSQ', zh: 'msg.payload 须为命令行，例如 AT+CSQ' },
  'bad-data': { en: 'msg.data must be a string or a Buffer', zh: 'msg.data 须为字符串或 Buffer' },
});
