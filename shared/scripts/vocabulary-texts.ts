/** What each word of the vocabulary means, for people who write dialect files. A new word needs its line here. */
import type {
  derivedFacts,
  Encoding,
  Eraser,
  FactName,
  ProcedureName,
  Remedy,
  Risk,
  Role,
  State,
  Tells,
} from '../src/dialect/index.ts';

interface Both {
  readonly en: string;
  readonly zh: string;
}
type Texts<K extends string> = Readonly<Record<K, Both>>;

export const factTexts: Texts<FactName> = {
  client: { en: 'number of the MQTT client in the module', zh: '模组内 MQTT 客户端的编号' },
  messageId: { en: 'message id; 0 with QoS 0', zh: '消息标识符；QoS 0 时为 0' },
  host: { en: 'broker, a name or an address', zh: '服务器名称或地址' },
  port: { en: 'port of the broker', zh: '服务器端口' },
  clientId: { en: 'MQTT client identifier', zh: 'MQTT 客户端标识符' },
  username: { en: 'user name', zh: '用户名' },
  password: { en: 'password', zh: '密码' },
  keepAlive: { en: 'keep-alive time in seconds', zh: '保活时间，单位：秒' },
  cleanSession: { en: 'true: a new session begins', zh: 'true：建立新会话' },
  protocolVersion: { en: '3 for MQTT 3.1, 4 for MQTT 3.1.1', zh: '3 为 MQTT 3.1，4 为 MQTT 3.1.1' },
  'will.topic': { en: 'topic of the will', zh: '遗嘱主题' },
  'will.payload': { en: 'message of the will', zh: '遗嘱消息' },
  'will.qos': { en: 'QoS of the will', zh: '遗嘱消息的 QoS' },
  'will.retain': { en: 'true: the will is retained', zh: 'true：保留遗嘱消息' },
  'tls.mode': {
    en: 'who proves who they are: encrypt (nobody), verify (the server), mutual (both), client (the client only)',
    zh: '认证方式：encrypt（不认证）、verify（认证服务器）、mutual（双向）、client（仅客户端）',
  },
  'tls.ca.name': { en: 'name of the file with the CA certificate', zh: 'CA 证书的文件名' },
  'tls.cert.name': { en: 'name of the file with the client certificate', zh: '客户端证书的文件名' },
  'tls.key.name': { en: 'name of the file with the client key', zh: '客户端密钥的文件名' },
  'tls.host': { en: 'server name for the handshake (SNI)', zh: '握手时发送的服务器名称（SNI）' },
  'tls.socket': {
    en: 'number of the TLS socket, where it is not the client',
    zh: 'TLS Socket 编号（与客户端编号不同时）',
  },
  'tls.sni': { en: 'true: the server name is sent in the handshake', zh: 'true：握手时发送服务器名称' },
  context: { en: 'number of the TLS context', zh: 'TLS 上下文编号' },
  'certificate.kind': { en: 'what is stored: ca, cert or key', zh: '写入的内容：ca、cert 或 key' },
  'certificate.name': { en: 'name under which it is stored', zh: '存储所用的名称' },
  'certificate.data': { en: 'the PEM text', zh: 'PEM 文本' },
  'cloud.productKey': { en: 'product key at a cloud', zh: '云平台产品密钥' },
  'cloud.deviceName': { en: 'device name at a cloud', zh: '云平台设备名称' },
  'cloud.deviceSecret': { en: 'secret of the device', zh: '设备密钥' },
  'cloud.productId': { en: 'product id at a cloud', zh: '云平台产品 ID' },
  'cloud.productSecret': { en: 'secret of the product', zh: '产品密钥（一型一密）' },
  'cloud.accessKey': { en: 'access key of the device', zh: '设备访问密钥' },
  'cloud.nodeId': { en: 'id of the node at a cloud', zh: '云平台节点 ID' },
  apn: { en: 'access point name', zh: '接入点名称（APN）' },
  'apn.username': { en: 'user name of the access point', zh: '接入点用户名' },
  'apn.password': { en: 'password of the access point', zh: '接入点密码' },
  pin: { en: 'PIN of the SIM', zh: 'SIM 卡 PIN 码' },
  topic: { en: 'topic of a message or a subscription', zh: '消息或订阅的主题' },
  payload: { en: 'bytes of a message', zh: '消息内容' },
  total: { en: 'bytes of the whole message, where it comes in pieces', zh: '消息总字节数（分段上报时）' },
  qos: { en: 'QoS: 0, 1 or 2', zh: 'QoS：0、1 或 2' },
  retain: { en: 'true: the broker keeps the message', zh: 'true：服务器保留消息' },
  duplicate: { en: 'DUP flag of a message', zh: '消息的 DUP 标志' },
  granted: { en: 'QoS granted for a topic; 128 is a refusal', zh: '已授予的 QoS；128 表示拒绝' },
  slot: { en: 'place of a stored message', zh: '已存储消息的位置' },
  unread: { en: 'number of messages not yet read', zh: '未读消息数' },
  stored: { en: 'true: there is a message in this place', zh: 'true：该位置有消息' },
  buffered: {
    en: 'true: the user wants the module to keep messages until they are read',
    zh: 'true：用户要求模组缓存消息，待读取',
  },
  address: { en: 'IP address that the network has given', zh: '网络分配的 IP 地址' },
  text: { en: 'a line of free text', zh: '一行自由文本' },
  packetTimeout: { en: 'seconds until a packet is sent again', zh: '数据包重发前的等待秒数' },
  retries: { en: 'how often a packet is sent again', zh: '数据包重发次数' },
  retryNotice: { en: 'true: each repetition is reported', zh: 'true：上报每次重发' },
  'reconnect.times': { en: 'how often the module reconnects by itself', zh: '模组自动重连的次数' },
  'reconnect.interval': { en: 'seconds between these attempts', zh: '自动重连的间隔秒数' },
  'reconnect.growing': { en: 'true: the pauses grow', zh: 'true：间隔逐次增大' },
  packetLength: { en: 'longest message that the module reports in one piece', zh: '模组单次上报的最大消息长度' },
  retry: { en: 'how often this packet has been sent again', zh: '该数据包已重发的次数' },
  dataEcho: { en: 'true: data typed after a prompt is repeated', zh: 'true：回显提示符后输入的数据' },
  inputLimited: { en: 'true: the module gives up waiting for data', zh: 'true：等待数据输入超时后退出' },
  inputTime: { en: 'seconds that the module waits for data', zh: '等待数据输入的秒数' },
  echo: { en: 'true: command lines are repeated', zh: 'true：回显命令行' },
  errorFormat: {
    en: 'how +CME ERROR is reported: off, number or text',
    zh: '+CME ERROR 的上报方式：off、number 或 text',
  },
  verbose: { en: 'true: results are words', zh: 'true：结果码为文字' },
  quiet: { en: 'true: results are held back', zh: 'true：不返回结果码' },
  sleep: { en: 'sleep mode: off, light or deep', zh: '休眠模式：off、light 或 deep' },
  phase: {
    en: 'MQTT session: initial, connecting, connected or disconnecting',
    zh: 'MQTT 会话状态：initial、connecting、connected 或 disconnecting',
  },
  manufacturer: { en: 'name of the manufacturer', zh: '制造商名称' },
  model: { en: 'name of the model', zh: '型号名称' },
  revision: { en: 'firmware revision', zh: '固件版本' },
  serial: { en: 'serial number or IMEI', zh: '序列号或 IMEI' },
  sim: { en: 'state of the SIM: ready, pin, puk or missing', zh: 'SIM 卡状态：ready、pin、puk 或 missing' },
  attempts: { en: 'attempts left for the PIN', zh: 'PIN 剩余尝试次数' },
  registration: {
    en: 'no, home, searching, denied, unknown or roaming',
    zh: '网络注册：no、home、searching、denied、unknown 或 roaming',
  },
  operator: { en: 'network operator', zh: '网络运营商' },
  rssi: { en: 'signal strength, 0 to 31 or 99', zh: '信号强度，0~31 或 99' },
  ber: { en: 'bit error rate class, 0 to 7 or 99', zh: '误码率等级，0~7 或 99' },
  attached: { en: 'true: packet service is there', zh: 'true：已附着分组域' },
  active: { en: 'true: the data connection is up', zh: 'true：数据连接已激活' },
  radio: { en: 'off, on or flight', zh: '射频：off、on 或 flight' },
  clock: { en: "the module's clock", zh: '模组时钟' },
};

