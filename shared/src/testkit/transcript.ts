/**
 * Conversations typed by hand from manuals and logs → tokens. What is awaited follows from the dialect's form alone, so
 * that framing is tested without a session.
 */
import { type Dialect, type FactValue, type Form, parseCommandLine, recognise } from '../dialect/index.ts';
import { type Awaited, Framer, type Token } from '../wire/index.ts';
import { type ChunkingOptions, everyChunking } from './chunking.ts';

/** One command and all that the module says from then until the next; without `sent`, what it says unasked. */
export interface Talk {
  /** The command line without its end. */
  readonly sent?: string;
  /** Data sent after the prompt, where the module may repeat it. */
  readonly data?: string | Uint8Array;
  /** Bytes from the module; in a text each character is one byte. */
  readonly heard: string | Uint8Array;
}

export interface TranscriptOptions extends ChunkingOptions {
  /** Settings in force where they differ from the dialect's. */
  readonly settings?: Readonly<Record<string, FactValue>>;
}

export const bytesOf = (text: string | Uint8Array): Uint8Array =>
  typeof text === 'string' ? Uint8Array.from(text, (char) => char.charCodeAt(0)) : text;

/**
 * The tokens of a conversation, the same under every chunking. The next command counts as sent with the final result of
 * the one before, so what comes between the two stands before the next one's echo.
 *
 * @throws AssertionError where a chunking leads to other tokens
 */
export function transcript(dialect: Dialect, talks: readonly Talk[], options: TranscriptOptions = {}): Token[] {
  const parts = talks.map(({ heard }) => bytesOf(heard));
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return everyChunking(bytes, (chunks) => frame(dialect, talks, chunks, options.settings ?? {}), options);
}

/** The tokens of one chunking, without the unfinished line at the end. */
export function frame(
  dialect: Dialect,
  talks: readonly Talk[],
  chunks: readonly Uint8Array[],
  settings: Readonly<Record<string, FactValue>> = {},
): Token[] {
  const framer = new Framer(dialect);
  const setting = (name: string): FactValue | undefined => settings[name] ?? dialect.settings.get(name)?.initially;
  const tokens: Token[] = [];
  const commands = talks.filter(({ sent }) => sent !== undefined);
  let current = commands.shift();
  let prompted = false;
  for (const chunk of chunks) {
    framer.push(chunk);
    for (;;) {
      const token = framer.next(current ? awaitedBy(dialect, current, prompted, setting) : { setting });
      if (!token) break;
      tokens.push(token);
      if (token.type === 'prompt') prompted = true;
      if (token.type === 'final') {
        current = commands.shift();
        prompted = false;
      }
    }
  }
  return tokens;
}

function awaitedBy(
  dialect: Dialect,
  { sent = '', data }: Talk,
  prompted: boolean,
  setting: Awaited['setting'] & {},
): Awaited {
  const form = formOf(dialect, sent, setting);
  const prompt = form?.stages.find((stage) => stage.kind === 'prompt');
  return {
    echo: bytesOf(sent),
    dataEcho: prompted && data !== undefined ? bytesOf(data) : undefined,
    prompt: prompt && !prompted ? prompt.prompt : undefined,
    infos: form?.stages.flatMap((stage) =>
      stage.kind === 'info' || stage.kind === 'fail'
        ? [{ line: stage.line, when: stage.kind === 'info' ? stage.when : undefined, param: form.param }]
        : [],
    ),
    command: form?.command.name,
    foreground: true,
    setting,
  };
}

function formOf(dialect: Dialect, line: string, setting: (name: string) => FactValue | undefined): Form | undefined {
  const call = parseCommandLine(line)?.[0];
  return call && recognise(dialect, call, { setting }).form;
}

/**
 * A token on one line, for tests: its type, its text with control characters as `\r` or `\x1a`, and its fields.
 * `urc "+QMTSTAT: 0,1" client=0 link=1`
 */
export function printToken(token: Token): string {
  const fields = Object.entries(token.fields ?? {}).map(
    ([name, value]) => `${name}=${[value].flat().map(printValue).join('|')}`,
  );
  const flags = [
    token.data && 'data',
    token.certainty,
    token.result,
    token.ambiguous && 'ambiguous',
    token.dropped && `dropped=${token.dropped}`,
  ];
  return [token.type, `"${escapeBytes(token.raw)}"`, ...fields, ...flags.filter(Boolean)].join(' ');
}

const printValue = (value: string | number | Uint8Array): string =>
  value instanceof Uint8Array ? `<${escapeBytes(value)}>` : String(value);

/** Bytes as a text: printable ASCII as it is, the rest as `\r`, `\n` or `\xHH`. */
export const escapeBytes = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => {
    if (byte === 0x0d) return '\\r';
    if (byte === 0x0a) return '\\n';
    return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`;
  }).join('');
