import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { exitCode, reportJson, reportJsonLine, reportJunit, reportText } from './index.ts';
import { play } from './module.testkit.ts';

const script =
  '# @dialect simcom-sim7028\n### Good <one>\nAT\nOK\n### Bad\nAT+CSQ\n+CSQ: 31,99\nOK\nAT\n### Blocked\nAT+IPR=9600\n';
const played = await play(script, (command) => (command === 'AT+CSQ' ? ['+CSQ: 7,99', 'OK'] : undefined));
const runs = [{ file: 'dir/a&b.at', summary: played.summary }];

describe('runner: reports', () => {
  it('tells people what went wrong', () => {
    const text = played.events
      .map((event) => reportText(event))
      .join('')
      .replace(/\d+ ms/g, 'N ms');
    assert.equal(
      text,
      [
        '! the script is written for simcom-sim7028, the module is opened as quectel-bc26',
        'Good <one>',
        '  ✔ AT (line 3, N ms)',
        'Bad',
        '  ✖ AT+CSQ (line 6, N ms)',
        '      the final result came, this line before it did not',
        '      expected  +CSQ: 31,99  (line 7)',
        '      received  +CSQ: 7,99',
        '                OK',
        '  - AT (line 9)',
        'Blocked',
        '  ⊘ AT+IPR=9600 (line 11)',
        '      not sent: it can cut the line to the module; it needs your consent (--allow cuts-line)',
        '',
        '1 passed, 1 failed, 1 blocked, 1 left out (N ms)',
        '',
      ].join('\n'),
    );
  });
  it('speaks Chinese and shows the traffic on request', () => {
    const text = played.events
      .map((event) => reportText(event, { locale: 'zh-CN', verbose: true, color: true }))
      .join('');
    for (const part of ['期待', '收到', '第 7 行', '1 通过', '> AT+CSQ', '< +CSQ: 7,99', '\u001b[31m'])
      assert.ok(text.includes(part), part);
  });
  it('is JSON for programs, each event on a line', () => {
    const [run] = JSON.parse(reportJson(runs));
    assert.deepEqual(
      [run.file, run.failed, run.sections[1].steps[0].failure.kind, run.sections[1].steps[0].failure.text],
      ['dir/a&b.at', 1, 'other-answer', 'the final result came, this line before it did not'],
    );
    for (const event of played.events) assert.equal(JSON.parse(reportJsonLine(event)).type, event.type);
  });
  it('is JUnit for CI', () => {
    const xml = reportJunit(runs);
    assert.match(xml, /<testsuite name="dir\/a&amp;b.at" tests="3" failures="1" errors="1" skipped="0"/);
    assert.match(xml, /<testcase name="Good &lt;one&gt;"/);
    assert.match(
      xml,
      /<failure message="AT\+CSQ the final result came[^"]*" type="other-answer">dir\/a&amp;b.at:7\nexpected: \+CSQ: 31,99\nreceived: \+CSQ: 7,99/,
    );
    assert.match(xml, /<error message="AT\+IPR=9600 not sent/);
  });
  it('ends with 0, 1 or 3', () => {
    assert.equal(exitCode({ failed: 0, blocked: 0 }), 0);
    assert.equal(exitCode({ failed: 0, blocked: 1 }), 1);
    assert.equal(exitCode({ failed: 1, blocked: 0, aborted: 'link-lost' }), 3);
  });
});
