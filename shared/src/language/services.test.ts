// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the variables of scripts look like this
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { builtinDialect, builtinIds } from '../dialect/index.ts';
import { parseScript } from '../script/index.ts';
import {
  builtinTexts,
  definition,
  documentLinks,
  format,
  formatText,
  inlayHints,
  lint,
  references,
  rename,
  selectionRanges,
  semanticTokens,
  signatureHelp,
  workspaceSymbols,
} from './index.ts';
import { procedureTexts } from './procedures.ts';

const dialect = builtinDialect('quectel-bc26');
const texts = await builtinTexts();
const options = { dialect, texts } as const;

/** The text without its cursor `|`, and the cursor's place. */
function cursor(marked: string) {
  const before = marked.slice(0, marked.indexOf('|'));
  const position = { line: before.split('\n').length, column: before.length - before.lastIndexOf('\n') };
  return { text: before + marked.slice(before.length + 1), position };
}
const manuals = join(import.meta.dirname, '../../../test/manuals');
const examples = ['', 'as-printed/'].flatMap((folder) =>
  readdirSync(join(manuals, folder))
    .filter((file) => file.endsWith('.at'))
    .map((file) => [folder + file, readFileSync(join(manuals, folder, file), 'utf8')] as const),
);

describe('signature help', () => {
  const table: [marked: string, label: string, parameter: string | undefined][] = [
    ['AT+QMTOPEN=|', 'AT+QMTOPEN=<TCP_connectID>,<host_name>,<port>', '<TCP_connectID>'],
    ['AT+QMTOPEN=0,"a,b",1|', 'AT+QMTOPEN=<TCP_connectID>,<host_name>,<port>', '<port>'],
    ['AT+QMTCFG="keepalive",0,|', 'AT+QMTCFG="keepalive",<TCP_connectID>,<keep_alive_time>', '<keep_alive_time>'],
    ['AT+QMTSUB=0,1,"t",2,"u"|', 'AT+QMTSUB=<TCP_connectID>,<msgID>,<topic>,<qos>[,<topic>,<qos>…]', '<topic>'],
    ['ATE0;+QMTCONN=0,|"c"', 'AT+QMTCONN=<TCP_connectID>,<clientID>[,<username>[,<password>]]', '<clientID>'],
    ['AT+QMTCFG=|', 'AT+QMTCFG="dataformat",<TCP_connectID>,<send_format>,<recv_format>', '"dataformat"'],
    ['AT\n  +QMTOPEN=0,|', 'AT+QMTOPEN=<TCP_connectID>,<host_name>,<port>', '<host_name>'],
  ];
  for (const [marked, label, parameter] of table)
    it(marked, () => {
      const { text, position } = cursor(marked);
      const help = signatureHelp(text, position, options)!;
      const active = help.signatures[help.activeSignature]!;
      assert.equal(active.label, label);
      const place = active.parameters[active.activeParameter!];
      assert.equal(place && active.label.slice(place.start, place.end), parameter);
    });
  it('explains the parameter in the language asked for', () => {
    const help = signatureHelp('AT+QMTOPEN=', { line: 1, column: 12 }, { ...options, locale: 'zh-CN' })!;
    assert.match(help.signatures[0]!.parameters[1]!.documentation!, /服务器地址/);
  });
  it('is silent where nothing is called', () => {
    for (const marked of ['AT+QMT|', 'AT+NONSENSE=|', 'OK|', '# AT+QMTOPEN=|', 'AT+QMTOPEN=?|', '|']) {
      const { text, position } = cursor(marked);
      assert.equal(signatureHelp(text, position, options), undefined, marked);
    }
  });
});

describe('inlay hints', () => {
  /** The text with its hints in `⟨ ⟩`. */
  const hinted = (text: string, locale: 'en' | 'zh-CN' = 'en') =>
    inlayHints(text, { ...options, locale }).reduceRight(
      (now, { at, label }) => `${now.slice(0, at)}⟨${label}⟩${now.slice(at)}`,
      text,
    );
  it('names parameters and decodes results', () => {
    assert.equal(
      hinted('AT+QMTCONN=0,"c"\nOK\n+QMTCONN: 0,0,5'),
      'AT+QMTCONN=⟨TCP_connectID:⟩0,⟨clientID:⟩"c"\nOK\n+QMTCONN: 0,0,5⟨The packet is sent and acknowledged by the server; Connection refused: not authorised⟩',
    );
    assert.match(hinted('AT+QMTCONN=0,"c"\nOK\n+QMTCONN: 0,0,5', 'zh-CN'), /未授权/);
  });
  it('leaves out what says itself, and what is out of sight', () => {
    assert.equal(
      hinted('# @env port\nAT+QMTDISC=0\nAT+QMTOPEN=0,"h",${port}'),
      '# @env port\nAT+QMTDISC=0\nAT+QMTOPEN=⟨TCP_connectID:⟩0,⟨host_name:⟩"h",${port}',
    );
    assert.deepEqual(inlayHints('AT+QMTOPEN=0,"h",1\nAT+QMTOPEN=0,"h",1', options, { start: 0, end: 3 }), []);
  });
});

