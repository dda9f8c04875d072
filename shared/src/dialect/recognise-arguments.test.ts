import { deepEqual, equal } from 'node:assert/strict';
import { builtinDialect } from './builtin.ts';
import { parseCommandLine } from './command-line.ts';
import { sampleDialect } from './dialect.testkit.ts';
import { encode } from './encode.ts';
import { recognise } from './recognise.ts';

const bc26 = builtinDialect('quectel-bc26');

/** The facts that a line states, and what is wrong with it as `kind text`. */
function read(line: string, dialect = bc26) {
  const { form, facts, problems } = recognise(dialect, parseCommandLine(line)![0]!);
  return {
    form: form?.ref,
    facts,
    problems: problems.map((problem) => `${problem.kind} ${line.slice(problem.start, problem.end)}`.trim()),
  };
}

describe('recognise: facts and mistakes', () => {
  it('reads numbers, texts and codes as facts', () => {
    deepEqual(read('AT+QMTCFG="session",0,1').facts, { client: 0, cleanSession: true });
    deepEqual(read('AT+QMTOPEN=0,"220.180.239.212",8401').facts, { client: 0, host: '220.180.239.212', port: 8401 });
    deepEqual(read('AT+QSSLCFG=1,5,"cacert"').facts, { context: 1, 'tls.socket': 5, 'certificate.kind': 'ca' });
  });

  it('takes options and codes in any case', () => {
    for (const option of ['"keepalive"', '"KEEPALIVE"', '"KeepAlive"'])
      deepEqual(read(`at+qmtcfg=${option},0,60`), {
        form: 'QMTCFG.keepalive',
        facts: { client: 0, keepAlive: 60 },
        problems: [],
      });
    equal(read('AT+QSSLCFG=1,5,"CACERT"').facts['certificate.kind'], 'ca');
  });

  it('gathers what a signature repeats', () => {
    deepEqual(read('AT+QMTSUB=0,1,"a",0,"b",2').facts, { client: 0, messageId: 1, topic: ['a', 'b'], qos: [0, 2] });
    deepEqual(read('AT+QMTSUB=0,1,"a",0').facts, { client: 0, messageId: 1, topic: ['a'], qos: [0] });
  });

  it('gives payloads as bytes, text and hexadecimal', () => {
    deepEqual(read('AT+QMTPUB=0,0,0,0,"t","中"').facts.payload, Uint8Array.of(0xe4, 0xb8, 0xad));
    const { facts } = recognise(bc26, parseCommandLine('AT+QMTPUB=0,0,0,0,"t","00ff"')![0]!, {
      setting: (name) => (name === 'sendHex' ? 1 : undefined),
    });
    deepEqual(facts.payload, Uint8Array.of(0, 0xff));
  });

  it('reads lines of bytes as they came', () => {
    const { facts } = recognise(bc26, parseCommandLine('AT+QMTPUB=0,0,0,0,"t","\u00e4\u00b8\u00ad"')![0]!, {
      bytes: true,
    });
    deepEqual(facts.payload, Uint8Array.of(0xe4, 0xb8, 0xad));
  });

  for (const [line, ...problems] of [
    ['AT+NOPE=1', 'unknown-command +NOPE'],
    ['AT+QMTSUB?', 'unsupported-form +QMTSUB?'],
    ['AT+QMTOPEN=6,"h",1', 'range 6'],
    ['AT+QMTOPEN=0,"h",65536', 'range 65536'],
    ['AT+QMTOPEN=x,"h",1', 'type x'],
    ['AT+QMTOPEN=0,"",1', 'length ""'],
    ['AT+QMTOPEN=0,h,1', 'quotes h'],
    ['AT+QMTOPEN=0,"h"', 'missing-parameter'],
    ['AT+QMTOPEN=0,"h",1,2,3', 'extra-parameter 2,3'],
    ['AT+QMTOPEN=0,"h"x,1', 'behind-quote "h"x'],
    ['AT+QMTCFG="version",0,5', 'code 5'],
    ['AT+QMTOPEN=0,"a;b",1', 'forbidden "a;b"'],
    ['AT+QMTOPEN=9,"",0', 'range 9', 'length ""', 'range 0'],
  ] as const) {
    it(`${line}: ${problems.join(', ')}`, () => deepEqual(read(line).problems, problems));
  }

  it('counts lengths in bytes', () => {
    deepEqual(read(`AT+QMTUNS=0,1,"${'文'.repeat(85)}"`).problems, []);
    deepEqual(read(`AT+QMTUNS=0,1,"${'文'.repeat(86)}"`).problems, [`length "${'文'.repeat(86)}"`]);
  });

  it('knows ranges with gaps', () => {
    const dialect = sampleDialect();
    deepEqual(read('AT+SCFG="keep",0,0', dialect).problems, []);
    deepEqual(read('AT+SCFG="keep",0,60', dialect).problems, []);
    deepEqual(read('AT+SCFG="keep",0,59', dialect).problems, ['range 59']);
  });

  it('takes quotes as optional where the dialect allows it, and writes them', () => {
    for (const [line, facts] of [
      ['AT+CPIN=1234', { pin: '1234' }],
      ['AT+CPIN="1234"', { pin: '1234' }],
      ['AT+CPIN=12345678,"4321"', { puk: '12345678', newPin: '4321' }],
    ] as const)
      deepEqual(read(line), { form: `CPIN.${'pin' in facts ? 'enter' : 'unblock'}`, facts, problems: [] });
    deepEqual(read('AT+CPIN=123').problems, ['length 123']);
    const { send, param } = bc26.form('CPIN.enter')!;
    equal(new TextDecoder().decode(encode(send, { param, facts: { pin: '1234' } }).bytes), 'AT+CPIN="1234"');
  });

  it('takes the test form for what it is', () => {
    equal(read('AT+QMTOPEN=?').form, 'QMTOPEN.test');
  });
});
