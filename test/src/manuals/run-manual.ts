/** Runs a manual's example through an emulated module; a peer publishes what the manual's "other devices" do. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtinDialect } from 'hayes/dialect';
import { Emulator } from 'hayes/emulator';
import { type RunEvent, type RunSummary, reportText, runScript } from 'hayes/runner';
import { parseScript } from 'hayes/script';
import { Session } from 'hayes/session';

export const manualsFolder = join(import.meta.dirname, '../../manuals');

export interface ManualRun {
  /** `HOST:PORT` of the manual → `HOST:PORT` of the broker at hand. */
  map: Record<string, string>;
  /** Lets another client publish. */
  publish?(topic: string, payload: string): void;
  /** Content of a file that the script names. */
  file?(path: string): Uint8Array | undefined;
}

/** `# peer publishes TOPIC "PAYLOAD"`, see the folder's README. */
const peer = /^# peer publishes (\S+) "(.*)"$/;

/** @returns the summary, and the run as a person would read it */
export async function runManual(name: string, options: ManualRun): Promise<{ summary: RunSummary; text: string }> {
  const script = parseScript(readFileSync(join(manualsFolder, name), 'utf8'));
  const dialect = builtinDialect(script.dialect!.name);
  const emulator = new Emulator({ dialect, map: options.map });
  const session = new Session({ dialect, transport: emulator.transport() });
  let text = '';
  const onEvent = (event: RunEvent) => {
    text += reportText(event, { verbose: true });
    const asked = event.type === 'note' ? peer.exec(event.text) : null;
    if (asked) options.publish?.(asked[1]!, asked[2]!);
  };
  await session.open();
  try {
    return { summary: await runScript(script, session, { onEvent, file: (path) => options.file?.(path) }), text };
  } finally {
    await session.close();
    await emulator.close();
  }
}
