/** One side of a conversation, after the fact. */
import assert from 'node:assert/strict';
import { builtinDialect } from '../dialect/index.ts';
import { bytesOf, everyChunking, printToken } from '../testkit/index.ts';
import { type DecodedToken, decode } from './decode.ts';

const bc26 = builtinDialect('quectel-bc26');

function decoded(heard: string, settings = {}): DecodedToken[] {
  return everyChunking(bytesOf(heard), (chunks) => {
    const decoder = decode(bc26, settings);
    return [...chunks.flatMap((chunk) => decoder.push(chunk)), ...decoder.end()];
  });
}

const print = (token: DecodedToken): string => {
  const { message } = token;
  return message
    ? `message ${message.client} ${message.messageId} ${message.topic} <${Buffer.from(message.payload).toString('latin1')}>`
    : printToken(token);
};

describe('decoding of a log', () => {
  it('names echoes, prompts, answers, results, messages and boot lines', () => {
    const log =
      '\r\nRDY\r\nAT+CSQ\r\r\n+CSQ: 23,99\r\n\r\nOK\r\nAT+QMTPUB=0,1,1,0,"t"\r\r\n> \r\nOK\r\n\r\n+QMTPUB: 0,1,0\r\n' +
      '+QMTRECV: 0,3,"topic/example","This is the payload"\r\n\r\n+NOBODY: 1\r\n\r\n+QMTSTAT: 0,1\r\n';
    assert.deepEqual(decoded(log).map(print), [
      'boot "RDY" certain',
      'echo "AT+CSQ"',
      'info "+CSQ: 23,99" rssi=23 ber=99',
      'final "OK" ok',
      'echo "AT+QMTPUB=0,1,1,0,"t""',
      'prompt ">"',
      'final "OK" ok',
      'urc "+QMTPUB: 0,1,0" client=0 messageId=1 sent=0',
      'message 0 3 topic/example <This is the payload>',
      'unknown "+NOBODY: 1"',
      'urc "+QMTSTAT: 0,1" client=0 link=1',
    ]);
  });

  it('understands every shape of a message that the defaults do not settle', () => {
    for (const shape of ['"hello"', 'hello', '5,hello', '5,"hello"'])
      assert.deepEqual(decoded(`+QMTRECV: 0,0,"t",${shape}\r\n`).map(print), ['message 0 0 t <hello>'], shape);
  });

  it('starts from the settings it is given', () => {
    for (const shape of ['"68656C6C6F"', '68656c6c6f'])
      assert.deepEqual(decoded(`+QMTRECV: 0,0,"t",${shape}\r\n`, { recvHex: 1 }).map(print), ['message 0 0 t <hello>']);
  });

  it('tells an unfinished message, and goes on behind it', () => {
    assert.deepEqual(decoded('\r\nOK\r\n+QMTRECV: 0,0,"t",50,short\r\n+QMTSTAT: 0,1\r\n').map(print), [
      'final "OK" ok',
      'unknown "+QMTRECV: 0,0,"t",50,short"',
      'urc "+QMTSTAT: 0,1" client=0 link=1',
    ]);
  });

  it('marks what could be an answer as well as a URC', () => {
    const both = decoded('+QMTSTAT: 0,1\r\n+QMTCONN: 0,3\r\n');
    assert.deepEqual(
      both.map(({ ambiguous }) => ambiguous ?? false),
      [false, true],
    );
  });
});
