/** One name, three meanings: a message, the place of a message, the table of places (EC200x, §3.3.9 and §4.2). */
import assert from 'node:assert/strict';
import { builtinDialect, type FactValue } from '../dialect/index.ts';
import { printToken, type Talk, transcript } from '../testkit/index.ts';
import { decode } from './decode.ts';

const ec200x = builtinDialect('quectel-ec200x');

function says(talks: Talk[], expected: string[], settings: Record<string, FactValue> = {}): void {
  assert.deepEqual(transcript(ec200x, talks, { settings }).map(printToken), expected);
}

const pushed = { recvMode: 0, recvLength: 1 };
const plain = { recvMode: 0, recvLength: 0 };
const kept = { recvMode: 1, recvLength: 1 };
const keptPlain = { recvMode: 1, recvLength: 0 };

describe('framing of messages with a length, in quotes or bare', () => {
  it('takes both as chapter 5.1 prints them', () => {
    says(
      [
        {
          heard:
            '\r\n+QMTRECV: 0,0,"topic/example",36,"This is the payload related to topic"\r\n' +
            '\r\n+QMTRECV: 0,0,"topic/pub",30,This is test data, hello MQTT.\r\n',
        },
      ],
      [
        'urc "+QMTRECV: 0,0,"topic/example",36,"This is the payload related to topic"" client=0 messageId=0 topic=topic/example payload.length=36 payload=<This is the payload related to topic>',
        'urc "+QMTRECV: 0,0,"topic/pub",30,This is test data, hello MQTT." client=0 messageId=0 topic=topic/pub payload.length=30 payload=<This is test data, hello MQTT.>',
      ],
      pushed,
    );
  });

  it('frames by the length, whatever the payload holds', () => {
    says(
      [{ heard: '+QMTRECV: 0,1,"t",18,"a"\r\n+QMTSTAT: 0,1\r"\r\n\r\n+QMTSTAT: 1,1\r\n' }],
      [
        'urc "+QMTRECV: 0,1,"t",18,"a"\\r\\n+QMTSTAT: 0,1\\r"" client=0 messageId=1 topic=t payload.length=18 payload=<a"\\r\\n+QMTSTAT: 0,1\\r>',
        'urc "+QMTSTAT: 1,1" client=1 link=1',
      ],
      pushed,
    );
  });

  it('takes an empty one', () => {
    says(
      [{ heard: '+QMTRECV: 0,0,"t",0,""\r\n+QMTRECV: 0,0,"t",0,\r\n' }],
      [
        'urc "+QMTRECV: 0,0,"t",0,""" client=0 messageId=0 topic=t payload.length=0 payload=<>',
        'urc "+QMTRECV: 0,0,"t",0," client=0 messageId=0 topic=t payload.length=0 payload=<>',
      ],
      pushed,
    );
  });

  it('takes one without a length where that is how they come', () => {
    says(
      [{ heard: '+QMTRECV: 0,0,"t","5,hello"\r\n+QMTRECV: 0,0,"t",5,hello\r\n' }],
      [
        'urc "+QMTRECV: 0,0,"t","5,hello"" client=0 messageId=0 topic=t payload=<5,hello>',
        'urc "+QMTRECV: 0,0,"t",5,hello" client=0 messageId=0 topic=t payload=<5,hello>',
      ],
      plain,
    );
  });
});