export const derivedTexts: Texts<(typeof derivedFacts)[number]> = {
  secure: { en: 'true: TLS is wanted', zh: 'true：使用 TLS' },
  will: { en: 'true: there is a will', zh: 'true：设置了遗嘱' },
};

export const roleTexts: Texts<Role> = {
  start: { en: 'starts the MQTT service', zh: '启动 MQTT 服务' },
  stop: { en: 'stops it', zh: '停止 MQTT 服务' },
  acquire: { en: 'takes a client', zh: '获取客户端' },
  release: { en: 'gives it back', zh: '释放客户端' },
  open: { en: 'opens the network connection to the broker', zh: '打开到服务器的网络连接' },
  close: { en: 'closes it', zh: '关闭网络连接' },
  connect: {
    en: 'begins the MQTT session; where no command opens, it does that too',
    zh: '建立 MQTT 会话；没有打开命令时也打开网络',
  },
  disconnect: { en: 'ends the MQTT session', zh: '结束 MQTT 会话' },
  publish: { en: 'publishes', zh: '发布消息' },
  subscribe: { en: 'subscribes', zh: '订阅' },
  unsubscribe: { en: 'unsubscribes', zh: '退订' },
  read: { en: 'reads a message that the module has stored', zh: '读取模组已存储的消息' },
  configure: { en: 'says facts that count later', zh: '设置之后生效的参数' },
  store: { en: 'stores a certificate or a key', zh: '写入证书或密钥' },
  remove: { en: 'deletes what was stored', zh: '删除已写入的内容' },
  activate: { en: 'brings the data connection up', zh: '激活数据连接' },
  deactivate: { en: 'takes it down', zh: '去激活数据连接' },
  query: { en: 'asks', zh: '查询' },
  reset: { en: 'restarts the module', zh: '重启模组' },
  plain: { en: 'answers its result and does nothing that matters here', zh: '只返回结果，无其他影响' },
};

