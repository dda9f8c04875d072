/**
 * Whether the module is in step: whose answer the next one is, and whether the module still is what it was told to be.
 */
import type { Dialect } from '../dialect/index.ts';
import { HayesError } from '../text/index.ts';
import type { Clock } from '../transport/index.ts';
import type { Awaited, Token } from '../wire/index.ts';
import type { ExchangeSpec } from './exchange-spec.ts';
import type { LineSetting } from './line-settings.ts';
import { messages } from './messages.ts';
import { type OpenPrompt, Resync } from './resync.ts';
import type { Settings } from './settings.ts';

export interface StepKeeperOptions {
  readonly dialect: Dialect;
  readonly clock: Clock;
  readonly settings: Settings;
  readonly lineSettings: readonly LineSetting[];
  write(bytes: Uint8Array): void;
  /** The module has restarted; once for all the signs of one restart. */
  restarted(reason: HayesError): void;
  /** The module answers nothing. */
  silent(): void;
}

export class StepKeeper {
  readonly #options: StepKeeperOptions;
  #resync: Resync | undefined;
  #isLost = false;
  /** What the module may be waiting for. */
  #openPrompt: OpenPrompt | undefined;
  /** True from the first sign of a restart until the module answers. */
  #isBooting = false;
  #isAsking = false;
  #wasFound = false;
  #isStopped = false;

  constructor(options: StepKeeperOptions) {
    this.#options = options;
  }

  /** True where an answer is owed: nothing may be sent before the module is found. */
  get isLost(): boolean {
    return this.#isLost;
  }

  awaited(): Awaited | undefined {
    return this.#resync?.awaited();
  }

  /** @returns false where the token is for others */
  take(token: Token): boolean {
    if (token.type === 'echo' && !token.data && this.#options.settings.get('echo') === false)
      this.noteRestart(new HayesError(messages['echo-returned']));
    this.#resync?.take(token);
    return this.#resync !== undefined;
  }

  /** The exchange did not get its answer. */
  lose({ stages, cancel, form }: ExchangeSpec): void {
    this.#isLost = true;
    if (!form || stages.some((stage) => stage.kind === 'data'))
      this.#openPrompt = { cancel, prompt: stages.find((stage) => stage.kind === 'prompt')?.prompt };
  }

  /** The lines of one start are one restart. */
  noteRestart(reason: HayesError): void {
    this.#isLost = true;
    if (this.#isBooting) return;
    this.#isBooting = true;
    this.#openPrompt = undefined;
    this.#options.restarted(reason);
  }

  /** Something hints at a restart: the module is asked, once. */
  ask(find: () => Promise<boolean>): void {
    if (this.#isAsking || this.#isBooting) return;
    this.#isAsking = true;
    void find().finally(() => {
      this.#isAsking = false;
    });
  }

  /** @returns whether the module answers */
  async find(attempts: number): Promise<boolean> {
    const { dialect, clock, lineSettings, write, silent } = this.#options;
    if (this.#isStopped) return false;
    const resync = new Resync({
      dialect,
      probe: dialect.probe === undefined ? undefined : dialect.form(dialect.probe),
      clock,
      write,
      openPrompt: this.#openPrompt,
      isFirst: !this.#wasFound,
      settings: lineSettings,
    });
    this.#resync = resync;
    const isFound = await resync.run(attempts);
    this.#resync = undefined;
    if (this.#isStopped) return false;
    this.#isLost = !isFound;
    if (!isFound) {
      silent();
      return false;
    }
    this.#wasFound = true;
    this.#openPrompt = undefined;
    this.#isBooting = false;
    this.#compare(resync);
    return true;
  }

  stop(): void {
    this.#isStopped = true;
    this.#resync?.stop();
  }

  /** A module that tells other settings than it was given has lost them. */
  #compare({ facts }: Resync): void {
    const lost = Object.entries(facts).find(([name, value]) => {
      const told = this.#options.settings.get(name);
      return told !== undefined && String(told) !== String(value);
    });
    if (lost) this.#options.restarted(new HayesError(messages['state-lost'], { setting: lost[0] }));
  }
}
