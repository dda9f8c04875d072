/** The version of the package, from its manifest. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

let found: string | undefined;

/** The manifest is above this file, in the sources and in the bundle at different heights. */
export function version(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); found === undefined; folder = dirname(folder)) {
    try {
      const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
        name?: string;
        version?: string;
      };
      if (manifest.name === 'hayes') found = manifest.version ?? '0';
    } catch {
      // Not here: one folder up.
    }
    if (dirname(folder) === folder) found ??= '0';
  }
  return found;
}
