/** For tests: a script run over a real session against a module that answers from a table, on a clock of its own. */
import { builtinDialect } from '../dialect/index.ts';
import { parseScript } from '../script/index.ts';
import { Session } from '../session/index.ts';
import { FakeClock } from '../transport/clock.ts';
import { memoryPair, type Transport } from '../transport/index.ts';
import { type RunEvent, type RunOptions, type RunSummary, runScript } from './index.ts';

/** Lines that the module answers; `>` prompts, and what follows it comes after the data. A number pauses, in ms. */
export type Answer = readonly (string | number)[];
export type Answers = (command: string, time: number) => Answer | undefined;

export interface Played {
  readonly summary: RunSummary;
  readonly events: RunEvent[];
  /** Everything written to the module, a line each; data ends in ␚ or ␛. */
  readonly written: string[];
}

class TableModule {
  readonly written: string[] = [];
  readonly #port: Transport;
  readonly #clock: FakeClock;
  readonly #answers: Answers;
  readonly #seen = new Map<string, number>();
  #buffer = '';
  #afterData: Answer | undefined;

  constructor(port: Transport, clock: FakeClock, answers: Answers) {
    this.#port = port;
    this.#clock = clock;
    this.#answers = answers;
  }

  open(): Promise<void> {
    return this.#port.open({ data: (bytes) => this.#receive(Buffer.from(bytes).toString('utf8')), close: () => {} });
  }

  /** Something that nobody asked for. */
  say(...lines: Answer): void {
    this.#send(lines);
  }

  unplug(): void {
    void this.#port.close();
  }

  #receive(text: string): void {
    this.#buffer += text;
    for (;;) {
      const end = this.#afterData ? this.#buffer.search(/[\x1a\x1b]/) : this.#buffer.indexOf('\r');
      if (end < 0) return;
      const line = this.#buffer.slice(0, end);
      const ending = this.#buffer[end];
      this.#buffer = this.#buffer.slice(end + 1);
      if (this.#afterData) {
        const rest = this.#afterData;
        this.#afterData = undefined;
        this.written.push(`${line}${ending === '\x1a' ? '␚' : '␛'}`);
        this.#send(ending === '\x1a' ? rest : ['OK']);
        continue;
      }
      this.written.push(line);
      const time = (this.#seen.get(line) ?? 0) + 1;
      this.#seen.set(line, time);
      this.#send(this.#answers(line, time) ?? (line === 'AT+CMEE?' ? ['+CMEE: 1', 'OK'] : ['OK']));
    }
  }

  #send(lines: Answer): void {
    for (const [index, line] of lines.entries()) {
      if (typeof line === 'number') {
        this.#clock.setTimeout(() => this.#send(lines.slice(index + 1)), line);
        return;
      }
      if (line === '>') {
        this.#afterData = lines.slice(index + 1);
        void this.#port.write(Buffer.from('\r\n>'));
        return;
      }
      void this.#port.write(Buffer.from(`\r\n${line}\r\n`)).catch(() => {});
    }
  }
}

export interface PlayOptions extends RunOptions {
  readonly dialect?: string;
  /** Told of each event with the module at hand. */
  during?(event: RunEvent, module: TableModule): void;
}

export async function play(
  text: string,
  answers: Answers = () => undefined,
  options: PlayOptions = {},
): Promise<Played> {
  const clock = new FakeClock();
  const [host, far] = memoryPair();
  const module = new TableModule(far, clock, answers);
  await module.open();
  const session = new Session({
    dialect: builtinDialect(options.dialect ?? 'quectel-bc26'),
    transport: host,
    clock,
    baud: 115_200,
  });
  await session.open();
  const events: RunEvent[] = [];
  let summary: RunSummary | undefined;
  const running = runScript(parseScript(text), session, {
    ...options,
    clock,
    onEvent: (event) => {
      events.push(event);
      options.during?.(event, module);
    },
  }).then((result) => {
    summary = result;
  });
  for (let i = 0; i < 3000 && !summary; i++) await clock.advance(100);
  if (!summary) throw new Error('the run did not end');
  await running;
  await session.close();
  return { summary, events, written: module.written };
}

/** `passed`, or the kind of failure with the line that was not met. */
export const outcomes = ({ summary }: Played): string[] =>
  summary.sections.flatMap(({ steps }) =>
    steps.map(({ status, failure }) =>
      status === 'passed' || status === 'skipped'
        ? status
        : `${failure!.kind}${failure!.expected ? ` ${failure!.expected.line}` : ''}`,
    ),
  );
