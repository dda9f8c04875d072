/**
 * The language service on a script of 10 000 lines, beside the JSON language service on a file of the same size. A full
 * check reads a text that nothing has seen before; a keystroke changes one line of a text that is known.
 */
import { builtinDialect } from 'hayes/dialect';
import { complete, hover, lint, semanticTokens } from 'hayes/language';
import { parseScript } from 'hayes/script';
import { jsonCheck } from './json-service.ts';
import { measure, print, printTimes } from './measure.ts';
import { jsonText, LINES, scriptText } from './texts.ts';

export async function benchLanguage(): Promise<void> {
  const dialect = builtinDialect('quectel-bc26');
  const options = { dialect, locale: 'en' } as const;
  const known = scriptText(0);
  let seed = 1;
  const fresh = () => scriptText(seed++);
  const found = lint(known, options);
  if (found.length > 0) throw new Error(`the script of the bench is not clean: ${found[0]!.message}`);
  print('script, lines and characters', `${LINES} / ${known.length}`);
  const json = jsonText(0, known.length);
  print('JSON file, lines and characters', `${json.split('\n').length} / ${json.length}`);

  const full = await measure((text) => lint(text, options), 3000, fresh);
  printTimes('lint, a new script', full);
  const check = await jsonCheck();
  const other = await measure(
    (text) => check(text),
    3000,
    () => jsonText(seed++, known.length),
  );
  printTimes('vscode-json-languageservice, a new JSON file', other);
  print(
    'lint as fast as the JSON service',
    full.median <= other.median ? 'yes' : 'no',
    `${(other.median / full.median).toFixed(2)} ×`,
  );

  lint(known, options);
  const middle = known.indexOf('client-', known.length / 2);
  const typed = (text: string) => text.slice(0, middle + 7) + String(seed++) + text.slice(middle + 7);
  printTimes(
    'lint, one keystroke in a known script',
    await measure(
      (text) => lint(text, options),
      3000,
      () => typed(known),
    ),
  );
  let typedJson = json;
  const place = json.indexOf('client-', json.length / 2);
  printTimes(
    'vscode-json-languageservice, one keystroke',
    await measure(
      (text) => check(text),
      3000,
      () => {
        typedJson = json.slice(0, place + 7) + String(seed++) + json.slice(place + 7);
        return typedJson;
      },
    ),
  );

  const script = parseScript(known);
  const line = Math.floor(LINES / 2);
  const at = (needle: string, within: number) => {
    let number = line;
    while (!known.split('\n', number).at(-1)!.startsWith(needle)) number++;
    return { line: number, column: within };
  };
  const publish = at('AT+QMTPUB', 14);
  const opened = at('+QMTOPEN', 3);
  if (!hover(script, publish, options) || !hover(script, opened, options)) throw new Error('nothing to hover over');
  printTimes('completion of a value, script parsed', await measure(() => complete(script, publish, options), 1000));
  printTimes(
    'completion of a value, text new',
    await measure(
      (text) => complete(text, publish, options),
      2000,
      () => typed(known),
    ),
  );
  printTimes('hover over a parameter, script parsed', await measure(() => hover(script, publish, options), 1000));
  printTimes('hover over a result, script parsed', await measure(() => hover(script, opened, options), 1000));
  printTimes(
    'hover over a result, text new',
    await measure(
      (text) => hover(text, opened, options),
      2000,
      () => typed(known),
    ),
  );
  printTimes('semantic tokens of all lines, script parsed', await measure(() => semanticTokens(script, options), 1000));
}
