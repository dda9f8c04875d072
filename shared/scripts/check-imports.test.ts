import { deepEqual } from 'node:assert/strict';
import { checkImports } from './check-imports.ts';

describe('check-imports', () => {
  const messages = (file: string, source: string) =>
    checkImports(file, source).map(({ line, column, message }) => `${line}:${column} ${message}`);

  it('lets a room import the rooms above it through their index', () => {
    deepEqual(
      messages(
        'session/queue.ts',
        "import { Framer } from '../wire/index.ts';\nimport { say } from '../text/index.ts';\nimport { x } from './x.ts';\n",
      ),
      [],
    );
  });

  it('catches an import against the direction, with its place', () => {
    deepEqual(
      messages('emulator/uart.ts', "import { a } from './a.ts';\nimport { Framer } from '../wire/index.ts';\n"),
      ["2:25 'emulator' must not import 'wire'; it may import text, dialect, model, transport"],
    );
  });

  it('counts type imports, exports, dynamic imports and side effects', () => {
    const source = [
      "import type { A } from '../session/index.ts';",
      "export * from '../session/index.ts';",
      "const b = await import('../session/index.ts');",
      "import '../session/index.ts';",
      "let c: import('../session/index.ts').C;",
      'import {',
      '  d,',
      "} from '../session/index.ts';",
    ].join('\n');
    deepEqual(
      checkImports('wire/framer.ts', source).map(({ line }) => line),
      [1, 2, 3, 4, 5, 8],
    );
  });

  it('finds the room from a folder inside a room', () => {
    deepEqual(
      messages(
        'emulator/commands/open.ts',
        "import { a } from '../state.ts';\nimport { b } from '../../mqtt/index.ts';\n",
      ).length,
      1,
    );
  });

  it('refuses the inner files of another room, except its doors', () => {
    deepEqual(messages('cli/lint.ts', "import { loadDialect } from '../dialect/files.ts';\n"), []);
    deepEqual(messages('cli/lint.ts', "import { match } from '../dialect/match.ts';\n"), [
      "1:24 'match.ts' is inside 'dialect'; import 'dialect/index.ts'",
    ]);
  });

  it('keeps Node out of pure rooms, and in where it belongs', () => {
    deepEqual(messages('language/hover.ts', "import { readFileSync } from 'node:fs';\n"), [
      "1:31 'language' does no input or output: no 'node:fs'",
    ]);
    deepEqual(messages('dialect/files.ts', "import { readFileSync } from 'node:fs';\n"), []);
    deepEqual(messages('transport/tcp.ts', "import { connect } from 'node:net';\n"), []);
  });

  it('wants a line in the table for a new room', () => {
    deepEqual(messages('cellar/a.ts', "import { b } from './b.ts';\n").length, 1);
  });

  it('lets tests import anything', () => {
    deepEqual(messages('emulator/uart.test.ts', "import { Framer } from '../wire/index.ts';\n"), []);
  });
});
