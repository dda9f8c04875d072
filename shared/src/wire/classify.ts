/** A whole line → what it is. The foreground command's own answers come first, then what the module says unasked. */
import { type Dialect, match, type Signature } from '../dialect/index.ts';
import { type Awaited, type AwaitedInfo, inForce, nameOf } from './framer.ts';
import type { Token } from './token.ts';

const latin1 = new TextDecoder('latin1');

export function classify(dialect: Dialect, line: Uint8Array, awaited: Awaited): Token {
  const text = latin1.decode(line).trimEnd();
  if (dialect.boot.certain.includes(text)) return { type: 'boot', raw: line, certainty: 'certain' };
  const whole = (signature: Signature, param: AwaitedInfo['param']) => {
    const result = match(signature, line, { param, complete: true });
    return typeof result === 'object' ? result.fields : undefined;
  };

  for (const final of dialect.finals) {
    const fields = whole(final.line, (name) => dialect.param(name));
    if (fields) return { type: 'final', raw: line, fields, result: final.result };
  }
  const infos = awaited.infos ?? [];
  const asInfo = (bare: boolean): Token | undefined => {
    for (const info of infos) {
      if ((info.line.prefix === '') !== bare) continue;
      const fields = whole(info.line, info.param);
      if (fields) return { type: 'info', raw: line, name: nameOf(info.line), fields };
    }
    return undefined;
  };
  const info = awaited.passive ? undefined : asInfo(false);
  if (info) return info;
  if (dialect.boot.supporting.includes(text))
    return { type: 'boot', raw: line, certainty: 'supporting', ...named(text) };
  for (const urc of dialect.urcs.values()) {
    if (!inForce(urc, awaited)) continue;
    const fields = whole(urc.line, urc.param);
    if (fields) return { type: 'urc', raw: line, name: nameOf(urc.line), fields, urc };
  }
  const answer = awaited.passive ? asInfo(false) : undefined;
  if (answer) return answer;
  if (awaited.prompt !== undefined && awaited.prompt.length > 1 && text.split(' ')[0] === awaited.prompt)
    return { type: 'prompt', raw: line };
  const { name } = named(text);
  if (name !== undefined)
    return { type: awaited.command !== undefined && name === awaited.command ? 'info' : 'unknown', raw: line, name };
  return asInfo(true) ?? { type: awaited.foreground ? 'info' : 'unknown', raw: line };
}

/** `+NAME: …` has a name; other lines have none. */
function named(text: string): { name?: string } {
  const name = /^\+([A-Za-z0-9_]+):/.exec(text)?.[1];
  return name === undefined ? {} : { name: name.toUpperCase() };
}
