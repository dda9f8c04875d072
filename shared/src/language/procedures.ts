/** Whole procedures as text to insert: the dialect's own steps, with values to be replaced. */
import { type Dialect, encode, type Facts, type Form, type StepSpec } from '../dialect/index.ts';
import { parseScript } from '../script/index.ts';
import { defineMessages, type Locale, say } from '../text/index.ts';
import { analyse } from './analysis.ts';
import { completionLine } from './expected.ts';

const titles = defineMessages({
  connect: { en: 'Connect to a broker', zh: '连接到服务器' },
  'connect-tls': { en: 'Connect to a broker with TLS', zh: '使用 TLS 连接到服务器' },
  publish: { en: 'Publish a message', zh: '发布消息' },
  subscribe: { en: 'Subscribe to a topic', zh: '订阅主题' },
  unsubscribe: { en: 'Unsubscribe from a topic', zh: '退订主题' },
  disconnect: { en: 'Disconnect from the broker', zh: '断开连接' },
  certificate: { en: 'Store the certificate of an authority', zh: '写入 CA 证书' },
});

export type ProcedureId = keyof typeof titles;

export interface ProcedureText {
  readonly id: ProcedureId;
  readonly title: string;
  readonly text: string;
  /** The same in the snippet syntax of editors, with places to fill in. */
  readonly snippet: string;
}

const FILE = 'ca.pem';
/** Stands for the length of the certificate until the line is written. */
const LENGTH = 1234;

const common: Facts = {
  client: 0,
  host: 'broker.example.org',
  clientId: 'gateway-7',
  keepAlive: 120,
  cleanSession: true,
  protocolVersion: 4,
  topic: 'plant/gateway-7',
  payload: 'hello',
  retain: false,
  duplicate: false,
  'certificate.kind': 'ca',
  'certificate.name': FILE,
  'certificate.data.length': LENGTH,
  'certificate.data.rest': 0,
};
const tls: Facts = { secure: true, port: 8883, 'tls.mode': 'verify', 'tls.ca.name': FILE };
const specs: Readonly<Record<ProcedureId, { procedure: keyof Dialect['procedures']; facts: Facts }>> = {
  connect: { procedure: 'connect', facts: { secure: false, port: 1883 } },
  'connect-tls': { procedure: 'connect', facts: tls },
  publish: { procedure: 'publish', facts: { qos: 0, messageId: 0 } },
  subscribe: { procedure: 'subscribe', facts: { qos: 1, messageId: 1 } },
  unsubscribe: { procedure: 'unsubscribe', facts: { messageId: 2 } },
  disconnect: { procedure: 'disconnect', facts: {} },
  certificate: { procedure: 'certificate', facts: tls },
};

/** What a person replaces first. */
const placeholders = ['broker.example.org', 'gateway-7', 'plant/gateway-7', 'hello'];

export function procedureTexts(dialect: Dialect, locale: Locale): ProcedureText[] {
  return (Object.keys(specs) as ProcedureId[]).flatMap((id) => {
    const text = writeProcedure(dialect, specs[id]);
    return text === '' ? [] : [{ id, title: say(titles[id], {}, locale), text, snippet: snippetOf(text) }];
  });
}

function writeProcedure(dialect: Dialect, { procedure, facts }: (typeof specs)[ProcedureId]): string {
  const stated = { ...common, ...defaults(dialect), ...facts };
  const lines: string[] = [];
  for (const step of dialect.procedures[procedure] ?? []) {
    const form = chosen(dialect, step, stated);
    const line = form && writeForm(dialect, form.form, form.facts);
    if (line) lines.push(line);
  }
  return lines.join('\n');
}

/** Values that a dialect narrows: the first one of its range. */
function defaults(dialect: Dialect): Facts {
  const facts: { [name: string]: number } = {};
  for (const name of ['context', 'tls.socket', 'packetTimeout', 'keepAlive', 'slot']) {
    const { spec, ranges, kind } = dialect.param(name);
    if (kind !== 'int' || spec.from !== undefined) continue;
    const value = typeof spec.default === 'number' ? spec.default : ranges[0]?.min;
    if (value !== undefined && !(name === 'keepAlive' && value < 60)) facts[name] = value;
  }
  return facts;
}

function chosen(dialect: Dialect, step: StepSpec, facts: Facts): { form: Form; facts: Facts } | undefined {
  if (typeof step === 'string') return found(dialect, step, facts);
  if ('any' in step) {
    const forms = step.any.flatMap((ref) => dialect.form(ref) ?? []).filter(({ offered }) => offered === undefined);
    const inForce = forms.find((form) =>
      Object.entries(form.with).every(([name, wanted]) => dialect.settings.get(name)?.initially === wanted),
    );
    const form = inForce ?? forms[0];
    return form && { form, facts };
  }
  if (!('call' in step) || step.optional) return undefined;
  const set = (step.set ?? {}) as Facts;
  // Settings are the driver's own taste; what a person's script needs of them it says itself.
  if (Object.keys(set).length > 0 && Object.keys(set).every((name) => dialect.settings.has(name))) return undefined;
  if (!holds(step.if, facts) || (step.not !== undefined && holds(step.not, facts))) return undefined;
  return found(dialect, step.call, { ...facts, ...set });
}

const found = (dialect: Dialect, ref: string, facts: Facts) => {
  const form = dialect.form(ref);
  return form && { form, facts };
};

function holds(condition: unknown, facts: Facts): boolean {
  if (condition === undefined) return true;
  if (typeof condition === 'string') return facts[condition] !== undefined && facts[condition] !== false;
  return Object.entries(condition as Record<string, unknown>).every(([name, wanted]) =>
    (Array.isArray(wanted) ? wanted : [wanted]).some((one) => String(facts[name]) === String(one)),
  );
}

/** The command with its data and the lines that answer it when all goes well; empty where the facts do not fit. */
function writeForm(dialect: Dialect, form: Form, facts: Facts): string {
  const { bytes } = encode(form.send, {
    param: form.param,
    facts,
    never: dialect.line.never,
    escape: dialect.line.escape,
  });
  if (!bytes) return '';
  const command = new TextDecoder().decode(bytes).replace(String(LENGTH), `\${size:${FILE}}`);
  const lines = [command];
  const data = form.stages.find((stage) => stage.kind === 'data');
  if (data) lines.push(data.fact === 'certificate.data' ? `> @file ${FILE}` : `> ${String(facts[data.fact] ?? '')}`);
  lines.push('OK');
  const [step] = analyse(parseScript(command), dialect).steps;
  const completion = step && form.stages.some((stage) => stage.kind === 'completion' && comes(stage.when, facts));
  const line = completion ? completionLine(dialect, step) : undefined;
  if (line !== undefined) lines.push(line);
  return lines.join('\n');
}

const comes = (when: Readonly<Record<string, unknown>>, facts: Facts): boolean =>
  Object.entries(when).every(([name, wanted]) => String(facts[name]) === String(wanted));

function snippetOf(text: string): string {
  let snippet = text.replace(/[\\$}]/g, '\\$&');
  placeholders.forEach((value, index) => {
    const pattern = new RegExp(`(?<![\\w/.-])${value.replace(/[.]/g, '\\.')}(?![\\w/.-])`, 'g');
    snippet = snippet.replace(pattern, `\${${index + 1}:${value}}`);
  });
  return snippet;
}
