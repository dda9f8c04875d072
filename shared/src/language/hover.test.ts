// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the variables of scripts look like this
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { builtinDialect } from '../dialect/index.ts';
import type { Locale } from '../text/index.ts';
import { builtinTexts, documentSymbols, folding, hover, runnables } from './index.ts';

const dialect = builtinDialect('quectel-bc26');
const texts = await builtinTexts();

/** The hover where the cursor `|` stands, and the text it is about. */
function at(marked: string, locale: Locale = 'en') {
  const text = marked.replace('|', '');
  const before = marked.slice(0, marked.indexOf('|'));
  const line = before.split('\n').length;
  const found = hover(text, { line, column: before.length - before.lastIndexOf('\n') }, { dialect, texts, locale });
  return found && { about: text.slice(found.start, found.end), markdown: found.markdown };
}

describe('hover', () => {
  const table: [marked: string, about: string, says: RegExp[], locale?: Locale][] = [
    [
      'AT+QMT|OPEN=0,"h",1883',
      'AT+QMTOPEN',
      [/Open the network/, /<TCP_connectID>,<host_name>,<port>/, /75 s/, /§3\.2\.2/],
    ],
    ['AT+QMT|OPEN=0,"h",1883', 'AT+QMTOPEN', [/打开 MQTT 客户端网络/, /手册/], 'zh-CN'],
    ['AT+QMTCFG="keep|alive",0,60', '"keepalive"', [/Set the keep-alive time/, /Ask for the keep-alive time/]],
    ['AT+QMTCFG="keepalive",0,6|0', '60', [/<keep_alive_time>/, /0–3600/, /Unit: s/, /Default: `120`/]],
    ['AT+QMTSUB=0,1,"t",|2', '2', [/`qos` = `2`\*\*: Exactly once/]],
    ['AT+CPIN="12|34"', '"1234"', [/secret/i]],
    ['AT+I|PR=9600', 'AT+IPR', [/Risk/, /Can cut the line/, /Undo/]],
    ['AT+QMTOPEN=0,"h",1\nO|K', 'OK', [/succeeded/]],
    ['AT+QMTOPEN=0,"h",1\nOK\n+QMT|OPEN: 0,2', '+QMTOPEN: 0,2', [/occupied/, /AT\+QMTCLOSE/]],
    ['AT\nOK\n+QMTSTAT:| 0,1', '+QMTSTAT: 0,1', [/closed or reset/, /What to do.*AT\+QMTOPEN/]],
    ['AT\nOK\n+QMTSTAT:| 0,1', '+QMTSTAT: 0,1', [/连接被服务器断开或者重置/, /解决方案/], 'zh-CN'],
    ['AT\n+QMTSTAT:| 0,99', '+QMTSTAT: 0,99', [/`err_code` = `99`: .*is not listed/]],
    ['AT+QMTOPEN=0,"h",1\nOK\n+QMT|OPEN: 0,3', '+QMTOPEN: 0,3', [/Source: manual of 2019.*\(likely\)/, /Manual: .*§3/]],
    ['AT+QMT|PUB=0,0,0,0,"t","x"', 'AT+QMTPUB', [/§3\.2\.8 备注 2/], 'zh-CN'],
    ['AT+QMTCFG="will",0,1,0,0,"|t",""', '"t"', [/Manual: .*§3\.2\.1/, /Source: the least length/]],
    ['AT+CPIN?\n+CME ERR|OR: 10', '+CME ERROR: 10', [/SIM not inserted/, /Insert the SIM/]],
    ['AT+CSQ\n+CS|Q: ${rssi:10..31},99\nOK', '+CSQ: ${rssi:10..31},99', [/Signal strength/, /`ber` = `99`/]],
    ['R|DY', 'RDY', [/started/]],
    ['# @time|out 3s', '# @timeout 3s', [/next command/]],
    ['AT+NON|SENSE', '+NONSENSE', [/does not know/]],
  ];
  for (const [marked, about, says, locale] of table) {
    it(`${JSON.stringify(marked)} ${locale ?? ''}`, () => {
      const found = at(marked, locale);
      assert.equal(found?.about, about);
      for (const pattern of says) assert.match(found!.markdown, pattern);
    });
  }
  it('is silent on comments, data and blank lines', () => {
    for (const marked of ['// a |comment', 'AT+QMTPUB=0,0,0,0,"t"\n> da|ta', 'AT\n|\nOK', '|'])
      assert.equal(at(marked), undefined, marked);
  });
  it('works without texts, and without a dialect', () => {
    assert.match(hover('AT+QMTDISC=0', { line: 1, column: 4 }, { dialect })!.markdown, /TCP_connectID/);
    assert.equal(hover('AT+QMTDISC=0', { line: 1, column: 4 }), undefined);
  });
});

describe('outline', () => {
  const text = 'AT\nOK\n\n### One\nAT+CSQ\n+CSQ: 1,2\nOK\n\n### Empty\n\n### Two\nAT\n';
  it('lists the file and its sections to run', () => {
    assert.deepEqual(
      runnables(text).map(({ kind, title, line, startLine, endLine }) => [kind, title, line, startLine, endLine]),
      [
        ['file', '', 1, 1, 13],
        ['section', 'One', 4, 4, 8],
        ['section', 'Two', 11, 11, 13],
      ],
    );
    assert.deepEqual(runnables('# nothing\n'), []);
    assert.deepEqual(runnables('AT_INIT\nAT+X\n'), []);
  });
  it('folds sections and answers', () => {
    assert.deepEqual(
      folding(text).map(({ line, endLine }) => [line, endLine]),
      [
        [1, 2],
        [4, 7],
        [5, 7],
        [11, 12],
      ],
    );
  });
  it('names sections and commands', () => {
    assert.deepEqual(
      documentSymbols(text).map(({ name, children }) => [name, children.map((child) => child.name)]),
      [
        ['AT', []],
        ['One', ['AT+CSQ']],
        ['Empty', []],
        ['Two', ['AT']],
      ],
    );
  });
});
