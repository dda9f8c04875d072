/** A dialect ready for use: signatures parsed, roles' defaults filled in, references resolved, one model chosen. */
import { defineMessages, HayesError } from '../text/index.ts';
import { withCodesOf } from './final-codes.ts';
import { isAboutLacked, lackedOptions, withRanges } from './options.ts';
import { type Code, type Param, parseRanges, resolveParam } from './param.ts';
import type { Command, Final, Form, Setting, Stage, Urc } from './parts.ts';
import { mergeOverlay, overrideParam } from './resolve.ts';
import type {
  CommandSpec,
  DialectFile,
  FormSpec,
  OverlaySpec,
  ParamSpec,
  StageSpec,
  StepSpec,
  TextSpec,
  UrcSpec,
} from './schema.ts';
import { parseSignature, type Signature } from './signature.ts';
import { type ProcedureName, type RoleDefaults, roles, type State } from './vocabulary.ts';

const messages = defineMessages({
  'dialect-unknown': { en: 'there is no dialect {name}; there are {known}', zh: '没有方言 {name}；可用的有 {known}' },
  'dialect-model': { en: '{id} has no model {model}; it has {known}', zh: '{id} 没有型号 {model}；可用的有 {known}' },
});

/** A dialect or model that does not exist. */
export class DialectError extends HayesError {
  static unknown(name: string, known: readonly string[]): DialectError {
    return new DialectError(messages['dialect-unknown'], { name, known: known.join(', ') });
  }

  static noModel(id: string, model: string, known: readonly string[]): DialectError {
    return new DialectError(messages['dialect-model'], { id, model, known: known.join(', ') });
  }
}

/** `300ms`, `75s` → milliseconds. */
export const milliseconds = (time: string): number =>
  time.endsWith('ms') ? Number(time.slice(0, -2)) : Number(time.slice(0, -1)) * 1000;

/** Wait for a prompt where the dialect states none, in ms (field notes: prompts come within a second or never). */
const DEFAULT_PROMPT_TIME = 5000;

const defaultFinals: NonNullable<DialectFile['finals']> = { OK: 'ok', ERROR: 'error' };

export class Dialect {
  readonly file: DialectFile;
  readonly id: string;
  readonly model: string | undefined;
  readonly commands: ReadonlyMap<string, Command>;
  /** As the file has them, those with more fixed arguments first: where a line fits two, the more particular is meant. */
  readonly urcs: ReadonlyMap<string, Urc>;
  readonly finals: readonly Final[];
  readonly settings: ReadonlyMap<string, Setting>;
  readonly procedures: Readonly<Partial<Record<ProcedureName, readonly StepSpec[]>>>;
  readonly line: {
    max: number;
    commands: number;
    end: string;
    never: string;
    escape: Readonly<Record<string, string>>;
  };
  readonly limits: { inFlight: number; topics: number; urc: number; piece: number; cache: number };
  readonly states: NonNullable<DialectFile['states']>;
  readonly boot: { certain: readonly string[]; supporting: readonly string[] };
  /** What the module says of itself: manufacturer, model, revision. */
  readonly answers: Readonly<Record<string, string>>;
  readonly probe: string | undefined;
  readonly #params = new Map<string, Param>();
  readonly #forms = new Map<string, Form>();

