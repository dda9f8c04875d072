import { deepEqual, equal, ok } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { say } from '../text/index.ts';
import { dialectsFolder, sampleYaml } from './dialect.testkit.ts';
import { dialectJsonSchema } from './schema.ts';
import { parseDialectYaml } from './yaml.ts';

const head = 'format: 1\nid: x\ntitle: {en: X, zh: 某}\n';

/** Line, column and path of each problem; lines count from behind the head. */
const problems = (yaml: string) =>
  parseDialectYaml(head + yaml).problems.map(({ line, column, path }) => `${line - 3}:${column} ${path.join('.')}`);

describe('dialect files as text', () => {
  it('say where YAML is broken', () => {
    const [problem] = parseDialectYaml('format: 1\nid: "x\n').problems;
    deepEqual([problem!.line, problem!.column], [3, 1]);
    ok(!/line \d/.test(problem!.message), problem!.message);
  });

  it('say which key is unknown', () => {
    deepEqual(problems('parms: {}\n'), ['1:1 parms']);
    deepEqual(problems('commands:\n  A:\n    send: AT+A\n    exchnge: []\n'), ['4:5 commands.A.exchnge']);
    deepEqual(problems('commands:\n  A:\n    forms:\n      one: {send: AT+A, wiht: {}}\n'), [
      '4:25 commands.A.forms.one.wiht',
    ]);
  });

  it('say which value is wrong, all at once', () => {
    deepEqual(problems('params:\n  a: {int: 1-5}\n  b: {cause: {1: nonsense}}\n  c: {text: {en: Only English.}}\n'), [
      '2:12 params.a.int',
      '3:18 params.b.cause.1',
      '4:13 params.c.text.zh',
    ]);
  });

  it('want both languages, and words in them', () => {
    deepEqual(problems("params:\n  a: {int: 1, text: {en: '', zh: 中}}\n"), ['2:27 params.a.text.en']);
  });

  it('say what is missing where it should be', () => {
    deepEqual(
      parseDialectYaml('format: 1\ntitle: {en: X, zh: 某}\n').problems.map(({ line, path }) => [line, path.join('.')]),
      [[1, 'id']],
    );
  });

  it('speak both languages', () => {
    const { text } = parseDialectYaml(`${head}parms: {}\n`).problems[0]!;
    equal(say(text.message, text.params), 'Unrecognized key: "parms"');
    ok(/[\u4e00-\u9fff]/.test(say(text.message, text.params, 'zh-CN')));
  });

  it('find a place through an alias, and inside a value with escapes', () => {
    const yaml = `${head}commands:\n  A: {send: AT+A, exchange: &ex [{info: '+A: <topic>'}, final]}\n  B: {send: "AT\\x2bB=<topic>", exchange: *ex}\n`;
    const { locate } = parseDialectYaml(yaml);
    deepEqual(locate(['commands', 'B', 'exchange', 0, 'info']), { line: 5, column: 42 });
    deepEqual(locate(['commands', 'B', 'send'], 6), { line: 6, column: 23 });
    deepEqual(locate(['commands', 'B', 'nothing', 'there']), { line: 6, column: 6 });
  });
});

describe('the published JSON Schema', () => {
  const schema = z.fromJSONSchema(dialectJsonSchema() as Parameters<typeof z.fromJSONSchema>[0]);

  for (const [name, yaml] of [
    ['the sample', sampleYaml],
    ...readdirSync(dialectsFolder).map((file) => [file, readFileSync(join(dialectsFolder, file), 'utf8')]),
  ] as [string, string][]) {
    it(`accepts ${name}`, () => {
      const { file } = parseDialectYaml(yaml);
      const result = schema.safeParse(file);
      equal(result.success, true, JSON.stringify(result.error?.issues.slice(0, 3)));
    });
  }

  it('refuses what is no dialect', () => {
    for (const file of [
      {},
      { format: 2, id: 'x', title: { en: 'x', zh: 'x' } },
      { format: 1, id: 'x', title: { en: 'x', zh: 'x' }, parms: {} },
    ]) {
      equal(schema.safeParse(file).success, false);
    }
  });

  it('tells editors what the parts mean', () => {
    const text = JSON.stringify(dialectJsonSchema());
    ok(text.includes('maps merge, lists replace, null deletes'));
    ok(text.length < 100_000, `${text.length} characters`);
  });
});
