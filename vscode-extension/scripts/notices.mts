/** The licences of what is bundled ask that their texts go along with it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { Metafile } from 'esbuild';

/**
 * @param root the folder that the bundle's inputs are relative to
 * @returns name, version and licence text of every package in the bundle that is not of this workspace
 * @throws Error where a package has no licence
 */
export function thirdPartyNotices({ inputs }: Metafile, root: string): string {
  const folders = new Set<string>();
  for (const input of Object.keys(inputs)) {
    const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input.replaceAll(sep, '/'));
    if (match) folders.add(match[1]!);
  }
  const notices = [...folders].map((folder) => noticeOf(join(root, folder)));
  return `${[...new Set(notices)].sort().join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}

function noticeOf(folder: string): string {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, unknown>;
  const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)/i.test(name));
  const kind = typeof manifest.license === 'string' ? manifest.license : undefined;
  if (!file && !kind) throw new Error(`${manifest.name} has no licence`);
  const text =
    file && existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8').trim() : authorOf(manifest);
  return `${manifest.name} ${manifest.version} (${kind ?? 'see below'})\n\n${text}`;
}

/** For the few packages whose tarball holds no text. */
function authorOf({ author }: Record<string, unknown>): string {
  const name = typeof author === 'object' && author !== null ? (author as { name?: string }).name : author;
  return name ? `Copyright ${name}` : '';
}
