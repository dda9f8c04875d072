/** Message ids against QoS, and ids that are given again while their packet is in flight. */
import { isInRanges } from '../../../dialect/index.ts';
import type { CallAnalysis } from '../../analysis.ts';
import type { Answer } from '../../answers.ts';
import type { Diagnostics } from '../../diagnostic.ts';
import { comesFor, completionsOf, isAbout } from './outcome.ts';

interface Packet {
  readonly call: CallAnalysis;
  readonly urcs: readonly string[];
  readonly line: number;
}

const numbered = new Set(['publish', 'subscribe', 'unsubscribe']);

export class MessageIds {
  readonly #inFlight = new Map<string, Packet>();

  get isEmpty(): boolean {
    return this.#inFlight.size === 0;
  }

  check(call: CallAnalysis, diagnostics: Diagnostics): void {
    const { form, facts } = call;
    if (!form || !numbered.has(form.does) || typeof facts.messageId !== 'number') return;
    const argument = call.bindings.find(({ param }) => param.name === 'messageId');
    if (!argument || call.isOpen('messageId')) return;
    const place = call.place(argument.argument);
    const name = argument.param.as;
    const id = facts.messageId;
    if (form.does === 'publish' && typeof facts.qos === 'number' && !call.isOpen('qos')) {
      if (id === 0 && facts.qos > 0) diagnostics.add('AT308', place, { name, qos: facts.qos });
      // Where the range holds 0, the manual gives messages of QoS 0 an id of their own: none.
      else if (id !== 0 && facts.qos === 0 && isInRanges(argument.param.ranges, 0))
        diagnostics.add('AT309', place, { name, value: id });
    }
    const other = this.#inFlight.get(keyOf(call));
    if (other && id !== 0) diagnostics.add('AT310', place, { name, value: id, line: other.line });
  }

  /** The command is sent; the script goes on before its completion. */
  begin(call: CallAnalysis, line: number): void {
    const { form, facts } = call;
    if (!form || !numbered.has(form.does) || typeof facts.messageId !== 'number') return;
    const urcs = completionsOf(form).flatMap((stage) => (comesFor(stage, facts) ? stage.urcs : []));
    if (urcs.length > 0) this.#inFlight.set(keyOf(call), { call, urcs, line });
  }

  settle(answer: Answer): void {
    if (this.#inFlight.size === 0) return;
    for (const [key, { call, urcs }] of this.#inFlight)
      if (urcs.includes(answer.urc!.name) && isAbout(answer, call.facts)) this.#inFlight.delete(key);
  }

  /** The connection is gone, and what was in flight with it. */
  forget(client: number | undefined): void {
    for (const [key, { call }] of this.#inFlight)
      if (client === undefined || call.facts.client === client) this.#inFlight.delete(key);
  }
}

const keyOf = ({ facts }: CallAnalysis): string => `${facts.client} ${facts.messageId}`;
