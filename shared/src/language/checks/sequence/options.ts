/** Options that went with a connection, and that nobody has set again before the next one. */
import type { Form, State } from '../../../dialect/index.ts';
import type { ModuleState } from '../../../model/index.ts';
import type { CallAnalysis } from '../../analysis.ts';

interface Option {
  readonly form: Form;
  readonly facts: readonly string[];
  readonly line: number;
}

export class Options {
  readonly #set = new Map<string, Map<string, Option>>();
  readonly #lost = new Map<string, Map<string, Option>>();

  /** A command has configured a client. */
  learn({ form, facts }: CallAnalysis, client: number, line: number): void {
    if (form?.does !== 'configure' || (form.before === undefined && form.erasedBy.length === 0)) return;
    const names = Object.keys(facts).filter((name) => name !== 'client' && facts[name] !== undefined);
    const key = String(client);
    const lost = this.#lost.get(key);
    for (const [ref, option] of lost ?? [])
      if (option.form === form || option.facts.some((name) => names.includes(name))) lost!.delete(ref);
    const own = this.#set.get(key) ?? new Map<string, Option>();
    this.#set.set(key, own.set(form.ref, { form, facts: names, line }));
  }

  /**
   * Something may have erased options: those that the model no longer knows are lost.
   * @param client the one it happened to, if it is one
   */
  compare(state: ModuleState, client?: number): void {
    for (const [key, options] of this.#set) {
      if (options.size === 0 || (client !== undefined && key !== String(client))) continue;
      for (const [ref, option] of options) {
        if (option.facts.some((name) => state.said(name, { client: Number(key) }) !== undefined)) continue;
        options.delete(ref);
        const lost = this.#lost.get(key) ?? new Map<string, Option>();
        this.#lost.set(key, lost.set(ref, option));
      }
    }
  }

  /** @returns what was lost and had to be set before this state; it is not told twice */
  takeLost(client: number, gives: State, outermost: State): Option[] {
    const lost = this.#lost.get(String(client));
    const due = [...(lost?.values() ?? [])].filter(({ form }) => (form.before ?? outermost) === gives);
    for (const { form } of due) lost!.delete(form.ref);
    return due;
  }
}
