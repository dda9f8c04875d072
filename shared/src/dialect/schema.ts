/**
 * The dialect file: one definition that gives the TypeScript type, the runtime check and the published JSON Schema.
 * What the words mean is told in `docs/dialect-format.md`; which words exist, in `vocabulary.ts`.
 */
import { z } from 'zod';
import { causes, erasers, procedures, risks, roles, states, tells } from './vocabulary.ts';

const keysOf = <T extends object>(map: T) => Object.keys(map) as [keyof T & string, ...(keyof T & string)[]];

const Text = z
  .strictObject({ en: z.string().min(1), zh: z.string().min(1) })
  .describe('The same text in English and in Chinese (zh-CN).');

/** Where a fact comes from: a section of the dialect's manual, or another source with how sure it is. */
const sourced = {
  manual: z
    .string()
    .regex(/^([Tt]able |表 ?|§)/, 'a section such as §3.2.1')
    .optional()
    .describe('Section or table of the manual that says so.'),
  source: z.string().optional().describe('Where it comes from when the manual leaves it out.'),
  certainty: z.enum(['sure', 'likely', 'open']).optional().describe('How sure a source outside the manual is.'),
};

const Time = z.string().regex(/^\d+(\.\d+)?(ms|s)$/, 'a time such as 300ms or 75s');
const Range = z
  .union([
    z.number().int(),
    z.string().regex(/^-?\d+(\.\.-?\d+)?(, ?-?\d+(\.\.-?\d+)?)*$/, 'a range such as 0..5 or 0, 60..65535'),
  ])
  .describe('A number, a range 1..5, or several of them separated by commas.');
const Signature = z
  .string()
  .min(1)
  .describe("A line in the manual's notation: <fact>, [optional], {repeated}, <fact:hex>, <CRLF>, \\<.");
const Scalar = z.union([z.string(), z.number(), z.boolean()]);

const Code = z.union([Scalar, z.strictObject({ is: Scalar, text: Text.optional(), ...sourced })]);
const CauseCode = z.union([
  z.enum(keysOf(causes)),
  z.strictObject({
    is: z.enum(keysOf(causes)),
    text: Text.optional(),
    remedy: Text.optional().describe('What the manual tells the user to do about it.'),
    notSent: z.boolean().optional().describe('True where the code proves that nothing reached the broker.'),
    ...sourced,
  }),
]);

const Param = z
  .strictObject({
    as: z.string().optional().describe("The manual's name of the parameter."),
    int: Range.optional(),
    string: z
      .union([Range, z.string().regex(/</)])
      .optional()
      .describe('Length in bytes, or a template over facts.'),
    data: Range.optional().describe('Length in bytes of a value that is sent as data.'),
    bytes: Range.optional().describe('Length in bytes where `string` is a template.'),
    values: z.record(z.string(), Code).optional().describe('Codes on the line and the values they stand for.'),
    cause: z.record(z.string(), CauseCode).optional().describe('Result codes and what they mean.'),
    unit: z.enum(['ms', 's', 'min', 'bytes']).optional(),
    default: Scalar.optional(),
    bare: z
      .union([z.boolean(), z.literal('allowed')])
      .optional()
      .describe('True where the text stands without quotes; allowed where it may, though Hayes writes it with quotes.'),
    secret: z.boolean().optional().describe('True where the value must be masked in everything written.'),
    setBy: z.string().optional().describe('COMMAND.form that sets it: a setting, reached before it is needed.'),
    initially: Scalar.optional().describe('Value of a setting after a start.'),
    from: z.string().optional().describe('The fact it is derived from.'),
    text: Text.optional(),
    ...sourced,
  })
  .describe('A parameter: its values on the line, what they mean, and what the manual says of it.');

const When = z.record(z.string(), Scalar).describe('Settings or facts and the value they must have.');

