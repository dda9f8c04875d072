/** A form with its facts, or a line as a user wrote it → all that its exchange needs. Nothing is sent here. */
import {
  type Dialect,
  type Facts,
  type FactValue,
  type Form,
  factsWithin,
  parseCommandLine,
  recognise,
  type Stage,
} from '../dialect/index.ts';
import { HayesError } from '../text/index.ts';
import { CTRL_Z, dataStage, encodeForm, endData, printChar, refusal, refuseData } from './encode-form.ts';
import type { ExchangeSpec } from './exchange-spec.ts';
import { messages } from './messages.ts';
import type { Settings } from './settings.ts';
import type { ExecuteOptions, RawOptions } from './types.ts';

export interface PrepareContext {
  readonly dialect: Dialect;
  readonly settings: Settings;
  /** Bits per second, for the time that bytes need on the line. */
  readonly baud: number;
}

/** Until a final result where the dialect states no time, in ms. */
const FINAL_TIME = 5000;
/** Until the final result of a command typed by a user that the dialect does not know, in ms. */
const RAW_TIME = 60_000;
/** What a module may take beyond the time its manual states: it wakes, it boots, its UART is busy; in ms. */
const GRACE = 2000;
const BITS_PER_BYTE = 10;
const ESC = '\x1b';

/** @throws HayesError where the dialect has no such form, or the form cannot carry the facts */
export function prepareForm(
  context: PrepareContext,
  form: Form | string,
  facts: Facts,
  options: ExecuteOptions,
): ExchangeSpec {
  const { dialect, settings } = context;
  const found = typeof form === 'string' ? dialect.form(form) : form;
  if (!found) throw new HayesError(messages['no-such-form'], { dialect: dialect.id, form: String(form) });
  const filled = settings.fill(found, unstated(found, facts));
  const encoded = encodeForm(dialect, found, filled);
  if ('reasons' in encoded) throw refusal(found, encoded.reasons);
  const secrets = found.send.fields.filter((name) => found.param(name).secret);
  return {
    ...surroundings(context, filled),
    ...times(context, found, encoded.line.length, encoded.data?.length ?? 0, options.timeout),
    line: encoded.line,
    form: found,
    facts: filled,
    stages: found.stages,
    data: encoded.data,
    payload: encoded.payload,
    cancel: cancelOf(found.stages),
    shown: masked(
      new TextDecoder().decode(encoded.line),
      secrets.map((name) => String(filled[name] ?? '')),
    ),
  };
}

/** Without what the module itself will say: the number that it gives a packet is the key of the completion. */
function unstated(form: Form, facts: Facts): Facts {
  if (!form.stages.some(({ kind }) => kind === 'completion')) return facts;
  const said = new Set(factsWithin(form.send, (name) => form.param(name)));
  const told = form.stages.flatMap((stage) => (stage.kind === 'info' ? stage.line.fields : []));
  const left = told.filter((name) => !said.has(name) && facts[name] !== undefined);
  return left.length === 0 ? facts : Object.fromEntries(Object.entries(facts).filter(([name]) => !left.includes(name)));
}

export interface RawCommand {
  readonly spec: ExchangeSpec;
  /** Each command of the line, as far as the dialect knows it. */
  readonly parts: readonly { form?: Form | undefined; facts: Facts }[];
}

/**
 * A line whose command the dialect knows has the dialect's exchange; any other ends with a final result code.
 * @throws HayesError where the line holds a control character, or the data cannot be this command's
 */
