/** What the emulator says to people. */
import { defineMessages } from '../text/index.ts';

export const texts = defineMessages({
  'emulator-closed': { en: '{name} is closed.', zh: '{name} 已关闭。' },
  'emulator-occupied': {
    en: '{name} has a host already; a serial line has one at a time.',
    zh: '{name} 已有主机占用；串口同一时间只能有一个主机。',
  },
  'pty-unavailable': {
    en: 'Pseudo-terminals need the package @lydell/node-pty, which has no binary for {platform}. Use a TCP port instead (--tcp).',
    zh: '伪终端需要 @lydell/node-pty 软件包，但它没有适用于 {platform} 的二进制文件。请改用 TCP 端口（--tcp）。',
  },
  'pty-settings': {
    en: 'The pseudo-terminal {device} could not be set to raw mode with stty: {reason}',
    zh: '无法用 stty 将伪终端 {device} 设为原始模式：{reason}',
  },
  'pty-link-taken': {
    en: '{link} exists and is no symbolic link; it is left alone. Choose another name.',
    zh: '{link} 已存在且不是符号链接，未作改动。请换一个名称。',
  },
  'tcp-listen': {
    en: 'Cannot listen on {host}:{port}: {reason}',
    zh: '无法监听 {host}:{port}：{reason}',
  },
  'fault-unknown': {
    en: 'There is no fault {name}. There are: {known}',
    zh: '没有名为 {name} 的故障。可用的有：{known}',
  },
  'fault-argument': {
    en: 'The fault {name} takes {wanted}, not {argument}.',
    zh: '故障 {name} 的参数应为{wanted}，而不是 {argument}。',
  },
  'argument-count': { en: 'a count from 1 on', zh: '从 1 开始的次数' },
  'argument-ms': { en: 'a time in ms', zh: '以毫秒为单位的时间' },
  'argument-code': { en: 'a cause or a code', zh: '原因或代码' },
  'argument-client': { en: 'the number of a client', zh: '客户端编号' },
  'argument-text': { en: 'a line', zh: '一行文本' },
  'argument-none': { en: 'no argument', zh: '无参数' },
});
