import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dialectFile, sampleYaml } from './dialect.testkit.ts';
import { DialectError } from './dialect.ts';
import {
  DialectFileError,
  documentedDialect,
  listDialects,
  loadDialect,
  printDialect,
  readDialectFile,
  resolvedFile,
} from './files.ts';

describe('dialects from files', () => {
  let folder = '';
  const write = (name: string, yaml: string) => {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), yaml);
    return join(folder, name);
  };
  const extending = (id: string, base: string, rest = '') =>
    `format: 1\nid: ${id}\ntitle: {en: Mine, zh: 我的}\nextends: ${base}\nmanual: {file: Mine}\n${rest}`;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'dialects-'));
    write('sample.yaml', sampleYaml);
  });
  after(() => rmSync(folder, { recursive: true }));

  it('by path, from a folder, with a model', async () => {
    equal((await loadDialect(join(folder, 'sample.yaml'))).id, 'sample');
    equal((await loadDialect('./sample.yaml', { from: folder })).id, 'sample');
    const small = await loadDialect('sample.yaml/s2', { from: folder });
    deepEqual([small.model, small.limits.topics], ['S2', 1]);
  });

  it('by id, in any case', async () => {
    equal((await loadDialect('quectel-bc26')).id, 'quectel-bc26');
    equal((await loadDialect('Quectel-BC26/bc20')).model, 'BC20');
  });

  it('that extend a built-in dialect', async () => {
    write('mine.yaml', extending('mine', 'quectel-bc26', 'params:\n  host: {string: 1..80, manual: §1}\n'));
    const mine = await loadDialect('mine.yaml', { from: folder });
    deepEqual(mine.param('host').ranges, [{ min: 1, max: 80 }]);
    equal(mine.form('QMTOPEN')?.ref, 'QMTOPEN.write');
    ok(mine.urcs.get('QMTSTAT')?.text?.zh);
  });

  it('that extend a file beside them, by name or by path', async () => {
    write('second.yaml', extending('second', 'sample', 'params:\n  topic: {string: 1..5, manual: §1}\n'));
    write('inner/third.yaml', extending('third', '../second.yaml'));
    deepEqual((await loadDialect('second.yaml', { from: folder })).param('topic').ranges, [{ min: 1, max: 5 }]);
    const third = await loadDialect('inner/third.yaml', { from: folder });
    deepEqual([third.id, third.param('topic').ranges], ['third', [{ min: 1, max: 5 }]]);
  });

  it('with mistakes: all of them, each with file, line and column, in both languages', async () => {
    const path = write(
      'wrong.yaml',
      sampleYaml.replace('probe: SIDN', 'probe: NONE').replace('qos: {int: 0..2', 'qos: {int: 2..0'),
    );
    await rejects(loadDialect('wrong.yaml', { from: folder }), (error) => {
      ok(error instanceof DialectFileError);
      equal(error.findings.length, 2);
      equal(
        error.message,
        `${path} has 2 mistakes:\n${path}:10:8: error: there is no command or form 'NONE' (probe)\n${path}:25:14: error: the range 2..0 is empty (params.qos.int)`,
      );
      ok(error.in('zh-CN').includes('没有命令或形式“NONE”'));
      return true;
    });
    const { findings, whole } = await readDialectFile(path);
    deepEqual([findings.length, whole], [2, undefined]);
  });

  it('that are no YAML, or no dialect', async () => {
    write('broken.yaml', 'format: 1\nid: [x\n');
    await rejects(loadDialect('broken.yaml', { from: folder }), /broken\.yaml:3:1: error: /);
    write('other.yaml', 'format: 2\nid: x\ntitle: {en: x, zh: 中}\nparms: {}\n');
    await rejects(loadDialect('other.yaml', { from: folder }), (error) => {
      ok(error instanceof DialectFileError);
      deepEqual(
        error.findings.map(({ line, column }) => [line, column]),
        [
          [1, 9],
          [4, 1],
        ],
      );
      return true;
    });
  });

  it('whose base has mistakes, is not there, or turns in a circle', async () => {
    write('on-broken.yaml', extending('on-broken', 'broken2'));
    write('broken2.yaml', 'format: 1\n');
    await rejects(loadDialect('on-broken.yaml', { from: folder }), /broken2\.yaml:1:1: error: /);
    write('lost.yaml', extending('lost', 'nowhere'));
    await rejects(
      loadDialect('lost.yaml', { from: folder }),
      /lost\.yaml:4:10: error: lost extends nowhere, which is unknown/,
    );
    write('one.yaml', extending('one', 'two'));
    write('two.yaml', extending('two', 'one'));
    await rejects(loadDialect('one.yaml', { from: folder }), /one\.yaml:4:10: error: one → two → one: a circle/);
  });

  it('that do not exist', async () => {
    await rejects(
      loadDialect('no-such'),
      (error) =>
        error instanceof DialectError && /there is no dialect no-such; there are .*quectel-bc26/.test(error.message),
    );
    await rejects(loadDialect('quectel-bc26/BC99'), /quectel-bc26 has no model BC99; it has BC26, BC20/);
    await rejects(loadDialect('none.yaml', { from: folder }), /none\.yaml cannot be read/);
  });
});

describe('built-in dialects', () => {
  it('are listed with title, models and manual', () => {
    const bc26 = listDialects().find(({ id }) => id === 'quectel-bc26')!;
    deepEqual(bc26.models, ['BC26', 'BC20']);
    equal(bc26.title.zh, '移远 BC26 与 BC20（2020）');
    ok(!listDialects().some(({ id }) => id === '3gpp'));
  });

  it('have their documentation when it is asked for, once', async () => {
    const first = await documentedDialect('quectel-bc26');
    equal(await documentedDialect('Quectel-BC26'), first);
    ok(first.commands.get('QMTOPEN')?.text?.en);
    equal((await loadDialect('quectel-bc26')).commands.get('QMTOPEN')?.text, undefined);
    await rejects(documentedDialect('none'), DialectError);
  });
});

describe('a dialect printed', () => {
  it('is the whole file, and reads back', async () => {
    for (const name of ['quectel-bc26', 'quectel-bc26-2019', 'quectel-bc26/BC20']) {
      const dialect = await documentedDialect(name);
      deepEqual(dialectFile(printDialect(dialect)), resolvedFile(dialect), name);
    }
  });

  it('has one model, without what that lacks', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dialects-'));
    writeFileSync(
      join(folder, 'a.yaml'),
      sampleYaml.replace('S1: {}', 'S1: {without: [SPUB.hex], params: {client: {int: 0}}}'),
    );
    const file = resolvedFile(await loadDialect('a.yaml/S1', { from: folder }));
    rmSync(folder, { recursive: true });
    deepEqual(Object.keys(file.models!), ['S1']);
    deepEqual(Object.keys(file.commands!.SPUB!.forms!), ['inline', 'data']);
    equal(file.params!.client!.int, 0);
  });
});
