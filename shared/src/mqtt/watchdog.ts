/**
 * Looks after a module that says nothing: it may have restarted, hung or slept without a word, and a client that only
 * listens would never know. Asks whether it is in step, and which connections it has.
 */
import type { Clock, Session } from '../session/index.ts';

export interface WatchdogOptions {
  readonly clock: Clock;
  /** Silence after which the module is asked, in ms; 0: never. */
  readonly interval: number;
  readonly session: Session;
  /** The clients that are connected, by what the module says; `askedAt` is when it was asked. */
  readonly onPhases: (connected: ReadonlySet<number>, askedAt: number) => void;
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
      const connected = (await session.resync()) && !isOver ? await askPhases(session) : undefined;
      if (connected && !isOver) onPhases(connected, askedAt);
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

/** @returns the clients that the module says are connected; undefined where it cannot be asked */
export async function askPhases(session: Session): Promise<ReadonlySet<number> | undefined> {
  for (const command of session.dialect.commands.values()) {
    for (const form of command.forms) {
      const stage = form.stages.find((one) => one.kind === 'info' && one.each !== undefined);
      if (form.does !== 'query' || stage?.kind !== 'info') continue;
      if (!['client', 'phase'].every((name) => stage.line.fields.includes(name))) continue;
      const { outcome, infos } = await session.execute(form, {}, { priority: 1 }).completed;
      if (outcome !== 'done') return undefined;
      const connected = new Set<number>();
      for (const { fields } of infos) {
        const codes = form.param('phase').codes;
        const phase = codes.find(({ code }) => code === String(fields?.phase))?.is ?? fields?.phase;
        if (phase === 'connected' && typeof fields?.client === 'number') connected.add(fields.client);
      }
      return connected;
    }
  }
  return undefined;
}
