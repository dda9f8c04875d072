/** dialects/*.yaml → generated/dialects.json (facts) and generated/texts.json (documentation), each dialect whole. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkDialect, printFinding } from '../src/dialect/check.ts';
import { resolveExtends } from '../src/dialect/resolve.ts';
import { type DialectFile, dialectJsonSchema } from '../src/dialect/schema.ts';
import { separateTexts, type TextTable } from '../src/dialect/texts.ts';
import { parseDialectYaml } from '../src/dialect/yaml.ts';

/**
 * @param root folder of the package
 * @returns false where a file has errors; they and all warnings are printed, each with file, line and column
 */
export function compileDialects(root: string): boolean {
  const names = readdirSync(join(root, 'dialects')).filter((name) => name.endsWith('.yaml'));
  const parsed = new Map(
    names.map((name) => [`dialects/${name}`, parseDialectYaml(readFileSync(join(root, 'dialects', name), 'utf8'))]),
  );
  const files = new Map<string, DialectFile>();
  for (const { file } of parsed.values()) if (file) files.set(file.id, file);

  let failed = false;
  for (const [path, dialect] of parsed) {
    for (const finding of checkDialect(dialect, (id) => files.get(id))) {
      failed ||= finding.severity === 'error';
      console.error(printFinding(path, finding));
    }
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

if (process.argv[1] === import.meta.filename)
  process.exitCode = compileDialects(join(import.meta.dirname, '..')) ? 0 : 1;
