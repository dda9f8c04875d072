/** What the self-check of a dialect finds: a text in both languages, and the path that leads to the place. */
import { type LocalText, type Message, type Params, say, text } from '../../text/index.ts';
import type { DialectFile } from '../schema.ts';
import { parseSignature, type Signature, SignatureError } from '../signature.ts';
import { messages } from './messages.ts';

/** `error`: the dialect cannot be used as it is. `warning`: it can, but something is missing, unused or doubtful. */
export type Severity = 'error' | 'warning';

export type Path = readonly (string | number)[];

export interface Finding {
  readonly severity: Severity;
  readonly text: LocalText;
  /** Keys and indexes that lead to the place. */
  readonly path: Path;
  /** Characters between the start of the value at `path` and the place: a column inside a signature, from 0. */
  readonly offset: number;
}

/** Collects findings, so that all are reported at once, each once. */
export class Report {
  readonly findings: Finding[] = [];
  readonly #seen = new Set<string>();

  error(path: Path, message: Message, params: Params = {}, offset = 0): void {
    this.#add({ severity: 'error', text: text(message, params), path, offset });
  }

  warning(path: Path, message: Message, params: Params = {}): void {
    this.#add({ severity: 'warning', text: text(message, params), path, offset: 0 });
  }

  #add(finding: Finding): void {
    const { text: said, path, offset } = finding;
    const key = [said.message.code, say(said.message, said.params), offset, ...path].join('\t');
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.findings.push(finding);
  }
}

/** A signature of the file, with the place where it stands. */
export interface Place {
  readonly kind: 'send' | 'info' | 'fail' | 'urc' | 'final' | 'template';
  readonly path: Path;
  readonly signature: Signature;
  /** The command or URC that it belongs to, for the parameters of its own. */
  readonly owner?: readonly ['commands' | 'urcs', string] | undefined;
  /** The form of the command, or undefined where it stands on the command itself. */
  readonly form?: string | undefined;
}

/**
 * All signatures of a file. One that cannot be read is reported and left out; in `usable` a stand-in takes its place, so
 * that everything else can still be checked.
 */
export function collectSignatures(file: DialectFile, report: Report): { places: Place[]; usable: DialectFile } {
  const places: Place[] = [];
  const usable = structuredClone(file);
  const read = (
    source: string,
    rest: Omit<Place, 'signature'>,
    standIn: (prefix: string) => void,
    path: Path = rest.path,
  ) => {
    try {
      places.push({ ...rest, path, signature: parseSignature(source) });
    } catch (error) {
      if (!(error instanceof SignatureError)) throw error;
      report.error(path, messages.signature, { detail: error.text }, error.column);
      standIn(readablePart(source, error.column));
    }
  };

  const exchange = (stages: unknown, owner: Place['owner'], form: string | undefined, path: Path): void => {
    if (!Array.isArray(stages)) return;
    for (const [index, stage] of stages.entries()) {
      if (typeof stage !== 'object' || stage === null) continue;
      for (const kind of ['info', 'fail'] as const) {
        const line = (stage as Record<string, unknown>)[kind];
        if (typeof line !== 'string') continue;
        read(line, { kind, owner, form, path: [...path, 'exchange', index, kind] }, (prefix) => {
          (stage as Record<string, unknown>)[kind] = prefix;
        });
      }
    }
  };

  for (const [name, command] of Object.entries(usable.commands ?? {})) {
    if (!command) continue;
    const owner = ['commands', name] as const;
    const at = ['commands', name];
    if (command.send !== undefined)
      read(command.send, { kind: 'send', owner, path: [...at, 'send'] }, (prefix) => (command.send = prefix));
    exchange(command.exchange, owner, undefined, at);
    for (const [formName, form] of Object.entries(command.forms ?? {})) {
      if (form === null) continue;
      const own = [...at, 'forms', formName];
      const rest = { kind: 'send', owner, form: formName } as const;
      if (typeof form === 'string') read(form, { ...rest, path: own }, (prefix) => (command.forms![formName] = prefix));
      else {
        read(form.send, { ...rest, path: [...own, 'send'] }, (prefix) => (form.send = prefix));
        exchange(form.exchange, owner, formName, own);
      }
    }
  }
  for (const [name, urc] of Object.entries(usable.urcs ?? {})) {
    if (urc)
      read(
        urc.line,
        { kind: 'urc', owner: ['urcs', name], path: ['urcs', name, 'line'] },
        (prefix) => (urc.line = prefix),
      );
  }
  for (const line of Object.keys(usable.finals ?? {})) {
    read(line, { kind: 'final', path: ['finals', line] }, () => delete usable.finals![line]);
  }
  for (const [path, table] of paramTables(usable)) {
    for (const [name, spec] of Object.entries(table)) {
      if (!spec || typeof spec.string !== 'string' || !spec.string.includes('<')) continue;
      const owner = path[0] === 'commands' || path[0] === 'urcs' ? ([path[0], String(path[1])] as const) : undefined;
      read(
        spec.string,
        { kind: 'template', path: [...path, name, 'string'], ...(owner && { owner }) },
        () => (spec.string = 0),
      );
    }
  }
  return { places, usable };
}

/** The longest beginning of a broken signature that can be read. */
function readablePart(source: string, end: number): string {
  for (let length = end; length > 0; length--) {
    try {
      return parseSignature(source.slice(0, length)).source;
    } catch {}
  }
  return 'AT';
}

type ParamTable = NonNullable<DialectFile['params']>;

/** Every table of parameters: the dialect's, and those of commands, forms, URCs and models. */
export function paramTables(file: DialectFile): [Path, ParamTable][] {
  const tables: [Path, ParamTable | undefined][] = [[['params'], file.params]];
  for (const [name, command] of Object.entries(file.commands ?? {})) {
    tables.push([['commands', name, 'params'], command?.params]);
    for (const [form, spec] of Object.entries(command?.forms ?? {})) {
      if (spec && typeof spec === 'object') tables.push([['commands', name, 'forms', form, 'params'], spec.params]);
    }
  }
  for (const [name, urc] of Object.entries(file.urcs ?? {})) tables.push([['urcs', name, 'params'], urc?.params]);
  for (const [name, model] of Object.entries(file.models ?? {}))
    tables.push([['models', name, 'params'], model?.params]);
  for (const [name, model] of Object.entries(file.firmware ?? {}))
    tables.push([['firmware', name, 'params'], model?.params]);
  return tables.filter((entry): entry is [Path, ParamTable] => entry[1] !== undefined);
}
