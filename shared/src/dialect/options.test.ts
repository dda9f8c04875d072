import { deepEqual, equal } from 'node:assert/strict';
import { builtinDialect } from './builtin.ts';
import { parseCommandLine } from './command-line.ts';
import { encode } from './encode.ts';
import { recognise } from './recognise.ts';

const prints = (name: string): readonly string[] => builtinDialect(name).form('MQTTCFG.test')!.prints!;

describe('options of a model', () => {
  it('print the ranges that the model has', () => {
    deepEqual(prints('onemo/ML307R').slice(0, 4), [
      '+MQTTCFG: "version",(0-5),(4)',
      '+MQTTCFG: "cid",(0-5),(1-15)',
      '+MQTTCFG: "ssl",(0-5),(0,1),(0-5)',
      '+MQTTCFG: "keepalive",(0-5),(0,60-65535)',
    ]);
    equal(prints('onemo/ML307G')[1], '+MQTTCFG: "cid",(0-5),(1-5)');
    equal(prints('onemo/ML305U')[1], '+MQTTCFG: "cid",(0-5),(1-7)');
    equal(prints('onemo/ML305M')[1], '+MQTTCFG: "cid",(0-5),(1-8)');
  });

  it('are not printed where the model lacks them', () => {
    deepEqual(
      prints('onemo/MN319').map((line) => /"(\w+)"/.exec(line)![1]),
      [
        'version',
        'keepalive',
        'clean',
        'retrans',
        'willoption',
        'willpayload',
        'pingreq',
        'pingresp',
        'encoding',
        'reconn',
      ],
    );
    equal(prints('onemo/MN319')[0], '+MQTTCFG: "version",(0-2),(4)');
  });

  it('are not answered where the model lacks them', () => {
    const answers = (name: string) =>
      builtinDialect(name)
        .form('MQTTCFG.query')!
        .stages.filter(({ kind }) => kind === 'info').length;
    deepEqual(['onemo/ML307R', 'onemo/MN316', 'onemo/MN318'].map(answers), [13, 11, 10]);
  });
});

describe('commands of one letter', () => {
  it('know S-registers: the operator stands behind the number', () => {
    const dialect = builtinDialect('onemo');
    const { form, facts, problems } = recognise(dialect, parseCommandLine('ATS3=13')![0]!);
    deepEqual([form?.ref, facts, problems], ['ATS.write', { register: 3, registerValue: 13 }, []]);
    const { bytes } = encode(form!.send, { param: (name) => form!.param(name), facts });
    equal(new TextDecoder().decode(bytes), 'ATS3=13');
    equal(recognise(dialect, parseCommandLine('ATS3=999')![0]!).problems[0]?.kind, 'range');
  });
});

describe('error codes of commands', () => {
  it('are known where nobody knows which command a final result answers', () => {
    const { codes } = builtinDialect('onemo').param('cme');
    const meaning = (code: string) => codes.find((entry) => entry.code === code)?.is;
    deepEqual(['605', '608', '10', '50'].map(meaning), ['no-data', 'dns', 'sim-missing', 'parameter']);
  });
});