const Exchange = z.array(
  z.union([
    z.literal('final'),
    z.strictObject({
      info: Signature,
      maybe: z.boolean().optional().describe('True where the line only sometimes comes.'),
      repeat: z.boolean().optional().describe('True where several such lines may come.'),
      each: z.enum(states).optional().describe('One line per client in that state.'),
      if: When.optional().describe('Settings that bring it.'),
      tells: z.enum(tells).optional(),
      ...sourced,
    }),
    z.strictObject({ fail: Signature.describe('A line that may stand beside ERROR, before or after.') }),
    z.strictObject({
      prompt: z.string(),
      settle: Time.optional().describe('Wait between prompt and data.'),
      within: Time.optional(),
      ...sourced,
    }),
    z.strictObject({
      data: z.string().describe('The fact whose bytes follow.'),
      end: z.enum(['length', 'ctrl-z']),
      bytes: Range.optional(),
      never: z.string().optional().describe('Bytes that the data cannot hold.'),
      blocks: z.number().int().optional().describe('Largest block: longer data repeats the command.'),
      cancel: z.string().optional().describe('Byte that leaves the prompt without sending.'),
      utf8: z.boolean().optional().describe('True where the data must be UTF-8.'),
      ...sourced,
    }),
    z.strictObject({
      urc: z.union([z.string(), z.array(z.string())]),
      if: When.optional(),
      within: Time,
      order: z.enum(['after', 'either']).optional(),
      each: z.literal('topic').optional().describe('One such report for each topic of the command.'),
      done: z.enum(keysOf(causes)).optional().describe('The cause that means success here.'),
      ...sourced,
    }),
  ]),
);

const Note = z.strictObject({ text: Text, ...sourced });

const semantics = {
  does: z.enum(keysOf(roles)).optional(),
  needs: z.enum(states).nullable().optional(),
  gives: z.enum(states).nullable().optional(),
  drops: z.enum(states).nullable().optional(),
  before: z
    .union([z.enum(states), z.literal('none')])
    .optional()
    .describe('The state before which it must be given.'),
  knows: z.array(z.string()).optional(),
  forgets: z.union([z.literal('all'), z.array(z.string())]).optional(),
  erasedBy: z.array(z.enum(erasers)).optional().describe('What makes the module forget what this command has set.'),
  risk: z
    .union([z.enum(risks), z.strictObject({ tier: z.enum(risks), consequence: Text, undo: Text })])
    .optional()
    .describe('What it can do to the line, the module or the SIM; from cuts-line on with consequence and undo.'),
  exchange: Exchange.optional(),
  within: Time.optional().describe('Maximum response time until the final result.'),
  params: z.record(z.string(), Param).optional(),
  bareError: z.enum(keysOf(causes)).optional().describe('What a bare ERROR means here.'),
};

const Form = z.union([
  Signature,
  z.strictObject({
    send: Signature,
    with: When.optional().describe('Settings this form needs.'),
    offered: z.string().optional().describe('The form exists where the answer to the test form holds this parameter.'),
    text: Text.optional(),
    ...semantics,
    ...sourced,
  }),
]);

const Command = z
  .strictObject({
    title: Text.optional(),
    text: Text.optional(),
    send: Signature.optional(),
    test: z.array(z.string()).optional().describe('The lines that the test form (=?) answers, as printed.'),
    ask: z.boolean().optional().describe('True where the answer to the test form narrows the ranges.'),
    forms: z.record(z.string(), Form.nullable()).optional(),
    notes: z.array(Note).optional(),
    ...semantics,
    ...sourced,
  })
  .describe('A command: one form written on it directly, or several under forms.');

const Urc = z.strictObject({
  line: Signature,
  if: When.optional(),
  tells: z.enum(tells).optional(),
  means: z.enum(keysOf(causes)).optional().describe('Its cause, where no field carries one.'),
  drops: z.enum(states).optional(),
  starts: z.boolean().optional(),
  ends: z.boolean().optional(),
  params: z.record(z.string(), Param).optional(),
  text: Text.optional(),
  notes: z.array(Note).optional(),
  ...sourced,
});

const Condition = z.union([z.string(), z.record(z.string(), z.union([Scalar, z.array(Scalar)]))]);
type StepShape =
  | string
  | { call: string; if?: unknown; not?: unknown; set?: Record<string, unknown>; optional?: boolean }
  | { ensure: string; is: unknown; else?: StepShape[]; every?: string; within: string }
  | { any: string[] };
const Step: z.ZodType<StepShape> = z.lazy(() =>
  z.union([
    z.string(),
    z.strictObject({
      call: z.string(),
      if: Condition.optional(),
      not: Condition.optional(),
      set: z.record(z.string(), Scalar).optional(),
      optional: z.boolean().optional(),
    }),
    z.strictObject({
      ensure: z.string(),
      is: z.union([z.array(z.string()), z.record(z.string(), z.union([Scalar, z.array(Scalar)]))]),
      else: z.array(Step).optional(),
      every: Time.optional(),
      within: Time,
    }),
    z.strictObject({ any: z.array(z.string()).min(1) }),
  ]),
);

