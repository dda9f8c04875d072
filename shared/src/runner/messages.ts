import { defineMessages } from '../text/index.ts';

/** What the runner tells people. */
export const messages = defineMessages({
  timeout: { en: 'nothing more came within {seconds} s', zh: '{seconds} 秒内没有等到应答' },
  'other-answer': { en: 'another answer came', zh: '收到了其他应答' },
  'error-answer': { en: 'the module answered {answer}', zh: '模块应答 {answer}' },
  'error-meaning': { en: 'the module answered {answer}: {meaning}', zh: '模块应答 {answer}：{meaning}' },
  'missing-line': { en: 'the final result came, this line before it did not', zh: '已收到最终结果，但之前未收到此行' },
  completion: { en: 'the module reports: {meaning}', zh: '模块上报：{meaning}' },
  unlisted: { en: 'a line came that the script does not list', zh: '收到脚本未列出的行' },
  'out-of-range': { en: 'the number is not within {min}..{max}', zh: '数值不在 {min}..{max} 范围内' },
  'bound-differs': { en: '{name} is {value} by now', zh: '{name} 当前为 {value}' },
  'missing-variable': { en: 'not sent: {names} has no value', zh: '未发送：{names} 没有值' },
  'missing-file': { en: 'not sent: {path} cannot be read', zh: '未发送：无法读取 {path}' },
  'missing-data': {
    en: 'not sent: the script does not print the data behind the prompt',
    zh: '未发送：脚本未给出提示符后的数据',
  },
  'bad-data': { en: 'not sent: the data cannot be read', zh: '未发送：数据无法读取' },
  'unsafe-variable': {
    en: 'not sent: the value of {name} holds {char}, which would end the string or start another command',
    zh: '未发送：{name} 的值含有 {char}，会结束字符串或开始另一条命令',
  },
  lookalike: {
    en: 'not sent: {found} only looks like {replacement}',
    zh: '未发送：{found} 只是看起来像 {replacement}',
  },
  'blocked-risk': {
    en: 'not sent: {risk}; it needs your consent (--allow {tier})',
    zh: '未发送：{risk}；需要您的同意（--allow {tier}）',
  },
  'blocked-unknown': {
    en: 'not sent: {dialect} does not know this command; it needs your consent (--allow-unknown)',
    zh: '未发送：{dialect} 不认识此命令；需要您的同意（--allow-unknown）',
  },
  'other-dialect': {
    en: 'the script is written for {wanted}, the module is opened as {present}',
    zh: '脚本适用于 {wanted}，而模块以 {present} 打开',
  },
  stopped: { en: 'the run was stopped', zh: '运行已停止' },
  'link-lost': { en: 'the port is gone', zh: '端口已断开' },
  'section-skipped': { en: 'left out, because a step before it failed', zh: '因前面的步骤失败而跳过' },
});
