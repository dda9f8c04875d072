/** AT2xx: what the dialect says of a command line. */
import {
  type Command,
  Dialect,
  measuredFact,
  type Param,
  printRanges,
  type RecogniseProblem,
  type Span,
  toBytes,
} from '../../dialect/index.ts';
import { say } from '../../text/index.ts';
import type { CallAnalysis, StepAnalysis } from '../analysis.ts';
import { charName, dialectName, formHead, printCodes, printForm } from '../describe.ts';
import type { Diagnostics, Fix } from '../diagnostic.ts';
import { nearest } from '../nearest.ts';
import { placeAt } from '../places.ts';
import { words } from '../words.ts';

const utf8 = new TextEncoder();
/** Problems that are about the value of one argument: nothing is said of them where the value is not known. */
const aboutValues = new Set<RecogniseProblem['kind']>([
  'type',
  'range',
  'length',
  'code',
  'quotes',
  'hex',
  'forbidden',
  'literal',
]);

export function checkParameters(step: StepAnalysis, dialect: Dialect, diagnostics: Diagnostics): void {
  for (const call of step.calls) {
    for (const problem of call.problems) {
      const open = [...call.open].some((argument) => problem.start >= argument.start && problem.end <= argument.end);
      if (!(open && aboutValues.has(problem.kind))) report(problem, call, dialect, diagnostics);
    }
    if (call.known.hasQuotedNumber) checkQuotedNumbers(call, diagnostics);
    checkBareWords(call, diagnostics);
    checkInlineLengths(call, diagnostics);
  }
  checkLine(step, dialect, diagnostics);
}

function report(problem: RecogniseProblem, call: CallAnalysis, dialect: Dialect, diagnostics: Diagnostics): void {
  const place = call.place(problem);
  const { locale } = diagnostics;
  const replaceBy = (text: string): Fix => ({
    title: say(words.replace, { text }, locale),
    edits: [{ ...place, text }],
  });
  switch (problem.kind) {
    case 'unknown-command':
      unknownCommand(problem.name, place, dialect, diagnostics);
      return;
    case 'unsupported-form':
      diagnostics.add('AT204', place, {
        command: `AT+${problem.command.name}${problem.operator}`,
        known: printForms(problem.command),
      });
      return;
    case 'unknown-option': {
      const meant = nearest(problem.value, problem.known);
      const known = problem.known.map((option) => `"${option}"`).join(', ');
      diagnostics.add(
        'AT203',
        place,
        { command: `AT+${problem.command.name}`, value: problem.value, known },
        meant === undefined ? undefined : replaceBy(`"${meant}"`),
      );
      return;
    }
    case 'missing-parameter': {
      const end = { start: Math.max(place.start - 1, call.place(call.call.nameSpan).start), end: place.end };
      diagnostics.add('AT205', end, { name: problem.param?.as ?? '…', form: printForm(problem.form) });
      return;
    }
    case 'extra-parameter':
      diagnostics.add('AT206', place, { value: problem.value, form: printForm(problem.form) });
      return;
    case 'literal':
      diagnostics.add('AT207', place, {
        value: problem.value,
        expected: problem.expected,
        form: printForm(problem.form),
      });
      return;
    case 'type':
      if (problem.value === '' && call.form)
        diagnostics.add('AT205', wider(place), { name: problem.param.as, form: printForm(call.form) });
      else diagnostics.add('AT208', place, { name: problem.param.as, value: problem.value });
      return;
    case 'range':
      diagnostics.add('AT209', place, {
        name: problem.param.as,
        range: printRanges(problem.param.ranges),
        value: problem.value,
      });
      return;
    case 'length':
      diagnostics.add('AT210', place, {
        name: problem.param.as,
        range: printRanges(problem.param.ranges),
        value: problem.bytes,
      });
      return;
    case 'code': {
      const meant = /^\d*$/.test(problem.value)
        ? undefined
        : nearest(
            problem.value,
            problem.param.codes.map(({ code }) => code),
          );
      const fix = meant === undefined ? undefined : replaceBy(problem.param.bare ? meant : `"${meant}"`);
      diagnostics.add(
        'AT211',
        wider(place),
        { name: problem.param.as, known: printCodes(problem.param), value: problem.value },
        fix,
      );
      return;
    }
    case 'quotes':
      if (problem.value === '' && call.form)
        diagnostics.add('AT205', wider(place), { name: problem.param.as, form: printForm(call.form) });
      else
        diagnostics.add(
          'AT212',
          place,
          { name: problem.param.as },
          { title: say(words.addQuotes, {}, locale), edits: [{ ...place, text: `"${problem.value}"` }] },
        );
      return;
    case 'hex':
      diagnostics.add('AT214', place, { name: problem.param.as });
      return;
    case 'forbidden':
      diagnostics.add('AT215', place, { name: problem.param.as, char: charName(problem.char) });
      return;
    case 'unclosed':
      diagnostics.add(
        'AT101',
        place,
        {},
        { title: say(words.closeString, {}, locale), edits: [{ start: place.end, end: place.end, text: '"' }] },
      );
      return;
    case 'behind-quote':
      diagnostics.add('AT102', place, { value: problem.value });
      return;
  }
}

