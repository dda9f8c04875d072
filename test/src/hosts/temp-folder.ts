import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folders = new Set<string>();
// Also a run that has crashed leaves nothing behind.
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/**
 * A fresh folder outside the repository, so that nothing in it can find this workspace's `node_modules` by climbing.
 * @param purpose becomes a part of the name
 */
export function tempFolder(purpose: string): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), `hayes-${purpose}-`)));
  folders.add(folder);
  return folder;
}

/** Deletes a folder of `tempFolder`; a process that is just ending may still write to it, hence the retries. */
export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  folders.delete(folder);
}