  /**
   * @param file a whole dialect: what it extends is merged in (see `resolve.ts`)
   * @throws DialectError where the model is unknown, SignatureError where a signature cannot be read
   */
  constructor(file: DialectFile, model?: string) {
    const [modelName, overlay] = model === undefined ? [undefined, {}] : overlayOf(file, model);
    const whole = mergeOverlay(file, overlay);
    this.file = file;
    this.id = file.id;
    this.model = modelName;
    const without = new Set(overlay.without ?? []);
    for (const [name, spec] of Object.entries(whole.params ?? {}))
      if (spec) this.#params.set(name, resolveParam(name, spec));

    const commands = new Map<string, Command>();
    for (const [name, spec] of Object.entries(whole.commands ?? {})) {
      if (!spec || without.has(name)) continue;
      const command = this.#command(name, spec, without);
      commands.set(name, command);
      for (const form of command.forms) this.#forms.set(form.ref, form);
      const main =
        command.forms.find((form) => form.name === 'write') ?? command.forms.find((form) => form.name !== 'test');
      if (main) this.#forms.set(name, main);
    }
    this.commands = commands;
    this.urcs = new Map(
      Object.entries(file.urcs ?? {})
        .filter(([name, spec]) => spec && !without.has(name))
        .map(([name, spec]) => [name, this.#urc(name, spec!)] as const)
        .sort(([, one], [, other]) => fixedArguments(other.line) - fixedArguments(one.line)),
    );
    this.finals = Object.entries(file.finals ?? defaultFinals).map(([line, result]) => ({
      line: parseSignature(line),
      result,
    }));
    for (const name of this.finals.flatMap(({ line }) => line.fields))
      this.#params.set(name, withCodesOf(commands.values(), this.param(name)));
    this.settings = new Map(
      [...this.#params.values()]
        .filter((param) => param.spec.setBy)
        .map((param) => [
          param.name,
          { param, setBy: param.spec.setBy!, initially: param.spec.initially ?? param.spec.default },
        ]),
    );
    this.procedures = Object.fromEntries(
      Object.entries(file.procedures ?? {}).filter(([name, steps]) => steps && !without.has(name)),
    ) as Dialect['procedures'];
    const { line } = whole;
    this.line = {
      max: line?.max ?? 1024,
      commands: line?.commands ?? Number.POSITIVE_INFINITY,
      end: line?.end ?? '\r',
      never: line?.string?.never ?? '\r\n\0"',
      escape: line?.string?.escape ?? {},
    };
    this.limits = { inFlight: 1, topics: 1, urc: 4096, piece: Infinity, cache: Infinity, ...whole.limits };
    this.states = file.states ?? {};
    this.boot = { certain: file.boot?.certain ?? [], supporting: file.boot?.supporting ?? [] };
    this.answers = overlay.answers ?? {};
    this.probe = file.probe;
  }

  get title(): TextSpec {
    return this.file.title;
  }

  get models(): string[] {
    return Object.keys(this.file.models ?? {});
  }

  param(name: string): Param {
    let param = this.#params.get(name);
    if (!param) {
      param = resolveParam(name);
      this.#params.set(name, param);
    }
    return param;
  }

  /** @param ref `COMMAND` (its write form, or its only one) or `COMMAND.form` */
  form(ref: string): Form | undefined {
    return this.#forms.get(ref);
  }

  #scoped(...tables: (Record<string, ParamSpec> | undefined)[]): (name: string) => Param {
    const own = new Map<string, Param>();
    for (const table of tables) {
      for (const [name, spec] of Object.entries(table ?? {})) {
        const base = own.get(name) ?? this.#params.get(name);
        own.set(name, resolveParam(name, overrideParam(base?.spec ?? {}, spec)));
      }
    }
    return own.size === 0 ? (name) => this.param(name) : (name) => own.get(name) ?? this.param(name);
  }

  #command(name: string, spec: CommandSpec, without: ReadonlySet<string>): Command {
    const forms: Form[] = [];
    const command: Command = {
      name,
      forms,
      title: spec.title,
      text: spec.text,
      notes: spec.notes ?? [],
      manual: spec.manual,
      ask: spec.ask ?? false,
    };
    const lacked = lackedOptions(spec, (form) => without.has(`${name}.${form}`));
    const add = (formName: string, form: FormSpec, ref: string, prints?: readonly string[]) => {
      if (without.has(ref)) return;
      const exchange = form.exchange?.filter(
        (stage) => typeof stage === 'string' || !('info' in stage) || !isAboutLacked(stage.info, lacked),
      );
      forms.push(this.#form(ref, formName, command, spec, exchange ? { ...form, exchange } : form, prints));
    };
    const named = Object.entries(spec.forms ?? {}).filter(([, form]) => form !== null);
    if (spec.send !== undefined)
      add('write', { send: spec.send }, named.length === 0 && !spec.test ? name : `${name}.write`);
    for (const [formName, form] of named)
      add(formName, typeof form === 'string' ? { send: form } : form!, `${name}.${formName}`);
    if (spec.test) {
      const param = this.#scoped(spec.params);
      const prints = spec.test.filter((line) => !isAboutLacked(line, lacked)).map((line) => withRanges(line, param));
      add('test', { send: `AT+${name}=?`, does: 'query', exchange: ['final'] }, `${name}.test`, prints);
    }
    return command;
  }

  #form(
    ref: string,
    name: string,
    command: Command,
    outer: CommandSpec,
    own: FormSpec,
    prints?: readonly string[],
  ): Form {
    const isTest = prints !== undefined;
    const inherited = isTest ? {} : outer;
    const does = own.does ?? inherited.does ?? 'plain';
    const byRole: RoleDefaults = own.does === undefined && !inherited.does ? {} : roles[does];
    const pick = <K extends 'needs' | 'gives' | 'drops'>(key: K): State | undefined => {
      const stated = own[key] !== undefined ? own[key] : own.does === undefined ? inherited[key] : undefined;
      return stated === undefined ? byRole[key] : (stated ?? undefined);
    };
    const send = parseSignature(own.send);
    const risk = own.risk ?? inherited.risk ?? 'none';
    const before = own.before ?? (own.does === undefined ? inherited.before : undefined);
    const within = own.within ?? outer.within;
    return {
      ref,
      name,
      command,
      operator: operatorOf(own.send),
      send,
      stages: (own.exchange ?? inherited.exchange ?? ['final']).map(compileStage),
      prints,
      does,
      needs: pick('needs'),
      gives: pick('gives'),
      drops: pick('drops'),
      before: before === 'none' ? undefined : before,
      knows: own.knows ?? (own.does === undefined ? inherited.knows : undefined) ?? byRole.knows ?? [],
      forgets: own.forgets ?? inherited.forgets ?? [],
      erasedBy: own.erasedBy ?? inherited.erasedBy ?? [],
      with: own.with ?? {},
      offered: own.offered,
      risk: typeof risk === 'string' ? risk : risk.tier,
      riskText: typeof risk === 'string' ? undefined : risk,
      within: within === undefined ? undefined : milliseconds(within),
      bareError: own.bareError ?? inherited.bareError,
      text: own.text,
      manual: own.manual ?? outer.manual,
      param: this.#scoped(outer.params, own.params),
    };
  }

  #urc(name: string, spec: UrcSpec): Urc {
    return {
      name,
      line: parseSignature(spec.line),
      when: spec.if ?? {},
      tells: spec.tells,
      means: spec.means,
      drops: spec.drops,
      starts: spec.starts ?? false,
      ends: spec.ends ?? false,
      text: spec.text,
      notes: spec.notes ?? [],
      manual: spec.manual,
      param: this.#scoped(spec.params),
    };
  }
}

