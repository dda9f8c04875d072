/** What a module prints: lines made from the dialect's signatures, framed as V.250 has it. */
import {
  type Cause,
  codeFor,
  concat,
  type Dialect,
  encode,
  type Facts,
  type FactValue,
  type Form,
  type Param,
  type Signature,
  type SignatureNode,
  type Urc,
} from '../dialect/index.ts';

const utf8 = new TextEncoder();
export const CRLF = utf8.encode('\r\n');

/** A line as V.250 §5.7.1 frames it: CR LF before and behind. */
export const framed = (line: Uint8Array | string): Uint8Array =>
  concat([CRLF, typeof line === 'string' ? utf8.encode(line) : line, CRLF]);

/**
 * A line of a reply with what is known. What is not known is left out where the signature lets it be, and takes the
 * parameter's default where not.
 * @param invents true where the line must come: a fact that nothing is known of gets the least value it can have
 * @returns undefined where a fact is missing that the line cannot do without
 */
export function replyLine(
  signature: Signature,
  param: (name: string) => Param,
  facts: Facts,
  invents = false,
): Uint8Array | undefined {
  const plain = (name: string): Param => {
    const found = param(name);
    const { default: _default, from: _from, ...spec } = found.spec;
    return { ...found, spec };
  };
  const known: { [name: string]: Facts[string] } = { ...facts };
  const assumed = (name: string): Facts[string] => {
    const { spec } = param(name);
    return spec.default ?? (spec.from === undefined ? undefined : facts[spec.from]);
  };
  for (const node of signature.nodes) completeOption(node, known, assumed);
  for (;;) {
    const result = encode(signature, { param: plain, facts: known, reply: true });
    if (result.bytes) return result.bytes;
    for (const problem of result.problems) {
      if (problem.kind !== 'missing' || known[problem.param.name] !== undefined) return undefined;
      const value = assumed(problem.param.name) ?? (invents ? leastOf(problem.param) : undefined);
      if (value === undefined) return undefined;
      known[problem.param.name] = value;
    }
  }
}

/** An optional part of which something is known is completed with defaults, so that what is known can be said. */
function completeOption(
  node: SignatureNode,
  known: { [name: string]: Facts[string] },
  assumed: (name: string) => Facts[string],
): void {
  if (node.kind !== 'optional') return;
  const own = node.nodes.flatMap((inner) => (inner.kind === 'field' ? [inner.name] : []));
  const missing = own.filter((name) => known[name] === undefined);
  if (missing.length === own.length || missing.some((name) => assumed(name) === undefined)) return;
  for (const name of missing) known[name] = assumed(name);
  for (const inner of node.nodes) completeOption(inner, known, assumed);
}

const leastOf = (param: Param): FactValue =>
  param.codes[0]?.is ?? (param.kind === 'int' ? (param.ranges[0]?.min ?? 0) : '');

/** Where a module has no code for a cause it reports a neighbour of it, in this order. */
const neighbours: Partial<Record<Cause, readonly Cause[]>> = {
  dns: ['tcp', 'lost'],
  tcp: ['lost', 'server-unavailable'],
  tls: ['tcp', 'lost'],
  certificate: ['tls', 'tcp'],
  'no-data': ['no-network', 'tcp'],
  'no-network': ['no-data', 'tcp'],
  lost: ['tcp', 'closed', 'send-failed'],
  timeout: ['send-failed', 'lost'],
  'send-failed': ['timeout', 'lost'],
  'in-use': ['busy', 'tcp'],
  'server-unavailable': ['lost', 'refused'],
  'client-id': ['refused', 'not-authorised'],
  credentials: ['not-authorised', 'refused'],
  'not-authorised': ['credentials', 'refused'],
  'protocol-version': ['refused'],
  closed: ['lost'],
};

const causeParams = (urc: Urc): Param[] =>
  urc.line.fields.map((name) => urc.param(name)).filter((param) => param.kind === 'cause');

/** True where the URC has words for this very cause. */
export const canReport = (urc: Urc, cause: Cause): boolean =>
  urc.means === cause || causeParams(urc).some((param) => codeFor(param, cause) !== undefined);

export interface Report {
  readonly urc: Urc;
  /** The cause fields' values. */
  readonly facts: Facts;
  /** Parameters with exactly the code asked for. */
  readonly param: (name: string) => Param;
}

/**
 * The error tables read backwards: the URC and the code that mean this cause. The first field that is not `ok`
 * decides, so fields before it say ok and fields behind it are left out.
 * @param code takes this very code, whatever it means
 * @returns undefined where none of the URCs can say it
 */
