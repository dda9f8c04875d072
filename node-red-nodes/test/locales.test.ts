import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { texts } from '../src/common/texts.ts';

const nodes = join(import.meta.dirname, '../src/nodes');
const languages = ['en-US', 'zh-CN'] as const;

const read = (node: string, file: string): string => readFileSync(join(nodes, node, file), 'utf8');
const catalogue = (node: string, language: string): Record<string, string> =>
  flat(JSON.parse(read(node, `locales/${language}/${node}.json`)));

function flat(tree: Record<string, unknown>, prefix = ''): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === 'string'
        ? [[prefix + key, value]]
        : Object.entries(flat(value as Record<string, unknown>, `${prefix}${key}.`)),
    ),
  );
}

describe('texts', () => {
  for (const node of readdirSync(nodes)) {
    it(`of ${node} exist in both languages`, () => {
      const [english, chinese] = languages.map((language) => catalogue(node, language));
      assert.deepEqual(Object.keys(chinese!), Object.keys(english!));
      for (const [key, value] of Object.entries(english!)) {
        assert.ok(value && chinese![key], key);
        const names = (text: string) => (text.match(/__\w+?__/g) ?? []).sort();
        assert.deepEqual(names(chinese![key]!), names(value), key);
      }
    });

    it(`that ${node}’s dialog asks for exist`, () => {
      const known = catalogue(node, 'en-US');
      const markup = [...read(node, 'editor.html').matchAll(/data-i18n="(?:\[\w+\])?([^"]+)"/g)].map(
        (match) => match[1]!,
      );
      const script = [...read(node, 'editor.ts').matchAll(/\bt\(\s*'([^']+)'/g)].map((match) => match[1]!);
      for (const key of [...markup, ...script]) assert.ok(key in known, key);
      const used = new Set([...markup, ...script]);
      const computed = /\bt\([`c]/.test(read(node, 'editor.ts'));
      if (!computed) for (const key of Object.keys(known)) assert.ok(used.has(key), `${key} is not used`);
    });

    it(`of ${node}’s help name the node, in both languages`, () => {
      for (const language of languages) {
        const help = read(node, `locales/${language}/${node}.html`);
        assert.match(help, new RegExp(`data-help-name="${node}"`));
        assert.equal(/\p{Script=Han}/u.test(help), language === 'zh-CN');
      }
    });
  }

  it('of the runtime have the same parameters in both languages', () => {
    for (const { code, en, zh } of Object.values(texts)) {
      const names = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
      assert.deepEqual(names(zh), names(en), code);
    }
  });
});
