/** A PIN is tried once, never when one try is left, and never again after a refusal: a third wrong one locks the SIM. */
import type { Dialect } from '../dialect/index.ts';
import type { Session } from '../session/index.ts';
import { HayesError } from '../text/index.ts';
import { messages } from './messages.ts';
import type { PlannedCall } from './plan.ts';
import { StepError } from './procedure.ts';

export class PinGuard {
  readonly #dialect: Dialect;
  #tried: string | undefined;

  constructor(dialect: Dialect) {
    this.#dialect = dialect;
  }

  /** @throws StepError where the call must not be sent */
  async check(session: Session, { form, facts }: PlannedCall): Promise<void> {
    if (form.risk !== 'burns-attempts') return;
    const pin = facts.pin;
    if (pin === undefined) throw new StepError(new HayesError(messages['pin-needed']), 'sim-pin');
    if (this.#tried === String(pin)) throw new StepError(new HayesError(messages['pin-tried']), 'sim-pin');
    const attempts = await this.#attemptsLeft(session);
    if (attempts !== undefined && attempts <= 1)
      throw new StepError(new HayesError(messages['pin-attempts'], { attempts }), 'sim-pin');
    this.#tried = String(pin);
  }

  /** Asked where the dialect has a query for it. */
  async #attemptsLeft(session: Session): Promise<number | undefined> {
    for (const command of this.#dialect.commands.values()) {
      for (const form of command.forms) {
        const asks =
          form.does === 'query' &&
          form.stages.some((stage) => stage.kind === 'info' && stage.line.fields.includes('attempts'));
        if (!asks) continue;
        const outcome = await session.execute(form, {}, { priority: 1 }).completed;
        if (typeof outcome.facts.attempts === 'number') return outcome.facts.attempts;
      }
    }
    return undefined;
  }
}
