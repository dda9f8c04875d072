/** Every named fault: the failure modes of the field notes, one small behaviour each. */
import type { Cause, Role } from '../dialect/index.ts';
import type { Circumstance, Fault, Place, Verdict, World } from './faults.ts';

const always = Number.POSITIVE_INFINITY;

/** Does something to the module and leaves the command as it is. */
const strikes =
  (work: (world: World, argument: string, here: Circumstance) => void) =>
  (world: World, argument: string, here: Circumstance): Verdict => {
    work(world, argument, here);
    return {};
  };

/** A cause by its word or a code by its number. */
const failure = (argument: string): Verdict =>
  /^-?\d+$/.test(argument) ? { code: argument } : { cause: argument as Cause };

/** The next command of this role ends so, instead of as the broker says. */
const outcome = (name: string, role: Role, initially: Cause | string, text: Fault['text']): Fault => ({
  name,
  text,
  argument: 'code',
  initially,
  times: 1,
  at: { outcome: (_world, argument, { form }) => (form?.does === role ? failure(argument) : undefined) },
});

/** Another line comes at this place. */
const interruption = (name: string, place: Place, text: Fault['text']): Fault => ({
  name,
  text,
  argument: 'text',
  times: 1,
  at: {
    [place]: strikes((world, argument) => world.interject(argument === '' ? undefined : argument)),
  },
});

