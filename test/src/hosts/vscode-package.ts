import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { run } from './child.ts';
import { cleanEnvironment } from './node-runtime.ts';

/**
 * Packs an extension with vsce. Dependencies must be bundled; its `vscode:prepublish` script runs, as it does when a
 * release is packed.
 * @param source the extension's folder
 * @param target the folder for the .vsix
 * @returns the path of the .vsix
 */
export async function packExtension(source: string, target: string): Promise<string> {
  const folder = resolve(source);
  // vsce is a dependency of the extension's workspace, and not a module that can be imported.
  const manifest = createRequire(import.meta.url).resolve('@vscode/vsce/package.json');
  const { name, version } = createRequire(join(folder, 'package.json'))('./package.json') as Record<string, string>;
  const vsix = join(target, `${name}-${version}.vsix`);
  const env = cleanEnvironment([dirname(process.execPath)]);
  const args = [join(dirname(manifest), 'vsce'), 'package', '--no-dependencies', '--out', vsix];
  await run(process.execPath, args, { cwd: folder, env });
  return vsix;
}
