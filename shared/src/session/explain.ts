/** What the result codes on a line mean, from the dialect's tables. */
import { type Cause, causeOf, meaningOf, type Param, type WireFields } from '../dialect/index.ts';
import { type LocalText, text } from '../text/index.ts';
import type { Token } from '../wire/index.ts';
import { causeTexts } from './cause-texts.ts';

type ParamOf = (name: string) => Param;

/** The first field of a cause that is not ok decides. */
export function firstCause(fields: WireFields, param: ParamOf): Cause | undefined {
  let found: Cause | undefined;
  for (const [name, value] of Object.entries(fields)) {
    const resolved = param(name);
    if (resolved.kind !== 'cause' || Array.isArray(value) || value instanceof Uint8Array) continue;
    const cause = causeOf(resolved, value);
    if (cause !== 'ok') return cause;
    found = cause;
  }
  return found;
}

/** The meaning of the field that decided, in both languages where the dialect's texts are loaded. */
export function explainCause(token: Pick<Token, 'fields'>, param: ParamOf): LocalText | undefined {
  const decided = decidingCode(token.fields ?? {}, param);
  if (!decided) return undefined;
  const both = decided.text ?? causeTexts[decided.is as Cause];
  return both && text({ code: String(decided.is), ...both });
}

/** True where a code proves that nothing reached the broker. */
export const isNotSent = (token: Token, param: ParamOf): boolean =>
  Object.entries(token.fields ?? {}).some(([name, value]) =>
    param(name).codes.some((code) => code.notSent === true && code.code === String(value)),
  );

function decidingCode(fields: WireFields, param: ParamOf) {
  for (const [name, value] of Object.entries(fields)) {
    const resolved = param(name);
    if (resolved.kind !== 'cause' || Array.isArray(value) || value instanceof Uint8Array) continue;
    const code = meaningOf(resolved, value);
    if (code && code.is !== 'ok') return code;
  }
  return undefined;
}
