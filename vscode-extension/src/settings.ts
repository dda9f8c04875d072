/** The user's settings (`hayes.*`), read when they are needed. */
import type { Risk } from 'hayes/dialect';
import * as vscode from 'vscode';

export interface Settings {
  /** Dialect of scripts that name none: `quectel-bc26` or `quectel-bc26/BC20`. */
  readonly dialect: string;
  /** Empty: not chosen yet. */
  readonly port: string;
  readonly baud: number;
  /** The highest risk that is sent. */
  readonly allow: Risk;
  /** Commands that the dialect does not know are sent. */
  readonly allowUnknown: boolean;
  readonly onFailure: 'section' | 'stop' | 'go-on';
  readonly variables: Readonly<Record<string, string>>;
  /** `HOST:PORT=HOST:PORT`, brokers of the emulated module. */
  readonly emulatorMap: readonly string[];
  readonly lint: boolean;
  readonly codeLens: boolean;
}

export function readSettings(resource?: vscode.Uri): Settings {
  const configuration = vscode.workspace.getConfiguration('hayes', resource);
  const get = <T>(key: string, fallback: T): T => configuration.get<T>(key) ?? fallback;
  return {
    dialect: get('dialect', '').trim() || 'quectel-bc26',
    port: get('port', '').trim(),
    baud: get('baud', 115_200),
    allow: get<Risk>('allow', 'disturbs'),
    allowUnknown: get('allowUnknown', false),
    onFailure: get<Settings['onFailure']>('onFailure', 'section'),
    variables: get<Record<string, string>>('variables', {}),
    emulatorMap: get<string[]>('emulator.map', []),
    lint: get('lint.enabled', true),
    codeLens: get('codeLens.enabled', true),
  };
}

/** Where a chosen value is kept: in the workspace where there is one, otherwise with the user. */
export async function keepSetting(key: string, value: unknown): Promise<void> {
  const target = vscode.workspace.workspaceFolders
    ? vscode.ConfigurationTarget.Workspace
    : vscode.ConfigurationTarget.Global;
  await vscode.workspace.getConfiguration('hayes').update(key, value, target);
}
