/** What the table calls capabilities and verdicts. */
import { defineMessages } from '../../text/index.ts';

export const capabilityTitles = defineMessages({
  connect: { en: 'connect', zh: '连接' },
  will: { en: 'will', zh: '遗嘱' },
  auth: { en: 'user name and password', zh: '用户名和密码' },
  'qos-0': { en: 'publish, QoS 0', zh: '发布，QoS 0' },
  'qos-1': { en: 'publish, QoS 1', zh: '发布，QoS 1' },
  'qos-2': { en: 'publish, QoS 2', zh: '发布，QoS 2' },
  retain: { en: 'retained message', zh: '保留消息' },
  binary: { en: 'any bytes', zh: '任意字节' },
  'largest-payload': { en: 'largest payload', zh: '最大负载' },
  'empty-payload': { en: 'empty payload', zh: '空负载' },
  'subscribe-many': { en: 'many subscriptions', zh: '多个订阅' },
  unsubscribe: { en: 'unsubscribe', zh: '退订' },
  receive: { en: 'receive', zh: '接收' },
  'buffered-receive': { en: 'receive from storage', zh: '缓存接收' },
  'tls-none': { en: 'TLS without authentication', zh: 'TLS，不认证' },
  'tls-server': { en: 'TLS, server authenticated', zh: 'TLS，服务器认证' },
  'tls-mutual': { en: 'TLS, both authenticated', zh: 'TLS，双向认证' },
  reconnect: { en: 'reconnect', zh: '重新连接' },
  'several-clients': { en: 'several clients', zh: '多个客户端' },
});

export const verdictTitles = defineMessages({
  works: { en: 'works', zh: '支持' },
  refused: { en: 'refused', zh: '不支持' },
  fails: { en: 'fails', zh: '失败' },
});
