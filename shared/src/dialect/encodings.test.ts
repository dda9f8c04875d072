import { deepEqual, equal } from 'node:assert/strict';
import fc from 'fast-check';
import { builtinDialect } from './builtin.ts';
import { parseCommandLine } from './command-line.ts';
import { encode } from './encode.ts';
import { codecs } from './encodings.ts';
import { recognise } from './recognise.ts';

const dialect = builtinDialect('onemo/MN316');
const utf8 = new TextEncoder();
const latin1 = new TextDecoder('latin1');

describe('encodings', () => {
  it('escape what is no printable character, and what means something in a string', () => {
    equal(codecs.escaped.write(utf8.encode('a"b\\c\r\nü')), 'a\\x22b\\x5Cc\\x0D\\x0A\\xC3\\xBC');
  });

  it('read escapes as they are typed', () => {
    const read = (text: string) => latin1.decode(codecs.escaped.read(utf8.encode(text)));
    equal(read('a\\x22b\\r\\n\\t\\0\\\\x'), 'a"b\r\n\t\0\\x');
    equal(read('\\xZZ\\'), 'xZZ\\');
  });

  it('give back any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        for (const { write, read } of Object.values(codecs)) deepEqual(read(utf8.encode(write(bytes))), bytes);
      }),
    );
  });

  it('stand in a command that says so, and are read from it', () => {
    const form = dialect.form('MQTTPUB.escaped')!;
    const payload = Uint8Array.of(0x22, 0x41, 0x0a);
    const facts = { client: 0, topic: 't', qos: 1, retain: false, payload };
    const { bytes } = encode(form.send, { param: (name) => form.param(name), facts, never: dialect.line.never });
    equal(latin1.decode(bytes), 'AT+MQTTPUB=0,"t",1,0,0,0,"\\x22A\\x0A"');
    const found = recognise(dialect, parseCommandLine(latin1.decode(bytes))![0]!, {
      setting: (name) => (name === 'input' ? 'escaped' : undefined),
    });
    equal(found.form?.name, 'escaped');
    deepEqual([found.problems, found.facts.payload], [[], payload]);
  });
});
