/** Echo, prompts and final results, as the manuals print them and as logs show them. */
import assert from 'node:assert/strict';
import { builtinDialect } from '../dialect/index.ts';
import { printToken, type Talk, type TranscriptOptions, transcript } from '../testkit/index.ts';

const bc26 = builtinDialect('quectel-bc26');

function says(talks: Talk[], expected: string[], options?: TranscriptOptions): void {
  assert.deepEqual(transcript(bc26, talks, options).map(printToken), expected);
}

describe('framing of echoes', () => {
  it('takes the echo that ends in CR alone, before the answer', () => {
    says(
      [{ sent: 'AT+CSQ', heard: 'AT+CSQ\r\r\n+CSQ: 23,99\r\n\r\nOK\r\n' }],
      ['echo "AT+CSQ"', 'info "+CSQ: 23,99" rssi=23 ber=99', 'final "OK" ok'],
    );
  });

  it('does without an echo', () => {
    says(
      [{ sent: 'AT+CSQ', heard: '\r\n+CSQ: 23,99\r\n\r\nOK\r\n' }],
      ['info "+CSQ: 23,99" rssi=23 ber=99', 'final "OK" ok'],
    );
  });

  it('follows an echo that is switched off: the command that does it is still repeated', () => {
    says(
      [
        { sent: 'ATE0', heard: 'ATE0\r\r\nOK\r\n' },
        { sent: 'AT+CSQ', heard: '\r\n+CSQ: 5,0\r\n\r\nOK\r\n' },
        { sent: 'ATE1', heard: '\r\nOK\r\n' },
        { sent: 'AT+CSQ', heard: 'AT+CSQ\r\r\n+CSQ: 6,0\r\n\r\nOK\r\n' },
      ],
      [
        'echo "ATE0"',
        'final "OK" ok',
        'info "+CSQ: 5,0" rssi=5 ber=0',
        'final "OK" ok',
        'final "OK" ok',
        'echo "AT+CSQ"',
        'info "+CSQ: 6,0" rssi=6 ber=0',
        'final "OK" ok',
      ],
    );
  });

  it('takes nothing for an echo that is not what was sent', () => {
    says([{ sent: 'AT+CSQ', heard: 'AT+CSQX\r\n\r\nAT\r\nOK\r\n' }], ['info "AT+CSQX"', 'info "AT"', 'final "OK" ok']);
  });

  it('takes an echoed command that holds what looks like a final result', () => {
    says(
      [{ sent: 'AT+QMTSUB=0,1,"OK",1', heard: 'AT+QMTSUB=0,1,"OK",1\r\r\nOK\r\n\r\n+QMTSUB: 0,1,0,1\r\n' }],
      ['echo "AT+QMTSUB=0,1,"OK",1"', 'final "OK" ok', 'urc "+QMTSUB: 0,1,0,1" client=0 messageId=1 sent=0 granted=1'],
    );
  });

  it('takes repeated data, with the Ctrl-Z or without, whatever it holds', () => {
    for (const end of ['', '\x1a'])
      says(
        [
          {
            sent: 'AT+QMTPUB=0,0,0,0,"topic/pub"',
            data: 'OK\r\nERROR\r\n> no',
            heard: `AT+QMTPUB=0,0,0,0,"topic/pub"\r\r\n> OK\r\nERROR\r\n> no${end}\r\nOK\r\n\r\n+QMTPUB: 0,0,0\r\n`,
          },
        ],
        [
          'echo "AT+QMTPUB=0,0,0,0,"topic/pub""',
          'prompt ">"',
          'echo "OK\\r\\nERROR\\r\\n> no" data',
          'final "OK" ok',
          'urc "+QMTPUB: 0,0,0" client=0 messageId=0 sent=0',
        ],
      );
  });
});

describe('framing of prompts', () => {
  const sent = 'AT+QMTPUB=0,0,0,0,"topic/pub"';
  const ending = ['final "OK" ok', 'urc "+QMTPUB: 0,0,0" client=0 messageId=0 sent=0'];
  for (const [how, prompt] of Object.entries({
    'with a blank': '\r\n> ',
    'without a blank': '\r\n>',
    bare: '>',
    'with a line end': '\r\n>\r\n',
  }))
    it(`takes one ${how}`, () => {
      says([{ sent, heard: `${prompt}\r\nOK\r\n\r\n+QMTPUB: 0,0,0\r\n` }], ['prompt ">"', ...ending]);
    });

  it('takes none that is not awaited', () => {
    says([{ heard: '\r\n> \r\n' }], ['unknown "> "']);
    says(
      [{ sent: 'AT+CSQ', heard: '>\r\n+CSQ: 1,1\r\nOK\r\n' }],
      ['info ">"', 'info "+CSQ: 1,1" rssi=1 ber=1', 'final "OK" ok'],
    );
  });

  it('takes one, not two', () => {
    says([{ sent, heard: '\r\n> \r\n>\r\nOK\r\n' }], ['prompt ">"', 'info ">"', 'final "OK" ok']);
  });

  it('takes none inside another line or a message', () => {
    says(
      [{ sent, heard: '+QMTRECV: 0,0,"a>b","> "\r\n\r\n+CME ERROR: a > b\r\n' }],
      [
        'urc "+QMTRECV: 0,0,"a>b","> "" client=0 messageId=0 topic=a>b payload=<> >',
        'final "+CME ERROR: a > b" cme=a > b error',
      ],
    );
  });

  it('takes an error instead', () => {
    says([{ sent, heard: `${sent}\r\r\nERROR\r\n` }], [`echo "${sent}"`, 'final "ERROR" error']);
  });
});