describe('semantic tokens', () => {
  const tokens = (text: string) =>
    semanticTokens(text, options).map(({ start, end, type, modifiers }) =>
      [text.slice(start, end), type, ...modifiers].join(' '),
    );
  it('tells what each piece is', () => {
    assert.deepEqual(
      tokens('### s\n# @var h = a\nAT+QMTCFG="keepalive",0,60\nOK\nAT+QMTOPEN=0,"x${h}y",${p}\n+QMTOPEN: 0,2\n> d${h}'),
      [
        '### s section',
        '@var directive',
        'h variable declaration',
        'AT command',
        '+QMTCFG command',
        '"keepalive" option',
        '0 number',
        '60 number',
        'OK result',
        'AT command',
        '+QMTOPEN command',
        '0 number',
        '"x string',
        '${h} variable',
        'y" string',
        '${p} variable',
        '+QMTOPEN answer failure',
        'd data',
        '${h} variable',
      ],
    );
  });
  it('marks risk, what is unknown, and failure', () => {
    assert.deepEqual(tokens('AT+IPR=9600;+FOO=1\nERROR\nnonsense'), [
      'AT command',
      '+IPR command risky',
      '9600 number',
      '+FOO command unknown',
      '1 number',
      'ERROR result failure',
      'nonsense answer unknown',
    ]);
  });
  it('never overlaps', () => {
    for (const [, text] of examples) {
      const all = semanticTokens(text, options);
      all.forEach((one, at) => {
        assert.ok(one.end > one.start && (at === 0 || one.start >= all[at - 1]!.end));
        assert.ok(!text.slice(one.start, one.end).includes('\n'));
      });
    }
  });
});

describe('formatting', () => {
  const table: [before: string, after: string][] = [
    ['at+qmtopen= 0 , "h, x" ,1883', 'AT+QMTOPEN=0,"h, x",1883\n'],
    ['  AT+CSQ   // signal\n+CSQ:20,0\n  OK\n', 'AT+CSQ // signal\n+CSQ: 20,0\nOK\n'],
    ['#@timeout   3s\nAT\n\n\n\nAT\n###   x\nAT', '# @timeout 3s\nAT\n\nAT\n\n### x\nAT\n'],
    ['AT+QMTPUB=0,0,0,0,"t"\n>   two  blanks  \n>\nOK', 'AT+QMTPUB=0,0,0,0,"t"\n>   two  blanks  \n>\nOK\n'],
    ['AT+QMTPUB=0,0,0,0,"t"\n>\n\n  taken  \nOK', 'AT+QMTPUB=0,0,0,0,"t"\n>\n\n  taken  \nOK\n'],
    ['AT \r\nOK\r\n\r\n\r\n', 'AT\r\nOK\r\n'],
    ['AT+QMTOPEN=0,"${ h}",${p }', 'AT+QMTOPEN=0,"${ h}",${p }\n'],
    ['AT_INIT\n  x', 'AT_INIT\n  x'],
    ['', ''],
  ];
  for (const [before, after] of table)
    it(JSON.stringify(before), () => {
      assert.equal(formatText(before), after);
      const edited = format(before).reduceRight(
        (text, { start, end, text: put }) => text.slice(0, start) + put + text.slice(end),
        before,
      );
      assert.equal(edited, after);
    });
  it('changes nothing twice, and no data ever', () => {
    const data = (text: string) => parseScript(text).steps.map(({ data }) => data.map(({ source }) => source));
    const piece = fc.constantFrom(
      'at',
      'AT',
      '+qmtcfg',
      '=',
      ' ',
      ',',
      '"',
      '\n',
      '\r\n',
      '>',
      '> x ',
      '#',
      '# @var a=b',
      '### t',
      '//c',
      'OK',
      '${a}',
      '...',
      '+A:b',
      '\t',
      ';',
      'é',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join('');
        const once = formatText(text);
        assert.equal(formatText(once), once, JSON.stringify(text));
        assert.deepEqual(data(once), data(text), JSON.stringify(text));
      }),
      { numRuns: 2000 },
    );
    for (const [file, text] of examples) assert.equal(formatText(formatText(text)), formatText(text), file);
  });
  it('leaves the manuals as they mean the same', () => {
    for (const [file, text] of examples)
      assert.deepEqual(
        parseScript(formatText(text)).steps.map(({ command }) => command?.text.toUpperCase().replace(/\s/g, '')),
        parseScript(text).steps.map(({ command }) => command?.text.toUpperCase().replace(/\s/g, '')),
        file,
      );
  });
});