export const stateTexts: Texts<State> = {
  started: { en: 'the MQTT service runs', zh: 'MQTT 服务已启动' },
  acquired: { en: 'the client is taken', zh: '已获取客户端' },
  open: { en: 'the network connection stands', zh: '网络连接已打开' },
  connected: { en: 'the MQTT session stands', zh: 'MQTT 会话已建立' },
};

export const tellsTexts: Texts<Tells> = {
  message: { en: 'a whole message', zh: '一条完整消息' },
  part: { en: 'a part of a message, bracketed by starts and ends', zh: '消息的一部分（以 starts、ends 标出首尾）' },
  stored: { en: 'a message waits to be read', zh: '有消息待读取' },
  session: { en: 'what has become of the connection', zh: '连接状态变化' },
  boot: { en: 'the module has started', zh: '模组已启动' },
  network: { en: 'the network or the data connection has changed', zh: '网络或数据连接变化' },
  overflow: { en: 'messages were lost for want of room', zh: '存储已满，消息丢失' },
};

export const procedureTexts: Texts<ProcedureName> = {
  module: { en: 'sets echo and results; from 3gpp', zh: '设置回显与结果码；来自 3gpp' },
  sim: { en: 'waits for the SIM, enters the PIN; from 3gpp', zh: '等待 SIM 卡、输入 PIN；来自 3gpp' },
  network: { en: 'waits for the registration; from 3gpp', zh: '等待网络注册；来自 3gpp' },
  data: { en: 'brings the data connection up', zh: '建立数据连接' },
  certificate: { en: 'stores one certificate or key', zh: '写入一个证书或密钥' },
  connect: { en: 'settings, network and MQTT session', zh: '设置、打开网络并建立 MQTT 会话' },
  publish: { en: 'one message', zh: '发布一条消息' },
  subscribe: { en: 'one or several topics', zh: '订阅一个或多个主题' },
  unsubscribe: { en: 'one or several topics', zh: '退订一个或多个主题' },
  receive: { en: 'fetches a message that waits', zh: '读取待取消息' },
  disconnect: { en: 'an orderly end', zh: '正常断开' },
  cleanup: { en: 'ends what an earlier host has left; failures are passed over', zh: '清理先前遗留的会话；忽略失败' },
  diagnose: { en: 'questions for a person who looks for a fault', zh: '供排查故障的查询' },
};

export const remedyTexts: Texts<Remedy> = {
  done: { en: 'success', zh: '成功' },
  notice: { en: 'a notice: the result is still to come', zh: '仅为通知，结果随后到达' },
  closed: { en: 'an end that was wanted', zh: '主动断开' },
  transient: { en: 'tried again soon', zh: '稍后重试' },
  reconnect: { en: 'the connection is made anew', zh: '重新建立连接' },
  data: { en: 'the data connection is made anew first', zh: '先重建数据连接' },
  network: { en: 'the registration is awaited anew first', zh: '先等待重新注册网络' },
  occupied: { en: 'cleaned up, then tried again', zh: '清理后重试' },
  permanent: { en: 'told to the user, tried again slowly', zh: '告知用户，缓慢重试' },
  reset: { en: 'the module is restarted', zh: '重启模组' },
};

export const encodingTexts: Texts<Encoding> = {
  hex: { en: 'two hexadecimal digits a byte', zh: '每字节两个十六进制数字' },
  escaped: { en: 'text in which a backslash writes other bytes', zh: '以反斜杠表示其他字节的文本' },
};

export const riskTexts: Texts<Risk> = {
  none: { en: 'harmless', zh: '无害' },
  disturbs: { en: 'may disturb connections or settings', zh: '可能影响连接或设置' },
  'cuts-line': { en: 'may end the conversation with the host', zh: '可能中断与主机的通信' },
  'writes-flash': { en: 'is kept over a restart', zh: '重启后仍保留' },
  'burns-attempts': { en: 'uses up attempts of the SIM', zh: '消耗 SIM 卡尝试次数' },
  bricks: { en: 'may make the module useless', zh: '可能使模组无法使用' },
};

export const eraserTexts: Texts<Eraser> = {
  close: { en: 'the network connection ends', zh: '网络连接关闭' },
  disconnect: { en: 'the MQTT session ends', zh: 'MQTT 会话结束' },
  sleep: { en: 'deep sleep', zh: '深休眠' },
  reset: { en: 'a restart', zh: '重启' },
  publish: { en: 'a publish', zh: '发布' },
};
