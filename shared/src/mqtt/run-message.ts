/**
 * A procedure that carries a message: all of its commands in one transaction, the last one's completion outstanding
 * behind it, so that the line is free for the next.
 */
import type { Facts, ProcedureName } from '../dialect/index.ts';
import type { Execution, Outcome, Session } from '../session/index.ts';
import type { HayesError } from '../text/index.ts';
import type { Offers } from './offers.ts';
import { missingSettings, planMessage } from './plan.ts';
import { failed, reachSettings, StepError } from './procedure.ts';

/** @throws HayesError where no form can carry it: nothing is sent then */
export function runMessage(session: Session, offers: Offers, name: ProcedureName, facts: Facts): Execution {
  const calls = planMessage(session, name, facts, offers);
  const last = calls.at(-1)!;
  if (calls.length === 1 && missingSettings(session, last.form, last.facts).length === 0)
    return session.execute(last.form, last.facts);

  let accept!: (outcome: Outcome) => void;
  let complete!: (outcome: Outcome) => void;
  const execution: Execution = {
    accepted: new Promise((resolve) => {
      accept = resolve;
    }),
    completed: new Promise((resolve) => {
      complete = resolve;
    }),
  };
  const fail = (error: unknown) => {
    const outcome: Outcome =
      error instanceof StepError && error.outcome
        ? { ...error.outcome, outcome: 'failed' }
        : { outcome: 'failed', cause: 'lost', facts, infos: [], tokens: [], error: error as HayesError };
    accept(outcome);
    complete(outcome);
  };
  session
    .transaction(async (transaction) => {
      for (const call of calls) {
        await reachSettings(session, transaction, call);
        const sent = transaction.execute(call.form, call.facts);
        if (call !== last) {
          const outcome = await sent.completed;
          if (outcome.outcome !== 'done') throw failed(outcome);
          continue;
        }
        void sent.completed.then(complete);
        accept(await sent.accepted);
      }
    })
    .catch(fail);
  return execution;
}
