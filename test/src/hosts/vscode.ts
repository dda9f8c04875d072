import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { Child, run } from './child.ts';
import { openPage, type PageOptions } from './chromium.ts';
import { freePort } from './free-port.ts';
import { removeFolder, tempFolder } from './temp-folder.ts';
import { type VSCodeProgram, type VSCodeVersion, vscodeProgram } from './vscode-install.ts';

export interface VSCodeOptions {
  /** Default: `1.139`. */
  version?: VSCodeVersion;
  /** Packed extensions (.vsix) to install. */
  extensions?: string[];
  /** The user's settings, on top of those which keep the window quiet. */
  settings?: Record<string, unknown>;
  /** Files of the workspace folder: relative path to content. */
  files?: Record<string, string>;
  /** An existing folder to open instead of a fresh one. */
  workspace?: string;
  /** Added to the environment of the server, and so of the extension host. */
  env?: NodeJS.ProcessEnv;
  /**
   * For mocha runs inside (`runInExtensionHost`). Leave it off where a person's view is tested: it hides toasts.
   * Default false.
   */
  automation?: boolean;
}

/** No greetings, no trust question, no AI, nothing that calls home. */
const SETTINGS = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'security.workspace.trust.enabled': false,
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'git.enabled': false,
  'window.dialogStyle': 'custom',
};

/** A real VS Code server on 127.0.0.1 with a fresh user, fresh extensions and a fresh workspace folder. */
export class VSCode {
  readonly version: VSCodeVersion;
  readonly port: number;
  /** The workspace folder. */
  readonly workspace: string;
  readonly automation: boolean;
  #program: VSCodeProgram;
  #root: string;
  #env: NodeJS.ProcessEnv;
  #child: Child | undefined;

  private constructor(program: VSCodeProgram, port: number, options: VSCodeOptions) {
    this.#program = program;
    this.version = program.version;
    this.port = port;
    this.automation = options.automation ?? false;
    this.#root = tempFolder('vscode');
    this.workspace = options.workspace ?? join(this.#root, 'workspace');
    // The extension host opens its sockets in these folders and the extensions may look into the home folder.
    const homes = { HOME: this.path('home'), TMPDIR: this.path('tmp'), XDG_RUNTIME_DIR: this.path('run') };
    this.#env = { ...program.runtime.env, ...homes, ...options.env };
  }

  /** Installs the extensions, starts the server, and resolves when it answers. */
  static async start(options: VSCodeOptions = {}): Promise<VSCode> {
    const program = await vscodeProgram(options.version ?? '1.139');
    const vscode = new VSCode(program, await freePort(), options);
    try {
      await vscode.#prepare(options);
      await vscode.#up();
    } catch (error) {
      await vscode.stop();
      throw error;
    }
    return vscode;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get log(): string {
    return this.#child?.log ?? '';
  }

  /** A path in this server's temporary folder. */
  path(...names: string[]): string {
    return join(this.#root, ...names);
  }

  /** The address of a local file as the workbench names it. */
  uri(path: string): string {
    return `vscode-remote://127.0.0.1:${this.port}${path}`;
  }

  /**
   * Opens the workbench as a person sees it.
   * @param file a file of the workspace to open in an editor; resolves when its text is shown
   */
  async open(
    browser: Browser,
    { file, ...options }: PageOptions & { file?: string } = {},
  ): Promise<{ page: Page; errors: string[] }> {
    const opened = await openPage(browser, options);
    const payload = file === undefined ? [] : [['openFile', this.uri(join(this.workspace, file))]];
    await opened.page.goto(this.address(payload), { waitUntil: 'domcontentloaded' });
    await opened.page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
    if (file !== undefined) await opened.page.locator('.monaco-editor .view-line').first().waitFor({ timeout: 60_000 });
    return opened;
  }

  /** The workbench's address with the workspace folder and further parameters for it. */
  address(payload: unknown[] = []): string {
    const query = new URLSearchParams({ folder: this.workspace });
    if (payload.length > 0) query.set('payload', JSON.stringify(payload));
    return `${this.url}/?${query}`;
  }

  /** Ends the server with all its extension hosts and removes its files. */
  async stop(): Promise<void> {
    await this.#child?.stop();
    removeFolder(this.#root);
  }

  async #prepare({ extensions = [], settings = {}, files = {} }: VSCodeOptions): Promise<void> {
    for (const name of ['home', 'tmp', 'run', 'extensions']) mkdirSync(this.path(name));
    mkdirSync(this.workspace, { recursive: true });
    const user = this.path('user-data', 'User', 'settings.json');
    mkdirSync(dirname(user), { recursive: true });
    writeFileSync(user, JSON.stringify({ ...SETTINGS, ...settings }, null, 2));
    for (const [name, content] of Object.entries(files)) {
      const path = join(this.workspace, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
    }
    for (const vsix of extensions) {
      const args = [this.#program.main, ...this.#folders(), '--install-extension', vsix];
      await run(this.#program.runtime.node, args, { env: this.#env, cwd: this.#root });
    }
  }

  async #up(): Promise<void> {
    const args = [
      this.#program.main,
      ...['--host', '127.0.0.1', '--port', String(this.port)],
      '--without-connection-token',
      '--accept-server-license-terms',
      ...['--telemetry-level', 'off'],
      ...this.#folders(),
      ...(this.automation ? ['--enable-smoke-test-driver'] : []),
    ];
    const options = { env: this.#env, cwd: this.#root, group: true };
    const child = new Child(this.#program.runtime.node, args, options);
    this.#child = child;
    await child.until('an answer', async () => (await fetch(`${this.url}/version`)).ok, 60_000);
  }

  #folders(): string[] {
    const folders = { 'user-data-dir': 'user-data', 'server-data-dir': 'server-data', 'extensions-dir': 'extensions' };
    return Object.entries(folders).flatMap(([option, name]) => [`--${option}`, this.path(name)]);
  }
}
