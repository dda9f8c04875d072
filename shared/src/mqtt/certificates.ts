/** Certificates from PEM into the module, by its own commands, before the connection that needs them. */
import type { Facts } from '../dialect/index.ts';
import { HayesError } from '../text/index.ts';
import { messages } from './messages.ts';
import { type ProcedureContext, runProcedure, StepError, stepsOf } from './procedure.ts';
import type { TlsOptions } from './types.ts';

/** @throws StepError where the module has no way to store them, or refuses */
export async function storeCertificates(context: ProcedureContext, tls: TlsOptions, facts: Facts): Promise<void> {
  const wanted = [
    ['ca', tls.ca],
    ['cert', tls.cert],
    ['key', tls.key],
  ] as const;
  for (const [kind, pem] of wanted) {
    if (!pem) continue;
    if (stepsOf(context.session, 'certificate').length === 0) {
      throw new StepError(
        new HayesError(messages['tls-unsupported'], { dialect: context.session.dialect.id }),
        'unsupported',
      );
    }
    await runProcedure(context, 'certificate', {
      ...facts,
      'certificate.kind': kind,
      'certificate.data': new TextEncoder().encode(pem),
    });
  }
}
