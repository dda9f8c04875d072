/** Which module? The ports of this computer, the emulated modules, or whatever is typed. */
import { builtinFile, builtinIds } from 'hayes/dialect';
import { listPorts } from 'hayes/transport';
import * as vscode from 'vscode';
import { keepSetting, readSettings } from '../settings.ts';
import { locale, messages, say } from '../texts.ts';

interface PortItem extends vscode.QuickPickItem {
  port?: string;
}

/** @returns undefined where the user chooses none; the choice is kept in the settings */
export async function pickPort(): Promise<string | undefined> {
  const pick = vscode.window.createQuickPick<PortItem>();
  pick.title = say(messages.pickPort);
  pick.placeholder = say(messages.pickPortPlaceholder);
  pick.matchOnDescription = true;
  pick.busy = true;
  let items: PortItem[] = [];
  const show = () => {
    const typed = pick.value.trim();
    const isKnown = items.some(({ port, label }) => port === typed || label === typed);
    const own: PortItem[] =
      typed === '' || isKnown
        ? []
        : [{ label: typed, description: say(messages.typed), port: typed, alwaysShow: true }];
    pick.items = [...items, ...own];
  };
  void portItems().then((found) => {
    items = found;
    pick.busy = false;
    show();
  });
  const chosen = await new Promise<string | undefined>((resolve) => {
    pick.onDidChangeValue(show);
    pick.onDidAccept(() => {
      resolve(pick.selectedItems[0]?.port);
      pick.hide();
    });
    pick.onDidHide(() => resolve(undefined));
    pick.show();
  });
  pick.dispose();
  if (chosen !== undefined && chosen !== readSettings().port) await keepSetting('port', chosen);
  return chosen;
}

async function portItems(): Promise<PortItem[]> {
  const separator = (label: string): PortItem => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const ports = (await listPorts().catch(() => [])).map(
    ({ path, device, label }): PortItem => ({ label: device ?? path, description: label ?? '', port: path }),
  );
  const emulators = builtinIds()
    .sort()
    .map((id): PortItem => {
      const title = builtinFile(id)?.title;
      const description = typeof title === 'object' ? (locale() === 'zh-CN' ? title.zh : title.en) : title;
      return {
        label: `emulator:${id}`,
        description: description ?? '',
        port: `emulator:${id}`,
        iconPath: icon('beaker'),
      };
    });
  return [
    separator(ports.length > 0 ? say(messages.ports) : say(messages.noPorts)),
    ...ports.map((item) => ({ ...item, iconPath: icon('plug') })),
    separator(say(messages.emulators)),
    ...emulators,
  ];
}

const icon = (name: string): vscode.ThemeIcon => new vscode.ThemeIcon(name);
