/** What is asked of a connection, and whether a dialect has the means to say it: nothing is left out in silence. */
import { type Dialect, type Facts, factsWithin, type StepSpec } from '../dialect/index.ts';
import { HayesError, text } from '../text/index.ts';
import { messages } from './messages.ts';
import { holds } from './plan.ts';

const asked = [
  ['will.topic', 'means-will'],
  ['will.retain', 'means-retained-will'],
  ['username', 'means-credentials'],
  ['password', 'means-credentials'],
  ['cloud.productKey', 'means-cloud'],
  ['cloud.productId', 'means-cloud'],
  ['cloud.productSecret', 'means-cloud'],
  ['cloud.deviceName', 'means-cloud'],
  ['cloud.deviceSecret', 'means-cloud'],
  ['cloud.accessKey', 'means-cloud'],
  ['cloud.nodeId', 'means-cloud'],
  ['buffered', 'means-buffer'],
] as const;

/** @throws HayesError where no step of connecting says what is asked for */
export function checkMeans(dialect: Dialect, facts: Facts): void {
  const said = new Set((dialect.procedures.connect ?? []).flatMap((step) => saidBy(dialect, step, facts)));
  if (facts.secure === true && !said.has('secure'))
    throw new HayesError(messages['tls-unsupported'], { dialect: dialect.id });
  for (const [fact, what] of asked) {
    if (facts[fact] === undefined || facts[fact] === false || said.has(fact)) continue;
    throw new HayesError(messages['no-means'], { dialect: dialect.id, what: text(messages[what]) });
  }
  // What a module speaks that cannot be told a version is MQTT 3.1.1.
  if (facts.protocolVersion === 3 && !said.has('protocolVersion'))
    throw new HayesError(messages['no-means'], { dialect: dialect.id, what: text(messages['means-version']) });
}

/** Facts that a step passes on: on its line, inside templates, as data, or as the condition under which it is taken. */
function saidBy(dialect: Dialect, step: StepSpec, facts: Facts): string[] {
  const call = typeof step === 'string' ? { call: step } : step;
  if (!('call' in call) || !holds(call.if, facts) || (call.not !== undefined && holds(call.not, facts))) return [];
  const form = dialect.form(call.call);
  if (!form) return [];
  const condition = call.if ?? {};
  return [
    ...factsWithin(form.send, (name) => form.param(name)),
    ...form.stages.flatMap((stage) => (stage.kind === 'data' ? [stage.fact] : [])),
    ...(typeof condition === 'string' ? [condition] : Object.keys(condition)),
  ];
}
