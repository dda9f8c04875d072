/** Values of `# @secret name`: from the editor's secret store, or asked for behind dots and then kept there. */
import * as vscode from 'vscode';
import { messages, say } from '../texts.ts';

const PREFIX = 'hayes.secret.';
/** Names of what is stored: the store itself cannot be listed on every supported version. */
const NAMES = 'hayes.secretNames';

export class Secrets {
  readonly #context: vscode.ExtensionContext;

  constructor(context: vscode.ExtensionContext) {
    this.#context = context;
  }

  /** @returns undefined where the user gives none */
  async get(name: string): Promise<string | undefined> {
    const stored = await this.#context.secrets.get(PREFIX + name);
    if (stored !== undefined) return stored;
    const given = await vscode.window.showInputBox({
      title: say(messages.askSecret, { name }),
      prompt: say(messages.askSecretPrompt),
      password: true,
      ignoreFocusOut: true,
    });
    if (given === undefined) return undefined;
    await this.#context.secrets.store(PREFIX + name, given);
    await this.#context.globalState.update(NAMES, [...new Set([...this.#names(), name])]);
    return given;
  }

  async forgetAll(): Promise<void> {
    for (const name of this.#names()) await this.#context.secrets.delete(PREFIX + name);
    await this.#context.globalState.update(NAMES, undefined);
    void vscode.window.showInformationMessage(say(messages.secretsForgotten));
  }

  #names(): string[] {
    return this.#context.globalState.get<string[]>(NAMES, []);
  }
}
