import { join, resolve } from 'node:path';
import { type NodeRuntime, npm } from './node-runtime.ts';

/**
 * Packs an npm package as `npm publish` would, without running its scripts: it must have been built before.
 * @param source the package's folder
 * @param target where the tarball goes
 * @returns the tarball's path
 */
export async function packPackage(runtime: NodeRuntime, source: string, target: string): Promise<string> {
  const args = ['pack', resolve(source), '--json', '--ignore-scripts', '--pack-destination', target];
  const packed: unknown = JSON.parse(await npm(runtime, args, target));
  const [first] = Array.isArray(packed) ? packed : Object.values(packed as object);
  return join(target, (first as { filename: string }).filename);
}
