import assert from 'node:assert/strict';
import { builtinDialect } from '../dialect/index.ts';
import { joinedLines } from './joined.ts';
import { parseScript } from './parse.ts';

const joined = (id: string, ...lines: string[]): string[] => {
  const script = parseScript(lines.join('\n'));
  const step = script.sections.flatMap(({ steps }) => steps)[0]!;
  return joinedLines(step.expected, builtinDialect(id)).map((node) => (node.kind === 'expect' ? node.text : '...'));
};

describe('script: answers of several lines', () => {
  it('are one where the dialect says that they go on', () => {
    assert.deepEqual(
      joined(
        'simcom-sim7028',
        'AT+CMQTTSTART',
        'OK',
        '+cmqttrxtopic:0,3',
        'a/b',
        '+CMQTTRXPAYLOAD: 0,2',
        'OK',
        '...',
        'OK',
      ),
      ['OK', '+cmqttrxtopic:0,3\r\na/b', '+CMQTTRXPAYLOAD: 0,2\r\nOK', '...', 'OK'],
    );
  });

  it('stay apart where nothing follows, and in other dialects', () => {
    assert.deepEqual(joined('simcom-sim7028', 'AT', 'OK', '+CMQTTRXTOPIC: 0,3', '...'), [
      'OK',
      '+CMQTTRXTOPIC: 0,3',
      '...',
    ]);
    assert.deepEqual(joined('quectel-bc26', 'AT', '+CMQTTRXTOPIC: 0,3', 'a/b', 'OK'), [
      '+CMQTTRXTOPIC: 0,3',
      'a/b',
      'OK',
    ]);
  });
});
