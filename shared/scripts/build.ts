/**
 * Builds the package: dialects → generated/, each room with an entry in package.json's `exports` → dist/*.js, the command
 * line → dist/cli.js, declarations → dist/types. A room that does not exist is left out.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { builtinReached } from './browser-safe.ts';
import { compileDialects } from './compile-dialects.ts';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>;
  exports: Record<string, string | { 'hayes-source': string; default: string }>;
};

/** Rooms that also run where there is no Node: in the browser and in a web worker. */
const browserSafe = ['dialect', 'model', 'script', 'language'];

if (!compileDialects(root)) process.exit(1);

const entries: Record<string, string> = {};
for (const target of Object.values(manifest.exports)) {
  if (typeof target === 'string' || !existsSync(join(root, target['hayes-source']))) continue;
  entries[target.default.replace(/^\.\/dist\/|\.js$/g, '')] = target['hayes-source'];
}
if (existsSync(join(root, 'src/cli/main.ts'))) entries.cli = './src/cli/main.ts';

const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: entries,
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  conditions: ['hayes-source'],
  external: Object.keys(manifest.dependencies).flatMap((name) => [name, `${name}/*`]),
  chunkNames: 'chunks/[name]-[hash]',
  charset: 'utf8',
  metafile: true,
  logLevel: 'warning',
});

for (const name of browserSafe) {
  const entry = entries[name]?.replace('./', '');
  const chain = entry && builtinReached(metafile, entry);
  if (chain) fail(`hayes/${name} runs in browsers, but reaches ${chain.at(-1)}:\n  ${chain.join('\n  → ')}`);
}

if (entries.cli) makeExecutable(join(dist, 'cli.js'));
copyFileSync(join(root, 'generated/dialect.schema.json'), join(dist, 'dialect.schema.json'));
removeStale(metafile);
declarations();
console.log(`built ${Object.keys(entries).join(' ')}`);

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}

function makeExecutable(path: string): void {
  const code = readFileSync(path, 'utf8');
  if (!code.startsWith('#!')) writeFileSync(path, `#!/usr/bin/env node\n${code}`);
  chmodSync(path, 0o755);
}

/** Removes what earlier builds have left, after the new files are in place: what runs meanwhile finds either. */
function removeStale(built: Metafile): void {
  const fresh = new Set(Object.keys(built.outputs));
  for (const name of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
    if (name.endsWith('.js') && !fresh.has(relative(root, join(dist, name)).replaceAll('\\', '/')))
      rmSync(join(dist, name));
  }
}

function declarations(): void {
  const tsc = join(root, '../node_modules/typescript/bin/tsc');
  rmSync(join(dist, 'types'), { recursive: true, force: true });
  const run = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
  if (run.status !== 0) fail('declarations could not be written');
}
