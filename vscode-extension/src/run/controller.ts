/** Runs scripts, one at a time, on the port that the user has chosen or on the emulated module. */
import type { RunSummary as RunnerSummary } from 'hayes/runner';
import * as vscode from 'vscode';
import { needDialect } from '../dialects.ts';
import { dialectNameOf, isLocal, isScript, LANGUAGE, nameOf, scriptOf } from '../documents.ts';
import { readSettings } from '../settings.ts';
import { messages, say, sayProblem } from '../texts.ts';
import { EmulatorShelf } from './emulator-shelf.ts';
import type { RunLog } from './log.ts';
import { openPort } from './open-port.ts';
import { pickPort } from './pick-port.ts';
import { report } from './report.ts';
import type { RunResults } from './run-results.ts';
import { folderOf, runOn } from './run-script.ts';
import { RunView } from './run-view.ts';
import type { Secrets } from './secrets.ts';
import type { RunStatus } from './status.ts';
import { type RunSummary, refused } from './summary.ts';

export interface RunTarget {
  readonly document: vscode.TextDocument;
  /** A line of the section to run, from 0; undefined for the whole script. */
  readonly line?: number | undefined;
  /** On the emulated module, whatever port is chosen. */
  readonly onEmulator: boolean;
}

interface Lines {
  readonly start: number;
  readonly end: number;
}

export class RunController {
  readonly #results: RunResults;
  readonly #log: RunLog;
  readonly #status: RunStatus;
  readonly #secrets: Secrets;
  readonly #shelf = new EmulatorShelf();
  #running: AbortController | undefined;

  constructor(parts: { results: RunResults; log: RunLog; status: RunStatus; secrets: Secrets }) {
    this.#results = parts.results;
    this.#log = parts.log;
    this.#status = parts.status;
    this.#secrets = parts.secrets;
  }

  /** Never rejects: what goes wrong is shown, and told in the summary. */
  async run(target: RunTarget): Promise<RunSummary> {
    const obstacle = this.#obstacle(target);
    if (obstacle !== undefined) return this.#refuse(obstacle);
    if (!vscode.workspace.isTrusted) return refuseUntrusted();
    const stop = new AbortController();
    this.#running = stop;
    await vscode.commands.executeCommand('setContext', 'hayes.running', true);
    try {
      return await this.#start(target, stop.signal);
    } catch (error) {
      return this.#refuse(say(messages.cannotRun, { file: nameOf(target.document), reason: sayProblem(error) }));
    } finally {
      this.#running = undefined;
      this.#status.idle();
      await vscode.commands.executeCommand('setContext', 'hayes.running', false);
    }
  }

  stop(): void {
    if (!this.#running || this.#running.signal.aborted) return;
    this.#status.stopping();
    this.#running.abort();
  }

  async dispose(): Promise<void> {
    this.stop();
    await this.#shelf.close();
  }

  /** Why this cannot be run at all. */
  #obstacle({ document }: RunTarget): string | undefined {
    if (document.languageId !== LANGUAGE) return say(messages.notAScript);
    if (!isScript(document)) return say(messages.autotest);
    if (!isLocal(document)) return say(messages.virtual);
    if (this.#running) return say(messages.busy);
    return undefined;
  }

  #refuse(reason: string): RunSummary {
    void vscode.window.showErrorMessage(reason);
    return refused(reason);
  }

  async #start(target: RunTarget, signal: AbortSignal): Promise<RunSummary> {
    const { document } = target;
    const lines = target.line === undefined ? undefined : sectionAt(document, target.line);
    if (target.line !== undefined && !lines) return this.#refuse(say(messages.noSection));
    const script = scriptOf(document);
    const wanted = ({ line }: { line: number }) => !lines || (line >= lines.start && line <= lines.end);
    const total = script.steps.filter(wanted).length;
    if (total === 0) return this.#refuse(say(messages.nothingToRun));
    const dialect = await needDialect(dialectNameOf(document), document.uri);
    const name = dialect.model === undefined ? dialect.id : `${dialect.id}/${dialect.model}`;
    const settings = readSettings(document.uri);
    const port = target.onEmulator ? `emulator:${name}` : settings.port || (await pickPort());
    if (port === undefined) return refused(say(messages.statusNoPort));

    const key = document.uri.toString();
    const file = nameOf(document);
    this.#results.clear(key);
    this.#status.opening(port);
    this.#log.note(say(messages.logStart, { file, port, dialect: name }));
    const started = Date.now();
    const { baud, emulatorMap } = settings;
    const request = { port, baud, dialect, emulatorMap, fresh: !lines, resource: document.uri };
    const session = await openPort(request, this.#shelf);
    const view = new RunView({ document: key, file, port, total }, this.#viewers());
    const { summary, isClean } = await runOn(session, {
      script,
      lines,
      folder: document.uri.scheme === 'file' ? folderOf(document.uri.fsPath) : undefined,
      settings,
      signal,
      secret: (secret) => this.#secrets.get(secret),
      onEvent: view.take,
    });
    if (!isClean) await this.#shelf.close();
    const { steps, lines: log } = view;
    const result: RunSummary = { outcome: outcomeOf(summary), steps, total, time: Date.now() - started, log };
    report(document, result, this.#log);
    return result;
  }

  #viewers() {
    return { results: this.#results, log: this.#log, status: this.#status };
  }
}

function refuseUntrusted(): RunSummary {
  const reason = say(messages.untrusted);
  const manage = say(messages.manageTrust);
  void vscode.window.showErrorMessage(reason, manage).then((choice) => {
    if (choice === manage) void vscode.commands.executeCommand('workbench.trust.manage');
  });
  return refused(reason);
}

function outcomeOf({ failed, blocked, aborted }: RunnerSummary): RunSummary['outcome'] {
  if (aborted === 'stopped' && blocked === 0 && failed <= 1) return 'stopped';
  return failed + blocked > 0 || aborted ? 'failed' : 'passed';
}

/** The section that a line belongs to; what comes before the first title is one without a name. */
function sectionAt(document: vscode.TextDocument, line: number): Lines | undefined {
  const found = scriptOf(document).sections.find((one) => line + 1 >= one.line && line + 1 <= one.endLine);
  return found && { start: found.line, end: found.endLine };
}