describe('framing of final results', () => {
  it('takes +CME ERROR with a number or a text', () => {
    says([{ sent: 'AT+CPIN?', heard: '\r\n+CME ERROR: 10\r\n' }], ['final "+CME ERROR: 10" cme=10 error']);
    says(
      [{ sent: 'AT+CPIN?', heard: '\r\n+CME ERROR: SIM not inserted\r\n' }],
      ['final "+CME ERROR: SIM not inserted" cme=SIM not inserted error'],
    );
    says([{ sent: 'AT+CPIN?', heard: '\r\n+CME ERROR:10\r\n' }], ['final "+CME ERROR:10" cme=10 error']);
  });

  it('takes numbers after ATV0', () => {
    says(
      [
        { sent: 'ATV0', heard: 'ATV0\r0\r' },
        { sent: 'AT+NOSUCH', heard: 'AT+NOSUCH\r4\r' },
      ],
      ['echo "ATV0"', 'final "0" ok', 'echo "AT+NOSUCH"', 'final "4" error'],
    );
  });

  it('takes nothing for one that is only a part of a line', () => {
    says(
      [{ sent: 'AT+CGMR', heard: '\r\nRevision: OK\r\nNO ERROR\r\nOK THEN\r\nERRORS\r\nOK\r\n' }],
      [
        'info "Revision: OK" revision=Revision: OK',
        'info "NO ERROR" revision=NO ERROR',
        'info "OK THEN" revision=OK THEN',
        'info "ERRORS" revision=ERRORS',
        'final "OK" ok',
      ],
    );
  });

  it('does not depend on blank lines, line ends or blanks behind the colon', () => {
    const expected = (raw: string) => [`info "${raw}" rssi=23 ber=99`, 'final "OK" ok'];
    says([{ sent: 'AT+CSQ', heard: '+CSQ:23,99\rOK\r' }], expected('+CSQ:23,99'));
    says([{ sent: 'AT+CSQ', heard: '\n\n+CSQ:   23, 99\n\n\n\rOK\n' }], expected('+CSQ:   23, 99'));
    says([{ sent: 'AT+CSQ', heard: '\r\n\r\n\r\n+CSQ: 23,99\r\r\n\0\0OK\r\n' }], expected('+CSQ: 23,99'));
  });
});

describe('framing of the example in the manuals', () => {
  it('reads BC26, 2019, §5.1: open, connect, subscribe, publish in both ways, be closed', () => {
    says(
      [
        {
          sent: 'AT+QMTCFG="aliauth",0,"oyjtmPl5a5j","MQTT_TEST","wN9Y6pZSIIy7Exa5qVzcmigEGO4kAazZ"',
          heard: '\r\nOK\r\n',
        },
        { sent: 'AT+QMTOPEN=0,"iot-as-mqtt.cn-shanghai.aliyuncs.com",1883', heard: '\r\nOK\r\n\r\n+QMTOPEN: 0,0\r\n' },
        { sent: 'AT+QMTOPEN?', heard: '\r\n+QMTOPEN: 0,"iot-as-mqtt.cn-shanghai.aliyuncs.com",1883\r\n\r\nOK\r\n' },
        { sent: 'AT+QMTCONN=0,"clientExample"', heard: '\r\nOK\r\n\r\n+QMTCONN: 0,0,0\r\n' },
        {
          sent: 'AT+QMTSUB=0,1,"topic/example",2',
          heard:
            '\r\nOK\r\n\r\n+QMTSUB: 0,1,0,2\r\n\r\n+QMTRECV: 0,0,"topic/example","This is the payload related to topic"\r\n',
        },
        { sent: 'AT+QMTPUB=0,0,0,0,"topic/pub"', heard: '\r\n> \r\nOK\r\n\r\n+QMTPUB: 0,0,0\r\n' },
        { sent: 'AT+QMTUNS=0,2,"topic/example"', heard: '\r\nOK\r\n\r\n+QMTUNS: 0,2,0\r\n' },
        { sent: 'AT+QMTDISC=0', heard: '\r\nOK\r\n\r\n+QMTDISC: 0,0\r\n\r\n+QMTSTAT: 0,5\r\n' },
      ],
      [
        'final "OK" ok',
        'final "OK" ok',
        'urc "+QMTOPEN: 0,0" client=0 opened=0',
        'info "+QMTOPEN: 0,"iot-as-mqtt.cn-shanghai.aliyuncs.com",1883" client=0 host=iot-as-mqtt.cn-shanghai.aliyuncs.com port=1883',
        'final "OK" ok',
        'final "OK" ok',
        'urc "+QMTCONN: 0,0,0" client=0 sent=0 connack=0',
        'final "OK" ok',
        'urc "+QMTSUB: 0,1,0,2" client=0 messageId=1 sent=0 granted=2',
        'urc "+QMTRECV: 0,0,"topic/example","This is the payload related to topic"" client=0 messageId=0 topic=topic/example payload=<This is the payload related to topic>',
        'prompt ">"',
        'final "OK" ok',
        'urc "+QMTPUB: 0,0,0" client=0 messageId=0 sent=0',
        'final "OK" ok',
        'urc "+QMTUNS: 0,2,0" client=0 messageId=2 sent=0',
        'final "OK" ok',
        'urc "+QMTDISC: 0,0" client=0 disconnected=0',
        'urc "+QMTSTAT: 0,5" client=0 link=5',
      ],
    );
  });
});
