/** One run of a script, from the open port to the last step. Knows the editor's documents, but shows nothing itself. */
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type RunEvent, type RunSummary, runScript } from 'hayes/runner';
import type { Script } from 'hayes/script';
import { type Session, sessionMessages } from 'hayes/session';
import { HayesError } from 'hayes/text';
import type { Settings } from '../settings.ts';

export interface RunRequest {
  readonly script: Script;
  /** Lines of the section to run, from 1; undefined for the whole script. */
  readonly lines?: { readonly start: number; readonly end: number } | undefined;
  /** Folder that `@file` starts from; undefined where the script is not saved. */
  readonly folder?: string | undefined;
  readonly settings: Settings;
  readonly signal: AbortSignal;
  secret(name: string): Promise<string | undefined>;
  onEvent(event: RunEvent): void;
}

/** After a stop, in ms: what was sent gets that long to end, so that no module is left waiting for data. */
const LEAVE_TIME = 8000;

/**
 * Runs and closes the session.
 * @returns `isClean` false where the module may still be busy with a command
 * @throws HayesError where the module does not answer at all
 */
export async function runOn(session: Session, request: RunRequest): Promise<{ summary: RunSummary; isClean: boolean }> {
  const { script, settings, signal } = request;
  let isClean = true;
  try {
    // A script that begins by waiting may be there before the module is switched on.
    if (startsWithCommand(request) && !(await session.resync())) {
      throw new HayesError(sessionMessages.silent, { port: session.port });
    }
    const summary = await runScript(script, session, {
      variables: settings.variables,
      environment: (name) => process.env[name],
      secret: (name) => request.secret(name),
      file: (path) => readNear(request.folder, path),
      allow: settings.allow,
      allowUnknown: settings.allowUnknown,
      onFailure: settings.onFailure,
      ...(request.lines ? { lines: [request.lines] } : {}),
      signal,
      onEvent: (event) => request.onEvent(event),
    });
    if (signal.aborted && session.isOpen) isClean = await leave(session);
    return { summary, isClean };
  } finally {
    await session.close();
  }
}

function startsWithCommand({ script, lines }: RunRequest): boolean {
  const first = script.steps.find(({ line }) => !lines || (line >= lines.start && line <= lines.end));
  return first?.command !== undefined;
}

/** Waits for the end of what is in flight and finds the module at its command prompt. */
async function leave(session: Session): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), LEAVE_TIME);
  });
  return Promise.race([session.resync(), patience]).finally(() => clearTimeout(timer));
}

/** Paths of a script start at its folder. */
async function readNear(folder: string | undefined, path: string): Promise<Uint8Array | undefined> {
  return folder === undefined ? undefined : readFile(resolve(folder, path));
}

export const folderOf = (path: string): string => dirname(path);