const Limits = z.strictObject({
  inFlight: z.number().int().min(1).optional().describe('Publishes that may wait for their acknowledgement at once.'),
  topics: z.number().int().min(1).optional().describe('Topics in one subscribe or unsubscribe.'),
  urc: z.number().int().min(1).optional().describe('Longest URC in bytes.'),
  piece: z.number().int().min(1).optional().describe('Bytes of topic and payload in one URC; more comes in pieces.'),
  cache: z.number().int().min(1).optional().describe('Bytes of messages that the module keeps until they are read.'),
});

const Line = z.strictObject({
  max: z.number().int().min(16).optional().describe('Longest command line in bytes, its end not counted.'),
  commands: z.number().int().min(1).optional().describe('Most commands on one line.'),
  end: z.string().optional(),
  string: z
    .strictObject({
      never: z.string().optional().describe('Characters that a quoted string cannot hold.'),
      escape: z.record(z.string(), z.string()).optional(),
    })
    .optional(),
  ...sourced,
});

const States = z.partialRecord(
  z.enum(states),
  z.strictObject({
    per: z.enum(['module', 'client']).optional(),
    within: z.enum(states).optional(),
    forgets: z.union([z.literal('all'), z.literal('none'), z.array(z.string())]).optional(),
  }),
);

const Overlay = z.strictObject({
  without: z
    .array(z.string())
    .optional()
    .describe('Commands, forms (COMMAND.form), URCs or procedures that this model lacks.'),
  answers: z
    .record(z.string(), z.string())
    .optional()
    .describe('What the model says of itself: manufacturer, model, revision.'),
  params: z.record(z.string(), Param).optional(),
  commands: z.record(z.string(), Command.partial()).optional(),
  limits: Limits.optional(),
  line: Line.optional(),
  notes: z.array(Note).optional(),
  ...sourced,
});

export const DialectFile = z
  .strictObject({
    format: z.literal(1),
    id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
    title: Text,
    extends: z.string().optional().describe('The dialect this one extends: maps merge, lists replace, null deletes.'),
    manual: z
      .strictObject({
        file: z.string(),
        revision: z.string().optional(),
        date: z.string().optional(),
        language: z.enum(['en', 'zh']).optional(),
      })
      .optional(),
    models: z.record(z.string(), Overlay.nullable()).optional(),
    firmware: z
      .record(z.string(), Overlay.nullable())
      .optional()
      .describe('Differences by revision, a glob over what the module answers.'),
    identify: z
      .record(z.string(), z.array(z.string()))
      .optional()
      .describe('Query command and the model names it answers.'),
    boot: z
      .strictObject({ certain: z.array(z.string()), supporting: z.array(z.string()).optional(), ...sourced })
      .optional(),
    probe: z
      .string()
      .optional()
      .describe('Query form whose answer cannot be mistaken, for finding step with the module again.'),
    line: Line.optional(),
    finals: z.record(z.string(), z.enum(['ok', 'error', 'busy'])).optional(),
    limits: Limits.optional(),
    states: States.optional(),
    params: z.record(z.string(), Param.nullable()).optional(),
    commands: z.record(z.string(), Command.nullable()).optional(),
    urcs: z.record(z.string(), Urc.nullable()).optional(),
    procedures: z.partialRecord(z.enum(procedures), z.array(Step).nullable()).optional(),
    notes: z.array(Note).optional(),
  })
  .describe('A Hayes dialect: what one family of modules understands and answers.');

export type DialectFile = z.infer<typeof DialectFile>;
export type TextSpec = z.infer<typeof Text>;
export type ParamSpec = z.infer<typeof Param>;
export type CommandSpec = z.infer<typeof Command>;
export type FormSpec = Exclude<z.infer<typeof Form>, string>;
export type UrcSpec = z.infer<typeof Urc>;
export type StageSpec = z.infer<typeof Exchange>[number];
export type OverlaySpec = z.infer<typeof Overlay>;
export type StepSpec = StepShape;
export type NoteSpec = z.infer<typeof Note>;

/** The JSON Schema that editors use for dialect files. */
export function dialectJsonSchema(): object {
  return z.toJSONSchema(DialectFile, { io: 'input', reused: 'ref' });
}
