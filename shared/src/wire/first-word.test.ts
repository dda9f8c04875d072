/** Reports of one name that their first word tells apart (OneMO §3.9): examples of the manual, and what logs show. */
import assert from 'node:assert/strict';
import { builtinDialect } from '../dialect/index.ts';
import { everyChunking, printToken, type Talk, type TranscriptOptions, transcript } from '../testkit/index.ts';
import { decode } from './index.ts';

const ml307r = builtinDialect('onemo/ML307R');

function says(talks: Talk[], expected: string[], options?: TranscriptOptions): void {
  assert.deepEqual(transcript(ml307r, talks, options).map(printToken), expected);
}

describe('framing of reports that their first word tells apart', () => {
  it('connecting', () => {
    says(
      [
        { sent: 'AT+MQTTCFG="encoding",0', heard: '\r\n+MQTTCFG: "encoding",0,0\r\n\r\nOK\r\n' },
        {
          sent: 'AT+MQTTCONN=0,"mqtt.heclouds.com",6002,"716335458","425089","SnMHaAOMCbQD90eADEGpMBPu8pI="',
          heard: '\r\nOK\r\n\r\n+MQTTURC: "conn",0,1\r\n\r\n+MQTTURC: "conn",0,0\r\n+MQTTURC: "pingresp",0,1\r\n',
        },
        { sent: 'AT+MQTTSTATE=0', heard: '+MQTTSTATE: 2\r\n\r\nOK\r\n' },
      ],
      [
        'info "+MQTTCFG: "encoding",0,0" input=0 output=0',
        'final "OK" ok',
        'final "OK" ok',
        'urc "+MQTTURC: "conn",0,1" client=0 session=1',
        'urc "+MQTTURC: "conn",0,0" client=0 session=0',
        'urc "+MQTTURC: "pingresp",0,1" client=0 pinged=1',
        'info "+MQTTSTATE: 2" phase=2',
        'final "OK" ok',
      ],
    );
  });

  it('subscriptions', () => {
    says(
      [
        {
          sent: 'AT+MQTTSUB=0,"world",1,"hello",2',
          heard: '\r\n+MQTTSUB: 0,35270\r\n\r\nOK\r\n\r\n+MQTTURC: "suback",0,35270,1,128\r\n',
        },
        { sent: 'AT+MQTTSUB=0', heard: '\r\n+MQTTSUB: "world", 1, "hello", 2\r\n\r\nOK\r\n' },
        {
          sent: 'AT+MQTTUNSUB=0,"world"',
          heard: '+MQTTUNSUB: 0,18795\r\nOK\r\n+MQTTURC: "unsuback",0,18795\r\n+MQTTURC: "timeout",0,18796\r\n',
        },
      ],
      [
        'info "+MQTTSUB: 0,35270" client=0 messageId=35270',
        'final "OK" ok',
        'urc "+MQTTURC: "suback",0,35270,1,128" client=0 messageId=35270 granted=1|128',
        'info "+MQTTSUB: "world", 1, "hello", 2" topic=world|hello granted=1|2',
        'final "OK" ok',
        'info "+MQTTUNSUB: 0,18795" client=0 messageId=18795',
        'final "OK" ok',
        'urc "+MQTTURC: "unsuback",0,18795" client=0 messageId=18795',
        'urc "+MQTTURC: "timeout",0,18796" client=0 messageId=18796',
      ],
    );
  });

  it('publishing, with a bare prompt', () => {
    says(
      [
        {
          sent: 'AT+MQTTPUB=0,"world",2,0,0,4',
          data: '3242',
          heard:
            'AT+MQTTPUB=0,"world",2,0,0,4\r\r\n>+MQTTPUB: 0,18799,15\r\n\r\nOK\r\n\r\n+MQTTURC: "pubrec",0,18799,0\r\n+MQTTURC: "pubcomp",0,18799,0\r\n',
        },
        {
          sent: 'AT+MQTTPUB=0,"world",1,0,0,4,"3242"',
          heard: '+MQTTPUB: 0,18809,15\r\nOK\r\n+MQTTURC: "puback",0,18809,0\r\n',
        },
        { sent: 'AT+MQTTPUB=0,"world",1,0,0,4,"3242"', heard: '\r\n+CME ERROR: 607\r\n' },
        { sent: 'AT+MQTTPUB=0,"world",1,0,0,4,"3242"', heard: '\r\n+CIS ERROR: 601\r\n' },
        { sent: 'AT+MQTTPUB=0,"world",1,0,0,4,"3242"', heard: '\r\n+CMS ERROR: 500\r\n' },
      ],
      [
        'echo "AT+MQTTPUB=0,"world",2,0,0,4"',
        'prompt ">"',
        'info "+MQTTPUB: 0,18799,15" client=0 messageId=18799 packetLength=15',
        'final "OK" ok',
        'urc "+MQTTURC: "pubrec",0,18799,0" client=0 messageId=18799 duplicate=0',
        'urc "+MQTTURC: "pubcomp",0,18799,0" client=0 messageId=18799 duplicate=0',
        'info "+MQTTPUB: 0,18809,15" client=0 messageId=18809 packetLength=15',
        'final "OK" ok',
        'urc "+MQTTURC: "puback",0,18809,0" client=0 messageId=18809 duplicate=0',
        'final "+CME ERROR: 607" cme=607 error',
        'final "+CIS ERROR: 601" cis=601 error',
        'final "+CMS ERROR: 500" cms=500 error',
      ],
    );
  });

  it('messages, by their length', () => {
    says(
      [
        {
          heard:
            '+MQTTURC: "publish",0,2,"world",5,5,12345\r\n' +
            '\r\n+MQTTURC: "publish",0,0,"a,b",17,11,x\r\nOK\r\n"y,z\r\n+MQTTURC: "publish",0,0,"a,b",17,6,\r\n\r\n>\x00\r\n' +
            '+MQTTURC: "publish",0,3,"hello",0,0,\r\n+MATREADY\r\n',
        },
      ],
      [
        'urc "+MQTTURC: "publish",0,2,"world",5,5,12345" client=0 messageId=2 topic=world total=5 payload.length=5 payload=<12345>',
        'urc "+MQTTURC: "publish",0,0,"a,b",17,11,x\\r\\nOK\\r\\n"y,z" client=0 messageId=0 topic=a,b total=17 payload.length=11 payload=<x\\r\\nOK\\r\\n"y,z>',
        'urc "+MQTTURC: "publish",0,0,"a,b",17,6,\\r\\n\\r\\n>\\x00" client=0 messageId=0 topic=a,b total=17 payload.length=6 payload=<\\r\\n\\r\\n>\\x00>',
        'urc "+MQTTURC: "publish",0,3,"hello",0,0," client=0 messageId=3 topic=hello total=0 payload.length=0 payload=<>',
        'boot "+MATREADY" certain',
      ],
    );
  });

  it('messages in hexadecimal digits, whose lengths count bytes', () => {
    says(
      [{ heard: '+MQTTURC: "publish",0,2,"world",5,5,3132333435\r\n' }],
      [
        'urc "+MQTTURC: "publish",0,2,"world",5,5,3132333435" client=0 messageId=2 topic=world total=5 payload.length=5 payload=<12345>',
      ],
      { settings: { output: 'hex' } },
    );
  });

  it('messages that are kept', () => {
    says(
      [
        { heard: '\r\n+MQTTURC: "pubnmi",0,45,11\r\n+MQTTURC: "drop",0,900\r\n' },
        { sent: 'AT+MQTTREAD=0', heard: '+MQTTREAD: 0,2,21\r\n\r\nOK\r\n' },
        {
          sent: 'AT+MQTTREAD=0,2',
          heard: '+MQTTREAD: 0,45,"hello",11,hello world\r\n+MQTTREAD: 0,46,"hello",9,\r\nOK\r\nERR\r\n\r\nOK\r\n',
        },
      ],
      [
        'urc "+MQTTURC: "pubnmi",0,45,11" client=0 messageId=45 payload.length=11',
        'urc "+MQTTURC: "drop",0,900" client=0 payload.length=900',
        'info "+MQTTREAD: 0,2,21" client=0 unread=2 unread.length=21',
        'final "OK" ok',
        'info "+MQTTREAD: 0,45,"hello",11,hello world" client=0 messageId=45 topic=hello payload.length=11 payload=<hello world>',
        'info "+MQTTREAD: 0,46,"hello",9,\\r\\nOK\\r\\nERR" client=0 messageId=46 topic=hello payload.length=9 payload=<\\r\\nOK\\r\\nERR>',
        'final "OK" ok',
      ],
      { settings: { cached: true } },
    );
  });
});

describe('messages that come in pieces of one report', () => {
  const bytes = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));
  const heard = bytes(
    '+MQTTURC: "publish",0,0,"a",12,5,12345\r\n' +
      '+MQTTURC: "publish",1,7,"a",3,3,one\r\n' +
      '+MQTTURC: "puback",0,18809,0\r\n' +
      '+MQTTURC: "publish",0,0,"a",12,5,\r\n,"x\r\n' +
      '+MQTTURC: "publish",0,0,"a",12,2,yz\r\n' +
      '+MQTTURC: "publish",0,9,"b",8,4,lost\r\n',
  );

  it('are joined by their total, each client by itself; what never becomes whole is none', () => {
    const told = everyChunking(heard, (chunks) => {
      const decoder = decode(ml307r);
      const tokens = chunks.flatMap((chunk) => decoder.push(chunk));
      return [...tokens, ...decoder.end()].map(({ type, message }) =>
        message ? `${message.client} ${message.topic} ${Buffer.from(message.payload).toString('latin1')}` : type,
      );
    });
    assert.deepEqual(told, ['1 a one', 'urc', '0 a 12345\r\n,"xyz', 'unknown']);
  });
});
