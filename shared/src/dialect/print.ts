/** A dialect as YAML again: what it extends merged in, one model's differences applied. */
import { Document, isMap, isScalar, visit } from 'yaml';
import type { Dialect } from './dialect.ts';
import { mergeOverlay } from './resolve.ts';
import type { DialectFile } from './schema.ts';

/** The whole file that a dialect stands for. With a model: its differences merged in, what it lacks left out. */
export function resolvedFile(dialect: Dialect): DialectFile {
  const { file, model } = dialect;
  if (model === undefined) return file;
  const overlay = file.models?.[model] ?? {};
  const without = new Set(overlay.without ?? []);
  const whole = structuredClone(mergeOverlay(file, overlay));
  for (const table of [whole.commands, whole.urcs, whole.procedures] as (Record<string, unknown> | undefined)[]) {
    for (const name of Object.keys(table ?? {})) if (without.has(name)) delete table![name];
  }
  for (const [name, command] of Object.entries(whole.commands ?? {})) {
    for (const form of Object.keys(command?.forms ?? {}))
      if (without.has(`${name}.${form}`)) delete command!.forms![form];
  }
  const { answers } = overlay;
  return { ...whole, models: { [model]: answers ? { answers } : {} } };
}

/** For `hayes dialects --resolved`: parses to `resolvedFile(dialect)` again. */
export function printDialect(dialect: Dialect): string {
  const document = new Document(resolvedFile(dialect), { aliasDuplicateObjects: false });
  visit(document, {
    // Texts, codes and stages read better on one line, as the files themselves are written.
    Map(_, node) {
      const isFlat = node.items.every(({ value }) => isScalar(value));
      if (isFlat && isMap(node) && JSON.stringify(node).length < 160) node.flow = true;
    },
    Seq(_, node) {
      if (node.items.length === 0) node.flow = true;
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false, singleQuote: true });
}
