/** What a result code means, from the dialect's tables. */
import { type Cause, meaningOf, type Param, type WireFields } from '../dialect/index.ts';
import { type LocalText, text } from '../text/index.ts';
import type { Token } from '../wire/index.ts';

/** The meaning of the field that decided, in both languages where the dialect's texts are loaded. */
export function explainCause(token: Pick<Token, 'fields'>, param: (name: string) => Param): LocalText | undefined {
  const decided = decidingCode(token.fields ?? {}, param);
  if (!decided) return undefined;
  const both = decided.text ?? causeTexts[decided.is as Cause];
  return both && text({ code: String(decided.is), ...both });
}

function decidingCode(fields: WireFields, param: (name: string) => Param) {
  for (const [name, value] of Object.entries(fields)) {
    const resolved = param(name);
    if (resolved.kind !== 'cause' || Array.isArray(value) || value instanceof Uint8Array) continue;
    const code = meaningOf(resolved, value);
    if (code && code.is !== 'ok') return code;
  }
  return undefined;
}

/** Plain words for each cause: what users read where a dialect's own text is not at hand. */
export const causeTexts: Readonly<Record<Cause, { en: string; zh: string }>> = {
  ok: { en: 'done', zh: '成功' },
  already: { en: 'it was so already', zh: '已处于该状态' },
  retrying: { en: 'sent again', zh: '正在重传' },
  pending: { en: 'on its way', zh: '处理中' },
  closed: { en: 'the connection is closed', zh: '连接已关闭' },
  error: { en: 'the module reports an error', zh: '模块报告错误' },
  'send-failed': { en: 'sending failed', zh: '发送失败' },
  timeout: { en: 'no answer in time', zh: '超时无应答' },
  'not-connected': { en: 'there is no connection', zh: '未建立连接' },
  lost: { en: 'the connection was lost', zh: '连接已断开' },
  tcp: { en: 'the network connection could not be made', zh: '无法建立网络连接' },
  tls: { en: 'the TLS handshake failed', zh: 'TLS 握手失败' },
  'server-unavailable': { en: 'the server is not available', zh: '服务器不可用' },
  dns: { en: 'the host name could not be resolved', zh: '无法解析域名' },
  'no-network': { en: 'no network', zh: '没有网络' },
  'no-data': { en: 'no data connection', zh: '没有数据连接' },
  'in-use': { en: 'the client number is in use', zh: '客户端编号已被占用' },
  busy: { en: 'the module is busy', zh: '模块忙' },
  full: { en: 'a buffer is full', zh: '缓冲区已满' },
  storage: { en: 'no room to store it', zh: '存储空间不足' },
  absent: { en: 'there is no such thing', zh: '对象不存在' },
  exists: { en: 'it exists already', zh: '对象已存在' },
  'protocol-version': { en: 'the broker does not accept this protocol version', zh: '服务器不支持该协议版本' },
  'client-id': { en: 'the broker does not accept this client id', zh: '服务器拒绝该客户端标识符' },
  credentials: { en: 'bad user name or password', zh: '用户名或密码错误' },
  'not-authorised': { en: 'not authorised', zh: '未授权' },
  refused: { en: 'refused', zh: '被拒绝' },
  certificate: { en: 'the certificate is not accepted', zh: '证书未被接受' },
  parameter: { en: 'a parameter is wrong', zh: '参数错误' },
  unsupported: { en: 'not supported', zh: '不支持' },
  'sim-missing': { en: 'no SIM', zh: '没有 SIM 卡' },
  'sim-pin': { en: 'the SIM wants its PIN', zh: 'SIM 卡需要 PIN' },
  internal: { en: 'an internal error of the module', zh: '模块内部错误' },
};
