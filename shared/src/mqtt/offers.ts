/** What differs between firmware: the module is asked, offers what its answer names, and keeps to its own ranges. */
import type { Form } from '../dialect/index.ts';
import type { Session } from '../session/index.ts';
import { type Narrowed, narrowForm, readRanges } from './narrow.ts';

export interface Offers {
  /** True where the module offers the form with this reference. */
  has(ref: string): boolean;
  /** The form with the ranges of this module. */
  narrow(form: Form): Form;
}

/** Of a module that was not asked. */
export const noOffers: Offers = { has: () => false, narrow: (form) => form };

/** Asks the test forms (`=?`) of commands whose forms or ranges depend on the firmware. */
export async function askOffers(session: Session): Promise<Offers> {
  const offered = new Set<string>();
  const narrowed = new Map<string, Narrowed>();
  for (const command of session.dialect.commands.values()) {
    const open = command.forms.filter((form) => form.offered !== undefined);
    const test = command.forms.find((form) => form.prints !== undefined);
    if ((open.length === 0 && !command.ask) || !test) continue;
    const outcome = await session.execute(test, {}, { priority: 1 }).completed;
    const lines = outcome.infos.map((info) => new TextDecoder().decode(info.raw));
    const answer = lines.join('\n').toLowerCase();
    for (const form of open) if (answer.includes(form.offered!.toLowerCase())) offered.add(form.ref);
    if (!command.ask) continue;
    for (const form of command.forms)
      if (form.operator === '=' && !form.prints) narrowed.set(form.ref, readRanges(form, lines));
  }
  return { has: (ref) => offered.has(ref), narrow: (form) => narrowForm(form, narrowed.get(form.ref)) };
}
