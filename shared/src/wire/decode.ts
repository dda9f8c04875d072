/** One side of a conversation, after the fact: the bytes that came from a module, as tokens and whole messages. */
import { type Conditions, type Dialect, type FactValue, type Form, match, type WireFields } from '../dialect/index.ts';
import { type AssembledMessage, Assembler } from './assembler.ts';
import { type Awaited, Framer } from './framer.ts';
import type { Token } from './token.ts';

export interface DecodedToken extends Omit<Token, 'urc'> {
  readonly message?: AssembledMessage;
}

export interface Decoder {
  push(bytes: Uint8Array): DecodedToken[];
  /** The input has ended: what was not whole is unknown. */
  end(): DecodedToken[];
}

/** @param settings option state where it differs from the dialect's defaults */
export function decode(dialect: Dialect, settings: Readonly<Record<string, FactValue>> = {}): Decoder {
  const framer = new Framer(dialect);
  const assembler = new Assembler();
  const infos = answersOf(dialect);
  const awaited: Awaited = {
    echo: 'any',
    prompt: '>',
    infos: infos.filter((info) => info.line.prefix !== ''),
    passive: true,
    setting: (name) => settings[name] ?? settled(dialect, name),
  };

  const finish = (token: Token): DecodedToken[] => {
    const { urc, ...rest } = token;
    if (token.type === 'info') {
      const message = assembler.take(token, infos.find((info) => fits(info, token))?.carries);
      if (typeof message === 'object') return [{ ...rest, type: 'message', fields: {}, message }];
      return [rest];
    }
    if (!urc) return [rest];
    const message = assembler.take(token);
    if (message === 'pending') return [];
    if (message)
      return [{ type: 'message', raw: token.raw, ...(token.name === undefined ? {} : { name: token.name }), message }];
    return [infos.some((info) => fits(info, token)) ? { ...rest, ambiguous: true } : rest];
  };

  const drain = (): DecodedToken[] => {
    const tokens: DecodedToken[] = [];
    for (let token = framer.next(awaited); token; token = framer.next(awaited)) tokens.push(...finish(token));
    return tokens;
  };

  return {
    push(bytes) {
      framer.push(bytes);
      return drain();
    },
    end() {
      const tokens: DecodedToken[] = [];
      for (let token = framer.flush(); token; token = framer.flush()) tokens.push(token, ...drain());
      return [...tokens, ...assembler.flush().map(({ raw }): DecodedToken => ({ type: 'unknown', raw }))];
    },
  };
}

/** What a setting starts with, where that is sure; where not, every framing is tried. */
function settled(dialect: Dialect, name: string): FactValue | undefined {
  const setting = dialect.settings.get(name);
  return (setting?.param.spec.certainty ?? 'sure') === 'sure' ? setting?.initially : undefined;
}

interface Answer {
  readonly line: Form['send'];
  readonly when: Conditions;
  readonly param: Form['param'];
  readonly carries: { tells: 'message'; starts: false; ends: false } | undefined;
}

/** Every info line that some command of the dialect answers with. */
function answersOf(dialect: Dialect): Answer[] {
  return [...dialect.commands.values()].flatMap((command) =>
    command.forms.flatMap((form) =>
      form.stages.flatMap((stage): Answer[] =>
        stage.kind === 'info'
          ? [
              {
                line: stage.line,
                when: stage.when,
                param: form.param,
                carries: stage.tells === 'message' ? { tells: 'message', starts: false, ends: false } : undefined,
              },
            ]
          : [],
      ),
    ),
  );
}

const fits = (info: Answer, token: Token): boolean => {
  if (info.line.prefix === '') return false;
  return typeof match(info.line, token.raw, { param: info.param, complete: true }) === 'object';
};

export type { WireFields };
