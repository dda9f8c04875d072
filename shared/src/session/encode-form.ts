/** A form and facts → the bytes to send, or every reason why this form cannot carry them. Nothing is sent here. */
import {
  type Dialect,
  type EncodeProblem,
  encode,
  type Facts,
  type FactValue,
  type Form,
  isInRanges,
  type Param,
  printRanges,
  type Stage,
  toBytes,
} from '../dialect/index.ts';
import { HayesError, type LocalText, text } from '../text/index.ts';
import { messages } from './messages.ts';

export interface EncodedForm {
  /** The command line without its end. */
  readonly line: Uint8Array;
  /** What answers the prompt, its end included. */
  readonly data?: Uint8Array | undefined;
  /** The data as the caller gave it. */
  readonly payload?: Uint8Array | undefined;
}

type DataStage = Stage & { kind: 'data' };

export const dataStage = (stages: readonly Stage[]): DataStage | undefined =>
  stages.find((stage): stage is DataStage => stage.kind === 'data');

/** @returns the encoded form, or the reasons why not */
export function encodeForm(dialect: Dialect, form: Form, facts: Facts): EncodedForm | { reasons: LocalText[] } {
  const { never, max } = dialect.line;
  const encoded = encode(form.send, { param: form.param, facts, never, escape: dialect.line.escape });
  const reasons = (encoded.problems ?? []).map(explainProblem);
  if (encoded.bytes && encoded.bytes.length > max)
    reasons.push(text(messages['line-too-long'], { value: encoded.bytes.length, limit: max }));
  // Whatever a dialect forgets to forbid: a control character ends, edits or leaves a command line (V.250 §5.2).
  const control = encoded.bytes?.find((byte) => byte < 0x20 || byte === 0x7f);
  if (control !== undefined)
    reasons.push(text(messages['control-character'], { char: printChar(String.fromCharCode(control)) }));
  const stage = dataStage(form.stages);
  let data: Uint8Array | undefined;
  let payload: Uint8Array | undefined;
  if (stage) {
    const stated = facts[stage.fact];
    const value = Array.isArray(stated) && stated.length === 1 ? (stated[0] as FactValue) : stated;
    const param = form.param(stage.fact);
    if (value === undefined || Array.isArray(value)) reasons.push(text(messages.missing, { param: param.as }));
    else {
      payload = toBytes(value as Exclude<typeof value, readonly unknown[]>);
      const problem = refuseData(stage, param, payload);
      if (problem) reasons.push(problem);
      data = endData(stage.end, payload);
    }
  }
  if (reasons.length > 0 || !encoded.bytes) return { reasons };
  return { line: encoded.bytes, data, payload };
}

export const CTRL_Z = 0x1a;

/** Data with the end that its stage asks for. */
export function endData(end: DataStage['end'], payload: Uint8Array): Uint8Array {
  if (end === 'length') return payload;
  const data = new Uint8Array(payload.length + 1);
  data.set(payload);
  data[payload.length] = CTRL_Z;
  return data;
}

/** Why these bytes cannot be this stage's data, if they cannot. */
export function refuseData(stage: DataStage, param: Param, payload: Uint8Array): LocalText | undefined {
  const ranges = stage.bytes.length > 0 ? stage.bytes : param.ranges;
  if (!isInRanges(ranges, payload.length)) {
    return text(messages['wrong-length'], { param: param.as, value: payload.length, range: printRanges(ranges) });
  }
  if (stage.utf8 && !isUtf8(payload)) return text(messages['not-utf8'], { param: param.as });
  const char = [...stage.never].find((one) => payload.includes(one.charCodeAt(0)));
  return char === undefined ? undefined : text(messages.forbidden, { param: param.as, char: printChar(char) });
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** The refusal as an error that names the command and its reasons. */
export function refusal(form: Form, reasons: readonly LocalText[]): HayesError {
  return new HayesError(messages.refused, { command: form.ref, reason: reasons[0]! });
}

export function explainProblem(problem: EncodeProblem): LocalText {
  switch (problem.kind) {
    case 'line':
      return text(messages['line-too-long'], { value: problem.bytes, limit: problem.max });
    case 'missing':
      return text(messages.missing, { param: problem.param.as });
    case 'type':
      return problem.expected === 'int'
        ? text(messages['not-a-number'], { param: problem.param.as, value: String(problem.value) })
        : text(messages['not-a-text'], { param: problem.param.as });
    case 'range':
      return text(messages['out-of-range'], {
        param: problem.param.as,
        value: problem.value,
        range: printRanges(problem.param.ranges),
      });
    case 'length':
      return text(messages['wrong-length'], {
        param: problem.param.as,
        value: problem.bytes,
        range: printRanges(problem.param.ranges),
      });
    case 'code':
      return text(messages['no-code'], {
        param: problem.param.as,
        value: String(problem.value),
        known: problem.param.codes.map((code) => String(code.is)).join(', '),
      });
    case 'forbidden':
      return text(messages.forbidden, { param: problem.param.as, char: printChar(problem.char) });
  }
}

const names: Readonly<Record<string, string>> = {
  '\r': 'CR',
  '\n': 'LF',
  '\0': 'NUL',
  '\x1a': 'Ctrl-Z',
  '\x1b': 'Esc',
};

/** Control characters by name. */
export const printChar = (char: string): string =>
  names[char] ??
  (char < ' ' || char === '\x7f' ? `0x${char.charCodeAt(0).toString(16).padStart(2, '0')}` : `'${char}'`);
