/**
 * Builds the package into dist/: one bundle with all nodes and the engine (`hayes.js`), and for each node a folder with
 * the script that registers it, its edit dialog, its texts in every language and its icons.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>;
  'node-red': { nodes: Record<string, string> };
};
const names = Object.keys(manifest['node-red'].nodes);

mkdirSync(dist, { recursive: true });
// Node-RED loads nodes with require().
writeFileSync(join(dist, 'package.json'), '{ "type": "commonjs" }\n');

const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: ['src/index.ts'],
  outfile: 'dist/hayes.js',
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  conditions: ['hayes-source'],
  external: Object.keys(manifest.dependencies).flatMap((name) => [name, `${name}/*`]),
  charset: 'utf8',
  metafile: true,
  logLevel: 'warning',
});

// What an installation fetches is what the bundle loads: no more, no less.
const loaded = metafile.outputs['dist/hayes.js']!.imports.map(({ path }) => path).filter((path) => !isBuiltin(path));
const needed = [...new Set(loaded)].sort().join(' ');
const declared = Object.keys(manifest.dependencies).sort().join(' ');
if (needed !== declared) throw new Error(`the bundle loads ${needed}; package.json declares ${declared}`);

for (const name of names) {
  const from = join(root, 'src/nodes', name);
  const to = join(dist, name);
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  writeFileSync(join(to, `${name}.js`), `module.exports = require('../hayes.js').nodes['${name}'];\n`);
  writeFileSync(
    join(to, `${name}.html`),
    `${readFileSync(join(from, 'editor.html'), 'utf8')}\n${await editorScript(from)}`,
  );
  cpSync(join(from, 'locales'), join(to, 'locales'), { recursive: true });
  if (existsSync(join(from, 'icons'))) cpSync(join(from, 'icons'), join(to, 'icons'), { recursive: true });
}

const known = [...names, 'hayes.js', 'package.json'];
for (const name of readdirSync(dist)) {
  if (!known.includes(name)) rmSync(join(dist, name), { recursive: true });
}

const forgotten = readdirSync(join(root, 'src/nodes')).filter((name) => !names.includes(name));
if (forgotten.length > 0) throw new Error(`not in package.json's node-red section: ${forgotten.join(', ')}`);
console.log(`built ${names.join(' ')}`);

/** Not minified: Node-RED's tools look for `registerType("…", {…})` in the text. */
async function editorScript(folder: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(folder, 'editor.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'es2020',
    charset: 'utf8',
    logLevel: 'warning',
  });
  return `<script type="text/javascript">\n${outputFiles[0]!.text}</script>\n`;
}
