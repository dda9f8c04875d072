/** Texts in the editor's language. */
import { type Locale, type LocalText, type Message, type Params, sayError, say as sayIn, toLocale } from 'hayes/text';
import * as vscode from 'vscode';

export { messages } from './messages.ts';

/** The editor's display language, as far as Hayes speaks it. */
export const locale = (): Locale => toLocale(vscode.env.language);

/** A text in the editor's language. */
export const say = (message: Message, params: Params = {}): string => sayIn(message, params, locale());

export const sayText = ({ message, params }: LocalText): string => say(message, params);

/** Any error in the editor's language. */
export const sayProblem = (error: unknown): string => sayError(error, locale());
