/** What a file declares and nothing speaks of: a slip of the pen, or a fact that nobody will ever see. */
import type { StepSpec } from '../schema.ts';
import type { facts } from '../vocabulary.ts';
import { type Place, paramTables } from './finding.ts';
import { messages } from './messages.ts';
import { exchanges, type Subject } from './references.ts';

export function checkUsage(subject: Subject): void {
  const { file, dialect, places, report } = subject;
  const used = usedNames(subject);
  for (const [path, table] of paramTables(file)) {
    const [kind, owner] = path;
    const isOwn = kind === 'commands' || kind === 'urcs';
    const near = isOwn ? usedBy(places.filter((place) => place.owner?.[0] === kind && place.owner[1] === owner)) : used;
    if (isOwn && kind === 'commands') for (const name of finals(places)) near.add(name);
    if (isOwn)
      for (const [exchangePath, stages] of exchanges(file))
        if (exchangePath[1] === owner) for (const stage of stages) addUrcs(stage, near);
    for (const name of Object.keys(table))
      if (!near.has(name)) report.warning([...path, name], messages['unused-param'], { name });
  }

  function addUrcs(stage: unknown, names: Set<string>): void {
    if (typeof stage !== 'object' || stage === null) return;
    if ('data' in stage) names.add(String(stage.data));
    if (!('urc' in stage)) return;
    for (const urc of [stage.urc].flat())
      for (const field of dialect.urcs.get(String(urc))?.line.fields ?? []) names.add(field);
  }

  const awaited = new Set(
    exchanges(file).flatMap(([, stages]) =>
      stages.flatMap((stage) => (typeof stage === 'object' && 'urc' in stage ? [stage.urc].flat() : [])),
    ),
  );
  for (const urc of dialect.urcs.values()) {
    if (!awaited.has(urc.name) && !urc.tells && !urc.means)
      report.warning(['urcs', urc.name], messages['unused-urc'], { name: urc.name });
  }
}

const finals = (places: readonly Place[]): Set<string> => usedBy(places.filter(({ kind }) => kind === 'final'));

function usedBy(places: readonly Place[]): Set<string> {
  const names = new Set<string>();
  for (const { signature } of places) {
    for (const name of signature.fields) {
      names.add(name);
      names.add(name.replace(/\.(length|rest|xor16)$/, ''));
    }
  }
  return names;
}

function usedNames({ file, places }: Subject): Set<string> {
  const names = usedBy(places);
  for (const [, table] of paramTables(file))
    for (const spec of Object.values(table)) if (spec?.from !== undefined) names.add(spec.from);
  for (const [, stages] of exchanges(file)) {
    for (const stage of stages) {
      if (typeof stage !== 'object') continue;
      if ('data' in stage) names.add(stage.data);
      if ('urc' in stage) for (const name of Object.keys(stage.if ?? {})) names.add(name);
    }
  }
  const conditions = (steps: readonly StepSpec[]): void => {
    for (const step of steps) {
      if (typeof step === 'string' || 'any' in step) continue;
      if ('ensure' in step) conditions(step.else ?? []);
      else
        for (const condition of [step.if, step.not])
          for (const name of typeof condition === 'string' ? [condition] : Object.keys(condition ?? {}))
            names.add(name);
    }
  };
  for (const steps of Object.values(file.procedures ?? {})) conditions(steps ?? []);
  // Data and credentials of the driver are facts without a field of their own in some dialects.
  for (const name of ['certificate.kind', 'certificate.data'] as const satisfies (keyof typeof facts)[])
    if (file.procedures?.certificate) names.add(name);
  return names;
}
