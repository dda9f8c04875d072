/** What happened in the module, for people and for tests that must prove what did not happen. */
import type { Cause, Facts } from '../dialect/index.ts';

export type LogEntry = {
  readonly time: number;
} /** @property commands every command that the module sees on the line, obeyed or not */ & (
  | { kind: 'line'; line: string; commands: readonly string[]; isSwallowed?: boolean }
  | { kind: 'command'; command: string; form: string; facts: Facts }
  | { kind: 'result'; command: string; result: 'ok' | 'error'; cause?: Cause | undefined }
  | { kind: 'completion'; command: string; cause: Cause }
  | { kind: 'data'; command: string; bytes: number; cancelled: boolean }
  | {
      kind: 'publish';
      client: number;
      topic: string;
      payload: Uint8Array;
      qos: number;
      retain: boolean;
      messageId: number;
    }
  | { kind: 'message'; client: number; topic: string; payload: Uint8Array; qos: number; messageId: number }
  /** A message that no URC can carry: acknowledged to the broker and lost, as a module without storage loses it. */
  | { kind: 'dropped'; client: number; topic: string; bytes: number; max: number }
  | { kind: 'link'; client: number; event: 'open' | 'connected' | 'lost' | 'closed'; cause?: Cause | undefined }
  | { kind: 'fault'; name: string; argument?: string | undefined }
  | { kind: 'boot' }
  /** A mistake of the emulator itself. */
  | { kind: 'error'; message: string }
  | { kind: 'sleep'; event: 'asleep' | 'awake' }
);

type Without<T> = T extends unknown ? Omit<T, 'time'> : never;
export type LogEvent = Without<LogEntry>;

/** Entries kept; older ones are forgotten, so that an emulator can run for years. */
const KEPT = 20_000;

export class Log {
  readonly #now: () => number;
  #entries: LogEntry[] = [];
  #listeners = new Set<(entry: LogEntry) => void>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The newest entries, oldest first. */
  get entries(): readonly LogEntry[] {
    return this.#entries;
  }

  of<K extends LogEntry['kind']>(kind: K): Extract<LogEntry, { kind: K }>[] {
    return this.#entries.filter((entry): entry is Extract<LogEntry, { kind: K }> => entry.kind === kind);
  }

  add(event: LogEvent): void {
    const entry = { time: this.#now(), ...event } as LogEntry;
    this.#entries.push(entry);
    if (this.#entries.length > KEPT * 1.25) this.#entries = this.#entries.slice(-KEPT);
    for (const listener of this.#listeners) {
      try {
        listener(entry);
      } catch (error) {
        // A listener's fault is its own: the module goes on.
        console.error(error);
      }
    }
  }

  /** @returns ends it */
  listen(listener: (entry: LogEntry) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  clear(): void {
    this.#entries = [];
  }
}