function operatorOf(send: string): Form['operator'] {
  // In ATS<register>=<value> the operator stands behind the register.
  const match = /^AT(?:\+[A-Z0-9_]+|&?[A-Z]<[^>]+>)(=\?|=|\?)?/i.exec(send);
  return (match?.[1] as Form['operator'] | undefined) ?? '';
}

function compileStage(stage: StageSpec): Stage {
  if (stage === 'final') return { kind: 'final' };
  if ('info' in stage)
    return {
      kind: 'info',
      line: parseSignature(stage.info),
      maybe: stage.maybe ?? false,
      each: stage.each,
      tells: stage.tells,
      when: stage.if ?? {},
    };
  if ('fail' in stage) return { kind: 'fail', line: parseSignature(stage.fail) };
  if ('prompt' in stage) {
    return {
      kind: 'prompt',
      prompt: stage.prompt,
      settle: stage.settle ? milliseconds(stage.settle) : 0,
      within: stage.within ? milliseconds(stage.within) : DEFAULT_PROMPT_TIME,
    };
  }
  if ('data' in stage) {
    return {
      kind: 'data',
      fact: stage.data,
      end: stage.end,
      bytes: stage.bytes === undefined ? [] : parseRanges(stage.bytes),
      never: stage.never ?? '',
      blocks: stage.blocks,
      cancel: stage.cancel,
      utf8: stage.utf8 ?? false,
    };
  }
  return {
    kind: 'completion',
    urcs: typeof stage.urc === 'string' ? [stage.urc] : stage.urc,
    when: stage.if ?? {},
    within: milliseconds(stage.within),
    order: stage.order ?? 'after',
    done: stage.done,
    each: stage.each,
  };
}

/** Model names are compared without regard to case; the name as the file writes it is returned. */
function overlayOf(file: DialectFile, model: string): [string, OverlaySpec] {
  const models = file.models ?? {};
  const name = Object.keys(models).find((known) => known.toLowerCase() === model.toLowerCase());
  if (name === undefined) throw DialectError.noModel(file.id, model, Object.keys(models));
  return [name, models[name] ?? {}];
}

/** Arguments of a line that are fixed, such as the 1 of `+QMTCONN: <client>,1[,<retry>]`; options left out. */
const fixedArguments = ({ nodes }: Signature): number =>
  nodes
    .flatMap((node, index) =>
      node.kind !== 'text' ? [] : (index === 0 ? node.text.replace(/^[^:]*: ?/, '') : node.text).split(','),
    )
    .filter((argument) => argument.trim() !== '').length;

export type * from './parts.ts';
export type { Code };
