/** AT1xx and look-alike letters: what is wrong with a document whatever the dialect. */
import {
  asciiOf,
  directiveNames,
  findLookalikes,
  type Script,
  type ScriptNode,
  type ScriptProblem,
} from '../../script/index.ts';
import { say } from '../../text/index.ts';
import type { Diagnostics } from '../diagnostic.ts';
import { nearest } from '../nearest.ts';
import { words } from '../words.ts';

export function checkSyntax(script: Script, diagnostics: Diagnostics): void {
  for (const problem of script.problems) report(problem, diagnostics);
  if (asciiOf(script.text) !== script.text) for (const node of script.nodes) checkLookalikes(node, diagnostics);
  checkVariables(script, diagnostics);
}

const expectedArgument = {
  dialect: words.dialectId,
  var: words.assignment,
  env: words.variableName,
  secret: words.variableName,
  timeout: words.time,
  delay: words.time,
  retry: words.count,
  skip: words.anything,
  confirm: words.anything,
  strict: words.anything,
  disable: words.codes,
};

function report(problem: ScriptProblem, diagnostics: Diagnostics): void {
  const { locale } = diagnostics;
  const { start, end } = problem;
  switch (problem.kind) {
    case 'unknown-directive': {
      const meant = nearest(problem.name, directiveNames);
      const fix = meant && {
        title: say(words.replace, { text: `@${meant}` }, locale),
        edits: [{ start, end, text: meant }],
      };
      diagnostics.add(
        'AT103',
        problem,
        { name: problem.name, known: directiveNames.map((name) => `@${name}`).join(' ') },
        fix || undefined,
      );
      return;
    }
    case 'directive-argument':
      diagnostics.add('AT104', problem, {
        name: problem.name,
        expected: say(expectedArgument[problem.name], {}, locale),
      });
      return;
    case 'bad-variable':
      diagnostics.add('AT107', problem);
      return;
    case 'missing-at':
      diagnostics.add(
        'AT105',
        problem,
        { name: problem.name },
        { title: say(words.insertAt, {}, locale), edits: [{ start, end: start, text: 'AT' }] },
      );
      return;
    case 'split-command':
      diagnostics.add(
        'AT106',
        problem,
        {},
        { title: say(words.joinLines, {}, locale), edits: [{ start, end, text: problem.joined }] },
      );
      return;
    case 'data-without-command':
      diagnostics.add('AT109', problem);
      return;
    case 'prompt-without-data':
      diagnostics.add('AT110', problem);
      return;
    case 'unknown-data':
      diagnostics.add('AT111', problem, { name: problem.name });
      return;
    case 'bad-hex':
      diagnostics.add('AT112', problem);
      return;
    case 'unclosed-data':
      diagnostics.add('AT115', problem);
      return;
  }
}

function checkLookalikes(node: ScriptNode, diagnostics: Diagnostics): void {
  if (node.kind !== 'command' && node.kind !== 'expect') return;
  for (const { start, end, found, replacement } of findLookalikes(node.text, node.kind === 'expect')) {
    const offset = (index: number) =>
      node.kind === 'command' && node.continued && index >= 2 ? node.continued.start + index - 2 : node.start + index;
    const place = { start: offset(start), end: offset(end - 1) + 1 };
    diagnostics.add(
      'AT216',
      place,
      { found, replacement },
      {
        title: say(words.replace, { text: replacement }, diagnostics.locale),
        edits: [{ ...place, text: replacement }],
      },
    );
  }
}

/** A variable that a command uses must have come from somewhere: a declaration, or a capture above. */
function checkVariables(script: Script, diagnostics: Diagnostics): void {
  const known = new Set([...script.variables.keys(), ...script.environment, ...script.secrets]);
  for (const node of script.nodes) {
    if (node.kind === 'expect')
      for (const part of node.template.parts) if (part.kind === 'variable') known.add(part.name);
    const template =
      node.kind === 'command'
        ? node.template
        : node.kind === 'data' && node.source.type === 'text'
          ? node.source.template
          : undefined;
    if (!template || template.plain) continue;
    const base = node.kind === 'data' ? node.content.start : node.start;
    for (const part of template.parts) {
      if (part.kind !== 'variable' || known.has(part.name)) continue;
      const shift = (index: number) =>
        node.kind === 'command' && node.continued && index >= 2 ? node.continued.start + index - 2 : base + index;
      diagnostics.add('AT108', { start: shift(part.start), end: shift(part.end - 1) + 1 }, { name: part.name });
    }
  }
}
