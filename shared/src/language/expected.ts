/** The lines that a command is answered with, as a script would expect them: keys filled in, success assumed. */
import type { Dialect, Param } from '../dialect/index.ts';
import type { StepAnalysis } from './analysis.ts';
import { printSignature } from './describe.ts';

/** The shape with the codes that mean success; what may be left out is left out behind them. */
export function successOf(shape: string, fields: readonly string[], param: (name: string) => Param): string {
  return fields.reduce((line, name) => {
    const good = param(name).codes.find(({ is }) => is === 'ok');
    return good ? line.replace(`<${param(name).as}>`, good.code) : line;
  }, shape);
}

/** The shape with what the command says; what it leaves open becomes `${_}`. */
export function filledIn(shape: string, { calls }: StepAnalysis, param: (name: string) => Param): string {
  let line = shape;
  for (const { param: stated, argument } of calls.flatMap(({ bindings }) => bindings))
    line = line.replace(`<${param(stated.name).as}>`, argument.quoted ? `"${argument.text}"` : argument.text);
  return line.replace(/[[\]…]/g, '').replace(/<[^>]*>/g, '$${_}');
}

/** The completion of a step's command when all goes well. */
export function completionLine(dialect: Dialect, step: StepAnalysis): string | undefined {
  for (const form of step.forms) {
    for (const stage of form.stages) {
      const urc = stage.kind === 'completion' ? dialect.urcs.get(stage.urcs[0]!) : undefined;
      if (urc)
        return filledIn(successOf(printSignature(urc.line, urc.param), urc.line.fields, urc.param), step, urc.param);
    }
  }
  return undefined;
}
