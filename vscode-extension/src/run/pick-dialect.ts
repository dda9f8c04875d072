/** Which dialect do scripts speak that do not say so themselves? */
import { builtinDialect, builtinIds } from 'hayes/dialect';
import { inLocale } from 'hayes/text';
import * as vscode from 'vscode';
import { keepSetting, readSettings } from '../settings.ts';
import { locale, messages, say } from '../texts.ts';

export async function pickDialect(): Promise<void> {
  const present = readSettings().dialect.toLowerCase();
  const items = builtinIds()
    .sort()
    .flatMap((id) => {
      const { title, models } = builtinDialect(id);
      const dialect = inLocale(title, locale());
      return [
        { label: id, description: say(messages.wholeDialect, { dialect }) },
        ...models.map((model) => ({ label: `${id}/${model}`, description: say(messages.modelOf, { model, dialect }) })),
      ];
    });
  const chosen = await vscode.window.showQuickPick(
    items.map((item) => ({ ...item, iconPath: item.label.toLowerCase() === present ? CHECK : undefined })),
    { title: say(messages.pickDialect), matchOnDescription: true },
  );
  if (chosen) await keepSetting('dialect', chosen.label);
}

const CHECK = new vscode.ThemeIcon('check');