export function prepareRaw(context: PrepareContext, line: string, options: RawOptions): RawCommand {
  const { dialect, settings } = context;
  const at = line.search(/[\x00-\x1f\x7f]/);
  if (at >= 0) throw new HayesError(messages['not-one-line'], { char: printChar(line[at]!), position: at + 1 });
  const bytes = new TextEncoder().encode(line);
  const calls = parseCommandLine(line, { semicolonEndsString: dialect.line.never.includes(';') }) ?? [];
  const all = calls.map((call) => recognise(dialect, call, { setting: (name) => settings.shared(name) }));
  const known = all.length === 1 ? all[0] : undefined;
  const fits = !known?.problems.some(({ kind }) => kind === 'missing-parameter' || kind === 'extra-parameter');
  const form = fits ? known?.form : undefined;
  const secrets = all.flatMap(({ bindings }) => bindings.filter(({ param }) => param.secret));
  const shown = masked(
    line,
    secrets.map(({ argument }) => argument.text),
  );
  const stages: readonly Stage[] = form?.stages ?? [{ kind: 'final' }];
  const stage = dataStage(stages);
  const payload = options.data instanceof Uint8Array ? options.data : undefined;
  const facts: Facts = { ...known?.facts, ...(stage && payload ? { [stage.fact]: payload } : {}) };
  const refuse = (reason: Parameters<typeof refusalOf>[1]) => refusalOf(shown, reason);
  if (payload) checkData(form, stage, payload, facts, refuse);
  else if (stage && cancelOf(stages) === '') throw refuse({ message: messages['cannot-be-left'], params: {} });
  return {
    parts: all.length === 0 ? [{ form: undefined, facts }] : all,
    spec: {
      ...surroundings(context, facts),
      ...times(context, form, bytes.length, payload?.length ?? 0, options.timeout),
      line: bytes,
      form,
      facts,
      stages,
      data: payload && endData(stage?.end ?? 'ctrl-z', payload),
      payload,
      cancel: stage ? cancelOf(stages) : ESC,
      shown,
    },
  };
}

const refusalOf = (command: string, reason: NonNullable<ReturnType<typeof refuseData>>): HayesError =>
  new HayesError(messages.refused, { command, reason });

/** @throws HayesError where the data is not what the command asks for: what is left of it would be taken for commands */
function checkData(
  form: Form | undefined,
  stage: ReturnType<typeof dataStage>,
  payload: Uint8Array,
  facts: Facts,
  refuse: (reason: NonNullable<ReturnType<typeof refuseData>>) => HayesError,
): void {
  if (!form) {
    const char = [CTRL_Z, ESC.charCodeAt(0)].find((one) => payload.includes(one));
    if (char === undefined) return;
    const params = { param: 'data', char: printChar(String.fromCharCode(char)) };
    throw refuse({ message: messages.forbidden, params });
  }
  if (!stage) throw refuse({ message: messages['takes-no-data'], params: {} });
  const stated = facts[`${stage.fact}.length`];
  if (stage.end === 'length' && typeof stated === 'number' && stated !== payload.length)
    throw refuse({ message: messages['other-length'], params: { stated, value: payload.length } });
  const problem = refuseData(stage, form.param(stage.fact), payload);
  if (problem) throw refuse(problem);
}

function surroundings({ dialect, settings }: PrepareContext, facts: Facts) {
  const client = typeof facts.client === 'number' ? facts.client : undefined;
  return {
    dialect,
    echoesData: () => settings.get('dataEcho', client) !== false,
    setting: (name: string): FactValue | undefined => settings.shared(name),
  };
}

/** Times in ms; the bytes have to cross the line, and perhaps to come back as their echo. */
function times({ baud }: PrepareContext, form: Form | undefined, line: number, data: number, stated?: number) {
  const crossing = (bytes: number) => Math.ceil((bytes * 2 * BITS_PER_BYTE * 1000) / baud);
  const prompt = form?.stages.find((stage) => stage.kind === 'prompt');
  const untilFinal = form ? (form.within ?? FINAL_TIME) : RAW_TIME;
  return {
    promptTime: Math.max(prompt?.kind === 'prompt' ? prompt.within : 0, form?.within ?? 0) + crossing(line),
    finalTime: stated ?? untilFinal + GRACE + crossing(line + data),
  };
}

/** The byte that leaves the prompt: counted data has none unless the dialect says so, since every byte counts. */
function cancelOf(stages: readonly Stage[]): string {
  const stage = dataStage(stages);
  return stage?.cancel ?? (stage?.end === 'length' ? '' : ESC);
}

/** The line with its secrets blotted out. */
const masked = (line: string, secrets: readonly string[]): string =>
  secrets.filter(Boolean).reduce((shown, secret) => shown.split(secret).join('***'), line);
