/** Messages that wait in the module: a notice tells of one, and the dialect's `receive` reads it. */
import type { Facts } from '../dialect/index.ts';
import { delay } from '../session/index.ts';
import { type ProcedureContext, runProcedure } from './procedure.ts';

/** What could not be read is read again: the module keeps it until then. */
const ATTEMPTS = 3;
/** Wait between attempts, in ms. */
const AGAIN_TIME = 500;

/**
 * The message itself comes as any other does. It is read before anything else is said: after a goodbye it would be gone.
 * @param notice what the notice names: the client and, where the module has several places, the place
 */
export async function readKept(context: ProcedureContext, notice: Facts): Promise<void> {
  for (let attempt = 1; attempt <= ATTEMPTS && !context.isOver(); attempt++) {
    try {
      await runProcedure({ ...context, priority: 2 }, 'receive', notice);
      return;
    } catch {
      if (attempt < ATTEMPTS) await delay(context.clock, AGAIN_TIME);
    }
  }
}
