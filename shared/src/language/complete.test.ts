// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the variables of scripts look like this
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { builtinDialect } from '../dialect/index.ts';
import { builtinTexts, complete } from './index.ts';

const dialect = builtinDialect('quectel-bc26');
const texts = await builtinTexts();

/** Completions where the cursor `|` stands, and the text after taking one. */
function at(marked: string, locale: 'en' | 'zh-CN' = 'en') {
  const text = marked.replace('|', '');
  const before = marked.slice(0, marked.indexOf('|'));
  const items = complete(
    text,
    { line: before.split('\n').length, column: before.length - before.lastIndexOf('\n') },
    { dialect, texts, locale },
  );
  const take = (label: string) => {
    const item = items.find((one) => one.label === label)!;
    return text.slice(0, item.replace.start) + item.insert + text.slice(item.replace.end);
  };
  return { labels: items.map(({ label }) => label), items, take };
}

describe('completion', () => {
  it('offers commands in their forms', () => {
    const { labels, take, items } = at('AT+QMTO|');
    for (const label of ['AT+QMTOPEN=', 'AT+QMTOPEN?', 'AT+QMTOPEN=?', 'AT+QMTPUB=', 'ATI'])
      assert.ok(labels.includes(label), label);
    assert.equal(take('AT+QMTOPEN='), 'AT+QMTOPEN=');
    assert.match(items.find(({ label }) => label === 'AT+QMTOPEN=')!.detail!, /Open the network/);
    assert.ok(at('|').labels.includes('AT+QMTOPEN='));
  });
  it('offers options and values with their meanings', () => {
    assert.deepEqual(at('AT+QMTCFG=|').labels, [
      '"dataformat"',
      '"keepalive"',
      '"session"',
      '"timeout"',
      '"will"',
      '"version"',
      '"aliauth"',
      '"echomode"',
      '"ssl"',
    ]);
    assert.equal(at('AT+QMTCFG="ke|"').take('"keepalive"'), 'AT+QMTCFG="keepalive"');
    const { items } = at('AT+QMTSUB=0,1,"t",|', 'zh-CN');
    assert.deepEqual(
      items.map(({ label, detail }) => [label, detail]),
      [
        ['0', '最多发送一次'],
        ['1', '至少发送一次'],
        ['2', '只发送一次'],
      ],
    );
    assert.deepEqual(at('AT+QMTSUB=0,1,"t",2,"u",|').labels, ['0', '1', '2']);
    assert.deepEqual(at('AT+QSSLCFG=1,5,|').labels.slice(0, 2), ['"seclevel"', '"sni"']);
    assert.ok(at('AT+QMTCFG="keepalive",0,|').labels.includes('120'));
  });
  it('offers what the document has said already', () => {
    assert.deepEqual(at('AT+QMTSUB=0,1,"a/b",0\nAT+QMTPUB=0,0,0,0,|').labels, ['"a/b"']);
    assert.equal(
      at('# @var host = h\nAT+CSQ\n+CSQ: ${rssi},${_}\nAT+QMTOPEN=0,"${|').take('rssi'),
      '# @var host = h\nAT+CSQ\n+CSQ: ${rssi},${_}\nAT+QMTOPEN=0,"${rssi}',
    );
  });
  it('offers the answers of the command above', () => {
    assert.deepEqual(at('AT+QMTSUB=3,7,"t",1\n|').labels.slice(0, 3), ['+QMTSUB: 3,7,0,${_}', 'OK', 'ERROR']);
    assert.ok(at('AT+QMTOPEN=?\n+|').labels.includes('+QMTOPEN: (0-5),<host_name>,<port>'));
    assert.ok(at('AT+CSQ\n+CS|').labels.includes('+CSQ: ${_},${_}'));
  });
  it('offers directives and dialects', () => {
    assert.equal(at('# @ti|').take('@timeout'), '# @timeout ');
    assert.equal(at('# @dialect quec|').take('quectel-bc26'), '# @dialect quectel-bc26');
    assert.deepEqual(at('// a |').labels, []);
  });
  it('never throws, wherever the cursor', () => {
    const piece = fc.constantFrom(
      'AT',
      '+QMTCFG',
      '=',
      '"will"',
      '"',
      ',',
      '0',
      '\n',
      '# @',
      '${',
      '+QMTSUB: ',
      '> ',
      'OK\n',
      ';',
      '?',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), fc.nat(8), fc.nat(40), (pieces, line, column) => {
        const text = pieces.join('');
        for (const { replace } of complete(text, { line: line + 1, column: column + 1 }, { dialect }))
          assert.ok(replace.start >= 0 && replace.start <= replace.end && replace.end <= text.length);
      }),
    );
  });
  it('offers whole procedures, in the dialect of the document', () => {
    const { items, labels } = at('conn|');
    assert.deepEqual(
      labels.filter((label) => /^(connect|publish|subscribe|certificate)/.test(label)),
      ['connect', 'connect-tls', 'publish', 'subscribe', 'certificate'],
    );
    const connect = items.find(({ label }) => label === 'connect')!;
    assert.match(connect.insert, /^AT\+QMTOPEN=0,"broker\.example\.org",1883\nOK\n\+QMTOPEN: 0,0$/m);
    assert.match(connect.snippet!, /"\$\{1:broker\.example\.org\}"/);
    assert.match(at('|', 'zh-CN').items.find(({ label }) => label === 'publish')!.detail!, /发布/);
  });
  it('offers topics that were used, and sources, behind a prompt', () => {
    const staged = '# @dialect simcom-sim7028\nAT+CMQTTSUB=0,3,1\n> a/b\nOK\nAT+CMQTTTOPIC=0,3\n> |';
    assert.deepEqual(at(staged).labels, ['a/b', '@file', '@hex', '@text', '@cancel']);
    assert.deepEqual(at('AT+QMTPUB=0,0,0,0,"t"\n> @|').labels, ['@file', '@hex', '@text', '@cancel']);
  });
});
