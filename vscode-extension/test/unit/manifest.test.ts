import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtinIds, risks } from 'hayes/dialect';
import { messages } from '../../src/messages.ts';

const root = join(import.meta.dirname, '../..');
const read = (name: string) => readFileSync(join(root, name), 'utf8');
const manifest = JSON.parse(read('package.json'));
const en = JSON.parse(read('package.nls.json')) as Record<string, string>;
const zh = JSON.parse(read('package.nls.zh-cn.json')) as Record<string, string>;

describe('the manifest', () => {
  it('has each of its texts in both languages, and none that is not used', () => {
    const used = [...read('package.json').matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key!);
    const keys = (table: object) => Object.keys(table).sort();
    assert.deepEqual(keys(en), [...new Set(used)].sort());
    assert.deepEqual(keys(zh), keys(en));
    for (const [key, text] of Object.entries(zh)) {
      if (key !== 'configuration.title') assert.match(text, /\p{Script=Han}/u, key);
    }
  });

  it('names files that exist and commands that are registered', () => {
    const [language] = manifest.contributes.languages;
    const [grammar] = manifest.contributes.grammars;
    const files = [manifest.icon, language.configuration, language.icon.light, language.icon.dark, grammar.path];
    for (const file of files) assert.ok(existsSync(join(root, file)), file);
    const registered = [...read('src/run/commands.ts').matchAll(/'(hayes\.\w+)': \(/g)].map(([, name]) => name);
    const contributed = manifest.contributes.commands.map(({ command }: { command: string }) => command);
    assert.deepEqual(contributed.sort(), registered.sort());
  });

  it('offers the risks that there are, and a dialect that there is', () => {
    const { properties } = manifest.contributes.configuration;
    assert.deepEqual(properties['hayes.allow'].enum, [...risks]);
    assert.ok(builtinIds().includes(properties['hayes.dialect'].default));
  });
});

describe('texts at run time', () => {
  it('have the same parameters in both languages', () => {
    const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
    for (const { code, en: english, zh: chinese } of Object.values(messages))
      assert.deepEqual(names(chinese), names(english), code);
  });
});
