/** Node-RED in a process of its own, with a fresh user folder that holds the built nodes. */
import { type ChildProcess, fork } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { HayesError, type Locale } from 'hayes/text';
import type { FlowNode } from './flow.ts';
import { texts } from './texts.ts';

export interface Editor {
  readonly url: string;
  /** Settles when the process has ended, for whatever reason. */
  readonly ended: Promise<unknown>;
  stop(): Promise<void>;
}

export interface EditorOptions {
  /** An existing folder; it is filled here and belongs to the caller. */
  userDir: string;
  flow: FlowNode[];
  locale: Locale;
  /** Default: any free one. */
  port?: number | undefined;
}

/** What `node-red-process.ts` is told, and what it says. */
export interface EditorStart {
  userDir: string;
  port: number;
  locale: Locale;
}
export type EditorNews = { listening: number } | { failed: string };

const START_TIME = 60_000;
/** Node-RED gives its nodes 15 s. */
const STOP_TIME = 20_000;

/** @throws HayesError where the nodes are not built, or Node-RED does not start */
export async function startEditor({ userDir, flow, locale, port = 0 }: EditorOptions): Promise<Editor> {
  prepare(userDir, flow);
  const child = fork(join(import.meta.dirname, 'node-red-process.ts'), { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  let log = '';
  const keep = (chunk: Buffer) => {
    log = (log + chunk.toString('utf8')).slice(-8000);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const ended = new Promise<number | string>((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? signal ?? ''));
  });
  try {
    child.send({ userDir, port, locale } satisfies EditorStart);
    const listening = await started(child, ended, () => log);
    return { url: `http://127.0.0.1:${listening}/`, ended, stop: () => stop(child, ended) };
  } catch (error) {
    await stop(child, ended);
    throw error;
  }
}

function prepare(userDir: string, flow: FlowNode[]): void {
  const manifest = createRequire(import.meta.url).resolve('@hayes-at/node-red-modem/package.json');
  const folder = dirname(manifest);
  if (!existsSync(join(folder, 'dist', 'hayes.js'))) throw new HayesError(texts['not-built']);
  mkdirSync(join(userDir, 'node_modules', '@hayes-at'), { recursive: true });
  symlinkSync(folder, join(userDir, 'node_modules', '@hayes-at', 'node-red-modem'), 'junction');
  const project = { name: 'hayes-demo', private: true, dependencies: { '@hayes-at/node-red-modem': '*' } };
  writeFileSync(join(userDir, 'package.json'), JSON.stringify(project));
  writeFileSync(join(userDir, 'flows.json'), JSON.stringify(flow, null, 2));
}

function started(child: ChildProcess, ended: Promise<number | string>, log: () => string): Promise<number> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(
      () => reject(new HayesError(texts['editor-late'], { seconds: START_TIME / 1000, log: log() })),
      START_TIME,
    );
    const settle = (how: () => void) => {
      clearTimeout(late);
      how();
    };
    child.on('message', (news: EditorNews) =>
      settle(() => ('listening' in news ? resolve(news.listening) : reject(new Error(news.failed)))),
    );
    ended.then((code) => settle(() => reject(new HayesError(texts['editor-ended'], { code, log: log() }))));
  });
}

async function stop(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  if (child.connected) child.disconnect();
  const insist = setTimeout(() => child.kill('SIGKILL'), STOP_TIME);
  await ended;
  clearTimeout(insist);
}
