/** Faults that are switched on in a module: which of them strike at a place of the conversation, and how often. */
import type { Cause, Facts, Form } from '../dialect/index.ts';
import { HayesError, text } from '../text/index.ts';
import { faultTable } from './fault-table.ts';
import type { Log } from './log.ts';
import { texts } from './texts.ts';

/** Where in a conversation a fault can strike. */
export type Place =
  /** The first character of a line, before its echo. */
  | 'line'
  /** The line is complete and echoed. */
  | 'echoed'
  /** Before a line of information. */
  | 'info'
  | 'prompt'
  | 'prompted'
  /** Each byte of data. */
  | 'data'
  /** The data is complete. */
  | 'collected'
  /** Before the final result. */
  | 'final'
  /** Behind the final result. */
  | 'answered'
  /** Whether the completion comes before the final result. */
  | 'early'
  /** What becomes of the command at the broker. */
  | 'outcome'
  /** Before the completion. */
  | 'completion'
  | 'disconnected'
  /** Before a message is reported. */
  | 'message';

/** What a fault does at its place; without anything it only watches or makes noise. */
export interface Verdict {
  /** Leave it out. */
  skip?: boolean;
  /** Say ERROR instead. */
  error?: boolean;
  /** Give up the command without another word. */
  abandon?: boolean;
  early?: boolean;
  /** ms to wait first */
  delay?: number;
  /** This instead of what the broker says. */
  cause?: Cause | undefined;
  /** Exactly this code, whatever it means. */
  code?: string | undefined;
  /** The broker refuses all topics. */
  refuseTopics?: boolean;
  /** So many notices that the packet is sent again. */
  notices?: number;
}

export interface Circumstance {
  readonly form?: Form | undefined;
  readonly name?: string | undefined;
  readonly client?: number | undefined;
  readonly facts?: Facts;
  /** ms since the prompt */
  readonly sincePrompt?: number;
  /** ms the dialect asks to wait behind the prompt */
  readonly settle?: number;
}

/** What faults can do to the module besides their verdicts. */
export interface World {
  reboot(options?: { silent?: boolean }): void;
  loseLink(client: number, cause: Cause, code?: string): void;
  /** Bytes to the host, now and as they are. */
  inject(bytes: Uint8Array | string): void;
  /** A line between line ends, now, whatever else is on the line. */
  interject(line?: string): void;
  leaveOver(client: number): void;
  stall(ms: number | undefined): void;
  loseRegistration(ms: number | undefined): void;
  loseData(): void;
  sleep(): void;
  reportClosed(client: number): void;
}

export type Argument = 'none' | 'count' | 'ms' | 'code' | 'client' | 'text';

export interface Fault {
  readonly name: string;
  readonly text: { readonly en: string; readonly zh: string };
  readonly argument: Argument;
  /** Where none is given. */
  readonly initially?: string;
  /** How often it strikes unless something else is asked for; `argument`: as often as the argument says. */
  readonly times: number | 'argument';
  /** What it does at once, when it is switched on. */
  readonly start?: (world: World, argument: string) => void;
  /** @returns undefined where it does not strike this time */
  readonly at?: Partial<Record<Place, (world: World, argument: string, here: Circumstance) => Verdict | undefined>>;
}

export interface FaultOptions {
  /** How often it strikes; Infinity for always. */
  readonly times?: number;
  /** Strikes this command only. */
  readonly command?: string;
}

interface Active {
  readonly fault: Fault;
  readonly argument: string;
  readonly command: string | undefined;
  left: number;
}

export class Faults {
  readonly #log: Log;
  readonly #world: World;
  #active: Active[] = [];

  constructor(log: Log, world: World) {
    this.#log = log;
    this.#world = world;
  }

  /**
   * @returns switches it off again
   * @throws HayesError where there is no such fault, or its argument is none
   */
  add(name: string, argument?: string | number, options: FaultOptions = {}): () => void {
    const fault = faultTable.find((one) => one.name === name);
    if (!fault)
      throw new HayesError(texts['fault-unknown'], { name, known: faultTable.map((one) => one.name).join(', ') });
    const given = argument === undefined ? (fault.initially ?? '') : String(argument);
    if (!fits(fault, given)) {
      throw new HayesError(texts['fault-argument'], {
        name,
        argument: given,
        wanted: text(texts[`argument-${fault.argument}`]),
      });
    }
    const times = options.times ?? (fault.times === 'argument' ? Number(given) : fault.times);
    const active: Active = { fault, argument: given, command: options.command?.toUpperCase(), left: times };
    if (fault.start) {
      this.#log.add({ kind: 'fault', name, argument: given });
      fault.start(this.#world, given);
    }
    if (fault.at) this.#active.push(active);
    return () => {
      this.#active = this.#active.filter((one) => one !== active);
    };
  }

  /** `NAME[=ARGUMENT][*TIMES]` as on a command line; `*` alone is always. */
  addSpec(spec: string): () => void {
    const [, name = spec, argument, times] = /^([a-z-]+)(?:=(.*?))?(?:\*(\d*))?$/.exec(spec) ?? [];
    return this.add(
      name,
      argument,
      times === undefined ? {} : { times: times === '' ? Number.POSITIVE_INFINITY : Number(times) },
    );
  }

  clear(): void {
    this.#active = [];
  }

  /** Asks the faults about a place; each that strikes has one time less. */
  at(place: Place, here: Circumstance = {}): Verdict {
    const verdict: Verdict = {};
    for (const active of [...this.#active]) {
      const strike = active.fault.at?.[place];
      if (!strike || active.left <= 0) continue;
      if (active.command !== undefined && here.name !== undefined && active.command !== here.name.toUpperCase())
        continue;
      if (active.command !== undefined && here.name === undefined) continue;
      const own = strike(this.#world, active.argument, here);
      if (!own) continue;
      active.left--;
      this.#log.add({ kind: 'fault', name: active.fault.name, argument: active.argument });
      Object.assign(verdict, own);
    }
    this.#active = this.#active.filter((active) => active.left > 0);
    return verdict;
  }
}

function fits(fault: Fault, argument: string): boolean {
  switch (fault.argument) {
    case 'none':
      return argument === '';
    case 'count':
      return /^[1-9]\d*$/.test(argument);
    case 'ms':
      return argument === '' ? fault.initially === undefined : /^\d+$/.test(argument);
    case 'client':
      return /^\d+$/.test(argument);
    case 'code':
      return /^-?\d+$|^[a-z-]+$/.test(argument) || (argument === '' && fault.initially === undefined);
    case 'text':
      return true;
  }
}
