// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the variables of scripts look like this
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { commandOffset, parseScript, type ScriptNode, stepData } from './index.ts';

const shape = (node: ScriptNode): string => {
  switch (node.kind) {
    case 'command':
    case 'expect':
      return `${node.kind} ${node.text}`;
    case 'section':
      return `section ${node.title}`;
    case 'directive':
      return `directive ${node.name}=${node.argument}`;
    case 'data':
      return `data ${node.source.type}${node.source.type === 'text' ? ` ${node.source.text}` : ''}`;
    default:
      return node.kind;
  }
};
const shapes = (text: string) => parseScript(text).nodes.map(shape);
const problems = (text: string) =>
  parseScript(text).problems.map(({ kind, start, end }) => `${kind}: ${text.slice(start, end)}`);
const dataOf = (text: string, declared?: number) => {
  const data = stepData(parseScript(text).steps[0]!, { variable: () => undefined }, declared);
  return data.kind === 'bytes' ? new TextDecoder().decode(data.bytes) : data.kind;
};

describe('script: lines', () => {
  it('knows every kind of line', () => {
    assert.deepEqual(
      shapes(
        '# @dialect quectel-bc26\n### Open\n# a comment\n// another\nAT+QMTOPEN=0,"h",1883 // trailing\nOK\n...\n+QMTOPEN: 0,0\n> data\n#QMI: 1\n',
      ),
      [
        'directive dialect=quectel-bc26',
        'section Open',
        'comment',
        'comment',
        'command AT+QMTOPEN=0,"h",1883',
        'expect OK',
        'any',
        'expect +QMTOPEN: 0,0',
        'data text data',
        'expect #QMI: 1',
      ],
    );
  });
  it('takes a bare AT, in any case, and nothing with a blank behind it, for a command', () => {
    assert.deepEqual(shapes('at\nAT+CSQ\nATI\nAT // comment\nAt work'), [
      'command at',
      'command AT+CSQ',
      'command ATI',
      'command AT',
      'expect At work',
    ]);
  });
  it('leaves // inside quotes and behind a letter alone', () => {
    assert.deepEqual(shapes('AT+X="tcp://h // not",1 // yes\n+X: tcp://h'), [
      'command AT+X="tcp://h // not",1',
      'expect +X: tcp://h',
    ]);
  });
  it('reads CR LF like LF', () => {
    assert.deepEqual(shapes('AT\r\nOK\r\n### x y \r\n'), ['command AT', 'expect OK', 'section x y']);
  });
  it('takes #### and ### alone for comments', () =>
    assert.deepEqual(shapes('####\n###\n#'), ['comment', 'comment', 'comment']));
  it('finds a command in other alphabets', () => assert.deepEqual(shapes('ΑT+CSQ'), ['command ΑT+CSQ']));
  it('joins AT with the + line behind it, but not with an answer', () => {
    const text = 'AT\n  +MQTTCFG="version",0,4\nOK';
    const { steps } = parseScript(text);
    assert.equal(steps[0]!.command!.text, 'AT+MQTTCFG="version",0,4');
    assert.equal(text[commandOffset(steps[0]!.command!, 3)], 'M');
    assert.deepEqual(problems(text), ['split-command: AT\n  +MQTTCFG="version",0,4']);
    assert.deepEqual(shapes('AT\n+CPIN: READY'), ['command AT', 'expect +CPIN: READY']);
  });
  it('notices a command without its AT', () =>
    assert.deepEqual(problems('+QMTCFG="version",0,4\nOK'), ['missing-at: +QMTCFG="version",0,4']));
  it('leaves GNU Autotest files alone', () => {
    const script = parseScript('AT_SETUP([x])\nAT_CHECK([true])\nAT_CLEANUP\n');
    assert.equal(script.autotest, true);
    assert.deepEqual(script.nodes, []);
    assert.equal(parseScript('AT+X\n').autotest, false);
  });
});

describe('script: steps and sections', () => {
  it('makes a step of a command and what follows', () => {
    const { steps, sections } = parseScript('AT\nOK\n\n### One\nAT+A\n> x\nOK\n### Two\n+QMTRECV: 0\n');
    assert.deepEqual(
      steps.map((step) => [step.command?.text, step.data.length, step.expected.length, step.line, step.endLine]),
      [
        ['AT', 0, 1, 1, 2],
        ['AT+A', 1, 1, 5, 7],
        [undefined, 0, 1, 9, 9],
      ],
    );
    assert.deepEqual(
      sections.map(({ title, line, endLine, steps }) => [title, line, endLine, steps.length]),
      [
        [undefined, 1, 3, 1],
        ['One', 4, 7, 1],
        ['Two', 8, 10, 1],
      ],
    );
  });
  it('hands directives to the next command', () => {
    const { steps } = parseScript(
      '### s\n\n# @timeout 2min\n# @delay 500ms\n# @retry 3\n# @skip\n# @confirm\n# @strict\nAT\nAT',
    );
    assert.deepEqual(
      steps.map(({ options }) => options),
      [
        { skip: true, strict: true, confirm: true, timeout: 120000, delay: 500, retry: 3 },
        { skip: false, strict: false, confirm: false },
      ],
    );
  });
  it('takes @skip and @strict under a title for the section, @strict in the header for the file', () => {
    const section = parseScript('### a\n# @skip\n# @strict\nAT\nAT\n### b\nAT');
    assert.deepEqual(
      section.steps.map(({ options }) => [options.skip, options.strict]),
      [
        [true, true],
        [true, true],
        [false, false],
      ],
    );
    assert.deepEqual(
      parseScript('# @strict\n\nAT\n### b\nAT').steps.map(({ options }) => options.strict),
      [true, true],
    );
  });
  it('collects variables, environment and secrets', () => {
    const script = parseScript(
      '# @var host = broker.example.org // a host\n# @env HOME\n# @secret pw\n# @dialect quectel-bc26/BC20\n',
    );
    assert.deepEqual([...script.variables], [['host', 'broker.example.org']]);
    assert.deepEqual(
      [script.environment, script.secrets, script.dialect?.name],
      [['HOME'], ['pw'], 'quectel-bc26/BC20'],
    );
  });
  it('reports directives that nobody knows, and arguments that they do not take', () => {
    assert.deepEqual(problems('# @timout 3s\n# @timeout soon\n# @retry\n# @var 1x\n# @disable E12'), [
      'unknown-directive: timout',
      'directive-argument: soon',
      'directive-argument: retry',
      'directive-argument: 1x',
      'directive-argument: E12',
    ]);
  });
});

