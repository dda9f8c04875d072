/** `--set OPTION=VALUES`: what a write form of the option would have set, as settings. */
import {
  type Dialect,
  type FactValue,
  type Form,
  isInRanges,
  meaningOf,
  type Param,
  printRanges,
} from '../dialect/index.ts';
import { CliError } from './cli.ts';
import { texts } from './texts.ts';

/**
 * @param sets `dataformat=0,1`: the option's form and its values in order, the client left out. `*` leaves one as it is
 * @throws CliError where the dialect has no such option, or a value is none
 */
export function settingsOf(dialect: Dialect, sets: readonly string[]): Record<string, FactValue> {
  const settings: Record<string, FactValue> = {};
  for (const set of sets) {
    const [, option = '', list = ''] = /^([^=]+)=(.*)$/.exec(set) ?? [];
    const form = optionForms(dialect).get(option.trim().toLowerCase());
    if (!form) {
      const known = [...optionForms(dialect).keys()].filter((name) => !name.includes('.')).join(', ');
      throw new CliError(texts['cli-set-form'], { set, dialect: dialect.id, option: option || set, known });
    }
    const params = form.send.fields.filter((name) => name !== 'client').map((name) => form.param(name));
    const values = list.split(',').map((value) => value.trim());
    if (values.length > params.length)
      throw new CliError(texts['cli-set-count'], { set, form: form.send.source, count: params.length });
    for (const [index, value] of values.entries()) {
      if (value !== '*' && value !== '') settings[params[index]!.name] = readValue(params[index]!, value, set);
    }
  }
  return settings;
}

/** Forms that set something, by the option's name: `dataformat`, `QMTCFG.dataformat`, `ATE`. */
function optionForms(dialect: Dialect): Map<string, Form> {
  const setting = [...dialect.settings.values()].map(({ setBy }) => dialect.form(setBy));
  const configuring = [...dialect.commands.values()].flatMap(({ forms }) =>
    forms.filter((form) => form.does === 'configure'),
  );
  const named = new Map<string, Form>();
  for (const form of [...setting, ...configuring]) {
    if (!form) continue;
    const name = (form.name === 'write' ? form.command.name : form.name).toLowerCase();
    if (!named.has(name)) named.set(name, form);
    named.set(form.ref.toLowerCase(), form);
  }
  return named;
}

/** Codes stand for their values, as on the line; a value's own name is taken, too. */
function readValue(param: Param, value: string, set: string): FactValue {
  if (param.codes.length > 0) {
    const code = meaningOf(param, value) ?? param.codes.find(({ is }) => String(is) === value);
    if (code) return code.is;
    throw wrong(param, value, set, param.codes.map(({ code: one }) => one).join(', '));
  }
  if (param.kind !== 'int') return value;
  const number = /^-?\d+$/.test(value) ? Number(value) : Number.NaN;
  if (!Number.isNaN(number) && isInRanges(param.ranges, number)) return number;
  throw wrong(param, value, set, printRanges(param.ranges));
}

const wrong = (param: Param, value: string, set: string, allowed: string) =>
  new CliError(texts['cli-set-value'], { set, value, param: param.as, allowed });
