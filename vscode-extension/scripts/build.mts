/** Bundles the extension → dist/extension.js; the serial port's prebuilt binaries → prebuilds/, where the bundle looks. */
import { cpSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { thirdPartyNotices } from './notices.mts';

const root = join(import.meta.dirname, '..');
const release = process.argv.includes('--release');

rmSync(join(root, 'dist'), { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: { extension: 'src/extension.ts' },
  outdir: 'dist',
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  conditions: ['hayes-source'],
  // Pseudo-terminals are a face of the emulator that the extension has no use for.
  external: ['vscode', '@lydell/node-pty'],
  charset: 'utf8',
  minify: release,
  sourcemap: !release,
  // Names of classes appear in messages.
  keepNames: true,
  metafile: true,
  logLevel: 'warning',
});
copyPrebuilds();
writeFileSync(join(root, 'dist', 'third-party-notices.txt'), thirdPartyNotices(metafile, root));

/** `@serialport/bindings-cpp` loads its binary from the folder above its own code, which is now dist/. */
function copyPrebuilds(): void {
  const require = createRequire(createRequire(import.meta.url).resolve('serialport'));
  const source = join(dirname(require.resolve('@serialport/bindings-cpp/package.json')), 'prebuilds');
  const target = join(root, 'prebuilds');
  rmSync(target, { recursive: true, force: true });
  for (const platform of readdirSync(source)) {
    if (!platform.startsWith('android')) cpSync(join(source, platform), join(target, platform), { recursive: true });
  }
}
