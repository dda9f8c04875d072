import { defineMessages } from '../text/index.ts';

/** What the supervisor and its clients tell people. */
export const messages = defineMessages({
  unsupported: { en: '{dialect} cannot do this: it has no {step}', zh: '{dialect} 不支持：缺少 {step}' },
  'not-in-time': {
    en: '{step} did not report {wanted} within {seconds} s; last: {last}',
    zh: '{step} 在 {seconds} 秒内未报告 {wanted}；最近一次：{last}',
  },
  'no-form-carries': {
    en: 'the publish was refused before a byte was sent: {reasons}',
    zh: '未发送任何字节，发布被拒绝：{reasons}',
  },
  'form-reason': { en: '{form}: {reason}', zh: '{form}：{reason}' },
  and: { en: '{one}; {other}', zh: '{one}；{other}' },
  'bad-topic': { en: 'topic {topic} cannot be published to: {reason}', zh: '无法发布到主题 {topic}：{reason}' },
  'bad-filter': { en: 'topic filter {topic} is not valid: {reason}', zh: '主题过滤器 {topic} 无效：{reason}' },
  'topic-empty': { en: 'it is empty', zh: '为空' },
  'topic-nul': { en: 'it holds a NUL', zh: '含有 NUL 字符' },
  'topic-wildcard': { en: '+ and # belong into subscriptions', zh: '+ 和 # 只能用于订阅' },
  'filter-wildcard': {
    en: '+ and # must stand for whole levels, # at the end',
    zh: '+ 和 # 必须占据整个层级，# 只能在末尾',
  },
  'bad-qos': { en: 'QoS must be 0, 1 or 2, not {qos}', zh: 'QoS 必须为 0、1 或 2，而不是 {qos}' },
  'password-alone': { en: 'a password needs a user name', zh: '设置密码时必须提供用户名' },
  'no-client-left': {
    en: 'the module has {count} MQTT clients, and all are in use',
    zh: '模块有 {count} 个 MQTT 客户端，均已被占用',
  },
  'client-taken': {
    en: 'MQTT client {client} of the module is already in use',
    zh: '模块的 MQTT 客户端 {client} 已被占用',
  },
  'client-range': {
    en: 'MQTT client {client} does not exist; the module has {range}',
    zh: 'MQTT 客户端 {client} 不存在；模块支持 {range}',
  },
  'outbox-full': {
    en: 'the outbox is full: {limit} messages wait to be sent',
    zh: '发件箱已满：{limit} 条消息等待发送',
  },
  ended: { en: 'the connection was ended', zh: '连接已结束' },
  aborted: { en: 'taken back before it was sent', zh: '在发送前被取消' },
  'subscription-refused': { en: 'the broker refused the subscription to {topic}', zh: '服务器拒绝订阅 {topic}' },
  'link-lost': { en: 'connection lost: {meaning} ({answer})', zh: '连接断开：{meaning}（{answer}）' },
  'data-lost': { en: 'the network took the data connection away ({answer})', zh: '网络已断开数据连接（{answer}）' },
  'modem-closed': { en: 'the module was closed', zh: '模块已关闭' },
  'modem-lost': { en: 'the module is not ready: {reason}', zh: '模块未就绪：{reason}' },
  'pin-needed': { en: 'the SIM wants its PIN, and none is configured', zh: 'SIM 卡需要 PIN，但未配置' },
  'pin-tried': {
    en: 'the PIN was tried once and refused; it is not tried again, so that the SIM does not lock',
    zh: 'PIN 已尝试一次并被拒绝；为避免锁卡不再重试',
  },
  'pin-attempts': {
    en: 'only {attempts} attempt is left for the PIN; it is not tried',
    zh: 'PIN 仅剩 {attempts} 次尝试机会；不再尝试',
  },
  'pin-will-not-do': {
    en: 'the SIM is in state {sim}, where a PIN does not help; it is not tried',
    zh: 'SIM 卡处于 {sim} 状态，输入 PIN 无济于事；不再尝试',
  },
  resetting: {
    en: 'the module is restarted, after {count} failures in a row: {reason}',
    zh: '连续失败 {count} 次后重启模块：{reason}',
  },
  'message-dropped': {
    en: 'the module had no room for a message; it is lost ({answer})',
    zh: '模块没有空间保存消息，该消息已丢失（{answer}）',
  },
  'link-vanished': {
    en: 'the module no longer has the connection, and never said so',
    zh: '模块已不再保有该连接，且未上报',
  },
  'module-silent': {
    en: 'the module on {port} does not answer; check port, speed and power',
    zh: '{port} 上的模块没有应答；请检查端口、波特率和供电',
  },
  unforeseen: { en: '{error}', zh: '{error}' },
  'port-other-settings': {
    en: '{port} is already run by {owner} with other settings ({differences})',
    zh: '{port} 已由 {owner} 以不同设置使用（{differences}）',
  },
  'gave-up': { en: '{error} (tried {count} times)', zh: '{error}（已尝试 {count} 次）' },
  'no-means': { en: '{dialect} has no means for {what}', zh: '{dialect} 不支持{what}' },
  'means-will': { en: 'a will', zh: '遗嘱消息' },
  'means-retained-will': { en: 'a retained will', zh: '保留的遗嘱消息' },
  'means-credentials': { en: 'user name and password', zh: '用户名和密码' },
  'means-cloud': { en: 'cloud authentication', zh: '云平台认证' },
  'means-buffer': { en: 'messages that wait in the module', zh: '在模块中缓存消息' },
  'means-version': { en: 'MQTT 3.1', zh: 'MQTT 3.1' },
  'tls-unsupported': { en: '{dialect} has no TLS', zh: '{dialect} 不支持 TLS' },
});
