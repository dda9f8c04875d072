/** Which certificates and keys a TLS connection needs, and which of them nothing has stored or named. */
import type { Dialect } from '../../../dialect/index.ts';
import { contextScope, type ModuleState, type Scope } from '../../../model/index.ts';
import type { CallAnalysis } from '../../analysis.ts';

export type CertificateKind = 'ca' | 'cert' | 'key';

/** What each way of authenticating needs. */
const needed: Readonly<Record<string, readonly CertificateKind[]>> = {
  verify: ['ca'],
  mutual: ['ca', 'cert', 'key'],
  client: ['cert', 'key'],
};

export class Certificates {
  readonly #stored = new Map<string, Set<string>>();
  /** Contexts whose way of authenticating this script has chosen. */
  readonly #chosen = new Set<string>();
  /** True where something was stored whose kind or context is not known: it may be anything. */
  #anything = false;

  learn({ form, facts, open }: CallAnalysis): void {
    if (!form) return;
    const context = keyOf(facts.context, facts['tls.socket']);
    if (facts['tls.mode'] !== undefined && form.does === 'configure' && context !== undefined)
      this.#chosen.add(context);
    const kind = facts['certificate.kind'];
    if (kind === undefined || (form.does !== 'store' && form.does !== 'configure')) return;
    if (open.size > 0 && context === undefined) this.#anything = true;
    const kinds = this.#stored.get(context ?? '') ?? new Set();
    this.#stored.set(context ?? '', kinds.add(String(kind)));
  }

  /** @returns what is missing for a client that is about to connect, with the context that it uses */
  missing(
    client: number,
    state: ModuleState,
    dialect: Dialect,
  ): { kinds: CertificateKind[]; context: string; mode: string } | undefined {
    if (this.#anything || state.said('secure', { client }) !== true) return undefined;
    const scope = state.contextOf(client) ?? this.#implied(client, dialect);
    const context = scope?.context;
    if (scope === undefined || context === undefined || !this.#chosen.has(context)) return undefined;
    const mode = String(state.said('tls.mode', scope));
    const kinds = (needed[mode] ?? []).filter((kind) => {
      const named = state.said(`tls.${kind}.name`, scope);
      return (named === undefined || named === '') && !this.#stored.get(context)?.has(kind);
    });
    return kinds.length > 0 ? { kinds, context, mode } : undefined;
  }

  /** Where nothing chooses a context, the default is used, or the one with the client's own number. */
  #implied(client: number, dialect: Dialect): Scope | undefined {
    if (this.#chosen.size !== 1) return undefined;
    const byDefault = dialect.param('context').spec.default;
    return contextScope(typeof byDefault === 'number' ? byDefault : client);
  }
}

function keyOf(context: unknown, socket: unknown): string | undefined {
  if (typeof context !== 'number' && typeof context !== 'string') return undefined;
  return contextScope(context, typeof socket === 'number' ? socket : undefined).context;
}
