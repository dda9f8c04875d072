import { defineMessages } from '../../text/index.ts';

/** What the conformance suite tells the author of a dialect. */
export const messages = defineMessages({
  'no-procedure': { en: 'no procedure {name}', zh: '缺少流程 {name}' },
  'no-storage': {
    en: 'no command reads messages that the module has stored (no procedure receive)',
    zh: '没有读取模组已存储消息的命令（缺少流程 receive）',
  },
  'model-without': { en: '{model} has no {names}', zh: '{model} 没有 {names}' },
  'not-so': { en: '{what}: not within {seconds} s; {status}', zh: '{what}：{seconds} 秒内未实现；{status}' },
  'at-stage': { en: 'stage {stage}, {state}', zh: '阶段 {stage}，{state}' },
  'at-stage-why': { en: 'stage {stage}, {state}: {reason}', zh: '阶段 {stage}，{state}：{reason}' },
  differs: { en: '{what} is {got}; expected {wanted}', zh: '{what} 为 {got}；应为 {wanted}' },
  'not-done': { en: 'the publish ended as {outcome}', zh: '发布结果为 {outcome}' },
  unforeseen: { en: '{error}', zh: '{error}' },
  emulator: { en: 'the emulator made a mistake: {error}', zh: '模拟器内部错误：{error}' },
  'no-limit-told': {
    en: '{size} bytes were refused without the limit: {reason}',
    zh: '{size} 字节被拒绝，但未说明限制：{reason}',
  },
  'let-in': { en: 'connected although {what}', zh: '不应连接成功：{what}' },

  connecting: { en: 'connecting', zh: '连接' },
  'will-sent': { en: 'the will, after the module was cut off', zh: '模块断线后的遗嘱消息' },
  'will-unwanted': { en: 'a will after an orderly goodbye', zh: '正常断开后的遗嘱消息数' },
  'wrong-password': { en: 'the password is wrong', zh: '密码错误' },
  'wrong-ca': { en: 'another authority has signed the server', zh: '服务器证书由其他 CA 签发' },
  'no-certificate': { en: 'the server wants a certificate and got none', zh: '服务器要求客户端证书但未提供' },
  'told-refusal': { en: 'the refusal', zh: '拒绝提示' },
  encrypted: { en: 'an encrypted connection', zh: '加密连接' },
  'peer-message': { en: 'the message at the broker', zh: '到达服务器的消息' },
  'kept-message': { en: 'the retained message', zh: '保留消息' },
  'module-message': { en: 'the message from the broker', zh: '来自服务器的消息' },
  granted: { en: 'the granted QoS', zh: '授予的 QoS' },
  'after-unsubscribing': { en: 'messages after unsubscribing', zh: '退订后的消息' },
  'left-alone': { en: "the other connection's messages", zh: '另一连接的消息' },
  reconnecting: { en: 'reconnecting', zh: '重新连接' },
  publishing: { en: 'publishing', zh: '发布' },
  subscribing: { en: 'subscribing', zh: '订阅' },
  unsubscribing: { en: 'unsubscribing', zh: '退订' },
  'never-read': { en: 'no command has read a stored message', zh: '没有命令读取过已存储的消息' },
});

/** Remarks on what works: limits that the trial has found. */
export const remarks = defineMessages({
  bytes: { en: '{size} bytes', zh: '{size} 字节' },
  'bytes-both': { en: '{size} bytes; any bytes: {any}', zh: '{size} 字节；任意字节：{any}' },
  'in-pieces': { en: '{size} bytes at a time', zh: '每次 {size} 字节' },
  'retained-not': { en: 'never retained', zh: '不能保留' },
  clients: { en: '{count} clients', zh: '{count} 个客户端' },
  received: { en: 'up to {size} bytes tried', zh: '已试 {size} 字节' },
});
