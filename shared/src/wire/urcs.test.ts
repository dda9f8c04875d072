/** URCs come when they like: before the echo, between command and prompt, between lines, between data and OK. */
import assert from 'node:assert/strict';
import { builtinDialect } from '../dialect/index.ts';
import { bytesOf, frame, printToken, transcript } from '../testkit/index.ts';

const bc26 = builtinDialect('quectel-bc26');
const urcs = [
  ['\r\n+QMTSTAT: 0,1\r\n', 'urc "+QMTSTAT: 0,1" client=0 link=1'],
  [
    '+QMTRECV: 1,7,"a,b","\r\nOK\r\n"\r\n',
    'urc "+QMTRECV: 1,7,"a,b","\\r\\nOK\\r\\n"" client=1 messageId=7 topic=a,b payload=<\\r\\nOK\\r\\n>',
  ],
  ['\r\n+QIURC: "pdpdeact",1\r\n', 'urc "+QIURC: "pdpdeact",1" cid=1'],
  ['\r\n+CPIN: READY\r\n', 'boot "+CPIN: READY" supporting'],
  ['\r\n+NOBODY: knows,"this"\r\n', 'unknown "+NOBODY: knows,"this""'],
] as const;

describe('framing of URCs at every place', () => {
  const sent = 'AT+QMTPUB=0,1,1,0,"topic/pub"';
  const parts = [`${sent}\r`, '\r\n> ', 'hello MQTT.', '\r\nOK\r\n', '\r\n+QMTPUB: 0,1,0\r\n'];
  const tokens = [
    `echo "${sent}"`,
    'prompt ">"',
    'echo "hello MQTT." data',
    'final "OK" ok',
    'urc "+QMTPUB: 0,1,0" client=0 messageId=1 sent=0',
  ];
  const places = [
    'before the echo',
    'between command and prompt',
    'between prompt and data',
    'between data and OK',
    'before the completion',
    'after all',
  ];
  for (const [place, where] of places.entries())
    it(where, () => {
      for (const [bytes, token] of urcs) {
        // Behind a blank prompt the line has no end of its own.
        const heard = [...parts.slice(0, place), bytes, ...parts.slice(place)].join('');
        const expected = [...tokens.slice(0, place), token, ...tokens.slice(place)];
        assert.deepEqual(
          transcript(bc26, [{ sent, data: 'hello MQTT.', heard }], { random: 40 }).map(printToken),
          expected,
          JSON.stringify(heard),
        );
      }
    });

  it('between reply lines', () => {
    const reply = ['+QMTOPEN: 0,"one.example.org",1883\r\n', '+QMTOPEN: 1,"two.example.org",8883\r\n', '\r\nOK\r\n'];
    const answers = [
      'info "+QMTOPEN: 0,"one.example.org",1883" client=0 host=one.example.org port=1883',
      'info "+QMTOPEN: 1,"two.example.org",8883" client=1 host=two.example.org port=8883',
      'final "OK" ok',
    ];
    for (const [bytes, token] of urcs)
      for (let place = 0; place <= reply.length; place++) {
        const heard = [...reply.slice(0, place), bytes, ...reply.slice(place)].join('');
        assert.deepEqual(transcript(bc26, [{ sent: 'AT+QMTOPEN?', heard }], { random: 40 }).map(printToken), [
          ...answers.slice(0, place),
          token,
          ...answers.slice(place),
        ]);
      }
  });

  it('several in one read', () => {
    const heard = urcs.map(([bytes]) => bytes).join('');
    assert.deepEqual(
      transcript(bc26, [{ heard }]).map(printToken),
      urcs.map(([, token]) => token),
    );
  });
});

describe('framing of what only looks like an answer', () => {
  it('tells the completion of an earlier command from the answer to a query of the same name', () => {
    const heard = '\r\n+QMTOPEN: 0,0\r\n\r\n+QMTOPEN: 0,"h.example.org",1883\r\n\r\nOK\r\n';
    assert.deepEqual(transcript(bc26, [{ sent: 'AT+QMTOPEN?', heard }]).map(printToken), [
      'urc "+QMTOPEN: 0,0" client=0 opened=0',
      'info "+QMTOPEN: 0,"h.example.org",1883" client=0 host=h.example.org port=1883',
      'final "OK" ok',
    ]);
  });

  it('gives a notice of retransmission its own meaning', () => {
    const heard = '\r\n+QMTPUB: 0,5,1,1\r\n\r\n+QMTPUB: 0,5,1,2\r\n\r\n+QMTPUB: 0,5,2\r\n';
    assert.deepEqual(
      transcript(bc26, [{ heard }]).map((token) => [token.urc?.name, token.fields?.sent, token.fields?.retry]),
      [
        ['QMTPUB', 1, 1],
        ['QMTPUB', 1, 2],
        ['QMTPUB', 2, undefined],
      ],
    );
  });

  it('tells boot lines, with the noise of a start around them', () => {
    const heard = bytesOf(
      '\xff\x00\xfe\x83\r\nF1: 0000 0000\r\nV0: 0000 0000 [0001]\r\nLeaving the BROM\r\n\r\nRDY\r\n\r\n+CFUN: 1\r\n\r\n+CPIN: READY\r\n\r\n+IP: 10.0.0.7\r\n',
    );
    assert.deepEqual(transcript(bc26, [{ heard }]).map(printToken), [
      'unknown "\\xff\\x00\\xfe\\x83"',
      'boot "F1: 0000 0000" certain',
      'unknown "V0: 0000 0000 [0001]"',
      'boot "Leaving the BROM" certain',
      'boot "RDY" certain',
      'boot "+CFUN: 1" supporting',
      'boot "+CPIN: READY" supporting',
      'urc "+IP: 10.0.0.7" address=10.0.0.7',
    ]);
  });

  it('gives the query what it asked for, though a start says the same', () => {
    assert.deepEqual(
      transcript(bc26, [{ sent: 'AT+CPIN?', heard: '\r\n+CPIN: READY\r\n\r\nOK\r\n' }]).map(printToken),
      ['info "+CPIN: READY" sim=READY', 'final "OK" ok'],
    );
  });

  it('keeps what stands in an unfinished line', () => {
    assert.deepEqual(frame(bc26, [{ heard: '' }], [bytesOf('+QMTSTAT: 0,')]), []);
  });
});