describe('framing of messages that wait in the module', () => {
  it('tells the notice of a place from the answer that reads another', () => {
    says(
      [
        { heard: '\r\n+QMTRECV: 0,0\r\n\r\n+QMTRECV: 0,1\r\n' },
        {
          sent: 'AT+QMTRECV=0,0',
          heard: '\r\n+QMTRECV: 0,2\r\n\r\n+QMTRECV: 0,7,"t",3,"a,b"\r\n\r\n+QMTRECV: 0,3\r\n\r\nOK\r\n',
        },
      ],
      [
        'urc "+QMTRECV: 0,0" client=0 slot=0',
        'urc "+QMTRECV: 0,1" client=0 slot=1',
        'urc "+QMTRECV: 0,2" client=0 slot=2',
        'info "+QMTRECV: 0,7,"t",3,"a,b"" client=0 messageId=7 topic=t payload.length=3 payload=<a,b>',
        'urc "+QMTRECV: 0,3" client=0 slot=3',
        'final "OK" ok',
      ],
      kept,
    );
  });

  it('reads all that wait, each by its length', () => {
    says(
      [
        {
          sent: 'AT+QMTRECV=0',
          heard: '\r\n+QMTRECV: 0,0,"a",4,"\r\nOK"\r\n\r\n+QMTRECV: 0,9,"b",1,x\r\n\r\nOK\r\n',
        },
      ],
      [
        'info "+QMTRECV: 0,0,"a",4,"\\r\\nOK"" client=0 messageId=0 topic=a payload.length=4 payload=<\\r\\nOK>',
        'info "+QMTRECV: 0,9,"b",1,x" client=0 messageId=9 topic=b payload.length=1 payload=<x>',
        'final "OK" ok',
      ],
      kept,
    );
  });

  it('reads one without a length where the option says so', () => {
    says(
      [{ sent: 'AT+QMTRECV=0,4', heard: '\r\n+QMTRECV: 0,0,"a","1,2"\r\n\r\nOK\r\n' }],
      ['info "+QMTRECV: 0,0,"a","1,2"" client=0 messageId=0 topic=a payload=<1,2>', 'final "OK" ok'],
      keptPlain,
    );
  });

  it('takes the table of places for what it is, in every mode, with a notice or a message between', () => {
    for (const settings of [kept, pushed, plain])
      says(
        [{ sent: 'AT+QMTRECV?', heard: '\r\n+QMTRECV: 0,1,0,1,0,0\r\n\r\n+QMTRECV: 1,0,0,0,0,0\r\n\r\nOK\r\n' }],
        [
          'info "+QMTRECV: 0,1,0,1,0,0" client=0 stored=1|0|1|0|0',
          'info "+QMTRECV: 1,0,0,0,0,0" client=1 stored=0|0|0|0|0',
          'final "OK" ok',
        ],
        settings,
      );
    says(
      [{ sent: 'AT+QMTRECV?', heard: '\r\n+QMTRECV: 0,3\r\n\r\n+QMTRECV: 0,1,0,1,1,0\r\n\r\nOK\r\n' }],
      [
        'urc "+QMTRECV: 0,3" client=0 slot=3',
        'info "+QMTRECV: 0,1,0,1,1,0" client=0 stored=1|0|1|1|0',
        'final "OK" ok',
      ],
      kept,
    );
    says(
      [{ sent: 'AT+QMTRECV?', heard: '\r\n+QMTRECV: 0,1,"0",1,"0"\r\n\r\n+QMTRECV: 0,0,0,0,0,0\r\n\r\nOK\r\n' }],
      [
        'urc "+QMTRECV: 0,1,"0",1,"0"" client=0 messageId=1 topic=0 payload.length=1 payload=<0>',
        'info "+QMTRECV: 0,0,0,0,0,0" client=0 stored=0|0|0|0|0',
        'final "OK" ok',
      ],
      pushed,
    );
  });

  it('answers with OK alone where nothing waits or nothing is connected', () => {
    says([{ sent: 'AT+QMTRECV?', heard: '\r\nOK\r\n' }], ['final "OK" ok'], kept);
    says([{ sent: 'AT+QMTRECV=0,0', heard: '\r\nERROR\r\n' }], ['final "ERROR" error'], kept);
  });

  it('tells the three apart in a log, without a word of the options', () => {
    const decoder = decode(ec200x);
    const tokens = [
      ...decoder.push(
        Buffer.from(
          '\r\n+QMTRECV: 0,4\r\n+QMTRECV: 0,1,0,1,0,0\r\n+QMTRECV: 0,0,"t",2,"hi"\r\n+QMTRECV: 0,0,"t","hi"\r\n',
        ),
      ),
      ...decoder.end(),
    ];
    assert.deepEqual(
      tokens.map(({ type, fields, message }) => [type, message ? Buffer.from(message.payload).toString() : fields]),
      [
        ['urc', { client: 0, slot: 4 }],
        ['info', { client: 0, stored: [1, 0, 1, 0, 0] }],
        ['message', 'hi'],
        ['message', 'hi'],
      ],
    );
  });
});

