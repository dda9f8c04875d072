/** The linter on a script of 10 000 lines: the commands of the BC26 manual's example, over and over. */
import { builtinDialect } from 'hayes/dialect';
import { lint } from 'hayes/language';
import { measure, printTimes } from './measure.ts';

const example = `### Connect
AT+QMTOPEN=0,"220.180.239.212",8401
OK
+QMTOPEN: 0,0
AT+QMTCONN=0,"clientExample"
OK
+QMTCONN: 0,0,0
AT+QMTPUB=0,0,0,0,"topic/pub","hello MQTT."
OK
+QMTPUB: 0,0,0
`;

export async function benchLanguage(): Promise<void> {
  const dialect = builtinDialect('quectel-bc26');
  const text = example.repeat(1000);
  printTimes('lint, 10 000 lines', await measure(() => lint(text, { dialect, locale: 'en' })));
}
