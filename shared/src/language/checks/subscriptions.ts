/** Messages arrive on topics that somebody subscribed to: a misprinted topic shows itself here. */
import type { Span } from '../../dialect/index.ts';
import { say } from '../../text/index.ts';
import type { KnownCall } from '../analysis.ts';
import { type Answer, isOpen } from '../answers.ts';
import type { Diagnostics } from '../diagnostic.ts';
import { words } from '../words.ts';

export class Subscriptions {
  readonly #filters = new Map<string, Set<string>>();
  /** Clients with a subscription whose topic is a variable: it could be any. */
  readonly #open = new Set<string>();

  /** Clients that some command has named. */
  readonly #named = new Set<unknown>();

  learn(call: KnownCall): void {
    if (call.facts.client !== undefined) this.#named.add(call.facts.client);
    if (call.form?.does !== 'subscribe' || call.problems.length > 0) return;
    const client = String(call.facts.client ?? '');
    if (
      call.bindings.some(
        ({ param, argument }) => (param.name === 'topic' || param.name === 'client') && call.open.has(argument),
      )
    )
      this.#open.add(client);
    const stated = call.facts.topic;
    for (const topic of Array.isArray(stated) ? stated : [stated]) {
      if (typeof topic !== 'string') continue;
      const filters = this.#filters.get(client) ?? new Set();
      this.#filters.set(client, filters.add(topic));
    }
  }

  check(place: Span, answer: Answer, diagnostics: Diagnostics): void {
    const { topic, client } = answer.fields;
    if (answer.urc?.tells !== 'message' || typeof topic !== 'string' || isOpen(topic) || Array.isArray(client)) return;
    const name = String(client ?? '');
    // A client that nothing has named has no session; one without subscriptions may have them from an earlier session.
    const filters =
      this.#filters.get(name) ??
      (this.#filters.size > 0 && ![...this.#named].some((one) => String(one) === name) && !isOpen(client ?? '')
        ? new Set<string>()
        : undefined);
    if (!filters || this.#open.size > 0 || [...filters].some((filter) => matchesFilter(topic, filter))) return;
    const known =
      [...filters].map((filter) => `\`${filter}\``).join(', ') || say(words.nothing, {}, diagnostics.locale);
    diagnostics.add('AT405', place, { client: name, topic, known });
  }
}

/** MQTT 3.1.1 §4.7: `+` stands for one level, `#` for all that follow. */
export function matchesFilter(topic: string, filter: string): boolean {
  const shared = /^\$share\/[^/]+\/(.*)$/.exec(filter);
  const levels = (shared?.[1] ?? filter).split('/');
  const parts = topic.split('/');
  for (let i = 0; i < levels.length; i++) {
    if (levels[i] === '#') return true;
    if (levels[i] !== '+' && levels[i] !== parts[i]) return false;
    if (i >= parts.length) return false;
  }
  return levels.length === parts.length;
}
