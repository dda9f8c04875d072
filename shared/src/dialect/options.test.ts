import { deepEqual, equal } from 'node:assert/strict';
import { builtinDialect } from './builtin.ts';

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
