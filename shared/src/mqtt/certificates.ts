/** Certificates from PEM into the module, by its own commands, before the connection that needs them. */
import { createHash } from 'node:crypto';
import type { Facts } from '../dialect/index.ts';
import type { Session } from '../session/index.ts';
import { HayesError } from '../text/index.ts';
import { messages } from './messages.ts';
import { type ProcedureContext, runProcedure, StepError, stepsOf } from './procedure.ts';
import type { TlsOptions } from './types.ts';

const kinds = ['ca', 'cert', 'key'] as const;

/** Names of the files, for modules that have such: the content decides, so another certificate is another file. */
export const certificateNames = (tls: TlsOptions): Facts =>
  Object.fromEntries(
    kinds.flatMap((kind) => {
      const pem = tls[kind];
      if (!pem) return [];
      const hash = createHash('sha256').update(pem).digest('hex').slice(0, 12);
      return [[`tls.${kind}.name`, `${kind}-${hash}.pem`]];
    }),
  );

/** Files that the module was seen to take; they outlive its restarts. */
const stored = new WeakMap<Session, Set<string>>();

/** @throws StepError where the module has no way to store them, or refuses */
export async function storeCertificates(context: ProcedureContext, tls: TlsOptions, facts: Facts): Promise<void> {
  const { session } = context;
  const steps = stepsOf(session, 'certificate');
  const hasFiles = steps.some((step) => {
    const ref = typeof step === 'string' ? step : 'call' in step ? step.call : undefined;
    return ref !== undefined && session.dialect.form(ref)?.send.fields.includes('certificate.name');
  });
  const taken = stored.get(session) ?? new Set();
  stored.set(session, taken);
  for (const kind of kinds) {
    const pem = tls[kind];
    const name = String(facts[`tls.${kind}.name`]);
    if (!pem || (hasFiles && taken.has(name))) continue;
    if (steps.length === 0)
      throw new StepError(new HayesError(messages['tls-unsupported'], { dialect: session.dialect.id }), 'unsupported');
    await runProcedure(context, 'certificate', {
      ...facts,
      'certificate.kind': kind,
      'certificate.name': name,
      'certificate.data': new TextEncoder().encode(pem),
    });
    taken.add(name);
  }
}