describe('script: data', () => {
  it('reads every source', () => {
    assert.deepEqual(
      shapes('AT\n> a b \n>c\n> @hex 0A 1b\n> @file a.pem // c\n> @text "x // y" \n> @cancel\n').slice(1),
      ['data text a b ', 'data text c', 'data hex', 'data file', 'data literal', 'data cancel'],
    );
    assert.equal(dataOf('AT\n> @text "@hex "quoted" // y"'), '@hex "quoted" // y');
    assert.equal(dataOf('AT\n> @cancel'), 'cancel');
    assert.equal(dataOf('AT\n> @file x'), 'missing');
    assert.equal(dataOf('AT\n> @hex 4f 4B'), 'OK');
  });
  it('joins several lines, empty ones too', () => assert.equal(dataOf('AT\n> a\n>\n> b'), 'a\r\n\r\nb'));
  it('takes the next line for a bare prompt, past comments and blank lines', () => {
    assert.equal(dataOf('AT+X\n>\n//data mode\n\nThis is test data.\n//Ctrl+Z\nOK'), 'This is test data.');
    assert.equal(dataOf('AT+X\n>   // type it\nhello //Tap "CTRL+Z" to send\nOK'), 'hello');
  });
  it('takes no answer and no command for data', () => {
    for (const next of ['OK', 'ОК', '+QSSLCFG: 1,5,"cacert",1216', 'AT+X', '### s', '']) {
      assert.deepEqual(problems(`AT+X\n>\n${next}`), ['prompt-without-data: >'], next);
    }
  });
  it('lets a declared length decide what is comment', () => {
    assert.equal(dataOf('AT\n> see //x // y', 12), 'see //x // y');
    assert.equal(dataOf('AT\n> see //x // y', 3), 'see');
    assert.equal(dataOf('AT\n> see // y'), 'see');
  });
  it('reports data without a command, unknown sources and bad digits', () => {
    assert.deepEqual(problems('> x\nAT\n> @foo 1\n> @hex 0'), [
      'data-without-command: > x',
      'unknown-data: @foo 1',
      'bad-hex: @hex 0',
    ]);
  });
});

describe('script: variables', () => {
  it('reads names, ranges, sizes and literals', () => {
    const { steps } = parseScript('AT+X="${a}",${size:f.pem},$${b}\n+X: ${r:10..31},${_}');
    assert.deepEqual(
      steps[0]!.command!.template.parts.map((part) =>
        part.kind === 'text' ? part.text : part.kind === 'size' ? part.path : part.name,
      ),
      ['AT+X="', 'a', '",', 'f.pem', ',${b}'],
    );
    const expected = steps[0]!.expected[0]!;
    assert.deepEqual(
      expected.kind === 'expect' &&
        expected.template.parts.map((part) => (part.kind === 'variable' ? [part.name, part.min, part.max] : 0)),
      [0, ['r', 10, 31], 0, ['_', undefined, undefined]],
    );
  });
  it('reports what is not finished', () => assert.deepEqual(problems('AT+X=${,${1}'), ['bad-variable: ${,${1}']));
});

describe('script: any text', () => {
  const piece = fc.constantFrom(
    'AT',
    '+QMTCFG',
    '=',
    '"',
    ',',
    '\r\n',
    '\n',
    '>',
    '> ',
    '@text',
    '@hex',
    '# @',
    '### ',
    '//',
    ' ',
    '...',
    '${',
    '}',
    '$${',
    'ОК',
    '\0',
    '😀',
    '\ud800',
    'OK',
    '\t',
    '@var',
    ';',
  );
  const anyText = fc.oneof(
    fc.array(piece, { maxLength: 60 }).map((parts) => parts.join('')),
    fc.string({ unit: 'binary', maxLength: 200 }),
  );
  it('never throws, keeps spans inside the text and in order', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const script = parseScript(text);
        let last = 0;
        for (const node of script.nodes) {
          assert.ok(node.start >= last && node.end >= node.start && node.end <= text.length);
          last = node.start;
          assert.equal(script.lines.positionAt(node.start).line, node.line);
        }
        for (const problem of script.problems) assert.ok(problem.start <= problem.end && problem.end <= text.length);
        for (const step of script.steps) stepData(step, { variable: () => 'x', file: () => new Uint8Array(3) }, 5);
      }),
      { numRuns: 3000 },
    );
  });
  it('turns offsets into positions and back', () => {
    fc.assert(
      fc.property(anyText, fc.nat(220), (text, offset) => {
        const { lines } = parseScript(text);
        const at = Math.min(offset, text.length);
        assert.equal(lines.offsetAt(lines.positionAt(at)), at);
      }),
    );
  });
});
