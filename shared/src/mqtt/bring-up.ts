/** From an open port to a data connection: module → SIM → network → data, each a procedure of the dialect. */
import type { Dialect, Facts } from '../dialect/index.ts';
import { type Clock, realPort, type Session } from '../session/index.ts';
import { HayesError } from '../text/index.ts';
import { messages } from './messages.ts';
import { askOffers, type Offers } from './offers.ts';
import { PinGuard } from './pin-guard.ts';
import { type ProcedureContext, runProcedure, StepError } from './procedure.ts';

export const bringUpStages = ['module', 'sim', 'network', 'data'] as const;
export type BringUpStage = (typeof bringUpStages)[number];

export interface BringUpOptions {
  readonly dialect: Dialect;
  readonly port: string;
  readonly session: Session;
  readonly clock: Clock;
  readonly offers: Offers;
  readonly facts: Facts;
  /** The stage to begin with: those before it hold. */
  readonly from: BringUpStage;
  readonly isOver: () => boolean;
  /** A stage begins. */
  readonly onStage: (stage: BringUpStage) => void;
}

/**
 * @returns what the module offers
 * @throws StepError where a stage fails; `closed` where it was no longer worth going on
 */
export async function bringUp(options: BringUpOptions): Promise<Offers> {
  const { dialect, port, session, clock, facts, from, isOver, onStage } = options;
  let { offers } = options;
  const guard = new PinGuard(dialect, realPort(port), session);
  for (const stage of bringUpStages.slice(bringUpStages.indexOf(from))) {
    onStage(stage);
    if (stage === 'module' && !(await session.resync()))
      throw new StepError(new HayesError(messages['module-silent'], { port }), isOver() ? 'closed' : 'timeout');
    const context: ProcedureContext = { session, clock, offers, isOver, guard };
    await runProcedure(context, stage, facts);
    if (stage === 'sim') guard.noteReady();
    if (stage === 'module') offers = await askOffers(session);
    if (isOver()) throw new StepError(new HayesError(messages.ended), 'closed');
  }
  return offers;
}
