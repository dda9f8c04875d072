/** What transports tell people. */
import { defineMessages } from '../text/index.ts';

export const messages = defineMessages({
  'port-name': {
    en: "'{name}' is no port: write /dev/ttyUSB2, COM7, tcp://host:port or emulator:DIALECT",
    zh: '“{name}”不是有效的端口：请写成 /dev/ttyUSB2、COM7、tcp://主机:端口 或 emulator:方言',
  },
  'port-missing': {
    en: 'there is no port {port}; `hayes ports` lists those that exist',
    zh: '端口 {port} 不存在；用 `hayes ports` 列出现有端口',
  },
  'port-denied': {
    en: 'no permission to open {port}; on Linux, join the group that owns it (usually dialout) and log in again',
    zh: '没有权限打开 {port}；在 Linux 上请将用户加入其所属的组（通常是 dialout）并重新登录',
  },
  'port-busy': {
    en: '{port} is in use by another program (a terminal, ModemManager, a second Hayes); close that first',
    zh: '{port} 正被其他程序占用（终端、ModemManager 或另一个 Hayes）；请先关闭该程序',
  },
  'port-refused': {
    en: 'nothing listens at {port}: {reason}',
    zh: '{port} 没有程序在监听：{reason}',
  },
  'port-failed': { en: '{port} cannot be opened: {reason}', zh: '无法打开 {port}：{reason}' },
  'port-open': { en: '{port} is open already', zh: '{port} 已经打开' },
  'port-closed': { en: '{port} is closed', zh: '{port} 已关闭' },
  'port-lost': {
    en: '{port} has hung up: the device was unplugged, switched off or closed by the other side ({reason})',
    zh: '{port} 已断开：设备被拔出、关机，或被对方关闭（{reason}）',
  },
  'port-gone': { en: 'hung up', zh: '挂断' },
  'port-ended': { en: 'the other side has closed the connection', zh: '对方关闭了连接' },
  'write-stalled': {
    en: '{port} took no more bytes for {seconds} s: check cable and flow control',
    zh: '{port} 在 {seconds} 秒内不再接收数据：请检查线缆和流控设置',
  },
  'write-failed': { en: 'writing to {port} failed: {reason}', zh: '写入 {port} 失败：{reason}' },
  'port-driver': {
    en: 'the serial port driver cannot be loaded ({reason}); install the package serialport, or use tcp://host:port',
    zh: '无法加载串口驱动（{reason}）；请安装 serialport 包，或使用 tcp://主机:端口',
  },
});
