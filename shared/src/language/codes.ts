// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the variables of scripts look like this
/**
 * Every diagnostic: its stable code, how bad it is, a title for overviews and the message. `AT1xx` syntax, `AT2xx`
 * parameters, `AT3xx` sequence, `AT4xx` expectations, `AT9xx` safety. A code is never given to another meaning.
 */
import { defineMessages, type Message } from '../text/index.ts';

export type Severity = 'error' | 'warning' | 'information' | 'hint';

interface CodeSpec {
  severity: Severity;
  title: { en: string; zh: string };
  en: string;
  zh: string;
}

const table = {
  AT101: {
    severity: 'error',
    title: { en: 'String not closed', zh: '字符串未闭合' },
    en: 'The string is not closed: a `"` is missing.',
    zh: '字符串未闭合：缺少 `"`。',
  },
  AT102: {
    severity: 'error',
    title: { en: 'Text behind a closing quote', zh: '引号后有多余内容' },
    en: '`{value}` stands behind the closing quote. A comma is missing, or the string holds a quote, which no command can carry.',
    zh: '引号闭合后还有 `{value}`。可能缺少逗号，或字符串中含有引号（命令无法携带引号）。',
  },
  AT103: {
    severity: 'error',
    title: { en: 'Unknown directive', zh: '未知指令' },
    en: 'There is no directive `@{name}`. There are {known}.',
    zh: '没有指令 `@{name}`。可用的有 {known}。',
  },
  AT104: {
    severity: 'error',
    title: { en: 'Wrong argument of a directive', zh: '指令参数错误' },
    en: '`@{name}` takes {expected}.',
    zh: '`@{name}` 的参数应为 {expected}。',
  },
  AT105: {
    severity: 'error',
    title: { en: 'Command without AT', zh: '命令缺少 AT' },
    en: '`+{name}` looks like a command whose `AT` is missing.',
    zh: '`+{name}` 像是缺少 `AT` 的命令。',
  },
  AT106: {
    severity: 'warning',
    title: { en: 'Broken command line', zh: '命令被拆成两行' },
    en: 'The command is broken into two lines; it is sent as one.',
    zh: '命令被拆成两行；将合并为一行发送。',
  },
  AT107: {
    severity: 'error',
    title: { en: 'Malformed variable', zh: '变量格式错误' },
    en: 'This is no variable. There are `${name}`, `${name:10..31}`, `${_}`, `${size:path}`; `$${` stands for a literal `${`.',
    zh: '变量格式错误。可用形式：`${name}`、`${name:10..31}`、`${_}`、`${size:path}`；`$${` 表示字面的 `${`。',
  },
  AT108: {
    severity: 'information',
    title: { en: 'Variable without a value', zh: '变量没有值' },
    en: 'Nothing in this script gives `{name}` a value: declare it with `# @var`, `# @env` or `# @secret`, capture it above, or pass it with `--var`.',
    zh: '脚本中没有为 `{name}` 赋值：请用 `# @var`、`# @env` 或 `# @secret` 声明，在前面捕获，或通过 `--var` 传入。',
  },
  AT109: {
    severity: 'error',
    title: { en: 'Data without a command', zh: '数据之前没有命令' },
    en: 'No command comes before this data: nothing prompts for it.',
    zh: '此数据之前没有命令：不会有输入提示。',
  },
  AT110: {
    severity: 'warning',
    title: { en: 'Prompt without data', zh: '提示符后没有数据' },
    en: 'The data behind this prompt is not printed, so the step cannot run. Write it: `> text`, `> @file path`, `> @hex 0A1B`.',
    zh: '提示符后没有给出数据，此步骤无法运行。请补充：`> 文本`、`> @file 路径`、`> @hex 0A1B`。',
  },
  AT111: {
    severity: 'error',
    title: { en: 'Unknown source of data', zh: '未知数据来源' },
    en: 'There is no `@{name}` for data: there are `@file path`, `@hex 0A1B`, `@text "…"` and `@cancel`. Text that begins with @ is written `@text "@{name}…"`.',
    zh: '数据没有 `@{name}` 形式：可用 `@file 路径`、`@hex 0A1B`、`@text "…"` 和 `@cancel`。以 @ 开头的文本请写为 `@text "@{name}…"`。',
  },
  AT112: {
    severity: 'error',
    title: { en: 'Malformed hexadecimal data', zh: '十六进制数据格式错误' },
    en: '`@hex` takes pairs of hexadecimal digits.',
    zh: '`@hex` 需要成对的十六进制字符。',
  },
  AT113: {
    severity: 'hint',
    title: { en: 'Comment behind data', zh: '数据后的注释' },
    en: 'What follows `//` is taken for a comment and not sent. To send it, write the data as `> @text "…"`.',
    zh: '`//` 之后被视为注释，不会发送。如需发送，请写为 `> @text "…"`。',
  },
  AT114: {
    severity: 'error',
    title: { en: 'Unknown dialect', zh: '未知方言' },
    en: '{reason}',
    zh: '未知方言或型号 `{name}`：{reason}',
  },
  AT115: {
    severity: 'error',
    title: { en: 'Unclosed data text', zh: '数据文本未闭合' },
    en: '`@text` takes a text between two `"`.',
    zh: '`@text` 的文本应置于两个 `"` 之间。',
  },
  AT201: {
    severity: 'warning',
    title: { en: 'Unknown command', zh: '未知命令' },
    en: '{dialect} has no command `{name}`. It is sent only if you allow it.',
    zh: '{dialect} 没有命令 `{name}`。只有在您允许时才会发送。',
  },
  AT202: {
    severity: 'error',
    title: { en: 'Misspelt command', zh: '命令拼写错误' },
    en: '{dialect} has no command `{name}`. Did you mean `{meant}`?',
    zh: '{dialect} 没有命令 `{name}`。是否应为 `{meant}`？',
  },
  AT203: {
    severity: 'error',
    title: { en: 'Unknown option', zh: '未知选项' },
    en: '`{command}` has no option `{value}`. It has {known}.',
    zh: '`{command}` 没有选项 `{value}`。可用选项：{known}。',
  },
  AT204: {
    severity: 'error',
    title: { en: 'Form not supported', zh: '不支持的命令形式' },
    en: '`{command}` cannot be used like this. It has {known}.',
    zh: '`{command}` 不支持此形式。可用形式：{known}。',
  },
  AT205: {
    severity: 'error',
    title: { en: 'Missing parameter', zh: '缺少参数' },
    en: '`{name}` is missing: {form}',
    zh: '缺少参数 `{name}`：{form}',
  },
  AT206: {
    severity: 'error',
    title: { en: 'Extra parameter', zh: '多余参数' },
    en: '`{value}` is one parameter too many: {form}',
    zh: '`{value}` 为多余参数：{form}',
  },
  AT207: {
    severity: 'error',
    title: { en: 'Wrong fixed value', zh: '固定值错误' },
    en: '`{expected}` must stand here, not `{value}`: {form}',
    zh: '此处应为 `{expected}`，而不是 `{value}`：{form}',
  },
  AT208: {
    severity: 'error',
    title: { en: 'Number expected', zh: '应为数字' },
    en: '`{name}` is a number, not `{value}`.',
    zh: '`{name}` 应为数字，而不是 `{value}`。',
  },
  AT209: {
    severity: 'error',
    title: { en: 'Number out of range', zh: '数值超出范围' },
    en: '`{name}` takes {range}, not {value}.',
    zh: '`{name}` 的范围为 {range}，而不是 {value}。',
  },
  AT210: {
    severity: 'error',
    title: { en: 'Text too long or too short', zh: '文本长度超限' },
    en: '`{name}` takes {range} bytes; this is {value}.',
    zh: '`{name}` 的长度为 {range} 字节，当前为 {value} 字节。',
  },
  AT211: {
    severity: 'error',
    title: { en: 'Value not in the list', zh: '取值不在列表中' },
    en: '`{name}` takes {known}, not `{value}`.',
    zh: '`{name}` 的取值为 {known}，而不是 `{value}`。',
  },
  AT212: {
    severity: 'error',
    title: { en: 'Text without quotes', zh: '文本缺少引号' },
    en: '`{name}` is a text: it stands in double quotes.',
    zh: '`{name}` 为字符串：应加双引号。',
  },
  AT213: {
    severity: 'information',
    title: { en: 'Number in quotes', zh: '数字加了引号' },
    en: '`{name}` is a number and stands without quotes; some firmware refuses it like this.',
    zh: '`{name}` 为数字，不应加引号；部分固件会拒绝。',
  },
  AT214: {
    severity: 'error',
    title: { en: 'Not hexadecimal', zh: '不是十六进制' },
    en: '`{name}` is sent as hexadecimal here: pairs of the digits 0–9 and A–F.',
    zh: '此处 `{name}` 以十六进制发送：应为成对的 0–9、A–F 字符。',
  },
  AT215: {
    severity: 'error',
    title: { en: 'Forbidden character', zh: '禁用字符' },
    en: '`{name}` cannot hold {char}: it ends the string or the command on this module. Send it as data or as hexadecimal.',
    zh: '`{name}` 不能包含 {char}：该字符会结束字符串或命令。请使用数据模式或十六进制发送。',
  },
  AT216: {
    severity: 'error',
    title: { en: 'Look-alike letter', zh: '形近字符' },
    en: '`{found}` only looks like `{replacement}`: it holds letters of another alphabet, and a module does not take them for the same.',
    zh: '`{found}` 只是看起来像 `{replacement}`：其中含有其他字母表的字符，模块无法识别。',
  },
  AT217: {
    severity: 'error',
    title: { en: 'Length differs from the data', zh: '长度与数据不符' },
    en: 'The command announces {declared} bytes, the data has {actual}.',
    zh: '命令声明 {declared} 字节，实际数据为 {actual} 字节。',
  },
  AT218: {
    severity: 'error',
    title: { en: 'Line too long', zh: '命令行过长' },
    en: 'The command line has {value} bytes; the module takes {max}.',
    zh: '命令行长 {value} 字节；模块最多接受 {max} 字节。',
  },
  AT219: {
    severity: 'error',
    title: { en: 'Data too long or too short', zh: '数据长度超限' },
    en: 'The data has {value} bytes; the module takes {range} here.',
    zh: '数据长 {value} 字节；模块此处接受 {range} 字节。',
  },
  AT220: {
    severity: 'error',
    title: { en: 'Data holds a control byte', zh: '数据含控制字符' },
    en: 'The data holds {char}, which ends or cancels the input on this module.',
    zh: '数据包含 {char}，该字符会结束或取消输入。',
  },
  AT221: {
    severity: 'warning',
    title: { en: 'Not on this model', zh: '此型号不支持' },
    en: '{model} lacks `{name}`; other models of {dialect} have it.',
    zh: '{model} 不支持 `{name}`；{dialect} 的其他型号支持。',
  },
  AT301: {
    severity: 'warning',
    title: { en: 'Configured too late', zh: '配置过晚' },
    en: '`{command}` only counts when it comes before `{giver}`; {client} is past that here.',
    zh: '`{command}` 须在 `{giver}` 之前执行才有效；此处{client}已越过该阶段。',
  },
  AT302: {
    severity: 'error',
    title: { en: 'Network not open', zh: '网络未打开' },
    en: '`{command}` needs an open network, and no command above opens one for {client}: `{giver}` does.',
    zh: '`{command}` 需要先打开网络，而前面没有命令为{client}打开网络：请使用 `{giver}`。',
  },
  AT303: {
    severity: 'error',
    title: { en: 'Not connected', zh: '未连接' },
    en: '`{command}` needs a connection to the server, and no command above connects {client}: `{giver}` does.',
    zh: '`{command}` 需要先连接服务器，而前面没有命令连接{client}：请使用 `{giver}`。',
  },
  AT304: {
    severity: 'warning',
    title: { en: 'Result not awaited', zh: '未等待结果' },
    en: '`{command}` follows before the result of `{giver}` (line {line}) has come: `OK` only says that it is under way.',
    zh: '`{giver}`（第 {line} 行）的结果尚未上报就执行了 `{command}`：`OK` 仅表示命令已受理。',
  },
  AT305: {
    severity: 'error',
    title: { en: 'Client not acquired', zh: '未获取客户端' },
    en: '`{command}` needs an acquired client, and no command above acquires {client}: `{giver}` does.',
    zh: '`{command}` 需要先获取客户端，而前面没有命令获取{client}：请使用 `{giver}`。',
  },
  AT306: {
    severity: 'error',
    title: { en: 'Service not started', zh: '服务未启动' },
    en: '`{command}` needs the MQTT service, and no command above starts it: `{giver}` does.',
    zh: '`{command}` 需要先启动 MQTT 服务，而前面没有命令启动：请使用 `{giver}`。',
  },
  AT307: {
    severity: 'error',
    title: { en: 'Value not given', zh: '缺少前置输入' },
    en: '`{command}` needs `{name}`, which no command above has given (or which has been used up since): `{giver}` gives it.',
    zh: '`{command}` 需要 `{name}`，而前面没有命令输入该值（或已被使用）：请先执行 `{giver}`。',
  },
  AT308: {
    severity: 'error',
    title: { en: 'Message id 0 with QoS 1 or 2', zh: 'QoS 1/2 使用了消息标识符 0' },
    en: '`{name}` must not be 0 with QoS {qos}: the server acknowledges the message by it.',
    zh: 'QoS {qos} 时 `{name}` 不能为 0：服务器以其确认消息。',
  },
  AT309: {
    severity: 'information',
    title: { en: 'Message id with QoS 0', zh: 'QoS 0 使用了消息标识符' },
    en: 'A message of QoS 0 has no identifier: `{name}` is 0 then, not {value}.',
    zh: 'QoS 0 的消息没有标识符：`{name}` 应为 0，而不是 {value}。',
  },
  AT310: {
    severity: 'warning',
    title: { en: 'Message id in flight', zh: '消息标识符正在使用' },
    en: '`{name}` {value} is still in flight: the result of line {line} has not come. Take another one, or await the result.',
    zh: '`{name}` {value} 仍在使用中：第 {line} 行的结果尚未上报。请换用其他标识符，或等待结果。',
  },
  AT311: {
    severity: 'warning',
    title: { en: 'Certificate missing', zh: '缺少证书' },
    en: 'SSL context {context} is set to “{mode}”, which needs {kinds}; no command above stores or names it.',
    zh: 'SSL 上下文 {context} 设为“{mode}”，需要{kinds}；前面没有命令写入或指定。',
  },
  AT312: {
    severity: 'error',
    title: { en: 'Used after it was closed', zh: '关闭后仍在使用' },
    en: '`{command}` needs what `{by}` in line {line} has ended for {client}: `{giver}` establishes it again.',
    zh: '`{command}` 所需的状态已被第 {line} 行的 `{by}` 结束（{client}）：请重新执行 `{giver}`。',
  },
  AT313: {
    severity: 'warning',
    title: { en: 'Options lost with the connection', zh: '配置随连接丢失' },
    en: 'The former connection of {client} has taken its options with it: {options}. Set them again before this command.',
    zh: '{client}的上一次连接关闭后，配置已丢失：{options}。请在此命令之前重新配置。',
  },
  AT314: {
    severity: 'warning',
    title: { en: 'Already done', zh: '重复执行' },
    en: '`{command}` was done for {client} in line {line} already, and nothing has undone it: the module refuses it.',
    zh: '第 {line} 行已为{client}执行过 `{command}`，且尚未撤销：模块会拒绝。',
  },
  AT315: {
    severity: 'information',
    title: { en: 'Relies on what was before', zh: '依赖脚本之前的状态' },
    en: '`{command}` needs `{giver}` before it, which this script does not hold for {client}: it only runs where that is done already.',
    zh: '`{command}` 需要先执行 `{giver}`，而本脚本中没有（{client}）：只有在之前已执行过的模块上才能运行。',
  },
  AT316: {
    severity: 'information',
    title: { en: 'Configured and never used', zh: '配置后未使用' },
    en: 'An option is set for {client}, which this script never connects; it connects {used}.',
    zh: '为{client}设置了选项，但脚本从未连接该客户端；脚本连接的是{used}。',
  },
  AT401: {
    severity: 'warning',
    title: { en: 'Line that never comes', zh: '不可能出现的应答' },
    en: '`{command}` can never be answered with this line, and {dialect} knows no such report.',
    zh: '`{command}` 不会返回此行，{dialect} 也没有这样的上报。',
  },
  AT402: {
    severity: 'error',
    title: { en: 'Answer of another form', zh: '其他形式的应答' },
    en: 'This line answers `{other}`, not `{command}`.',
    zh: '此行是 `{other}` 的应答，而不是 `{command}` 的应答。',
  },
  AT403: {
    severity: 'warning',
    title: { en: 'Malformed answer', zh: '应答格式不符' },
    en: 'The line does not have the shape of this answer: {form}',
    zh: '此行不符合该应答的格式：{form}',
  },
  AT404: {
    severity: 'warning',
    title: { en: 'Result of another command', zh: '其他命令的结果' },
    en: 'The command says `{name}` {sent}, this result {expected}.',
    zh: '命令中 `{name}` 为 {sent}，而此结果为 {expected}。',
  },
  AT405: {
    severity: 'warning',
    title: { en: 'Message to a topic without subscription', zh: '未订阅主题的消息' },
    en: 'Nothing above subscribes client {client} to `{topic}`; it has {known}.',
    zh: '客户端 {client} 未订阅 `{topic}`；已订阅 {known}。',
  },
  AT406: {
    severity: 'hint',
    title: { en: 'Result that means failure', zh: '表示失败的结果' },
    en: 'The script expects a failure here: `{name}` {value}{meaning}.',
    zh: '脚本在此处期待失败：`{name}` 为 {value}{meaning}。',
  },
  AT407: {
    severity: 'hint',
    title: { en: 'Completion not awaited', zh: '未等待完成上报' },
    en: '`{urc}` tells how this command ended; the script expects other lines and does not wait for it.',
    zh: '`{urc}` 才表明此命令的最终结果；脚本列出了其他应答但未等待它。',
  },
  AT408: {
    severity: 'error',
    title: { en: 'Data that nothing asks for', zh: '无人请求的数据' },
    en: '`{command}` does not prompt for data: {form}',
    zh: '`{command}` 不会提示输入数据：{form}',
  },
  AT409: {
    severity: 'warning',
    title: { en: 'Data missing', zh: '缺少数据' },
    en: 'The module prompts for data here and the script gives none. Add a `>` line, or `> @cancel` to leave the prompt.',
    zh: '模块在此处提示输入数据，而脚本未提供。请添加 `>` 行，或用 `> @cancel` 取消输入。',
  },
  AT410: {
    severity: 'hint',
    title: { en: 'Other than the manual prints', zh: '与手册不一致' },
    en: 'The manual prints `{printed}` here; firmware may differ.',
    zh: '手册在此处为 `{printed}`；不同固件可能有差异。',
  },
  AT411: {
    severity: 'warning',
    title: { en: 'Answer behind the final result', zh: '最终结果之后的应答' },
    en: 'Information lines come before `{final}`, never after it.',
    zh: '信息行在 `{final}` 之前返回，不会出现在其后。',
  },
  AT901: {
    severity: 'warning',
    title: { en: 'Secret in plain text', zh: '明文密钥' },
    en: '`{name}` is a secret in plain text. Declare it with `# @secret {variable}` and write `${{variable}}`.',
    zh: '`{name}` 以明文写出。请用 `# @secret {variable}` 声明，并写为 `${{variable}}`。',
  },
  AT902: {
    severity: 'warning',
    title: { en: 'Risky command', zh: '危险命令' },
    en: '{risk}. It is not sent unless you allow it.{consequence}',
    zh: '{risk}。除非您允许，否则不会发送。{consequence}',
  },
} as const satisfies Record<string, CodeSpec>;

export type DiagnosticCode = keyof typeof table;

const messages = defineMessages<DiagnosticCode>(table);
const titles = defineMessages<DiagnosticCode>(
  Object.fromEntries(Object.entries(table).map(([code, { title }]) => [code, title])) as Record<
    DiagnosticCode,
    CodeSpec['title']
  >,
);

export const diagnosticCodes = Object.keys(table) as DiagnosticCode[];
export const severityOf = (code: DiagnosticCode): Severity => table[code].severity;
export const messageOf = (code: DiagnosticCode): Message => messages[code];
export const titleOf = (code: DiagnosticCode): Message => titles[code];
