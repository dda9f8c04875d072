import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A fresh folder outside the repository, so that nothing in it can find this workspace's `node_modules` by climbing.
 * @param purpose becomes a part of the name
 */
export function tempFolder(purpose: string): string {
  return realpathSync(mkdtempSync(join(tmpdir(), `hayes-${purpose}-`)));
}

/** Deletes a folder of `tempFolder`; a process that is just ending may still write to it, hence the retries. */
export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
