/** dialects/*.yaml → generated/dialects.json (facts) and generated/texts.json (documentation), each dialect whole. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { resolveExtends } from '../src/dialect/resolve.ts';
import { type DialectFile, dialectJsonSchema } from '../src/dialect/schema.ts';
import { separateTexts, type TextTable } from '../src/dialect/texts.ts';
import { parseDialectYaml } from '../src/dialect/yaml.ts';

/**
 * @param root folder of the package
 * @returns false where a file has mistakes; they are printed, each with file, line and column
 */
export function compileDialects(root: string): boolean {
  const folder = join(root, 'dialects');
  const files = new Map<string, DialectFile>();
  let failed = false;

  for (const name of readdirSync(folder).filter((file) => file.endsWith('.yaml'))) {
    const parsed = parseDialectYaml(readFileSync(join(folder, name), 'utf8'));
    for (const problem of parsed.problems) {
      failed = true;
      console.error(
        `dialects/${name}:${problem.line}:${problem.column}: ${problem.path.join('.')}: ${problem.message}`,
      );
    }
    if (parsed.file) files.set(parsed.file.id, parsed.file);
  }
  if (failed) return false;

  const facts: Record<string, DialectFile> = {};
  const texts: Record<string, TextTable> = {};
  for (const file of files.values()) {
    const whole = separateTexts(resolveExtends(file, (id) => files.get(id)));
    facts[file.id] = whole.facts;
    texts[file.id] = whole.texts;
  }
  mkdirSync(join(root, 'generated'), { recursive: true });
  writeFileSync(join(root, 'generated/dialects.json'), JSON.stringify(facts));
  writeFileSync(join(root, 'generated/texts.json'), JSON.stringify(texts));
  writeFileSync(join(root, 'generated/dialect.schema.json'), `${JSON.stringify(dialectJsonSchema(), null, 2)}\n`);
  return true;
}

if (import.meta.main) process.exitCode = compileDialects(join(import.meta.dirname, '..')) ? 0 : 1;
