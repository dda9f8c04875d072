/** A URC about the link → what people are told. */
import type { Param } from '../dialect/index.ts';
import { explainCause, type Token } from '../session/index.ts';
import { HayesError, text } from '../text/index.ts';
import { messages } from './messages.ts';

export function linkError(token: Token, param: (name: string) => Param): HayesError {
  const answer = new TextDecoder('latin1').decode(token.raw).trim();
  const meaning = explainCause(token, param) ?? text({ code: 'link', en: answer, zh: answer });
  return new HayesError(messages['link-lost'], { meaning, answer });
}
