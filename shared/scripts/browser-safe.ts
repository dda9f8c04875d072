/** Finds the way from a module to something that only Node has, or that only loaders of dialect files need. */
import { isBuiltin } from 'node:module';
import type { Metafile } from 'esbuild';

/** Packages that need Node themselves, and those that a page would load for nothing. */
const nodeOnly = ['serialport', '@lydell/node-pty', 'mqtt', 'commander', 'zod', 'yaml'];

const needsNode = (path: string): boolean =>
  isBuiltin(path) || nodeOnly.some((name) => path === name || path.startsWith(`${name}/`));

/** @returns the chain of imports from the entry to the first such module, or undefined where there is none */
export function builtinReached(metafile: Metafile, entry: string): string[] | undefined {
  const seen = new Set([entry]);
  const waiting = [[entry]];
  for (let chain = waiting.shift(); chain; chain = waiting.shift()) {
    for (const { path, external } of metafile.inputs[chain.at(-1)!]?.imports ?? []) {
      if (needsNode(path)) return [...chain, path];
      if (external || seen.has(path)) continue;
      seen.add(path);
      waiting.push([...chain, path]);
    }
  }
  return undefined;
}
