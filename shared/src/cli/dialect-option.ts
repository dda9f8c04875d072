/** `--dialect`: an id, an id with a model, or a file. */
import { loadDialect } from '../dialect/files.ts';
import type { Dialect } from '../dialect/index.ts';
import { parsePortName } from '../transport/index.ts';
import { CliError } from './cli.ts';
import { texts } from './texts.ts';

export interface DialectOptions {
  dialect?: string;
}

/**
 * @param port an `emulator:…` port says itself what it speaks
 * @throws CliError where nothing says it, DialectError where there is no such dialect
 */
export async function dialectFor({ dialect }: DialectOptions, port?: string): Promise<Dialect> {
  let ref = dialect;
  if (ref === undefined && port !== undefined) {
    const name = parsePortName(port);
    if (name.kind === 'emulator') ref = name.dialect;
  }
  if (ref === undefined) throw new CliError(texts['cli-dialect']);
  return loadDialect(ref, { documented: true });
}