/** An empty place is underlined with the comma before it. */
const wider = (place: Span): Span =>
  place.start === place.end ? { start: Math.max(0, place.start - 1), end: place.end } : place;

const printForms = (command: Command): string =>
  [
    ...new Set(
      command.forms.map(
        (form) => `\`${formHead(form)}${form.operator === '=' && !formHead(form).includes('=') ? '=…' : ''}\``,
      ),
    ),
  ]
    .slice(0, 8)
    .join(', ');

function unknownCommand(name: string, place: Span, dialect: Dialect, diagnostics: Diagnostics): void {
  const dialectTitle = dialectName(dialect);
  if (dialect.model !== undefined && new Dialect(dialect.file).commands.has(name)) {
    diagnostics.add('AT221', place, { model: dialect.model, name: `AT+${name}`, dialect: dialect.id });
    return;
  }
  const extended = place.end - place.start > name.length;
  const meant = extended
    ? nearest(
        name,
        [...dialect.commands.keys()].filter((known) => !known.startsWith('AT')),
      )
    : undefined;
  const written = extended ? `AT+${name}` : `AT${name}`;
  if (meant === undefined) diagnostics.add('AT201', place, { dialect: dialectTitle, name: written });
  else {
    const fix = {
      title: say(words.replace, { text: `+${meant}` }, diagnostics.locale),
      edits: [{ ...place, text: `+${meant}` }],
    };
    diagnostics.add('AT202', place, { dialect: dialectTitle, name: written, meant: `AT+${meant}` }, fix);
  }
}

function checkQuotedNumbers(call: CallAnalysis, diagnostics: Diagnostics): void {
  for (const { param, argument } of call.bindings) {
    const numeric =
      param.kind === 'int' || (param.codes.length > 0 && param.codes.every(({ code }) => /^-?\d+$/.test(code)));
    if (!numeric || !argument.quoted || !/^-?\d+$/.test(argument.text)) continue;
    const place = call.place(argument);
    const fix = { title: say(words.removeQuotes, {}, diagnostics.locale), edits: [{ ...place, text: argument.text }] };
    diagnostics.add('AT213', place, { name: param.as }, fix);
  }
}

/** Options, and codes that are words, stand in quotes. */
function checkBareWords(call: CallAnalysis, diagnostics: Diagnostics): void {
  const { form } = call;
  if (!form || call.call.operator !== '=') return;
  call.call.args.forEach((argument, index) => {
    if (argument.quoted || !/^[A-Za-z]/.test(argument.text) || call.open.has(argument)) return;
    const place = placeAt(form, index);
    const name =
      place?.kind === 'literal' && place.text.startsWith('"')
        ? argument.text
        : place?.kind === 'field' &&
            place.param.kind === 'values' &&
            !place.param.bare &&
            place.param.spec.bare !== 'allowed' &&
            isCode(place.param, argument.text)
          ? place.param.as
          : undefined;
    if (name === undefined) return;
    const at = call.place(argument);
    const fix = { title: say(words.addQuotes, {}, diagnostics.locale), edits: [{ ...at, text: `"${argument.text}"` }] };
    diagnostics.add('AT212', at, { name }, fix);
  });
}

const isCode = (param: Param, text: string): boolean =>
  param.codes.some(({ code }) => code.toLowerCase() === text.toLowerCase());

/** A length that the line states for a value on the same line; 0 leaves the counting to the module. */
function checkInlineLengths(call: CallAnalysis, diagnostics: Diagnostics): void {
  for (const { param, argument, value } of call.bindings) {
    const measured = measuredFact(param.name);
    if (measured?.measure !== 'length' || typeof value !== 'number' || value === 0 || call.open.has(argument)) continue;
    const whole = call.bindings.find((one) => one.param.name === measured.of);
    if (whole?.value === undefined || call.open.has(whole.argument)) continue;
    const actual = toBytes(whole.value).length;
    if (actual === value) continue;
    const at = call.place(argument);
    diagnostics.add(
      'AT217',
      at,
      { declared: value, actual },
      {
        title: say(words.correctLength, { value: actual }, diagnostics.locale),
        edits: [{ ...at, text: String(actual) }],
      },
    );
  }
}

function checkLine({ step }: StepAnalysis, dialect: Dialect, diagnostics: Diagnostics): void {
  const node = step.command;
  if (!node || node.text.length * 3 <= dialect.line.max) return;
  const length = node.template.parts.reduce(
    (sum, part) => sum + (part.kind === 'text' ? utf8.encode(part.text).length : 0),
    0,
  );
  if (length > dialect.line.max)
    diagnostics.add(
      'AT218',
      { start: node.start, end: node.continued?.end ?? node.end },
      { value: length, max: dialect.line.max },
    );
}
