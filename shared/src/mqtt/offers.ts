/** Forms that only some firmware has: the module is asked, and offers what its answer names. */
import type { Session } from '../session/index.ts';

/** @returns refs of the forms that the module's answers to `=?` name */
export async function askOffers(session: Session): Promise<ReadonlySet<string>> {
  const offers = new Set<string>();
  for (const command of session.dialect.commands.values()) {
    const offered = command.forms.filter((form) => form.offered !== undefined);
    const test = command.forms.find((form) => form.prints !== undefined);
    if (offered.length === 0 || !test) continue;
    const outcome = await session.execute(test, {}, { priority: 1 }).completed;
    const answer = outcome.infos.map((info) => new TextDecoder().decode(info.raw)).join('\n');
    for (const form of offered) if (answer.toLowerCase().includes(form.offered!.toLowerCase())) offers.add(form.ref);
  }
  return offers;
}
