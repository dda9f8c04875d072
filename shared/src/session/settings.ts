/** What the module has been told and has accepted: its settings, for the module or for one of its clients. */
import type { Dialect, Facts, FactValue, Form } from '../dialect/index.ts';

export class Settings {
  readonly #dialect: Dialect;
  readonly #values = new Map<string, FactValue>();

  constructor(dialect: Dialect) {
    this.#dialect = dialect;
  }

  /** A form has been accepted: what it sets is in force now. */
  accept(form: Form, facts: Facts): void {
    for (const name of this.#setBy(form)) {
      const value = facts[name];
      if (value === undefined || typeof value === 'object') continue;
      this.#values.set(key(name, form.send.fields.includes('client') ? facts.client : undefined), value);
    }
  }

  /** Nobody knows whether a form has been accepted: what it sets may be the old or the new. */
  doubt(form: Form, facts: Facts): void {
    for (const name of this.#setBy(form))
      this.#values.delete(key(name, form.send.fields.includes('client') ? facts.client : undefined));
  }

  #setBy(form: Form): string[] {
    return [...this.#dialect.settings]
      .filter(([, { setBy }]) => setBy === form.ref || setBy === form.command.name)
      .map(([name]) => name);
  }

  /** @returns the value for a client or the module, undefined where nobody knows */
  get(name: string, client?: number): FactValue | undefined {
    return this.#values.get(key(name, client)) ?? this.#values.get(key(name, undefined));
  }

  /** The value that all clients share, undefined where they differ or nobody knows. */
  shared(name: string): FactValue | undefined {
    const values = new Set([...this.#values].filter(([at]) => at.endsWith(`:${name}`)).map(([, value]) => value));
    return values.size === 1 ? [...values][0] : undefined;
  }

  /** The values that a form's other parameters keep: what is in force, or what the module starts with. */
  fill(form: Form, facts: Facts): Facts {
    const client = typeof facts.client === 'number' ? facts.client : undefined;
    const filled: { [name: string]: Facts[string] } = { ...facts };
    for (const name of form.send.fields) {
      const setting = this.#dialect.settings.get(name);
      if (!setting || filled[name] !== undefined) continue;
      if (setting.setBy === form.ref || setting.setBy === form.command.name)
        filled[name] = this.get(name, client) ?? startValue(form, setting.initially, name);
    }
    return filled;
  }

  /** A closed connection takes the client's options with it. */
  forgetClient(client: number): void {
    for (const at of [...this.#values.keys()]) if (at.startsWith(`${client}:`)) this.#values.delete(at);
  }

  /** Settings of the module that nobody knows any more. */
  forget(names: readonly string[]): void {
    for (const name of names) this.#values.delete(key(name, undefined));
  }

  forgetAll(): void {
    this.#values.clear();
  }
}

const key = (name: string, client: Facts[string]): string => `${typeof client === 'number' ? client : ''}:${name}`;

/** `initially` is written as on the line (0, 1) or as the value itself. */
function startValue(form: Form, initially: FactValue | undefined, name: string): FactValue | undefined {
  const param = form.param(name);
  return param.codes.find((code) => code.code === String(initially))?.is ?? initially;
}
