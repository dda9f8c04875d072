/** The process that `editor.ts` starts. It ends with the channel to its parent, so that it never outlives it. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import RED from 'node-red';
import type { EditorNews, EditorStart } from './editor.ts';

// Ctrl-C reaches the whole group; the parent decides the order in which things end.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);

const tell = (news: EditorNews): void => {
  if (process.connected) process.send?.(news);
};

process.once('message', (start: EditorStart) => {
  run(start).catch((error: unknown) => {
    tell({ failed: String(error instanceof Error ? error.stack : error) });
    process.exit(1);
  });
});

async function run({ userDir, port, locale }: EditorStart): Promise<void> {
  const server = createServer((request, response) => RED.httpAdmin(request, response));
  RED.init(server, {
    userDir,
    flowFile: 'flows.json',
    credentialSecret: 'hayes-demo',
    uiHost: '127.0.0.1',
    httpAdminRoot: '/',
    httpNodeRoot: false,
    lang: locale === 'zh-CN' ? 'zh-CN' : 'en-US',
    // Nothing calls home, nothing is fetched, nothing greets.
    telemetry: { enabled: false, updateNotification: false },
    externalModules: { palette: { allowInstall: false }, modules: { allowInstall: false } },
    editorTheme: { tours: false, projects: { enabled: false }, header: { title: 'Hayes' } },
    logging: { console: { level: 'info', metrics: false, audit: false } },
    // biome-ignore lint/suspicious/noExplicitAny: the published types lag behind the settings of version 5
  } as any);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const flowsStarted = new Promise<void>((resolve) => RED.events.once('flows:started', () => resolve()));
  let stopping = false;
  process.once('disconnect', () => {
    if (stopping) return;
    stopping = true;
    RED.stop().finally(() => process.exit(0));
  });
  await RED.start();
  await flowsStarted;
  tell({ listening: (server.address() as AddressInfo).port });
}
