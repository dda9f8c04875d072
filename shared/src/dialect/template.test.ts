import { deepEqual, equal } from 'node:assert/strict';
import { builtinDialect } from './builtin.ts';
import { parseCommandLine } from './command-line.ts';
import { encode } from './encode.ts';
import { resolveParam } from './param.ts';
import { recognise } from './recognise.ts';
import type { ParamSpec } from './schema.ts';
import { parseSignature } from './signature.ts';
import { factsWithin, readTemplate } from './template.ts';

const params: Record<string, ParamSpec> = {
  host: { string: '1..20' },
  port: { int: '1..65535', default: 1883 },
  server: { string: 'tcp://<host>[:<port>]' },
};
const param = (name: string) => resolveParam(name, params[name]);
const read = (text: string) => readTemplate(parseSignature('tcp://<host>[:<port>]'), text, param);

describe('template: the facts in a string', () => {
  it('takes it apart', () => {
    deepEqual(read('tcp://120.27.2.154:1883'), { host: '120.27.2.154', port: 1883 });
    deepEqual(read('TCP://h'), { host: 'h' });
    deepEqual(read('tcp://[::1]:8883'), { host: '[::1]', port: 8883 });
  });

  it('refuses another shape, and parts out of their range', () => {
    for (const text of ['mqtt://h:1', 'tcp://', 'h:1883', 'tcp://h:99999', `tcp://${'h'.repeat(21)}`])
      equal(read(text), undefined, text);
  });

  it('is written back with what is known', () => {
    const line = (facts: object) => {
      const { default: _, ...port } = params.port!;
      const { bytes } = encode(parseSignature('+X: 0[,<server>]'), {
        param: (name) => resolveParam(name, name === 'port' ? port : params[name]),
        facts: { ...facts },
        reply: true,
      });
      return new TextDecoder().decode(bytes);
    };
    equal(line({ host: 'h', port: 1883 }), '+X: 0,"tcp://h:1883"');
    equal(line({ host: 'h' }), '+X: 0,"tcp://h"');
    equal(line({}), '+X: 0');
  });

  it('counts as saying its parts', () => {
    deepEqual(factsWithin(parseSignature('AT+X=<client>,<server>'), param), ['client', 'server', 'host', 'port']);
  });

  it('tells a command with another address from one without a mistake', () => {
    const kinds = (line: string) =>
      recognise(builtinDialect('simcom-sim7028'), parseCommandLine(line)![0]!).problems.map(({ kind }) => kind);
    deepEqual(kinds('AT+CMQTTCONNECT=0,"tcp://h:1883",60,1'), []);
    deepEqual(kinds('AT+CMQTTCONNECT=0,"ssl://h:8883",60,1'), ['literal']);
    deepEqual(kinds('AT+CMQTTCONNECT=0,"tcp://h:1883",0,1'), ['range']);
  });
});
