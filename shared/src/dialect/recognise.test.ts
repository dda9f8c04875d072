import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { builtinDialect, parseCommandLine, recognise } from './index.ts';

const dialect = builtinDialect('quectel-bc26');
const see = (line: string, setting?: (name: string) => number | undefined) => {
  const { form, problems } = recognise(dialect, parseCommandLine(line)![0]!, setting ? { setting } : {});
  return [form?.ref, ...problems.map((problem) => `${problem.kind} ${line.slice(problem.start, problem.end)}`.trim())];
};

describe('recognise: which form is meant', () => {
  it('takes the form that fits', () => {
    assert.deepEqual(see('AT+QMTPUB=0,0,0,0,"t","hello"'), ['QMTPUB.inline']);
    assert.deepEqual(see('AT+QMTPUB=0,0,0,0,"t"'), ['QMTPUB.data']);
    assert.deepEqual(see('AT+QMTPUB=0,0,0,0,"t",5'), ['QMTPUB.counted']);
    assert.deepEqual(see('AT+QMTCFG="will",0,0'), ['QMTCFG.will.off']);
  });
  it('lets the settings in force decide', () => {
    const hex = (name: string) => (name === 'sendHex' ? 1 : undefined);
    assert.deepEqual(see('AT+QMTPUB=0,0,0,0,"t","ABCD"', hex), ['QMTPUB.hex']);
    assert.deepEqual(see('AT+QMTPUB=0,0,0,0,"t","hello"', hex), ['QMTPUB.hex', 'hex "hello"']);
  });
  it('takes the form that fits furthest for the one that was meant', () => {
    assert.deepEqual(see('AT+QMTCFG="will",0,1'), ['QMTCFG.will', 'missing-parameter']);
    assert.deepEqual(see('AT+QMTPUB=0,0,0,0,"t","hello'), ['QMTPUB.inline', 'unclosed "hello']);
  });
  it('finds an unknown option wherever the forms have their options', () => {
    assert.deepEqual(see('AT+QMTCFG="wil",0'), [undefined, 'unknown-option "wil"']);
    assert.deepEqual(see('AT+QSSLCFG=1,5,"secllevel",2'), [undefined, 'unknown-option "secllevel"']);
    assert.deepEqual(see('AT+QSSLCFG=1,5,"cacert"'), ['QSSLCFG.upload']);
    assert.deepEqual(see('AT+QMTOPEN=0,"wil",1'), ['QMTOPEN.write']);
  });
});
