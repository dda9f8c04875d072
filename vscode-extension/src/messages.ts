/** Everything that the extension says at run time. What package.json says stands in package.nls.json. */
import { defineMessages } from 'hayes/text';

export const messages = defineMessages({
  lensRun: { en: '▶ Run', zh: '▶ 运行' },
  lensRunHint: { en: 'Send this script to {port}', zh: '将此脚本发送到 {port}' },
  lensRunSection: { en: '▶ Run section', zh: '▶ 运行小节' },
  lensEmulator: { en: 'Run on emulator', zh: '在模拟器上运行' },
  lensEmulatorHint: {
    en: 'Send it to an emulated module; needs no hardware',
    zh: '发送到模拟模组，无需硬件',
  },
  aPort: { en: 'a port that you choose', zh: '您选择的端口' },

  notAScript: { en: 'Open an AT script (.at) first.', zh: '请先打开一个 AT 脚本（.at）。' },
  autotest: {
    en: 'This is a GNU Autotest file, not an AT script; it is not run.',
    zh: '这是 GNU Autotest 文件，不是 AT 脚本，不予运行。',
  },
  untrusted: {
    en: 'Scripts are sent to a module only from a trusted workspace.',
    zh: '只有受信任的工作区才能将脚本发送到模组。',
  },
  manageTrust: { en: 'Manage workspace trust', zh: '管理工作区信任' },
  virtual: {
    en: 'Scripts of a virtual workspace are not sent to a module. Save the file to a folder first.',
    zh: '虚拟工作区中的脚本不会发送到模组，请先将文件保存到本地文件夹。',
  },
  busy: { en: 'A script is running. Stop it first.', zh: '已有脚本正在运行，请先停止。' },
  noSection: { en: 'There is no section here.', zh: '此处没有小节。' },
  nothingToRun: { en: 'There is no command to run.', zh: '没有可运行的命令。' },

  pickPort: { en: 'Port of the module', zh: '模组所在端口' },
  pickPortPlaceholder: {
    en: 'Choose a port or type one: /dev/ttyUSB2, COM7, tcp://host:port',
    zh: '选择端口或直接输入：/dev/ttyUSB2、COM7、tcp://host:port',
  },
  ports: { en: 'Serial ports', zh: '串口' },
  noPorts: { en: 'No serial port found', zh: '未找到串口' },
  emulators: { en: 'Emulated modules', zh: '模拟模组' },
  typed: { en: 'Use what is typed', zh: '使用输入的内容' },
  pickDialect: { en: 'Dialect of scripts that do not name one', zh: '未指定方言的脚本使用的方言' },
  modelOf: { en: 'Model {model} of {dialect}', zh: '{dialect} 的型号 {model}' },
  wholeDialect: { en: 'Dialect {dialect}', zh: '方言 {dialect}' },

  statusIdle: { en: 'AT: {port}', zh: 'AT：{port}' },
  statusNoPort: { en: 'AT: no port', zh: 'AT：未选端口' },
  statusIdleHint: {
    en: 'Port that AT scripts are sent to. Click to change it.',
    zh: 'AT 脚本发送到的端口，点击更改。',
  },
  statusRunning: { en: 'AT: {done} of {total}', zh: 'AT：{done}/{total}' },
  statusRunningHint: { en: '{file} runs on {port}. Click to stop.', zh: '{file} 正在 {port} 上运行，点击停止。' },
  statusOpening: { en: 'AT: opening {port}', zh: 'AT：正在打开 {port}' },
  statusStopping: { en: 'AT: stopping', zh: 'AT：正在停止' },

  logName: { en: 'Hayes', zh: 'Hayes' },
  logStart: { en: '{file} on {port}, dialect {dialect}', zh: '{file}，端口 {port}，方言 {dialect}' },

  waiting: { en: 'waiting …', zh: '等待中…' },
  skipped: { en: 'skipped', zh: '已跳过' },
  skippedWhy: { en: 'skipped: {why}', zh: '已跳过：{why}' },
  stopped: { en: 'stopped', zh: '已停止' },
  blocked: { en: 'not sent', zh: '未发送' },
  blockedRisk: {
    en: 'not sent: {risk}. The setting hayes.allow can allow it ({tier}).',
    zh: '未发送：{risk}。可在设置 hayes.allow 中允许（{tier}）。',
  },
  blockedUnknown: {
    en: 'not sent: {dialect} does not know this command. The setting hayes.allowUnknown can allow it.',
    zh: '未发送：{dialect} 不认识此命令。可在设置 hayes.allowUnknown 中允许。',
  },
  dataSent: { en: '({bytes} bytes of data)', zh: '（{bytes} 字节数据）' },
  expectedGot: { en: 'expected {expected} · got {actual}', zh: '期望 {expected} · 实际 {actual}' },
  nothingCame: { en: 'nothing', zh: '无' },

  summaryPassed: {
    en: '{file}: all {passed} steps passed ({time}).',
    zh: '{file}：全部 {passed} 步通过（{time}）。',
  },
  summaryPassedOne: { en: '{file}: the step passed ({time}).', zh: '{file}：1 步通过（{time}）。' },
  summaryFailed: {
    en: '{file}: {failed} of {total} steps failed ({time}).',
    zh: '{file}：共 {total} 步，{failed} 步失败（{time}）。',
  },
  summaryStopped: {
    en: '{file}: stopped after {passed} of {total} steps ({time}).',
    zh: '{file}：完成 {total} 步中的 {passed} 步后停止（{time}）。',
  },
  summarySkipped: { en: '{skipped} skipped.', zh: '{skipped} 步跳过。' },
  summaryNotRun: { en: '{notRun} not run.', zh: '{notRun} 步未运行。' },
  cannotRun: { en: '{file} could not be run: {reason}', zh: '{file} 无法运行：{reason}' },
  showLog: { en: 'Show log', zh: '显示日志' },
  showStep: { en: 'Show step', zh: '转到该步' },
  openSettings: { en: 'Open settings', zh: '打开设置' },

  askSecret: { en: 'Secret “{name}” of the script', zh: '脚本中的密钥“{name}”' },
  askSecretPrompt: {
    en: 'It is kept in the editor’s secret store and never written to the log.',
    zh: '将保存在编辑器的密钥存储中，不会写入日志。',
  },
  secretsForgotten: { en: 'All stored secrets are forgotten.', zh: '已清除所有保存的密钥。' },
  badMapping: {
    en: '“{text}” in the setting hayes.emulator.map is not HOST:PORT=HOST:PORT.',
    zh: '设置 hayes.emulator.map 中的“{text}”不是 HOST:PORT=HOST:PORT。',
  },
  noVariable: { en: 'Only variables of the script can be renamed.', zh: '只能重命名脚本中的变量。' },
  fixAll: { en: 'Fix all that can be fixed', zh: '修复所有可修复的问题' },
});
