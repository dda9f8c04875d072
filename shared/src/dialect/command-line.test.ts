import { deepEqual, equal } from 'node:assert/strict';
import fc from 'fast-check';
import { type CommandLineOptions, parseCommandLine } from './command-line.ts';

/** Name, operator and arguments of each command: `"…"` where quoted, `"…` where the quote is open, `…|x` what is behind it. */
const parts = (line: string, options?: CommandLineOptions) =>
  parseCommandLine(line, options)?.map(({ name, operator, args }) => [
    name + operator,
    ...args.map(
      ({ text, quoted, closed, trailing }) =>
        `${quoted ? '"' : ''}${text}${quoted && closed ? '"' : ''}${trailing && `|${trailing}`}`,
    ),
  ]);

describe('command line', () => {
  it('extended commands: every operator', () => {
    deepEqual(parts('AT+QMTOPEN=0,"host",1883'), [['QMTOPEN=', '0', '"host"', '1883']]);
    deepEqual(parts('AT+QMTOPEN?'), [['QMTOPEN?']]);
    deepEqual(parts('AT+QMTOPEN=?'), [['QMTOPEN=?']]);
    deepEqual(parts('AT+CGMM'), [['CGMM']]);
  });

  it('in any case, with spaces', () => {
    deepEqual(parts('at+qmtopen = 0'), [['QMTOPEN', '= 0']]);
    deepEqual(parts('at+qmtopen= 0 , "h" , 1 '), [['QMTOPEN=', '0', '"h"', '1']]);
  });

  it('basic commands, several on a line', () => {
    deepEqual(parts('AT'), [['']]);
    deepEqual(parts('ATE0'), [['E', '0']]);
    deepEqual(parts('ATE0V1&F'), [['E', '0'], ['V', '1'], ['&F']]);
    deepEqual(parts('ATS3=13'), [['S=', '3', '13']]);
    deepEqual(parts('ATI'), [['I']]);
  });

  it('commands joined by a semicolon', () => {
    deepEqual(parts('AT+CMEE=1;+CPIN?;E0'), [['CMEE=', '1'], ['CPIN?'], ['E', '0']]);
  });

  it('a semicolon inside quotes belongs to the text, unless the module splits there', () => {
    deepEqual(parts('AT+X="a;+CFUN=0",1'), [['X=', '"a;+CFUN=0"', '1']]);
    deepEqual(parts('AT+X="a;+CFUN=0"', { semicolonEndsString: true }), [
      ['X=', '"a'],
      ['CFUN=', '0"'],
    ]);
  });

  it('arguments that are left out, or not finished', () => {
    deepEqual(parts('AT+X=1,,"b"'), [['X=', '1', '', '"b"']]);
    deepEqual(parts('AT+X=1,'), [['X=', '1', '']]);
    deepEqual(parts('AT+X='), [['X=', '']]);
    deepEqual(parts('AT+X="open'), [['X=', '"open']]);
    deepEqual(parts('AT+X="a"b,2'), [['X=', '"a"|b', '2']]);
    deepEqual(parts('AT+X=""'), [['X=', '""']]);
  });

  it('is none without AT', () => {
    equal(parseCommandLine('+QMTOPEN: 0,0'), undefined);
    equal(parseCommandLine(''), undefined);
  });

  it('tells where everything stands', () => {
    const line = 'AT+X=1, "ab";+Y?';
    const [first, second] = parseCommandLine(line)!;
    equal(line.slice(first!.nameSpan.start, first!.nameSpan.end), '+X');
    deepEqual(
      first!.args.map(({ start, end }) => line.slice(start, end)),
      ['1', '"ab"'],
    );
    equal(line.slice(second!.start, second!.end), '+Y?');
  });

  it('never throws, and every place lies on the line', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('A', 'T', '+', 'E', '0', '=', '?', ',', '"', ';', ' ', '&', 'é', '\r') }),
        fc.boolean(),
        (rest, semicolonEndsString) => {
          const line = `AT${rest}`;
          for (const call of parseCommandLine(line, { semicolonEndsString })!) {
            for (const { start, end } of [call, call.nameSpan, ...call.args])
              equal(0 <= start && start <= end && end <= line.length, true);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});
