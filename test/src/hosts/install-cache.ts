import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where big programs are kept between test runs. Outside the repository on purpose: Node.js and Node-RED look for
 * modules in every folder above their own, and would find this workspace's packages instead of the packed ones.
 */
function cacheFolder(): string {
  const base =
    process.env.HAYES_TEST_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'hayes-test');
  mkdirSync(base, { recursive: true });
  return base;
}

/**
 * The folder `name` of the cache, filled by `fill` at first use. A half-filled folder is never seen: it gets its
 * final name when it is complete.
 */
export async function cached(name: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(cacheFolder(), name);
  if (existsSync(folder)) return folder;
  const draft = `${folder}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  try {
    await fill(draft);
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Another run may have been quicker.
    if (!existsSync(folder)) throw error;
  }
  return folder;
}
