/**
 * URCs → whole MQTT messages: most dialects report one in one line, some in pieces up to a total, some as a bracket of
 * parts. What is not whole is kept until it is, or until the next message of the same client begins.
 */
import { concat, type FactValue, type Urc, type WireFields } from '../dialect/index.ts';
import type { Token } from './token.ts';

export interface AssembledMessage {
  readonly client: number;
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly messageId: number | undefined;
}

interface Pieces {
  topic: string[];
  payload: Uint8Array[];
  messageId: number | undefined;
  /** Bytes of the whole payload, where the module has announced them. */
  total: number | undefined;
  /** The tokens so far, to give back where the message never becomes whole. */
  tokens: Token[];
}

const utf8 = new TextEncoder();

export class Assembler {
  readonly #open = new Map<number, Pieces>();
  readonly #broken: Token[] = [];

  /**
   * @param urc what the token is; an info line that carries a message states it as such
   * @returns the message that this token completes, `pending` where more must come, undefined where it carries none
   */
  take(
    token: Token,
    urc: Pick<Urc, 'tells' | 'starts' | 'ends'> | undefined = token.urc,
  ): AssembledMessage | 'pending' | undefined {
    const fields = token.fields;
    if (!fields || (urc?.tells !== 'message' && urc?.tells !== 'part')) return undefined;
    const client = numberIn(fields, 'client') ?? 0;
    if (urc.tells === 'part') return this.#part(client, token, fields, urc);
    const payload = bytesIn(fields);
    const total = numberIn(fields, 'total');
    const messageId = numberIn(fields, 'messageId');
    const topic = textIn(fields);
    if (total === undefined || payload.length >= total) {
      this.#open.delete(client);
      return { client, topic, payload, messageId };
    }
    let pieces = this.#open.get(client);
    if (!pieces || pieces.topic[0] !== topic || pieces.messageId !== messageId)
      pieces = this.#begin(client, messageId, topic);
    pieces.payload.push(payload);
    pieces.tokens.push(token);
    return sizeOf(pieces) >= total ? this.#finish(client, pieces) : 'pending';
  }

  /** Tokens of messages that never became whole. */
  flush(): Token[] {
    const left = [...this.#broken.splice(0), ...[...this.#open.values()].flatMap((pieces) => pieces.tokens)];
    this.#open.clear();
    return left;
  }

  #part(
    client: number,
    token: Token,
    fields: WireFields,
    urc: Pick<Urc, 'starts' | 'ends'>,
  ): AssembledMessage | 'pending' | undefined {
    const pieces = urc.starts
      ? this.#begin(client, numberIn(fields, 'messageId'))
      : (this.#open.get(client) ?? this.#begin(client, undefined));
    if ('topic' in fields) pieces.topic.push(textIn(fields));
    if ('payload' in fields) pieces.payload.push(bytesIn(fields));
    if ('total' in fields) pieces.total = numberIn(fields, 'total');
    pieces.tokens.push(token);
    if (!urc.ends) return 'pending';
    const message = this.#finish(client, pieces);
    // A piece is missing: a part of a message is never taken for the whole.
    if (pieces.total === undefined || pieces.total === message.payload.length) return message;
    this.#broken.push(...pieces.tokens.slice(0, -1));
    return undefined;
  }

  #begin(client: number, messageId: number | undefined, topic?: string): Pieces {
    const pieces: Pieces = {
      topic: topic === undefined ? [] : [topic],
      payload: [],
      messageId,
      total: undefined,
      tokens: [],
    };
    this.#open.set(client, pieces);
    return pieces;
  }

  #finish(client: number, pieces: Pieces): AssembledMessage {
    this.#open.delete(client);
    return { client, topic: pieces.topic.join(''), payload: concat(pieces.payload), messageId: pieces.messageId };
  }
}

const sizeOf = (pieces: Pieces): number => pieces.payload.reduce((sum, piece) => sum + piece.length, 0);

const single = (fields: WireFields, name: string): FactValue | undefined => {
  const value = fields[name];
  return Array.isArray(value) ? value[0] : value;
};

const numberIn = (fields: WireFields, name: string): number | undefined => {
  const value = single(fields, name);
  return typeof value === 'number' ? value : undefined;
};

const textIn = (fields: WireFields): string => {
  const value = single(fields, 'topic');
  return value instanceof Uint8Array ? new TextDecoder().decode(value) : String(value ?? '');
};

const bytesIn = (fields: WireFields): Uint8Array => {
  const value = single(fields, 'payload');
  return value instanceof Uint8Array ? value : utf8.encode(String(value ?? ''));
};
