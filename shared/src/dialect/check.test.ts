import { deepEqual, equal, ok } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { say } from '../text/index.ts';
import { messages as checkMessages } from './check/messages.ts';
import { checkDialect, printFinding } from './check.ts';
import { dialectFile, dialectsFolder, sampleYaml } from './dialect.testkit.ts';
import { parseDialectYaml } from './yaml.ts';

/** In the sample, `find` becomes `replacement`; `¦` marks where the mistake is to be reported. */
function sampleWith(find: string, replacement: string) {
  const at = sampleYaml.indexOf(find);
  ok(at >= 0, `the sample does not hold ${find}`);
  const marked = sampleYaml.slice(0, at) + replacement + sampleYaml.slice(at + find.length);
  const before = marked.slice(0, marked.indexOf('¦'));
  return {
    yaml: marked.replace('¦', ''),
    line: before.split('\n').length,
    column: before.length - before.lastIndexOf('\n'),
  };
}

const check = (yaml: string) => checkDialect(parseDialectYaml(yaml), () => undefined);

/** One mistake each: what is replaced, by what, and the code and severity of what is found. */
const mistakes: [code: string, find: string, replacement: string, also?: string[]][] = [
  // Signatures
  ['signature', "'AT+SOPEN=<client>,<server>'", "'AT+SOPEN=<client>,¦<server'"],
  ['signature', "line: '+SCONN: <client>,<result>'", "line: '+SCONN: <client>,<¦re sult>'"],
  ['unknown-field', "'AT+SCONN=<client>,<clientId>'", "'AT+SCONN=<client>,<¦nobody>,<clientId>'"],
  ['unknown-field', "{info: '+SIDN: <name>'}", "{info: '+SIDN: <name>,<¦other>'}"],
  ['unknown-field', "'<host>:<port>'", "'<host>:<port>/<¦path>'"],
  // References
  ['unknown-urc', 'urc: SCONN, within: 30s', 'urc: ¦SCON, within: 30s', ['unused-urc']],
  ['unknown-form', 'setBy: SCFG.format', 'setBy: ¦SCFG.fmt'],
  ['set-by-without', 'setBy: SCFG.format', 'setBy: ¦SCFG.mode'],
  ['unknown-form', 'subscribe: [SSUB]', 'subscribe: [¦SSUBS]', ['no-role']],
  ['unknown-form', '[SPUB.inline, SPUB.hex, SPUB.data]', '[SPUB.inline, ¦SPUB.hax, SPUB.data]'],
  ['unknown-form', 'probe: SIDN', 'probe: ¦SIDNO'],
  ['unknown-command', 'identify: {SIDN: [S1, S2]}', 'identify: {SIDNO: ¦[S1, S2]}'],
  ['unknown-setting', 'with: {format: 0}', 'with: {mode: ¦slow}', ['forms-alike']],
  ['value', 'with: {format: 0}', 'with: {format: ¦2}'],
  ['value', 'set: {format: 0}', 'set: {format: ¦7}'],
  ['set-unsaid', 'set: {format: 0}', 'set: {mode: ¦slow}'],
  ['unknown-fact', '{call: SCFG.mode, if: secure}', '{call: SCFG.mode, if: ¦secured}'],
  ['unknown-fact', 'does: publish', 'does: publish\n    knows: ¦[tpoic]', ['step-knows']],
  ['unknown-fact', '{data: payload, end', '{data: ¦paylaod, end'],
  [
    'unknown-state',
    'connected: {per: client, within: open}',
    'connected: {per: client, within: ¦started}',
    ['step-needs'],
  ],
  ['state-circle', 'open: {per: client}', 'open: {per: client, within: ¦open}', ['step-needs']],
  ['unknown-without', 'S1: {}', 'S1: {without: [¦SPUB.ctrlz]}'],
  ['unknown-command', 'S1: {}', 'S1: {commands: {SNONE: ¦{within: 1s}}}'],
  ['no-test-form', '  SSUB:\n    title', '  SSUB:\n    ¦ask: true\n    title'],
  ['setting-start', ', initially: 0,', ','],
  // Parameters
  ['kinds', 'clientId: {string: 1..10,', 'clientId: ¦{string: 1..10, int: 1..10,', ['fact-kind']],
  ['range-reversed', 'qos: {int: 0..2,', 'qos: {int: ¦2..0,'],
  ['value', 'default: 1883', 'default: ¦0'],
  ['value', 'initially: 0', 'initially: ¦2'],
  ['value', 'default: slow', 'default: ¦medium'],
  ['fact-kind', 'qos: {int: 0..2,', 'qos: ¦{string: 0..2,'],
  ['code-twice', 'FAST: {is: fast,', 'slow: ¦{is: fast,'],
  ['meaning-twice', 'FAST: {is: fast,', 'FAST: ¦{is: slow,'],
  ['bytes-alone', 'topic: {string: 1..20,', 'topic: {string: 1..20, bytes: ¦1..20,'],
  // Exchanges
  ['no-final', "{info: '+SIDN: <name>'}, final]", "{info: '+SIDN: <name>'}]"],
  [
    'prompt-alone',
    "exchange: [{prompt: '>'}, {data: payload, end: length, bytes: 1..1024}, final",
    "exchange: [¦{prompt: '>'}, final",
  ],
  ['data-alone', "[{prompt: '>'}, {data: payload", '[¦{data: payload'],
  ['data-without-length', "<topic>,<payload.length>'\n        exchange", "<topic>'\n        exchange"],
  ['data-never', 'end: length, bytes: 1..1024', 'end: ¦ctrl-z, bytes: 1..1024'],
  ['completion-client', "'+SOPEN: <client>,<result>'", "'+SOPEN: <result>'"],
  ['done-unknown', '{urc: SOPEN, within: 30s}', '{urc: SOPEN, within: 30s, done: ¦closed}'],
  ['fail-without-cause', 'send: AT+SIDN\n    exchange: [', "send: AT+SIDN\n    exchange: [{fail: '¦+SIDN: <name>'}, "],
  ['window-without-id', "'+SPUB: <client>,<messageId>,<result>'", "'+SPUB: <client>,<result>'"],
  ['topics-unrepeated', '<messageId>,<topic>,<qos>{,<topic>,<qos>}', '<messageId>,<topic>,<qos>'],
  ['line-never', 'never: "\\r\\n\\0\\x1a\\";"', 'never: "¦\\n\\0\\x1a\\";"'],
  ['line-never', 'never: "\\r\\n\\0\\x1a\\";"', 'never: "¦\\r\\n\\0\\x1a;"'],
  ['boot-twice', 'boot: {certain: [READY],', 'boot: {certain: [READY], supporting: [¦READY],'],
  // Lines that could be two things
  [
    'forms-alike',
    "<topic>,<payload.length>'\n        exchange",
    "<topic>,<host>'\n        exchange",
    ['data-without-length'],
  ],
  ['forms-alike', 'with: {format: 1}, ', ''],
  ['urcs-alike', "line: '+SCONN: <client>,<result>'", "line: '+SOPEN: <client>,<result>'"],
  // Procedures
  ['step-needs', 'SOPEN, SCONN]', '¦SCONN, SOPEN]', ['step-knows']],
  ['step-before', 'SCFG.keep, SOPEN, SCONN]', 'SOPEN, ¦SCFG.keep, SCONN]'],
  ['step-knows', "<messageId>,<topic>,<qos>{,<topic>,<qos>}'", "<messageId>,<qos>'", ['topics-unrepeated']],
  ['no-role', 'subscribe: [SSUB]', 'subscribe: ¦[SIDN]'],
  ['not-connected-after', 'SOPEN, SCONN]', 'SOPEN]', ['step-needs', 'no-role']],
  ['no-procedure', '  unsubscribe: [SUNS]\n', ''],
  ['step-without', 'S1: {}', 'S1: {without: [¦SSUB]}'],
  ['step-without', 'S1: {}', 'S1: {without: [¦SPUB]}'],
  ['ensure-unanswered', '  connect: [', '  module: [{ensure: SIDN, is: {topic: ¦x}, within: 1s}]\n  connect: ['],
  // What nothing uses, and what nobody can read
  ['unused-param', 'params:\n', 'params:\n  spare: ¦{int: 1, text: {en: Spare., zh: 备用。}, manual: §3}\n'],
  ['unused-urc', 'urcs:\n', "urcs:\n  SPING: ¦{line: '+SPING: <client>', text: {en: Ping., zh: 心跳。}, manual: §5}\n"],
  ['no-text', 'host: {string: 1..20, text: {en: Something., zh: 某项内容。},', 'host: ¦{string: 1..20,'],
  [
    'no-source',
    'urcs:\n',
    "urcs:\n  SPONG: ¦{line: '+SPONG: <client>', tells: network, text: {en: Pong., zh: 心跳。}}\n",
  ],
  ['no-certainty', 'manual: §4.8', 'source: hearsay'],
  ['blank', 'title: {en: Identity, zh: 标识}', "title: {en: Identity, zh: '¦ '}"],
  ['risk-text', 'send: AT+SIDN\n', 'send: AT+SIDN\n    risk: ¦bricks\n'],
  ['no-manual', 'manual: {file: Sample manual}\n', ''],
];

