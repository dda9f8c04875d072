import { defineMessages } from '../text/index.ts';

/** What the session tells people. */
export const messages = defineMessages({
  refused: { en: '{command} was not sent: {reason}', zh: '{command} 未发送：{reason}' },
  missing: { en: '{param} is missing', zh: '缺少 {param}' },
  'not-a-number': { en: '{param} must be a whole number, not {value}', zh: '{param} 必须是整数，而不是 {value}' },
  'not-a-text': { en: '{param} must be a text', zh: '{param} 必须是文本' },
  'out-of-range': {
    en: '{param} is {value}; the module takes {range}',
    zh: '{param} 为 {value}；模块允许的范围是 {range}',
  },
  'wrong-length': {
    en: '{param} has {value} bytes; the module takes {range}',
    zh: '{param} 有 {value} 字节；模块允许 {range} 字节',
  },
  'no-code': {
    en: '{param} cannot be {value}; the module knows {known}',
    zh: '{param} 不能为 {value}；模块支持 {known}',
  },
  forbidden: { en: '{param} holds {char}, which this command cannot carry', zh: '{param} 含有 {char}，该命令无法携带' },
  'not-utf8': { en: '{param} must be UTF-8', zh: '{param} 必须是 UTF-8 编码' },
  'line-too-long': {
    en: 'the command has {value} bytes; the module takes {limit}',
    zh: '命令有 {value} 字节；模块最多允许 {limit} 字节',
  },
  'not-one-line': {
    en: 'a command is one line without control characters; found {char} at {position}',
    zh: '命令必须是一行且不含控制字符；在位置 {position} 发现 {char}',
  },
  'no-such-form': { en: '{dialect} has no {form}', zh: '{dialect} 没有 {form}' },
  'no-answer': { en: '{sent} got no answer within {seconds} s', zh: '{sent} 在 {seconds} 秒内没有应答' },
  'no-prompt': {
    en: '{sent} got no prompt within {seconds} s; no data was sent',
    zh: '{sent} 在 {seconds} 秒内没有出现提示符；未发送数据',
  },
  'no-prompt-counted': {
    en: '{sent} got no prompt within {seconds} s; no data was sent, but the module may take what is sent next for it',
    zh: '{sent} 在 {seconds} 秒内没有出现提示符；未发送数据，但模块可能把随后发送的内容当作数据',
  },
  'cannot-be-left': {
    en: 'it asks for data of a stated length, and that prompt cannot be left without data',
    zh: '该命令要求输入指定长度的数据，无法在不输入数据的情况下退出提示符',
  },
  'takes-no-data': { en: 'it takes no data', zh: '该命令不接收数据' },
  'other-length': {
    en: 'it announces {stated} bytes of data, and {value} are given',
    zh: '命令声明了 {stated} 字节数据，但给出了 {value} 字节',
  },
  'no-completion': {
    en: '{sent} was accepted, but its result did not come within {seconds} s',
    zh: '{sent} 已被接受，但 {seconds} 秒内没有结果',
  },
  'answered-error': { en: '{sent} was answered {answer}', zh: '{sent} 的应答是 {answer}' },
  result: { en: '{sent}: {meaning} ({answer})', zh: '{sent}：{meaning}（{answer}）' },
  'finished-without-prompt': { en: '{sent} ended without asking for its data', zh: '{sent} 未请求数据就结束了' },
  cancelled: { en: '{sent} was taken back before it was sent', zh: '{sent} 在发送前被取消' },
  'left-prompt': { en: '{sent} asked for data and was left without any', zh: '{sent} 请求数据，未提供数据并已退出' },
  'module-reset': {
    en: 'the module has restarted ({line}); all its state is gone',
    zh: '模块已重启（{line}）；其全部状态已丢失',
  },
  'connection-lost': {
    en: 'the connection was lost before the result came ({answer})',
    zh: '结果返回前连接已断开（{answer}）',
  },
  'restarted-before': {
    en: 'the module restarted before the command was sent',
    zh: '命令发送前模块已重启',
  },
  'echo-returned': {
    en: 'command echo is back, so the module has restarted without saying so',
    zh: '命令回显恢复，说明模块已悄然重启',
  },
  'state-lost': {
    en: 'the module has lost its settings ({setting}), so it has restarted without saying so',
    zh: '模块的设置（{setting}）已丢失，说明模块已悄然重启',
  },
  'control-character': {
    en: 'the command would hold {char}, which a command line cannot carry',
    zh: '命令将含有 {char}，命令行无法携带',
  },
  'port-closed': { en: '{port} was closed', zh: '{port} 已关闭' },
  'port-gone': { en: '{port} is gone: {reason}', zh: '{port} 已断开：{reason}' },
  'write-failed': { en: 'writing to {port} failed: {reason}', zh: '写入 {port} 失败：{reason}' },
  silent: { en: 'the module on {port} does not answer', zh: '{port} 上的模块没有应答' },
  'port-owned': { en: '{port} is already in use by {owner}', zh: '{port} 已被 {owner} 使用' },
});
