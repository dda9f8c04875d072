/**
 * The conformance suite: each capability of an MQTT client is tried with the real driver against the emulated module of
 * a dialect, whether it ships with Hayes or is a user's own file, with an independent client at a broker in memory. It
 * needs no network, no module and hardly any time; its clock runs only while something is awaited.
 */
import type { Dialect } from '../dialect/index.ts';
import { type LocalText, text } from '../text/index.ts';
import { Bench, judged, Refusal } from './conformance/bench.ts';
import { messages } from './conformance/messages.ts';
import { type Capability, capabilities, lackedBy, plans, sectionOf } from './conformance/plans.ts';

/** `works`; `refused`: the engine will not, because the dialect says that the module cannot; `fails`: it went wrong. */
export type Verdict = 'works' | 'refused' | 'fails';

export interface ConformanceResult {
  readonly capability: Capability;
  readonly verdict: Verdict;
  /** Why it was refused, or what went wrong; where it works, a limit worth knowing. */
  readonly reason?: LocalText;
  /** Section of the manual, where the dialect states one for what was refused. */
  readonly section?: string;
  /** Where it failed: the end of the conversation, `→` to the module and `←` from it. */
  readonly trace?: readonly string[];
}

export interface ConformanceReport {
  /** `quectel-bc26/BC20`, or the id alone where no model was chosen. */
  readonly dialect: string;
  readonly results: readonly ConformanceResult[];
}

export interface ConformanceOptions {
  /** default: all */
  readonly only?: readonly Capability[];
  /** Called with each result as it comes. */
  readonly onResult?: (result: ConformanceResult) => void;
}

/** @param dialect with its model, where it has several; texts are not needed */
export async function conformance(dialect: Dialect, options: ConformanceOptions = {}): Promise<ConformanceReport> {
  const results: ConformanceResult[] = [];
  for (const capability of capabilities) {
    if (options.only && !options.only.includes(capability)) continue;
    const result = await tryOut(dialect, capability);
    results.push(result);
    options.onResult?.(result);
  }
  return { dialect: dialect.model === undefined ? dialect.id : `${dialect.id}/${dialect.model}`, results };
}

/** Without these there is no MQTT client at all: that they are missing is no property of a module. */
const indispensable = new Set(['connect', 'publish', 'subscribe']);

async function tryOut(dialect: Dialect, capability: Capability): Promise<ConformanceResult> {
  const plan = plans[capability];
  const missing = (['connect', ...plan.procedures] as const).find((name) => !dialect.procedures[name]?.length);
  if (missing) {
    const names = lackedBy(dialect, capability);
    if (names.length > 0 && dialect.model)
      return refused(
        dialect,
        capability,
        text(messages['model-without'], { model: dialect.model, names: names.join(', ') }),
      );
    const reason = text(messages[missing === 'receive' ? 'no-storage' : 'no-procedure'], { name: missing });
    return indispensable.has(missing) ? { capability, verdict: 'fails', reason } : refused(dialect, capability, reason);
  }
  const { trial, bench: wanted } = plan.prepare();
  const bench = new Bench(dialect, wanted);
  let remark: LocalText | undefined;
  let error: unknown;
  try {
    remark = await trial(bench);
  } catch (problem) {
    error = problem;
  }
  const trace = bench.trace;
  try {
    await bench.close();
  } catch (problem) {
    error ??= problem;
  }
  if (error === undefined) return { capability, verdict: 'works', ...(remark ? { reason: remark } : {}) };
  const verdict = judged(error);
  if (verdict instanceof Refusal) return refused(dialect, capability, verdict.text);
  return { capability, verdict: 'fails', reason: verdict.text, trace };
}

function refused(dialect: Dialect, capability: Capability, reason: LocalText): ConformanceResult {
  const section = sectionOf(dialect, capability);
  return { capability, verdict: 'refused', reason, ...(section ? { section } : {}) };
}

export { type Capability, capabilities } from './conformance/plans.ts';
export { capabilityTitles, verdictTitles } from './conformance/titles.ts';
