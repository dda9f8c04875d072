/** What the self-check says, in both languages. */
import { defineMessages } from '../../text/index.ts';

export const messages = defineMessages({
  signature: { en: 'signature: {detail}', zh: '签名错误：{detail}' },
  'unknown-field': {
    en: "'{name}' is neither in the vocabulary nor declared under params",
    zh: '“{name}”既不在词汇表中，也未在 params 中声明',
  },
  'unknown-fact': { en: "there is no fact or parameter '{name}'", zh: '没有名为“{name}”的事实或参数' },
  'unknown-form': { en: "there is no command or form '{name}'", zh: '没有命令或形式“{name}”' },
  'unknown-command': { en: "there is no command '{name}'", zh: '没有命令“{name}”' },
  'unknown-urc': { en: "there is no URC '{name}'", zh: '没有 URC“{name}”' },
  'unknown-setting': {
    en: "'{name}' is no setting: a parameter with setBy",
    zh: '“{name}”不是设置项（需带 setBy 的参数）',
  },
  'unknown-state': {
    en: "the state '{name}' is not declared under states (declared: {known})",
    zh: 'states 中未声明状态“{name}”（已声明：{known}）',
  },
  'unknown-without': {
    en: "'{name}' is no command, form, URC or procedure that a model could lack",
    zh: '“{name}”不是命令、形式、URC 或流程，型号无从缺少',
  },
  'state-circle': { en: "the state '{name}' lies within itself", zh: '状态“{name}”包含于自身' },
  'set-by-without': {
    en: "{form} does not send '{name}', so it cannot set it",
    zh: '{form} 不发送“{name}”，无法设置它',
  },
  'setting-start': {
    en: "the setting '{name}' has no initially: its value after a start is unknown",
    zh: '设置项“{name}”缺少 initially：启动后的值未知',
  },
  'initially-alone': { en: "'{name}' has initially but no setBy", zh: '“{name}”有 initially 但没有 setBy' },
  'probe-answer': {
    en: '{name} answers no info line, so its answer could be mistaken',
    zh: '{name} 不返回信息行，其应答可能被误认',
  },
  'no-test-form': {
    en: '{name} is to be asked (ask, offered) but has no test form',
    zh: '{name} 需要查询（ask、offered）但没有测试命令',
  },

  kinds: { en: 'a parameter is of one kind, not of several: {kinds}', zh: '参数只能有一种类型，不能同时为：{kinds}' },
  'range-reversed': { en: 'the range {min}..{max} is empty', zh: '范围 {min}..{max} 为空' },
  'bytes-alone': {
    en: 'bytes belongs to a template; the length of this kind stands in the kind itself',
    zh: 'bytes 只用于模板；此类型的长度应写在类型本身',
  },
  'fact-kind': { en: "'{name}' is {kind} in every dialect", zh: '“{name}”在所有方言中都是{kind}' },
  'kind-int': { en: 'a number', zh: '整数' },
  'kind-bool': { en: 'true or false (values: {0: false, 1: true})', zh: '布尔值（values: {0: false, 1: true}）' },
  'kind-string': { en: 'a text', zh: '文本' },
  'kind-data': { en: 'data or a text', zh: '数据或文本' },
  'code-twice': {
    en: "the codes '{code}' and '{other}' are one: case does not count",
    zh: '代码“{code}”与“{other}”相同：不区分大小写',
  },
  'meaning-twice': {
    en: "the codes '{other}' and '{code}' both stand for {is}, so which of them to send is unclear",
    zh: '代码“{other}”和“{code}”都表示 {is}，发送时无法确定用哪一个',
  },
  value: { en: "'{name}' cannot be {value}: {problem}", zh: '“{name}”不能为 {value}：{problem}' },
  'value-codes': { en: 'it is one of {known}', zh: '只能是 {known}' },
  'value-int': { en: 'it is a whole number', zh: '必须为整数' },
  'value-string': { en: 'it is a text', zh: '必须为文本' },
  'value-range': { en: 'its range is {range}', zh: '范围为 {range}' },
  'value-length': { en: 'its length is {range} bytes', zh: '长度为 {range} 字节' },

  'no-final': { en: 'the exchange has no final result', zh: '交互过程缺少最终结果码（final）' },
  'prompt-alone': { en: 'no data follows the prompt', zh: '提示符之后没有数据' },
  'data-alone': { en: 'data needs a prompt right before it', zh: '数据之前必须有提示符' },
  'fail-without-cause': {
    en: 'the line has no field with causes, so it tells no reason',
    zh: '该行没有带 cause 的字段，无法说明原因',
  },
  'data-without-length': {
    en: '{form} ends its data by length but does not send <{name}.length>',
    zh: '{form} 以长度结束数据，却未发送 <{name}.length>',
  },
  'data-never': {
    en: 'the data must not hold {char} (never), which ends it',
    zh: '数据中不能含 {char}（never），它会结束数据',
  },
  'completion-client': {
    en: '{name} does not name the client, so the completions of two clients cannot be told apart',
    zh: '{name} 不含客户端编号，无法区分不同客户端的完成通知',
  },
  'done-unknown': { en: "no field of {name} can say '{cause}'", zh: '{name} 没有字段能表示“{cause}”' },
  'window-without-id': {
    en: '{inFlight} publishes in flight need completions with a <messageId>; {form} has none',
    zh: '同时在途 {inFlight} 条消息要求完成通知带 <messageId>；{form} 没有',
  },
  'topics-unrepeated': {
    en: 'limits.topics is {topics}, but {form} takes one topic',
    zh: 'limits.topics 为 {topics}，但 {form} 只接受一个主题',
  },
  'line-never': {
    en: 'a string must not hold {char} unless it is escaped: it would end the string or the line',
    zh: '字符串不能含 {char}（除非可转义）：它会结束字符串或命令行',
  },
  'boot-twice': { en: "'{line}' is certain already", zh: '“{line}”已列为确定的启动标志' },

  'forms-alike': {
    en: '{other} cannot be told apart from {one}: the same line fits both, and no setting decides',
    zh: '{other} 与 {one} 无法区分：同一命令行两者皆可，且无设置项决定',
  },
  'urcs-alike': {
    en: 'the URC {other} cannot be told apart from {one}: the same line fits both, and no setting decides',
    zh: 'URC {other} 与 {one} 无法区分：同一行两者皆可，且无设置项决定',
  },

  'set-unsaid': { en: "{form} does not send '{name}'", zh: '{form} 不发送“{name}”' },
  'ensure-unanswered': { en: "the answer to {form} does not hold '{name}'", zh: '{form} 的应答不含“{name}”' },
  'step-without': {
    en: '{model} lacks {form}, which the procedure {procedure} always calls',
    zh: '{model} 没有 {form}，而流程 {procedure} 总要调用它',
  },
  'step-needs': {
    en: "{form} needs the state '{state}', which does not hold here",
    zh: '{form} 需要状态“{state}”，此时尚未满足',
  },
  'step-before': {
    en: "{form} must come before '{state}', which holds already",
    zh: '{form} 必须在“{state}”之前执行，而该状态已经成立',
  },
  'step-knows': {
    en: "{form} needs '{fact}' to have been said, by itself or an earlier step",
    zh: '{form} 需要已给出“{fact}”（由本命令或之前的步骤）',
  },
  'step-setting': {
    en: '{form} needs {name} = {value}, which nothing can set here',
    zh: '{form} 需要 {name} = {value}，此处无法设置',
  },
  'step-setting-late': {
    en: "{form} needs {name} = {value}, but {setBy} must come before '{state}', which holds already",
    zh: '{form} 需要 {name} = {value}，但 {setBy} 必须在“{state}”之前执行，而该状态已经成立',
  },
  'no-procedure': { en: "there is connect but no procedure '{name}'", zh: '有 connect，却没有流程“{name}”' },
  'no-role': { en: "no step of the procedure '{name}' does '{role}'", zh: '流程“{name}”中没有执行“{role}”的步骤' },
  'not-connected-after': {
    en: "after the procedure connect the state 'connected' does not hold",
    zh: '流程 connect 之后状态“connected”不成立',
  },

  'unused-param': { en: "nothing uses '{name}'", zh: '“{name}”未被使用' },
  'unused-urc': {
    en: '{name} tells nothing (tells, means), and no exchange awaits it',
    zh: '{name} 未说明含义（tells、means），也没有交互过程等待它',
  },
  'no-text': { en: 'there is no text', zh: '缺少说明文字' },
  'no-source': {
    en: 'there is no source: manual, or source with certainty',
    zh: '缺少出处：manual，或 source 加 certainty',
  },
  'no-certainty': {
    en: 'a source outside the manual needs a certainty: sure, likely or open',
    zh: '手册之外的出处需注明 certainty：sure、likely 或 open',
  },
  'certainty-alone': { en: 'certainty belongs to a source outside the manual', zh: 'certainty 只用于手册之外的出处' },
  'no-manual': {
    en: '{section} of which manual? The dialect names none',
    zh: '{section} 属于哪本手册？方言未注明手册',
  },
  'risk-text': {
    en: "the risk '{tier}' needs its consequence and undo in both languages",
    zh: '风险“{tier}”需用两种语言说明后果与恢复方法',
  },
  blank: { en: 'the text ({language}) is blank', zh: '文字（{language}）为空白' },
});
