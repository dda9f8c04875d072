/**
 * A PIN is tried once, never when one try is left, and never again after a refusal: a third wrong one locks the SIM.
 * What was refused is remembered for the process, so that a host that sets everything up anew does not try again.
 */
import type { Dialect } from '../dialect/index.ts';
import type { Outcome, Session } from '../session/index.ts';
import { HayesError } from '../text/index.ts';
import { messages } from './messages.ts';
import type { PlannedCall } from './plan.ts';
import { type Guard, NotYet, StepError } from './procedure.ts';

const KEY = Symbol.for('hayes.pins');

/** Port → the PIN that was tried there and not accepted. */
function triedPins(): Map<string, string> {
  const place = globalThis as { [KEY]?: Map<string, string> };
  place[KEY] ??= new Map();
  return place[KEY];
}

export class PinGuard implements Guard {
  readonly #dialect: Dialect;
  readonly #device: string;
  readonly #session: Session;

  /** @param device the real port, by which the PIN is remembered */
  constructor(dialect: Dialect, device: string, session: Session) {
    this.#dialect = dialect;
    this.#device = device;
    this.#session = session;
  }

  async before({ form, facts }: PlannedCall): Promise<void> {
    if (form.risk !== 'burns-attempts') return;
    const refuse = (message: keyof typeof messages, params = {}) => {
      throw new StepError(new HayesError(messages[message], params), 'sim-pin');
    };
    const { pin, sim } = facts;
    // A SIM that is not there yet, or an answer that told nothing: no reason to burn an attempt.
    if (sim === 'missing' || ('sim' in facts && sim === undefined)) throw new NotYet();
    if (sim !== undefined && sim !== 'pin') refuse('pin-will-not-do', { sim: String(sim) });
    if (pin === undefined) refuse('pin-needed');
    if (triedPins().get(this.#device) === String(pin)) refuse('pin-tried');
    const attempts = await this.#attemptsLeft();
    if (attempts !== undefined && attempts <= 1) refuse('pin-attempts', { attempts });
    triedPins().set(this.#device, String(pin));
  }

  /** A PIN that was accepted may be entered again after a restart. */
  after({ form }: PlannedCall, outcome: Outcome): void {
    if (form.risk === 'burns-attempts' && outcome.outcome === 'done') triedPins().delete(this.#device);
  }

  /** The SIM is ready, so whatever was entered was right, even where its answer was lost. */
  noteReady(): void {
    triedPins().delete(this.#device);
  }

  /** Asked where the dialect has a query for it. */
  async #attemptsLeft(): Promise<number | undefined> {
    for (const command of this.#dialect.commands.values()) {
      for (const form of command.forms) {
        const asks =
          form.does === 'query' &&
          form.stages.some((stage) => stage.kind === 'info' && stage.line.fields.includes('attempts'));
        if (!asks) continue;
        const outcome = await this.#session.execute(form, {}, { priority: 1 }).completed;
        if (typeof outcome.facts.attempts === 'number') return outcome.facts.attempts;
      }
    }
    return undefined;
  }
}
