/** Diagnostics as SARIF 2.1.0, which code hosts and editors show. */
import { pathToFileURL } from 'node:url';
import { diagnosticCodes, type Severity, titleOf } from '../language/index.ts';
import { type Locale, say } from '../text/index.ts';
import type { FileDiagnostic } from './lint.ts';

const levels: Record<Severity, string> = { error: 'error', warning: 'warning', information: 'note', hint: 'note' };

export function sarif(found: readonly FileDiagnostic[], locale: Locale, version: string): string {
  const used = diagnosticCodes.filter((code) => found.some((one) => one.code === code));
  return JSON.stringify(
    {
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
      runs: [
        {
          tool: {
            driver: {
              name: 'hayes',
              version,
              rules: used.map((code) => ({ id: code, shortDescription: { text: say(titleOf(code), {}, locale) } })),
            },
          },
          columnKind: 'utf16CodeUnits',
          results: found.map(({ file, line, column, endLine, endColumn, code, severity, message }) => ({
            ruleId: code,
            ruleIndex: used.indexOf(code),
            level: levels[severity],
            message: { text: message },
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: file === '-' ? 'stdin' : relativeUri(file) },
                  region: { startLine: line, startColumn: column, endLine, endColumn },
                },
              },
            ],
          })),
        },
      ],
    },
    undefined,
    2,
  );
}

/** Relative paths stay relative; characters that a URI cannot hold are escaped. */
const relativeUri = (file: string): string =>
  /^(\/|[A-Za-z]:[\\/])/.test(file)
    ? pathToFileURL(file).href
    : encodeURI(file.replaceAll('\\', '/')).replaceAll('#', '%23').replaceAll('?', '%3F');
