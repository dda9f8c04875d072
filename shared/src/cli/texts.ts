/** What the command line tells people, in both languages. The help of each command is in `help.ts`. */
import { defineMessages } from '../text/index.ts';

export const texts = defineMessages({
  'cli-file': { en: '{file} cannot be read: {reason}', zh: '无法读取 {file}：{reason}' },
  'cli-internal': {
    en: 'something went wrong inside Hayes: {reason}. Please report it; HAYES_DEBUG=1 shows where',
    zh: 'Hayes 内部出错：{reason}。请报告此问题；设置 HAYES_DEBUG=1 可查看位置',
  },
  'cli-number': { en: '{option} takes {expected}, not {value}', zh: '{option} 应为 {expected}，而不是 {value}' },
  'cli-whole': { en: 'a whole number from {min} to {max}', zh: '{min} 到 {max} 的整数' },
  'cli-from': { en: 'a whole number from {min} on', zh: '不小于 {min} 的整数' },
  'cli-choice': { en: 'one of {choices}', zh: '{choices} 之一' },
  'cli-map': { en: 'HOST:PORT=HOST:PORT', zh: 'HOST:PORT=HOST:PORT' },
  'cli-assignment': { en: 'NAME=VALUE', zh: '名称=值' },
  'cli-seconds': { en: 'seconds', zh: '秒数' },
  'cli-dialect': {
    en: 'say which dialect the module speaks: --dialect ID[/MODEL]; `hayes dialects` lists them',
    zh: '请指定模块的方言：--dialect ID[/型号]；用 `hayes dialects` 查看列表',
  },
  'cli-modem': {
    en: 'say where the module is: --modem PORT; `hayes ports` lists the ports',
    zh: '请指定模块所在端口：--modem 端口；用 `hayes ports` 查看列表',
  },
  'cli-no-ports': {
    en: 'no serial ports found; `hayes emulate` makes one without hardware',
    zh: '未找到串口；可用 `hayes emulate` 在没有硬件时创建一个',
  },
  'cli-dialect-good': { en: '{ref}: no mistakes', zh: '{ref}：没有错误' },
  'cli-resolved-what': {
    en: '--resolved needs a dialect: ID[/MODEL] or a file',
    zh: '--resolved 需要指定方言：ID[/型号] 或文件',
  },
  'cli-face': {
    en: 'say where the module can be reached: --pty LINK or --tcp PORT',
    zh: '请指定模块的访问方式：--pty 链接 或 --tcp 端口',
  },
  'cli-faces': { en: 'either --pty or --tcp, not both', zh: '--pty 与 --tcp 只能选一个' },
  'cli-faults': {
    en: 'Faults of the emulated module: --fault NAME[=ARGUMENT][*TIMES]',
    zh: '模拟模块的故障：--fault 名称[=参数][*次数]',
  },
  'cli-set-form': {
    en: '--set {set}: {dialect} has no option {option}; it has {known}',
    zh: '--set {set}：{dialect} 没有选项 {option}；可用的有 {known}',
  },
  'cli-set-count': {
    en: '--set {set}: give the values in the order of {form}, after the client; at most {count}',
    zh: '--set {set}：请按 {form} 的顺序（客户端编号之后）给出值，最多 {count} 个',
  },
  'cli-set-value': {
    en: '--set {set}: {value} is no value of {param}: {allowed}',
    zh: '--set {set}：{value} 不是 {param} 的有效值：{allowed}',
  },
  'cli-unexplained': {
    en: 'no dialect knows {what}; `hayes dialects` lists the dialects, and an editor completes their commands',
    zh: '没有方言认识 {what}；用 `hayes dialects` 查看方言',
  },
  'cli-unexplained-in': { en: '{dialect} does not know {what}', zh: '{dialect} 不认识 {what}' },
  'cli-one-message': { en: 'one message: -m, -f, -l, -n or -s, not several', zh: '-m、-f、-l、-n、-s 只能选一个' },
  'cli-no-message': {
    en: 'what to publish? -m MESSAGE, -f FILE, -l (a message per line of the input), -s (the whole input) or -n (nothing)',
    zh: '要发布什么？-m 消息、-f 文件、-l（输入的每一行）、-s（整个输入）或 -n（空消息）',
  },
  'cli-topic': { en: 'say which topic: -t TOPIC', zh: '请指定主题：-t 主题' },
  'cli-one-topic': { en: 'a message has one topic: -t once', zh: '一条消息只有一个主题：-t 只能出现一次' },
  'cli-clean-id': {
    en: '-c keeps the session at the broker, which knows it by the client id: add -i ID',
    zh: '-c 会在服务器保留会话，服务器通过客户端标识识别会话：请加上 -i ID',
  },
  'cli-mqtt5': {
    en: 'cellular modules speak MQTT 3.1 and 3.1.1: -V mqttv31 or -V mqttv311',
    zh: '蜂窝模块支持 MQTT 3.1 与 3.1.1：-V mqttv31 或 -V mqttv311',
  },
  'cli-will-topic': { en: 'a will needs --will-topic', zh: '遗嘱消息需要 --will-topic' },
  'cli-pin-file': {
    en: '{file} holds no PIN: 4 to 8 digits are expected',
    zh: '{file} 中没有 PIN：应为 4 至 8 位数字',
  },
  'cli-unknown-outcome': {
    en: 'the message may have arrived or not: {reason}',
    zh: '消息可能已送达，也可能没有：{reason}',
  },
  'cli-unknown': { en: 'the module did not confirm it', zh: '模块未确认' },
  'cli-duplicate': {
    en: 'the message was sent more than once, because the first outcome was unknown',
    zh: '由于首次结果未知，消息发送了不止一次',
  },
  'cli-not-connected': { en: '{stage}: {reason}', zh: '{stage}：{reason}' },
  'cli-timeout': { en: 'no result within {seconds} s', zh: '{seconds} 秒内没有结果' },
  'cli-stopped': { en: 'stopped', zh: '已停止' },
  'cli-refused': { en: 'the broker refused to subscribe to {topics}', zh: '服务器拒绝订阅 {topics}' },
  'cli-lost': { en: 'connection lost: {reason}', zh: '连接断开：{reason}' },
  'cli-back': { en: 'connected again', zh: '已重新连接' },
  'cli-no-retain': {
    en: 'the module does not tell which messages are retained: -R has no effect',
    zh: '模块不上报消息是否为保留消息：-R 不起作用',
  },
  'cli-format': {
    en: '{letter} means nothing in a format; there is {known}',
    zh: '格式中的 {letter} 没有含义；可用的有 {known}',
  },
  'cli-monitor': {
    en: 'Type AT commands; `> text` answers a prompt. Ctrl-D ends.',
    zh: '输入 AT 命令；用 `> 文本` 回答提示符。按 Ctrl-D 结束。',
  },
  'cli-monitor-at': {
    en: 'commands begin with AT; data for a prompt begins with >',
    zh: '命令以 AT 开头；提示符的数据以 > 开头',
  },
  'cli-monitor-data': { en: 'The command asks for data: type > and the text', zh: '该命令需要数据：请输入 > 和文本' },
  'cli-secret': { en: 'value of {name}: ', zh: '{name} 的值：' },
  'cli-consent': {
    en: '{command}\n  {consequence}\nSend it? [y/N] ',
    zh: '{command}\n  {consequence}\n是否发送？[y/N] ',
  },
  'cli-unknown-command': { en: 'The dialect does not know this command.', zh: '该方言不认识此命令。' },
  'cli-risky': { en: 'This command is risky ({risk}).', zh: '此命令有风险（{risk}）。' },
  'stage-closed': { en: 'closed', zh: '已关闭' },
  'stage-port': { en: 'port', zh: '端口' },
  'stage-module': { en: 'module', zh: '模块' },
  'stage-sim': { en: 'SIM card', zh: 'SIM 卡' },
  'stage-network': { en: 'network', zh: '网络' },
  'stage-data': { en: 'data connection', zh: '数据连接' },
  'stage-broker': { en: 'broker', zh: '服务器' },
  'stage-subscribed': { en: 'subscriptions', zh: '订阅' },
});
