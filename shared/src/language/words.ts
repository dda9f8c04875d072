/** Small texts that diagnostics and hovers are put together from. */
import type { Risk } from '../dialect/index.ts';
import { defineMessages } from '../text/index.ts';

export const words = defineMessages({
  time: { en: 'a time such as 500ms, 30s or 2min', zh: '时间，如 500ms、30s 或 2min' },
  dialectId: {
    en: 'a dialect such as quectel-bc26 or quectel-bc26/BC20',
    zh: '方言，如 quectel-bc26 或 quectel-bc26/BC20',
  },
  assignment: { en: 'name = value', zh: 'name = value' },
  variableName: { en: 'the name of a variable', zh: '变量名' },
  count: { en: 'a number', zh: '数字' },
  codes: { en: 'diagnostic codes such as AT209 or AT2xx', zh: '诊断代码，如 AT209 或 AT2xx' },
  anything: { en: 'nothing or a remark', zh: '空或备注' },
  quote: { en: 'a double quote', zh: '双引号' },
  closeString: { en: 'Close the string', zh: '闭合字符串' },
  replace: { en: 'Replace by {text}', zh: '替换为 {text}' },
  joinLines: { en: 'Join the lines', zh: '合并为一行' },
  insertAt: { en: 'Insert AT', zh: '补上 AT' },
  addQuotes: { en: 'Put into quotes', zh: '加上引号' },
  removeQuotes: { en: 'Take the quotes away', zh: '去掉引号' },
  correctLength: { en: 'Correct the length to {value}', zh: '将长度改为 {value}' },
  useSecret: { en: 'Make it a secret variable', zh: '改为密钥变量' },
  declareVariable: { en: 'Declare {name}', zh: '声明 {name}' },
  nothing: { en: 'nothing', zh: '无' },
  awaitLine: { en: 'Await {line}', zh: '等待 {line}' },
  moveBefore: { en: 'Move before {command}', zh: '移到 {command} 之前' },
  client: { en: 'client {client}', zh: '客户端 {client}' },
  theModule: { en: 'the module', zh: '模块' },
  ca: { en: 'the certificate of the authority (CA)', zh: 'CA 证书' },
  cert: { en: "the client's certificate", zh: '客户端证书' },
  key: { en: "the client's key", zh: '客户端密钥' },
  'data-file': { en: "A file's bytes", zh: '文件内容' },
  'data-hex': { en: 'Bytes in hexadecimal', zh: '十六进制字节' },
  'data-text': { en: 'A text, whatever it looks like', zh: '字面文本' },
  'data-cancel': { en: 'Leave the prompt', zh: '取消输入' },
  alone: { en: '(execute)', zh: '（执行）' },
});

export const riskWords: Record<Risk, ReturnType<typeof defineMessages<'x'>>['x']> = defineMessages({
  none: { en: 'Harmless', zh: '无风险' },
  disturbs: { en: 'Disturbs what is running', zh: '会干扰正在进行的业务' },
  'cuts-line': { en: 'Can cut the line to the module', zh: '可能切断与模块的串口通信' },
  'writes-flash': { en: 'Writes to the flash memory of the module', zh: '会写入模块闪存' },
  'burns-attempts': { en: 'Can burn attempts of the PIN', zh: '可能消耗 PIN 尝试次数' },
  bricks: { en: 'Can make the module unusable', zh: '可能导致模块无法使用' },
});
