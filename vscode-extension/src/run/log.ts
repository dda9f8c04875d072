/** The output channel: every line that was sent and received, with its time. What is secret comes masked from the runner. */
import * as vscode from 'vscode';
import { messages, say } from '../texts.ts';

export interface RunLog extends vscode.Disposable {
  note(text: string): void;
  sent(text: string): void;
  received(text: string): void;
  show(): void;
}

export function createLog(): RunLog {
  const channel = vscode.window.createOutputChannel(say(messages.logName));
  const write = (mark: string, text: string) => {
    for (const line of text.split('\n')) channel.appendLine(`${clock(new Date())}  ${mark} ${line}`.trimEnd());
  };
  return {
    note: (text) => write('·', text),
    sent: (text) => write('→', text),
    received: (text) => write('←', text),
    show: () => channel.show(true),
    dispose: () => channel.dispose(),
  };
}

/** `14:03:22.125`, local time. */
export function clock(time: Date): string {
  const two = (value: number, digits = 2) => String(value).padStart(digits, '0');
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${two(time.getMilliseconds(), 3)}`;
}