export function reportOf(urcs: readonly Urc[], cause: Cause, code?: string): Report | undefined {
  if (code !== undefined) {
    for (const urc of urcs) {
      const report = withCode(urc, code);
      if (report) return report;
    }
  }
  for (const wanted of [cause, ...(neighbours[cause] ?? []), 'error' as const]) {
    // One that means nothing else comes first: it has the fields that belong to the cause.
    for (const urc of [...urcs].sort((one, other) => Number(other.means === wanted) - Number(one.means === wanted))) {
      const report = exactly(urc, wanted);
      if (report) return report;
    }
  }
  if (cause === 'ok') return urcs[0] && { urc: urcs[0], facts: {}, param: (name) => urcs[0]!.param(name) };
  for (const urc of urcs) {
    const param = causeParams(urc).find((one) => one.codes.some(isFailure));
    if (param) return exactly(urc, param.codes.find(isFailure)!.is as Cause);
  }
  return undefined;
}

const isFailure = ({ is }: { is: FactValue }): boolean =>
  is !== 'ok' && is !== 'retrying' && is !== 'pending' && is !== 'already';

function exactly(urc: Urc, cause: Cause): Report | undefined {
  const param = (name: string) => urc.param(name);
  if (urc.means === cause) return { urc, facts: {}, param };
  const facts: { [name: string]: FactValue } = {};
  const params = causeParams(urc);
  if (cause === 'ok') {
    if (params.length === 0 || params.some((one) => !codeFor(one, 'ok'))) return undefined;
    for (const one of params) facts[one.name] = 'ok';
    return { urc, facts, param };
  }
  for (const one of params) {
    if (codeFor(one, cause)) return { urc, facts: { ...facts, [one.name]: cause }, param };
    if (!codeFor(one, 'ok')) return undefined;
    facts[one.name] = 'ok';
  }
  return undefined;
}

function withCode(urc: Urc, code: string): Report | undefined {
  const facts: { [name: string]: FactValue } = {};
  const params = causeParams(urc);
  const last =
    params.findLast((one) => one.codes.some((entry) => entry.code === code)) ??
    (params.length === 1 ? params[0] : undefined);
  if (!last) return undefined;
  for (const one of params) {
    if (one !== last) {
      facts[one.name] = 'ok';
      continue;
    }
    const entry = one.codes.find((known) => known.code === code) ?? { code, is: 'error' };
    const only = { ...one, codes: [entry] };
    return {
      urc,
      facts: { ...facts, [one.name]: entry.is },
      param: (name) => (name === one.name ? only : urc.param(name)),
    };
  }
  return undefined;
}

export interface ResultFormat {
  readonly verbose: boolean;
  readonly errorFormat: string;
}

/**
 * The final result code.
 * @param cause with one, an error of the mobile equipment is named as the format asks; without one it is a bare ERROR
 * @param form the command that fails: it may have codes of its own
 */
export function finalLine(
  dialect: Dialect,
  result: 'ok' | 'error',
  format: ResultFormat,
  cause?: Cause,
  form?: Form,
): Uint8Array {
  const own = (name: string): Param => form?.param(name) ?? dialect.param(name);
  const finals = dialect.finals.filter((final) => final.result === result);
  if (result === 'error' && cause && format.errorFormat !== 'off') {
    const named = finals.find((final) => final.line.fields.length > 0);
    const param = (name: string): Param => (format.errorFormat === 'text' ? inWords(own(name)) : own(name));
    const facts = named && Object.fromEntries(named.line.fields.map((name) => [name, nearest(own(name), cause)]));
    const report = facts && replyLine(named.line, param, facts);
    if (report) return framed(report);
  }
  const plain = finals.filter((final) => final.line.fields.length === 0);
  if (format.verbose)
    return framed(
      (plain.find((final) => !/^\d+$/.test(final.line.source)) ?? plain[0])?.line.source ??
        (result === 'ok' ? 'OK' : 'ERROR'),
    );
  // V.250 §6.2.6: a numeric result code has no line feed and nothing before it.
  return utf8.encode(
    `${plain.find((final) => /^\d+$/.test(final.line.source))?.line.source ?? (result === 'ok' ? '0' : '4')}\r`,
  );
}

/** The codes as words, where the dialect was loaded with its texts; numbers where not. */
const inWords = (param: Param): Param => ({
  ...param,
  codes: param.codes.map((entry) => ({ ...entry, code: entry.text?.en ?? entry.code })),
});

function nearest(param: Param, cause: Cause): FactValue {
  for (const wanted of [cause, ...(neighbours[cause] ?? []), 'parameter', 'error'])
    if (codeFor(param, wanted)) return wanted;
  return param.codes[0]?.is ?? 'error';
}
