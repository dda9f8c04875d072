/** AT9xx: secrets in plain text, commands that can do harm. */
import { risks } from '../../dialect/index.ts';
import type { Script } from '../../script/index.ts';
import { inLocale, say } from '../../text/index.ts';
import type { StepAnalysis } from '../analysis.ts';
import type { Diagnostics } from '../diagnostic.ts';
import { riskWords, words } from '../words.ts';

/** Tiers from here on are reported: what only disturbs is what scripts are for. */
const reported = risks.indexOf('cuts-line');

export function checkSafety({ step, calls }: StepAnalysis, script: Script, diagnostics: Diagnostics): void {
  for (const call of calls) {
    for (const { param, argument } of call.known.hasSecret ? call.bindings : []) {
      if (
        !param.secret ||
        argument.text === '' ||
        /\$\{/.test(script.text.slice(call.place(argument).start, call.place(argument).end))
      )
        continue;
      const place = call.place(argument);
      const variable = param.name.replace(/\W/g, '_');
      const quote = argument.quoted ? '"' : '';
      const edits = [{ ...place, text: `${quote}\${${variable}}${quote}` }];
      if (!script.secrets.includes(variable)) edits.unshift({ start: 0, end: 0, text: `# @secret ${variable}\n` });
      diagnostics.add(
        'AT901',
        place,
        { name: param.as, variable },
        { title: say(words.useSecret, {}, diagnostics.locale), edits },
      );
    }
    const { form } = call;
    if (!form || risks.indexOf(form.risk) < reported || step.options.confirm) continue;
    const consequence = form.riskText
      ? ` ${inLocale(form.riskText.consequence ?? { en: '', zh: '' }, diagnostics.locale)}`
      : '';
    diagnostics.add('AT902', call.place(call.call), {
      risk: say(riskWords[form.risk], {}, diagnostics.locale),
      consequence: consequence.trimEnd(),
    });
  }
}
