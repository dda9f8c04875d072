/**
 * Looks after a module that says nothing: it may have restarted, hung or slept without a word, and a client that only
 * listens would never know. Asks whether it is in step, and which connections it has.
 */
import { type Dialect, type Form, factsOf } from '../dialect/index.ts';
import type { Clock, Session } from '../session/index.ts';

/** Client number → phase of its connection, as far as the module lists it. */
export type Phases = ReadonlyMap<number, string>;

/** True where the module says that the client has no connection; a list that leaves it out among others proves nothing. */
export const isGone = (phases: Phases, client: number): boolean =>
  phases.size === 0 || (phases.has(client) && phases.get(client) !== 'connected');

export interface WatchdogOptions {
  readonly clock: Clock;
  /** Silence after which the module is asked, in ms; 0: never. */
  readonly interval: number;
  readonly session: Session;
  /** What the module says of its connections; `askedAt` is when it was asked. */
  readonly onPhases: (phases: Phases, askedAt: number) => void;
}

/** @returns ends it */
export function watchOver({ clock, interval, session, onPhases }: WatchdogOptions): () => void {
  if (interval <= 0) return () => {};
  let heardAt = clock.now();
  let isOver = false;
  let cancel = () => {};
  const onTraffic = (direction: 'in' | 'out') => {
    if (direction === 'in') heardAt = clock.now();
  };
  const wait = () => {
    cancel = clock.setTimeout(() => void check(), Math.max(1, heardAt + interval - clock.now()));
  };
  const check = async () => {
    if (clock.now() - heardAt >= interval) {
      heardAt = clock.now();
      const askedAt = clock.now();
      const phases = (await session.resync()) && !isOver ? await askPhases(session) : undefined;
      if (phases && !isOver) onPhases(phases, askedAt);
    }
    if (!isOver) wait();
  };
  session.on('traffic', onTraffic);
  wait();
  return () => {
    isOver = true;
    cancel();
    session.off('traffic', onTraffic);
  };
}

/** @returns undefined where the module cannot be asked */
export async function askPhases(session: Session): Promise<Phases | undefined> {
  const form = phaseQuery(session.dialect);
  if (!form) return undefined;
  const { outcome, infos } = await session.execute(form, {}, { priority: 1 }).completed;
  if (outcome !== 'done') return undefined;
  return new Map(
    infos.flatMap(({ fields }) => {
      const { client, phase } = factsOf(fields ?? {}, form.param);
      return typeof client === 'number' ? [[client, String(phase)] as const] : [];
    }),
  );
}

/** The query that is answered with a line for each client, its phase in it. */
function phaseQuery(dialect: Dialect): Form | undefined {
  for (const command of dialect.commands.values()) {
    for (const form of command.forms) {
      const stage = form.stages.find((one) => one.kind === 'info' && one.each !== undefined);
      if (form.does !== 'query' || stage?.kind !== 'info') continue;
      if (['client', 'phase'].every((name) => stage.line.fields.includes(name))) return form;
    }
  }
  return undefined;
}