describe('self-check', () => {
  it('finds nothing in the sample', () => {
    deepEqual(
      check(sampleYaml).map((finding) => printFinding('sample', finding)),
      [],
    );
  });

  for (const [code, find, replacement, also = []] of mistakes) {
    it(`${code}: ${replacement.trim().split('\n')[0] || `without ${find.trim()}`}`, () => {
      const { yaml, line, column } = sampleWith(find, replacement);
      const findings = check(yaml);
      const wanted = findings.filter((finding) => finding.text.message.code === code);
      ok(wanted.length > 0, `found only ${findings.map((finding) => printFinding('', finding)).join('; ')}`);
      if (replacement.includes('¦'))
        ok(
          wanted.some((finding) => finding.line === line && finding.column === column),
          `at ${wanted.map((one) => `${one.line}:${one.column}`)}, not ${line}:${column}`,
        );
      const others = findings
        .map((finding) => finding.text.message.code)
        .filter((other) => other !== code && other !== 'no-manual');
      deepEqual([...new Set(others)].sort(), [...new Set(also)].sort());
    });
  }

  it('reports all mistakes at once, in the order of the file', () => {
    const yaml = sampleYaml
      .replace('qos: {int: 0..2,', 'qos: {int: 2..0,')
      .replace('probe: SIDN', 'probe: SIDNO')
      .replace('<clientId>', '<clientIt>');
    const codes = check(yaml).map((finding) => finding.text.message.code);
    for (const code of ['unknown-form', 'range-reversed', 'unknown-field'])
      ok(codes.includes(code), `${code} in ${codes}`);
    const lines = check(yaml).map(({ line }) => line);
    deepEqual(
      lines,
      [...lines].sort((a, b) => a - b),
    );
  });

  it('step-setting-late: a form that needs a setting which can only be reached before opening', () => {
    const yaml = sampleYaml
      .replace('format: {send:', 'format: {before: open, send:')
      .replace('[{any: [SPUB.inline, SPUB.hex, SPUB.data]}]', '[SPUB.hex]');
    deepEqual(
      check(yaml).map(({ text, path }) => [text.message.code, path.join('.')]),
      [['step-setting-late', 'procedures.publish.0']],
    );
  });

  it('counts escapes of quoted values as one character', () => {
    const [finding] = check(
      sampleYaml.replace("'AT+SCONN=<client>,<clientId>'", String.raw`"AT+SCONN=\x3cclient>,\u003cnobody>,<clientId>"`),
    );
    const line = String.raw`    send: "AT+SCONN=\x3cclient>,\u003cnobody>`;
    equal(finding?.column, line.indexOf('nobody') + 1);
  });

  it('leaves the mistakes of what a dialect extends to that file', () => {
    const base = dialectFile(sampleYaml.replace('probe: SIDN', 'probe: SIDNO'));
    const over =
      'format: 1\nid: over\ntitle: {en: Over, zh: 覆盖}\nextends: sample\nmanual: {file: Other}\nprocedures:\n  publish: [SPUB.no]\n';
    const findings = checkDialect(parseDialectYaml(over), (id) => (id === 'sample' ? base : undefined));
    deepEqual(
      findings.map(({ text, line, column }) => [text.message.code, line, column]),
      [
        ['no-role', 7, 12],
        ['unknown-form', 7, 13],
      ],
    );
  });

  it('tells of a base that is not there', () => {
    const [finding] = check('format: 1\nid: over\ntitle: {en: Over, zh: 覆盖}\nextends: nothing\n');
    equal(
      printFinding('over.yaml', finding!),
      'over.yaml:4:10: error: over extends nothing, which is unknown (extends)',
    );
  });

  it('has every message in both languages, with the same parameters', () => {
    for (const message of Object.values(checkMessages)) {
      const names = (said: string) => (said.match(/\{\w+\}/g) ?? []).sort();
      deepEqual(names(message.zh), names(message.en), message.code);
      ok(/[\u4e00-\u9fff]/.test(message.zh), message.code);
    }
    equal(say(checkMessages['unknown-form'], { name: 'X' }, 'zh-CN'), '没有命令或形式“X”');
  });

  it('finds no error in the dialects that ship with Hayes', () => {
    const parsed = readdirSync(dialectsFolder).map(
      (name) => [name, parseDialectYaml(readFileSync(join(dialectsFolder, name), 'utf8'))] as const,
    );
    const lookup = (id: string) => parsed.find(([, { file }]) => file?.id === id)?.[1].file;
    const errors = parsed.flatMap(([name, dialect]) =>
      checkDialect(dialect, lookup)
        .filter(({ severity }) => severity === 'error')
        .map((finding) => printFinding(name, finding)),
    );
    deepEqual(errors, []);
  });
});
