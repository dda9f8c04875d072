/** Data against what its command announces and takes. */
import { isInRanges, printRanges, type Stage } from '../../dialect/index.ts';
import { type Script, stepData } from '../../script/index.ts';
import { say } from '../../text/index.ts';
import type { StepAnalysis } from '../analysis.ts';
import { charName, formHead, printForm } from '../describe.ts';
import type { Diagnostics } from '../diagnostic.ts';
import { words } from '../words.ts';

type DataStage = Extract<Stage, { kind: 'data' }>;

/** The data that a form asks for, and the length that its command states. */
export function dataStageOf({ forms }: StepAnalysis): DataStage | undefined {
  return forms.at(-1)?.stages.find((stage) => stage.kind === 'data');
}

export function declaredLength(step: StepAnalysis, stage: DataStage | undefined): number | undefined {
  const value = stage && step.calls.at(-1)?.facts[`${stage.fact}.length`];
  return typeof value === 'number' ? value : undefined;
}

export function checkData(analysed: StepAnalysis, script: Script, diagnostics: Diagnostics): void {
  const { step, forms } = analysed;
  const stage = dataStageOf(analysed);
  const call = analysed.calls.at(-1);
  if (!stage && step.data.length === 0) return;
  const declared = declaredLength(analysed, stage);
  const data = stepData(step, { variable: (name) => script.variables.get(name) }, declared);
  if (data.kind === 'bytes')
    for (const node of data.commentsCut)
      diagnostics.add(
        'AT113',
        node.source.type === 'text' ? { start: node.content.start + node.source.cut!, end: node.content.end } : node,
      );
  const form = forms.at(-1);
  if (!analysed.known || !form || !call) return;
  const sound = call.problems.length === 0;
  const first = step.data[0];
  if (!stage) {
    if (first && sound) diagnostics.add('AT408', first, { command: formHead(form), form: printForm(form) });
    return;
  }
  if (!first) {
    if (sound)
      diagnostics.add('AT409', { start: step.command!.start, end: step.command!.continued?.end ?? step.command!.end });
    return;
  }
  if (data.kind !== 'bytes') return;
  const last = step.data.at(-1)!;
  const place = { start: first.content.start, end: last.content.end };
  const size = data.bytes.length;
  const argument = call.bindings.find(({ param }) => param.name === `${stage.fact}.length`)?.argument;
  if (declared !== undefined && argument && !call.open.has(argument)) {
    if (declared !== size) {
      const at = call.place(argument);
      diagnostics.add(
        'AT217',
        at,
        { declared, actual: size },
        {
          title: say(words.correctLength, { value: size }, diagnostics.locale),
          edits: [{ ...at, text: String(size) }],
        },
      );
    }
  }
  if (!isInRanges(stage.bytes, size)) diagnostics.add('AT219', place, { value: size, range: printRanges(stage.bytes) });
  const forbidden = [...stage.never].find((char) => data.bytes.includes(char.charCodeAt(0)));
  if (forbidden !== undefined) diagnostics.add('AT220', place, { char: charName(forbidden) });
}
