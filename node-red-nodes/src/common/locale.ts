import type { NodeAPI } from 'node-red';
import { HayesError, type Locale, localeOf, sayError, toLocale } from '../engine.ts';

/** The language that Node-RED's own log is in: `lang` of settings.js, else the shell's. */
export function localeOfRuntime(RED: NodeAPI): Locale {
  const { lang } = RED.settings as { lang?: string };
  return lang ? toLocale(lang) : localeOf(process.env);
}

/** The same error with its message in the user's language, as Node-RED's catch node and sidebar show `message`. */
export function localised(error: unknown, locale: Locale): Error {
  if (!(error instanceof HayesError)) return error instanceof Error ? error : new Error(String(error));
  const told = new Error(sayError(error, locale), { cause: error });
  told.name = error.name;
  return Object.assign(told, { code: error.code });
}