export const faultTable: readonly Fault[] = [
  {
    name: 'swallow',
    text: { en: 'The next commands get lost on the line.', zh: '接下来的若干条命令在线路上丢失。' },
    argument: 'count',
    initially: '1',
    times: 'argument',
    at: { line: () => ({ skip: true }) },
  },
  {
    name: 'deaf',
    text: { en: 'The module answers nothing.', zh: '模块不响应任何命令。' },
    argument: 'none',
    times: always,
    at: { line: () => ({ skip: true }) },
  },
  {
    name: 'late-answer',
    text: { en: 'The final result comes late.', zh: '最终结果码延迟返回。' },
    argument: 'ms',
    initially: '10000',
    times: 1,
    at: { final: (_world, ms) => ({ delay: Number(ms) }) },
  },
  {
    name: 'no-final',
    text: { en: 'The command is obeyed, but its final result gets lost.', zh: '命令已执行，但最终结果码丢失。' },
    argument: 'none',
    times: 1,
    at: { final: () => ({ skip: true }) },
  },
  {
    name: 'no-completion',
    text: { en: 'OK comes, the result behind it never does.', zh: '返回 OK 后，结果 URC 始终未上报。' },
    argument: 'none',
    times: 1,
    at: { completion: () => ({ skip: true }) },
  },
  {
    name: 'late-completion',
    text: { en: 'The result behind OK comes late.', zh: 'OK 之后的结果 URC 延迟上报。' },
    argument: 'ms',
    initially: '60000',
    times: 1,
    at: { completion: (_world, ms) => ({ delay: Number(ms) }) },
  },
  {
    name: 'completion-before-ok',
    text: { en: 'The result comes before OK.', zh: '结果 URC 先于 OK 上报。' },
    argument: 'none',
    times: 1,
    at: { early: () => ({ early: true }) },
  },
  {
    name: 'prompt-late',
    text: { en: 'The prompt comes late.', zh: '数据提示符延迟出现。' },
    argument: 'ms',
    initially: '10000',
    times: 1,
    at: { prompt: (_world, ms) => ({ delay: Number(ms) }) },
  },
  {
    name: 'prompt-never',
    text: { en: 'No prompt comes, and nothing else either.', zh: '不出现数据提示符，也没有其他响应。' },
    argument: 'none',
    times: 1,
    at: { prompt: () => ({ abandon: true }) },
  },
  {
    name: 'prompt-lost',
    text: {
      en: 'The prompt gets lost on the line; the module waits for data.',
      zh: '数据提示符丢失，而模块已在等待数据。',
    },
    argument: 'none',
    times: 1,
    at: { prompt: () => ({ skip: true }) },
  },
  {
    name: 'prompt-error',
    text: { en: 'ERROR comes in place of the prompt.', zh: '返回 ERROR，而非数据提示符。' },
    argument: 'none',
    times: 1,
    at: { prompt: () => ({ error: true }) },
  },
  {
    name: 'early-data-lost',
    text: {
      en: 'Data that comes sooner behind the prompt than the manual asks for is lost.',
      zh: '提示符之后未等待手册要求的时间即发送的数据会丢失。',
    },
    argument: 'none',
    times: always,
    at: {
      data: (_world, _argument, { sincePrompt = 0, settle = 0 }) => (sincePrompt < settle ? { skip: true } : undefined),
    },
  },
  {
    name: 'retransmit',
    text: {
      en: 'The next packet is sent again so many times before its result.',
      zh: '下一个数据包在得到结果前重传若干次。',
    },
    argument: 'count',
    initially: '2',
    times: 1,
    at: {
      outcome: (_world, count, { form }) =>
        /^(connect|publish|subscribe|unsubscribe)$/.test(form?.does ?? '') ? { notices: Number(count) } : undefined,
    },
  },
  outcome('open-fail', 'open', 'tcp', { en: 'The network cannot be opened.', zh: '打开网络失败。' }),
  outcome('connect-refuse', 'connect', 'credentials', {
    en: 'The broker refuses the session.',
    zh: '服务器拒绝连接。',
  }),
  outcome('connect-fail', 'connect', 'send-failed', { en: 'CONNECT gets no answer.', zh: 'CONNECT 包没有得到响应。' }),
  outcome('publish-fail', 'publish', 'send-failed', { en: 'The message cannot be sent.', zh: '消息发送失败。' }),
  outcome('subscribe-fail', 'subscribe', 'send-failed', {
    en: 'SUBSCRIBE cannot be sent.',
    zh: 'SUBSCRIBE 包发送失败。',
  }),
  outcome('unsubscribe-fail', 'unsubscribe', 'send-failed', {
    en: 'UNSUBSCRIBE cannot be sent.',
    zh: 'UNSUBSCRIBE 包发送失败。',
  }),
  outcome('disconnect-fail', 'disconnect', 'error', { en: 'Disconnecting fails.', zh: '断开连接失败。' }),
  outcome('close-fail', 'close', 'error', { en: 'Closing the network fails.', zh: '关闭网络失败。' }),
  {
    name: 'subscribe-refuse',
    text: { en: 'The broker refuses the topics (128).', zh: '服务器拒绝订阅（128）。' },
    argument: 'none',
    times: 1,
    at: { outcome: (_world, _argument, { form }) => (form?.does === 'subscribe' ? { refuseTopics: true } : undefined) },
  },
  {
    name: 'left-over',
    text: { en: 'An earlier host has left a session behind.', zh: '先前的主机遗留了一个会话。' },
    argument: 'client',
    initially: '0',
    times: 1,
    start: (world, client) => world.leaveOver(Number(client)),
  },
  {
    name: 'reboot-in-command',
    text: { en: 'The module restarts when the next command has come.', zh: '模块在收到下一条命令时重启。' },
    argument: 'none',
    times: 1,
    at: { echoed: strikes((world) => world.reboot()) },
  },
  {
    name: 'reboot-in-data',
    text: { en: 'The module restarts while it takes data.', zh: '模块在接收数据时重启。' },
    argument: 'none',
    times: 1,
    at: { data: strikes((world) => world.reboot()) },
  },
  {
    name: 'reboot-after-ok',
    text: { en: 'The module restarts between OK and the result.', zh: '模块在返回 OK 之后、上报结果之前重启。' },
    argument: 'none',
    times: 1,
    at: { answered: strikes((world) => world.reboot()) },
  },
  {
    name: 'reboot-silent',
    text: {
      en: 'The module restarts without a word when the next command has come.',
      zh: '模块在收到下一条命令时重启，且不输出启动信息。',
    },
    argument: 'none',
    times: 1,
    at: { echoed: strikes((world) => world.reboot({ silent: true })) },
  },
  {
    name: 'junk',
    text: { en: 'Junk bytes before the echo of the next command.', zh: '下一条命令的回显之前出现乱码。' },
    argument: 'count',
    initially: '24',
    times: 1,
    at: { line: strikes((world, count) => world.inject(junk(Number(count)))) },
  },
  interruption('urc-before-echo', 'line', { en: 'A URC before the echo.', zh: '回显之前出现 URC。' }),
  interruption('urc-after-echo', 'echoed', {
    en: 'A URC between the command and its answer.',
    zh: '命令与响应之间出现 URC。',
  }),
  interruption('urc-before-info', 'info', { en: 'A URC between the lines of an answer.', zh: '响应行之间出现 URC。' }),
  interruption('urc-before-prompt', 'prompt', { en: 'A URC before the prompt.', zh: '数据提示符之前出现 URC。' }),
  interruption('urc-in-data', 'prompted', {
    en: 'A URC between prompt and data.',
    zh: '数据提示符与数据之间出现 URC。',
  }),
  interruption('urc-after-data', 'collected', { en: 'A URC between data and OK.', zh: '数据与 OK 之间出现 URC。' }),
  interruption('urc-before-ok', 'final', { en: 'A URC just before the final result.', zh: '最终结果码之前出现 URC。' }),
  interruption('urc-after-ok', 'answered', {
    en: 'A URC just behind the final result.',
    zh: '最终结果码之后出现 URC。',
  }),
  {
    name: 'endless-line',
    text: { en: 'A line that does not end, of so many bytes.', zh: '一行没有结尾的超长数据。' },
    argument: 'count',
    initially: '100000',
    times: 1,
    start: (world, count) => world.inject('x'.repeat(Number(count))),
  },
  {
    name: 'link-lost',
    text: {
      en: 'The link goes when the next message was taken; its result never comes.',
      zh: '下一条消息被接受后链路断开，其结果不再上报。',
    },
    argument: 'code',
    initially: 'lost',
    times: 1,
    at: {
      outcome(world, argument, { form, client }) {
        if (form?.does !== 'publish' || client === undefined) return undefined;
        const { cause = 'lost', code } = failure(argument);
        world.loseLink(client, cause, code);
        return { abandon: true };
      },
    },
  },
  {
    name: 'closed-notice',
    text: { en: 'After disconnecting, the link reports that it is closed.', zh: '断开连接之后，链路上报已关闭。' },
    argument: 'none',
    times: always,
    at: {
      disconnected: strikes((world, _argument, { client = 0 }) => world.reportClosed(client)),
    },
  },
  {
    name: 'no-message',
    text: { en: 'The next message from the broker is not reported.', zh: '服务器下发的下一条消息未上报。' },
    argument: 'count',
    initially: '1',
    times: 'argument',
    at: { message: () => ({ skip: true }) },
  },
  {
    name: 'stall',
    text: {
      en: 'The module takes no bytes off the line for so many ms; without a time, never again.',
      zh: '模块在若干毫秒内不接收字节；不给时间则不再接收。',
    },
    argument: 'ms',
    times: 1,
    start: (world, ms) => world.stall(ms === '' ? undefined : Number(ms)),
  },
  {
    name: 'registration-lost',
    text: {
      en: 'The module loses the network, for so many ms where a time is given.',
      zh: '模块丢失网络；若给出时间，则在若干毫秒后恢复。',
    },
    argument: 'ms',
    times: 1,
    start: (world, ms) => world.loseRegistration(ms === '' ? undefined : Number(ms)),
  },
  {
    name: 'data-lost',
    text: { en: 'The data connection goes, and no link says so.', zh: '数据连接断开，而链路未上报。' },
    argument: 'none',
    times: 1,
    start: (world) => world.loseData(),
  },
  {
    name: 'deep-sleep',
    text: {
      en: 'The module falls into deep sleep; the next command only wakes it.',
      zh: '模块进入深休眠；下一条命令仅将其唤醒。',
    },
    argument: 'none',
    times: 1,
    start: (world) => world.sleep(),
  },
  {
    name: 'strict-ids',
    text: {
      en: 'A subscription with a message id that was used before fails.',
      zh: '使用已用过的消息标识符订阅会失败。',
    },
    argument: 'none',
    times: always,
    at: { outcome: strictIds() },
  },
];

function strictIds(): NonNullable<NonNullable<Fault['at']>['outcome']> {
  const used = new WeakMap<object, Set<string>>();
  return (world, _argument, { form, client, facts }) => {
    if (form?.does !== 'subscribe') return undefined;
    const ids = used.get(world) ?? new Set<string>();
    used.set(world, ids);
    const id = `${client} ${facts?.messageId}`;
    if (ids.has(id)) return { cause: 'send-failed' };
    ids.add(id);
    return undefined;
  };
}

/** Bytes as a wrong baud rate or a waking line brings them; always the same ones. */
function junk(count: number): Uint8Array {
  const pattern = [0x00, 0xff, 0xfe, 0x80, 0x3e, 0x0d, 0x15, 0xc3, 0x41, 0x0a, 0xf8, 0x22, 0x1a, 0x2b, 0xe0, 0x54];
  return Uint8Array.from({ length: count }, (_, index) => pattern[index % pattern.length]!);
}
