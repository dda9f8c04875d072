/**
 * Enforces which rooms of `src` may import which (docs/architecture.md): a room is entered through its doors, and only
 * by rooms below it. `import type` counts; tests may import anything. Run by `npm run lint`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, posix } from 'node:path';

const engine = ['dialect', 'model', 'wire', 'transport', 'session', 'mqtt', 'script', 'language', 'runner', 'emulator'];

/** Room → rooms that it may import. Everyone may import `text`, which imports nothing. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  text: [],
  dialect: [],
  model: ['dialect'],
  wire: ['dialect'],
  transport: [],
  session: ['dialect', 'model', 'wire', 'transport'],
  mqtt: ['dialect', 'session'],
  script: ['dialect'],
  language: ['dialect', 'model', 'script'],
  runner: ['dialect', 'script', 'session'],
  // An independent opinion on what the driver believes: never wire, session or mqtt.
  emulator: ['dialect', 'model', 'transport'],
  testkit: engine,
  lsp: engine,
  cli: [...engine, 'testkit', 'lsp'],
};

/** Files through which a room is entered, besides its index.ts: what the index must not carry into a browser. */
const doors: Readonly<Record<string, readonly string[]>> = {
  dialect: ['files.ts'],
  transport: ['clock.ts', 'transport.ts'],
};

/** Rooms that stand above all others: they may import the files of `src` that gather the rooms. */
const faces = new Set(['cli', 'lsp']);

/** Rooms without input and output: no Node module, except in the files that are doors of their own. */
const pure = new Set(['text', 'dialect', 'model', 'wire', 'script', 'language']);

export interface ImportProblem {
  file: string;
  /** From 1. */
  line: number;
  column: number;
  message: string;
}

const statement =
  /^(?:import|export)\b[^;'"]*?\bfrom\s+['"]([^'"]+)['"]|^import\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm;

/** @param file path inside `src`, with `/` */
export function checkImports(file: string, source: string): ImportProblem[] {
  const room = roomOf(file);
  if (room === undefined || /\.test(kit)?\.ts$/.test(file)) return [];
  const problems: ImportProblem[] = [];
  for (const found of source.matchAll(statement)) {
    const specifier = found[1] ?? found[2] ?? found[3]!;
    const message = verdict(room, file, specifier);
    if (message === undefined) continue;
    const before = source.slice(0, found.index + found[0].lastIndexOf(specifier));
    problems.push({ file, line: before.split('\n').length, column: before.length - before.lastIndexOf('\n'), message });
  }
  return problems;
}

/** The folder of `src` that a file is in; undefined for files of `src` itself, which gather the rooms. */
const roomOf = (file: string): string | undefined => (file.includes('/') ? file.split('/')[0] : undefined);

function verdict(room: string, file: string, specifier: string): string | undefined {
  const allowed = mayImport[room];
  if (!allowed) return `the room '${room}' has no line in scripts/check-imports.ts: say there what it may import`;
  if (isBuiltin(specifier))
    return pure.has(room) && !isDoor(file) ? `'${room}' does no input or output: no '${specifier}'` : undefined;
  if (/^hayes(\/|$)/.test(specifier))
    return `inside the package, rooms import each other by path: '../${specifier.slice(6) || 'x'}/index.ts'`;
  if (!specifier.startsWith('.')) return undefined;
  const target = posix.join(posix.dirname(file), specifier);
  if (target.startsWith('../'))
    return /^\.\.\/generated\/[\w.]+\.json$/.test(target) && room === 'dialect'
      ? undefined
      : `'${specifier}' is outside src`;
  const other = roomOf(target);
  if (other === room) return undefined;
  if (other === undefined)
    return faces.has(room) ? undefined : `'${room}' imports a file that gathers the rooms; import the room itself`;
  if (other !== 'text' && !allowed.includes(other))
    return `'${room}' must not import '${other}'; it may import ${['text', ...allowed].join(', ')}`;
  const inside = target.slice(other.length + 1);
  if (inside !== 'index.ts' && !doors[other]?.includes(inside))
    return `'${inside}' is inside '${other}'; import '${other}/index.ts'`;
  return undefined;
}

const isDoor = (file: string): boolean =>
  doors[roomOf(file) ?? '']?.includes(file.slice(file.indexOf('/') + 1)) ?? false;

if (process.argv[1] === import.meta.filename) {
  const root = join(import.meta.dirname, '../src');
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.replaceAll('\\', '/'));
  const problems = files.sort().flatMap((file) => checkImports(file, readFileSync(join(root, file), 'utf8')));
  for (const { file, line, column, message } of problems)
    console.error(`shared/src/${file}:${line}:${column}: ${message}`);
  if (problems.length > 0) process.exitCode = 1;
  else console.log(`Imports of ${files.length} files keep to the rooms.`);
}
