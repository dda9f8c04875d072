import { deepEqual, equal, ok } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dialectFile, dialectsFolder, sampleYaml } from './dialect.testkit.ts';
import { separateTexts, withTexts } from './texts.ts';

describe('documentation texts', () => {
  for (const [name, yaml] of [
    ['the sample', sampleYaml],
    ...readdirSync(dialectsFolder).map((file) => [file, readFileSync(join(dialectsFolder, file), 'utf8')]),
  ] as [string, string][]) {
    it(`of ${name} come out and go back in`, () => {
      const file = dialectFile(yaml);
      const { facts, texts } = separateTexts(file);
      deepEqual(withTexts(facts, texts), file);
      deepEqual(facts.title, file.title);
      ok(Object.keys(texts).length > 10);
      ok(JSON.stringify(facts).length < 0.75 * JSON.stringify(file).length);
    });
  }

  it('leave a parameter alone that is called text', () => {
    const { facts } = separateTexts(
      dialectFile(
        'format: 1\nid: x\ntitle: {en: x, zh: 中}\nparams:\n  text: {string: 0..9, text: {en: A text., zh: 文本。}}\n',
      ),
    );
    deepEqual(facts.params, { text: { string: '0..9' } });
  });

  it('without a place are left out', () => {
    const facts = dialectFile('format: 1\nid: x\ntitle: {en: x, zh: 中}\n');
    equal(withTexts(facts, { 'params\tgone\ttext': { en: 'a', zh: '甲' } }).params, undefined);
  });
});