describe('selection ranges', () => {
  const at = (marked: string) => {
    const { text, position } = cursor(marked);
    return selectionRanges(text, position, options).map(({ start, end }) => text.slice(start, end));
  };
  it('grow from a value to the document', () => {
    assert.deepEqual(at('AT\n### s\nAT+QMTOPEN=0,"ho|st",1\nOK\n'), [
      'host',
      '"host"',
      '+QMTOPEN=0,"host",1',
      'AT+QMTOPEN=0,"host",1',
      'AT+QMTOPEN=0,"host",1\nOK',
      '### s\nAT+QMTOPEN=0,"host",1\nOK',
      'AT\n### s\nAT+QMTOPEN=0,"host",1\nOK\n',
    ]);
    assert.deepEqual(at('AT+CSQ\n+CSQ: 2|0,0').slice(0, 2), ['20', '+CSQ: 20,0']);
    assert.deepEqual(at('AT+QMTPUB=0,0,0,0,"t"\n> he|llo').slice(0, 2), ['hello', '> hello']);
  });
});

describe('variables', () => {
  const script =
    '# @var host = a\n# @secret pw\nAT+QMTOPEN=0,"${host}",1\nAT+QMTCONN=0,"${host}","u","${pw}"\nAT+CSQ\n+CSQ: ${rssi:1..2},${_}\nAT+QMTPUB=0,0,0,0,"t"\n> ${rssi} of ${host}\n';
  const at = (needle: string, skip = 0) => {
    const offset = script.indexOf(needle, skip);
    return parseScript(script).lines.positionAt(offset);
  };
  it('are found where they come from and where they are used', () => {
    const says = (found: readonly { start: number; end: number; kind: string }[]) =>
      found.map(({ start, end, kind }) => `${script.slice(start, end)} ${kind} ${start}`);
    assert.deepEqual(says(definition(script, at('host}'))), [`host declaration ${script.indexOf('host')}`]);
    assert.deepEqual(says(definition(script, at('rssi} of'))), [`rssi capture ${script.indexOf('rssi:')}`]);
    assert.deepEqual(
      references(script, at('host')).map(({ kind }) => kind),
      ['declaration', 'use', 'use', 'use'],
    );
    assert.deepEqual(definition(script, at('QMTOPEN')), []);
  });
  it('are renamed everywhere, unless the name is none or taken', () => {
    const renamed = rename(script, at('rssi} of'), 'signal').reduceRight(
      (text, { start, end, text: put }) => text.slice(0, start) + put + text.slice(end),
      script,
    );
    assert.equal(renamed, script.replaceAll('rssi', 'signal'));
    assert.throws(() => rename(script, at('host'), 'a b'), /name of a variable/);
    assert.throws(() => rename(script, at('host'), 'pw'), /already/);
  });
  it('are followed over a broken line', () => {
    const text = '# @var host = a\nAT\n  +QMTOPEN=0,"${host}",1';
    assert.deepEqual(
      references(text, { line: 1, column: 9 }).map(({ start, end }) => text.slice(start, end)),
      ['host', 'host'],
    );
  });
});

describe('links and workspace symbols', () => {
  it('finds files', () => {
    const text = 'AT+QSSLCFG=1,5,"cacert"\n> @file certs/ca.pem // ours\n+QSSLCFG: 1,5,"cacert",${size:certs/ca.pem}\n';
    assert.deepEqual(
      documentLinks(text).map(({ start, end, path }) => [text.slice(start, end), path]),
      [
        ['certs/ca.pem', 'certs/ca.pem'],
        ['certs/ca.pem', 'certs/ca.pem'],
      ],
    );
  });
  it('finds sections, commands and variables by some of their letters', () => {
    const text = '# @var host = a\n### Connect\nAT+QMTOPEN=0,"h",1\nOK\n';
    assert.deepEqual(
      workspaceSymbols(text).map(({ name, kind, container }) => [kind, name, container]),
      [
        ['variable', 'host', undefined],
        ['section', 'Connect', undefined],
        ['command', 'AT+QMTOPEN=0,"h",1', 'Connect'],
      ],
    );
    assert.deepEqual(
      workspaceSymbols(text, 'cnt').map(({ name }) => name),
      ['Connect'],
    );
  });
});

describe('procedures of a dialect as text', () => {
  for (const id of builtinIds())
    it(`${id}: lint clean, one after the other`, () => {
      const own = builtinDialect(id);
      const found = new Map(procedureTexts(own, 'en').map((one) => [one.id, one]));
      for (const name of ['connect', 'publish', 'subscribe'] as const) assert.ok(found.get(name), name);
      for (const connect of ['connect', 'connect-tls'] as const) {
        const parts = [connect === 'connect' ? undefined : 'certificate', connect, 'subscribe', 'publish'] as const;
        const text = parts.map((part) => (part && found.get(part)?.text) ?? '').join('\n');
        assert.deepEqual(
          lint(text, { dialect: own })
            .filter(({ code, severity }) => severity !== 'hint' && !/^AT9/.test(code))
            .map(({ code, line, message }) => `${code} ${line}: ${message}`),
          [],
          text,
        );
      }
    });
});
