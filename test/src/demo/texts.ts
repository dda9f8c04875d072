/** What the demo says on the terminal and in its flow. */
import { defineMessages } from 'hayes/text';

export const texts = defineMessages({
  running: {
    en: 'Hayes is running: a flow talks MQTT through an emulated {module}.',
    zh: 'Hayes 正在运行：流程通过仿真的 {module} 收发 MQTT 消息。',
  },
  editor: { en: 'Node-RED', zh: 'Node-RED' },
  broker: { en: 'MQTT broker', zh: 'MQTT 服务器' },
  port: { en: 'Serial port', zh: '串口' },
  try: { en: 'What to try', zh: '可以尝试' },
  'try-editor': {
    en: 'Open the editor and its debug sidebar (the bug icon), and press the buttons of the flow.',
    zh: '打开编辑器及其调试侧栏（虫子图标），点击流程中的按钮。',
  },
  'try-listen': { en: 'Listen at the broker, from another terminal:', zh: '在另一个终端监听服务器：' },
  'try-command': { en: 'Send the module a command:', zh: '向模组发送命令：' },
  stop: { en: 'Ctrl-C stops everything.', zh: '按 Ctrl-C 全部停止。' },
  stopped: { en: 'Stopped.', zh: '已停止。' },
  'not-built': {
    en: 'The Node-RED nodes are not built; run: npm run build',
    zh: '尚未构建 Node-RED 节点；请运行：npm run build',
  },
  'editor-ended': { en: 'Node-RED has ended by itself ({code}):\n{log}', zh: 'Node-RED 自行退出（{code}）：\n{log}' },
  'editor-late': {
    en: 'Node-RED did not start within {seconds} s:\n{log}',
    zh: 'Node-RED 未能在 {seconds} 秒内启动：\n{log}',
  },

  tab: { en: 'A module as an MQTT connection', zh: '以模组作为 MQTT 连接' },
  'about-publish': {
    en: '1  Every 5 s the module publishes. Change the function and deploy.',
    zh: '1  模组每 5 秒发布一次。修改函数并部署即可生效。',
  },
  'about-publish-info': {
    en: 'The message goes through `modem mqtt out`, which drives the module with AT commands on a serial port. The module is emulated here, but the port and the bytes on it are real: choose another port in the modem’s settings and the same flow runs on hardware.',
    zh: '消息经“模组 mqtt 发送”节点，由其在串口上以 AT 命令驱动模组。此处的模组是仿真的，但串口及其上的字节是真实的：在模组设置中选择其他端口，同一流程即可在硬件上运行。',
  },
  'about-broker': {
    en: '2  Node-RED’s own MQTT nodes see what arrives at the broker.',
    zh: '2  Node-RED 自带的 MQTT 节点显示到达服务器的消息。',
  },
  'about-broker-info': {
    en: 'These nodes connect to the broker directly, without the module: an independent witness.',
    zh: '这些节点不经模组，直接连接服务器，作为独立的见证。',
  },
  'about-receive': {
    en: '3  The module receives: press a button, and watch “lamp” in the telemetry.',
    zh: '3  模组接收：点击按钮，观察遥测数据中的“lamp”。',
  },
  'about-receive-info': {
    en: 'The buttons publish through Node-RED’s own `mqtt out`, straight to the broker. The module has subscribed and gets the message.',
    zh: '按钮通过 Node-RED 自带的 `mqtt out` 直接发布到服务器。模组已订阅，因此会收到消息。',
  },
  'about-module': {
    en: '4  The connection’s stages, and a command of your own.',
    zh: '4  连接的各个阶段，以及自己的命令。',
  },
  'about-module-info': {
    en: '`modem status` reports each stage. `modem at` sends a command between the MQTT transactions.',
    zh: '“模组状态”报告每个阶段。“模组 AT 命令”在 MQTT 事务之间发送命令。',
  },
  every: { en: 'every 5 s', zh: '每 5 秒' },
  telemetry: { en: 'make telemetry', zh: '生成遥测数据' },
  remember: { en: 'remember the lamp', zh: '记住灯的状态' },
  on: { en: 'lamp on', zh: '开灯' },
  off: { en: 'lamp off', zh: '关灯' },
  arrived: { en: 'arrived at the broker', zh: '已到达服务器' },
  received: { en: 'received by the module', zh: '模组已收到' },
  stage: { en: 'stage', zh: '阶段' },
  ask: { en: 'ask for the signal strength', zh: '查询信号强度' },
  answer: { en: 'answer', zh: '应答' },
  wrong: { en: 'what went wrong', zh: '错误' },
  modem: { en: 'emulated {module}', zh: '仿真的 {module}' },
  'over-module': { en: 'broker, through the module', zh: '经模组连接的服务器' },
  direct: { en: 'broker, directly', zh: '直接连接的服务器' },
});
