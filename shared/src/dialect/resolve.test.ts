import { deepEqual, equal, throws } from 'node:assert/strict';
import { dialectFile } from './dialect.testkit.ts';
import { Dialect } from './dialect.ts';
import { ExtendsError, mergeDialects, resolveExtends } from './resolve.ts';
import type { DialectFile } from './schema.ts';

const base = dialectFile(`
format: 1
id: base
title: {en: Base, zh: 基础}
line: {max: 100, string: {never: "\\r\\n\\"", escape: {}}}
params:
  topic: {string: 1..10, default: t, manual: §1, source: a book, certainty: sure}
  level: {values: {0: low, 1: high}}
  port: {int: 1..65535}
commands:
  A: {send: AT+A}
  B: {within: 1s, forms: {one: 'AT+B=1', two: {send: 'AT+B=2', within: 2s}}}
procedures:
  connect: [A, B.one]
`);

const over = (yaml: string): DialectFile =>
  mergeDialects(base, dialectFile(`format: 1\nid: over\ntitle: {en: Over, zh: 覆盖}\nextends: base\n${yaml}`));

describe('extends', () => {
  it('merges maps, replaces lists, and takes the new identity', () => {
    const file = over('commands:\n  C: {send: AT+C}\nprocedures:\n  connect: [C]\n');
    deepEqual(Object.keys(file.commands!), ['A', 'B', 'C']);
    deepEqual(file.procedures, { connect: ['C'] });
    equal(file.id, 'over');
    equal(file.extends, undefined);
  });

  it('deletes what is null: a command, a form, a parameter, a procedure', () => {
    const file = over(
      'params: {port: null}\ncommands: {A: null, B: {forms: {one: null}}}\nprocedures: {connect: null}\n',
    );
    deepEqual(Object.keys(file.params!), ['topic', 'level']);
    deepEqual(Object.keys(file.commands!), ['B']);
    deepEqual(Object.keys(file.commands!.B!.forms!), ['two']);
    deepEqual(file.procedures, {});
  });

  it('keeps what a form is not said to change', () => {
    const { B } = over('commands: {B: {forms: {two: {send: AT+B=22}}}}\n').commands!;
    deepEqual(B!.forms!.two, { send: 'AT+B=22', within: '2s' });
    equal(B!.within, '1s');
  });

  it('lets a parameter change its kind', () => {
    const { params } = over('params: {level: {int: 0..9}, topic: {data: 1..99}}\n');
    deepEqual(params!.level, { int: '0..9' });
    deepEqual(params!.topic, { data: '1..99', default: 't', manual: '§1', source: 'a book', certainty: 'sure' });
  });

  it('replaces a table of codes whole', () => {
    deepEqual(over('params: {level: {values: {2: middle}}}\n').params!.level, { values: { 2: 'middle' } });
  });

  it('replaces a source whole: what the new file says is not what the old book said', () => {
    deepEqual(over('params: {topic: {string: 1..20, manual: §9}}\n').params!.topic, {
      string: '1..20',
      default: 't',
      manual: '§9',
    });
  });

  it('takes line.string for a map, not for the kind of a parameter', () => {
    deepEqual(over('line: {string: {never: "\\r\\n;\\""}}\n').line, {
      max: 100,
      string: { never: '\r\n;"', escape: {} },
    });
  });

  it('leaves the base as it was', () => {
    const before = structuredClone(base);
    over('params: {port: null}\ncommands: {B: {forms: {one: null}}}\n');
    deepEqual(base, before);
  });

  it('follows the chain, and refuses a circle or a gap', () => {
    const file = (id: string, from: string) =>
      dialectFile(`format: 1\nid: ${id}\ntitle: {en: x, zh: 中}\nextends: ${from}\n`);
    const files: Record<string, DialectFile> = {
      base,
      a: file('a', 'base'),
      b: file('b', 'a'),
      c: file('c', 'd'),
      d: file('d', 'c'),
    };
    equal(resolveExtends(files.b!, (id) => files[id]).commands!.A!.send, 'AT+A');
    throws(
      () => resolveExtends(files.c!, (id) => files[id]),
      (error) => error instanceof ExtendsError && error.message === 'c → d → c: a circle',
    );
    throws(() => resolveExtends(file('e', 'nothing'), (id) => files[id]), ExtendsError);
  });
});

describe('a model', () => {
  const file = dialectFile(`
format: 1
id: models
title: {en: Models, zh: 型号}
models:
  PLAIN: {}
  SMALL:
    without: [A, B.two, U, connect]
    params: {level: {int: 0..3}, topic: {string: 1..5}}
    commands: {B: {forms: {one: {send: 'AT+B=<level>', within: 9s}}}}
    limits: {topics: 1}
    line: {max: 50}
line: {max: 100}
limits: {topics: 4}
params:
  level: {values: {0: low}}
  topic: {string: 1..10, bare: true}
commands:
  A: {send: AT+A}
  B: {does: query, forms: {one: 'AT+B=1', two: 'AT+B=2'}}
urcs:
  U: {line: '+U: <level>'}
procedures:
  connect: [A]
`);

  it('lacks what it is without, and differs in what it states', () => {
    const small = new Dialect(file, 'small');
    equal(small.model, 'SMALL');
    deepEqual([...small.commands.keys()], ['B']);
    deepEqual(
      small.commands.get('B')!.forms.map(({ ref, within, does }) => [ref, within, does]),
      [['B.one', 9000, 'query']],
    );
    deepEqual([...small.urcs.keys()], []);
    deepEqual(small.procedures, {});
    deepEqual(
      [small.param('level').kind, small.param('topic').ranges, small.param('topic').bare],
      ['int', [{ min: 1, max: 5 }], true],
    );
    deepEqual([small.limits.topics, small.line.max], [1, 50]);
  });

  it('changes nothing for the others', () => {
    const plain = new Dialect(file, 'PLAIN');
    deepEqual([...plain.commands.keys()], ['A', 'B']);
    deepEqual([plain.param('level').kind, plain.limits.topics, plain.line.max], ['values', 4, 100]);
  });

  it('must be known', () => {
    throws(() => new Dialect(file, 'HUGE'), /models has no model HUGE; it has PLAIN, SMALL/);
  });
});
