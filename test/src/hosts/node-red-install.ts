import { join } from 'node:path';
import { cached } from './install-cache.ts';
import { type NodeMajor, type NodeRuntime, nodeRuntime, npm } from './node-runtime.ts';

export type NodeRedVersion = '5' | '4.1';

/** The Node.js on which each version is tested: 5 needs at least 22.9, 4.1 has to run on 20. */
const NODE_OF: Record<NodeRedVersion, NodeMajor> = { '5': 24, '4.1': 20 };

export interface NodeRedProgram {
  version: NodeRedVersion;
  runtime: NodeRuntime;
  /** Path of `red.js`. */
  main: string;
}

/** Node-RED from npm with the Node.js that it is tested on. Installed at first use. */
export async function nodeRedProgram(version: NodeRedVersion): Promise<NodeRedProgram> {
  const runtime = await nodeRuntime(NODE_OF[version]);
  const folder = await cached(`node-red-${version}`, async (draft) => {
    await npm(runtime, ['install', '--prefix', draft, `node-red@${version}`], draft);
  });
  return { version, runtime, main: join(folder, 'node_modules', 'node-red', 'red.js') };
}
