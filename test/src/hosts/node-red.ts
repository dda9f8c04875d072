import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Child } from './child.ts';
import { freePort } from './free-port.ts';
import { NodeRedComms } from './node-red-comms.ts';
import { type NodeRedProgram, type NodeRedVersion, nodeRedProgram } from './node-red-install.ts';
import { npm } from './node-runtime.ts';
import { packPackage } from './packed-package.ts';
import { removeFolder, tempFolder } from './temp-folder.ts';
import { waitFor } from './wait.ts';

/** A node of a flow as Node-RED stores it; `credentials` may be sent along. */
export interface FlowNode {
  id: string;
  type: string;
  [property: string]: unknown;
}

export interface NodeRedOptions {
  /** Default `5`, on Node.js 24; `4.1` runs on Node.js 20. */
  version?: NodeRedVersion;
  /** Folders of npm packages with nodes; each is packed and its tarball installed into the fresh user folder. */
  packages?: string[];
  /** Further or other entries of `settings.js`. */
  settings?: Record<string, unknown>;
  /** Added to the environment, for instance to find a pseudo-terminal. */
  env?: NodeJS.ProcessEnv;
  /** A flow to start with; `deploy` works as well, later. */
  flow?: FlowNode[];
}

/** Nothing that asks, greets or calls home; no projects. */
const SETTINGS = {
  uiHost: '127.0.0.1',
  flowFile: 'flows.json',
  credentialSecret: 'test',
  telemetry: { enabled: false, updateNotification: false },
  diagnostics: { enabled: true, ui: false },
  logging: { console: { level: 'debug', metrics: false, audit: false } },
  externalModules: { palette: { allowInstall: false } },
  editorTheme: { tours: false, projects: { enabled: false } },
};

/** A real Node-RED on 127.0.0.1 with a fresh user folder outside the repository. */
export class NodeRed {
  readonly version: NodeRedVersion;
  readonly port: number;
  readonly userDir: string;
  #program: NodeRedProgram;
  #env: NodeJS.ProcessEnv;
  #child: Child | undefined;
  #comms: NodeRedComms | undefined;
  #log = '';

  private constructor(program: NodeRedProgram, port: number, env: NodeJS.ProcessEnv) {
    this.#program = program;
    this.version = program.version;
    this.port = port;
    this.userDir = tempFolder('node-red');
    this.#env = { ...program.runtime.env, NODE_RED_HOME: undefined, ...env };
  }

  /** Installs, starts, and resolves when the flows run and the admin API answers. */
  static async start(options: NodeRedOptions = {}): Promise<NodeRed> {
    const program = await nodeRedProgram(options.version ?? '5');
    const nodeRed = new NodeRed(program, await freePort(), options.env ?? {});
    try {
      await nodeRed.#prepare(options);
      await nodeRed.up();
    } catch (error) {
      await nodeRed.stop();
      throw error;
    }
    return nodeRed;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Statuses and debug messages since the last start. */
  get comms(): NodeRedComms {
    if (this.#comms === undefined) throw new Error('Node-RED is not running');
    return this.#comms;
  }

  /** What Node-RED has logged, over all its lives. */
  get log(): string {
    return this.#log + (this.#child?.log ?? '');
  }

  /** The process id, for a test that looks at memory or open files. */
  get pid(): number | undefined {
    return this.#child?.process.pid;
  }

  /** Starts the process again after `down`, with the same user folder and port. */
  async up(): Promise<void> {
    if (this.#child?.alive) return;
    const { runtime, main } = this.#program;
    const child = new Child(runtime.node, [main, '--userDir', this.userDir], { cwd: this.userDir, env: this.#env });
    this.#child = child;
    await child.prints(/Started flows/, 60_000);
    await child.until('an answer of the admin API', () => this.request('GET', '/settings'), 30_000);
    this.#comms = await NodeRedComms.connect(this.url);
  }

  /** Ends the process the way a service manager does, and keeps its user folder. */
  async down(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    this.#comms?.close();
    this.#comms = undefined;
    // Node-RED gives its nodes 15 s to close.
    await this.#child?.stop(signal, 20_000);
    this.#log += this.#child?.log ?? '';
    this.#child = undefined;
  }

  /** Ends Node-RED and removes its user folder. */
  async stop(): Promise<void> {
    await this.down();
    removeFolder(this.userDir);
  }

  /**
   * A request to the admin API; returns the parsed answer, or its text where it is not JSON.
   * @throws Error with status and body when the answer is not a 2xx
   */
  async request(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<unknown> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        'Content-Type': 'application/json',
        'Node-RED-API-Version': 'v2',
        Accept: 'application/json',
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(60_000),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text;
  }

  /**
   * Replaces the flows, as the Deploy button does, and waits until the new ones have started.
   * @param type `full` restarts everything, `nodes` only what has changed, `flows` the tabs that have
   * @returns how long Node-RED took to stop the old and start the new flows, in ms
   * @throws Error when the flows cannot start, for instance because a node type is missing
   */
  async deploy(flows: FlowNode[], type: 'full' | 'nodes' | 'flows' = 'full'): Promise<number> {
    const begin = performance.now();
    const seen = this.comms.notifications.length;
    const answer = await this.request('POST', '/flows', { flows }, { 'Node-RED-Deployment-Type': type });
    const { rev } = answer as { rev: string };
    // The answer comes before the new flows have started; the editor learns that from this notification.
    await waitFor('the start of the deployed flows', () =>
      this.comms.notifications
        .slice(seen)
        .some((event) => event.id === 'runtime-deploy' && event.data.revision === rev),
    );
    const failed = this.comms.notifications.slice(seen).find((event) => event.data.error !== undefined);
    if (failed !== undefined) throw new Error(`The flows did not start: ${JSON.stringify(failed.data)}`);
    return performance.now() - begin;
  }

  /** Presses an inject node's button. */
  async inject(node: string): Promise<void> {
    await this.request('POST', `/inject/${node}`);
  }

  /** The node types that are installed, with the error of each set that could not be loaded. */
  async nodeSets(): Promise<{ id: string; module: string; types: string[]; enabled: boolean; err?: string }[]> {
    return (await this.request('GET', '/nodes')) as Awaited<ReturnType<NodeRed['nodeSets']>>;
  }

  async #prepare({ packages = [], settings = {}, flow = [] }: NodeRedOptions): Promise<void> {
    const { runtime } = this.#program;
    const manifest = { name: 'node-red-project', version: '0.0.1', private: true };
    writeFileSync(join(this.userDir, 'package.json'), JSON.stringify(manifest));
    const merged = { ...SETTINGS, uiPort: this.port, ...settings };
    writeFileSync(join(this.userDir, 'settings.js'), `module.exports = ${JSON.stringify(merged, null, 2)};\n`);
    writeFileSync(join(this.userDir, 'flows.json'), JSON.stringify(flow));
    if (packages.length === 0) return;
    const tarballs: string[] = [];
    for (const folder of packages) tarballs.push(await packPackage(runtime, folder, this.userDir));
    await npm(runtime, ['install', '--prefer-offline', '--omit=dev', ...tarballs], this.userDir);
  }
}
