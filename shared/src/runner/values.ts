/** Values of a script's variables: given, declared, from the environment, secret, captured. */
import type { Script } from '../script/index.ts';
import type { Mask } from './mask.ts';

export interface ValueSources {
  /** From the command line: they win over `@var`. */
  readonly variables?: Readonly<Record<string, string>> | undefined;
  environment?(name: string): string | undefined;
  /** Asked once per name, when it is first needed. */
  secret?(name: string): Promise<string | undefined> | string | undefined;
  /** Content of a file that the script names, relative to the script. */
  file?(path: string): Promise<Uint8Array | undefined> | Uint8Array | undefined;
}

export class Values {
  readonly #values = new Map<string, string>();
  readonly #files = new Map<string, Uint8Array | undefined>();
  readonly #captured = new Set<string>();
  readonly #script: Script;
  readonly #sources: ValueSources;
  readonly #mask: Mask;

  constructor(script: Script, sources: ValueSources, mask: Mask) {
    this.#script = script;
    this.#sources = sources;
    this.#mask = mask;
    for (const [name, value] of script.variables) this.#values.set(name, value);
    for (const name of script.environment) {
      const value = sources.environment?.(name);
      if (value !== undefined) this.#values.set(name, value);
    }
    for (const [name, value] of Object.entries(sources.variables ?? {})) {
      this.#values.set(name, value);
      if (script.secrets.includes(name)) mask.add(value);
    }
  }

  get(name: string): string | undefined {
    return this.#values.get(name);
  }

  capture(captures: ReadonlyMap<string, string>): void {
    for (const [name, value] of captures) {
      this.#values.set(name, value);
      this.#captured.add(name);
    }
  }

  size(path: string): number | undefined {
    return this.#files.get(path)?.length;
  }

  file(path: string): Uint8Array | undefined {
    return this.#files.get(path);
  }

  /** Asks for the secrets and reads the files among these names. */
  async prepare(names: Iterable<string>, paths: Iterable<string>): Promise<void> {
    for (const name of names) {
      if (this.#values.has(name) || !this.#script.secrets.includes(name)) continue;
      const value = await this.#sources.secret?.(name);
      if (value === undefined) continue;
      this.#values.set(name, value);
      this.#mask.add(value);
    }
    for (const path of paths) {
      if (!this.#files.has(path))
        this.#files.set(path, await Promise.resolve(this.#sources.file?.(path)).catch(() => undefined));
    }
  }

  /** What lines have captured. */
  get captured(): Record<string, string> {
    return Object.fromEntries([...this.#captured].map((name) => [name, this.#values.get(name)!]));
  }
}