describe('framing of files, of what comes before MQTT, and of the link', () => {
  it('waits for CONNECT, and takes size and checksum for an answer', () => {
    says(
      [
        {
          sent: 'AT+QFUPL="UFS:cacert.pem",1758,100',
          heard: 'AT+QFUPL="UFS:cacert.pem",1758,100\r\r\nCONNECT\r\n+QFUPL: 1758,384a\r\n\r\nOK\r\n',
        },
        { sent: 'AT+QFUPL="UFS:cacert.pem",1758,100', heard: '\r\n+CME ERROR: 407\r\n' },
        { sent: 'AT+QFLST="UFS:cacert.pem"', heard: '\r\n+QFLST: "UFS:cacert.pem",1758\r\n\r\nOK\r\n' },
        { sent: 'AT+QFLST="UFS:none.pem"', heard: '\r\n+CME ERROR: 405\r\n' },
      ],
      [
        'echo "AT+QFUPL="UFS:cacert.pem",1758,100"',
        'prompt "CONNECT"',
        'info "+QFUPL: 1758,384a" certificate.data.length=1758 certificate.data.xor16=384a',
        'final "OK" ok',
        'final "+CME ERROR: 407" cme=407 error',
        'info "+QFLST: "UFS:cacert.pem",1758" file=UFS:cacert.pem certificate.data.length=1758',
        'final "OK" ok',
        'final "+CME ERROR: 405" cme=405 error',
      ],
    );
  });

  it('asks for the data connection: nothing, or what is active', () => {
    says(
      [
        { sent: 'AT+QIACT?', heard: '\r\nOK\r\n' },
        { sent: 'AT+QIACT?', heard: '\r\n+QIACT: 1,1,1,"100.87.124.107"\r\n\r\nOK\r\n' },
      ],
      [
        'final "OK" ok',
        'info "+QIACT: 1,1,1,"100.87.124.107"" cid=1 active=1 contextType=1 address=100.87.124.107',
        'final "OK" ok',
      ],
    );
  });

  it('knows a start, a lost data connection, each end of a link and a ping that failed', () => {
    says(
      [
        {
          heard:
            '\r\nRDY\r\n\r\n+CPIN: READY\r\n\r\n+QUSIM: 1\r\n\r\n+QIND: SMS DONE\r\n\r\n+QIND: PB DONE\r\n' +
            '\r\n+QIURC: "pdpdeact",1\r\n\r\n+QMTPING: 0,1\r\n\r\n+QMTSTAT: 0,8\r\n\r\n+QMTSTAT: 0,200\r\n',
        },
      ],
      [
        'boot "RDY" certain',
        'boot "+CPIN: READY" supporting',
        'boot "+QUSIM: 1" supporting',
        'boot "+QIND: SMS DONE" supporting',
        'boot "+QIND: PB DONE" supporting',
        'urc "+QIURC: "pdpdeact",1" cid=1',
        'urc "+QMTPING: 0,1" client=0 pinged=1',
        'urc "+QMTSTAT: 0,8" client=0 link=8',
        'urc "+QMTSTAT: 0,200" client=0 link=200',
      ],
    );
  });

  it('takes the prompt of a will, and its answer', () => {
    says(
      [
        {
          sent: 'AT+QMTCFG="willex",0,1,1,0,"t",5',
          data: 'OK\r\n>',
          heard: '\r\n> OK\r\n>\r\nOK\r\n',
        },
        {
          sent: 'AT+QMTCFG="willex",0',
          heard: '\r\n+QMTCFG: "willex",1,1,0,"t",5\r\n\r\nOK\r\n',
        },
        { sent: 'AT+QMTCFG="willex",1', heard: '\r\n+QMTCFG: "willex",0\r\n\r\nOK\r\n' },
        {
          sent: 'AT+QMTCFG="hwauth",0',
          heard: '\r\n+QMTCFG: "hwauth","pid","secret",1\r\n\r\nOK\r\n',
        },
      ],
      [
        'prompt ">"',
        'echo "OK\\r\\n>" data',
        'final "OK" ok',
        'info "+QMTCFG: "willex",1,1,0,"t",5" will=1 will.qos=1 will.retain=0 will.topic=t will.payload.length=5',
        'final "OK" ok',
        'info "+QMTCFG: "willex",0" will=0',
        'final "OK" ok',
        'info "+QMTCFG: "hwauth","pid","secret",1" cloud.productId=pid cloud.deviceSecret=secret cloud.timeCheck=1',
        'final "OK" ok',
      ],
    );
  });

  it('keeps completions of five publishes apart, notices between them', () => {
    says(
      [
        { sent: 'AT+QMTPUBEX=0,1,1,0,"t",1', data: 'x', heard: '\r\n> \r\nOK\r\n' },
        {
          sent: 'AT+QMTPUBEX=0,2,1,0,"t",1',
          data: 'y',
          heard: '\r\n+QMTPUBEX: 0,1,1,1\r\n\r\n> \r\n+QMTPUBEX: 0,1,0\r\n\r\nOK\r\n\r\n+QMTPUBEX: 0,2,2\r\n',
        },
      ],
      [
        'prompt ">"',
        'final "OK" ok',
        'urc "+QMTPUBEX: 0,1,1,1" client=0 messageId=1 sent=1 retry=1',
        'prompt ">"',
        'urc "+QMTPUBEX: 0,1,0" client=0 messageId=1 sent=0',
        'final "OK" ok',
        'urc "+QMTPUBEX: 0,2,2" client=0 messageId=2 sent=2',
      ],
    );
  });
});
