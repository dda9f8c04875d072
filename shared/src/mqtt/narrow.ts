/** What a module's answer to a test form (`=?`) says of its ranges: they may be narrower than the manual's. */
import { type Form, isInRanges, measuredFact, type Param, type Range, type SignatureNode } from '../dialect/index.ts';

type Argument = { literal: string } | { field: string };
export type Narrowed = ReadonlyMap<string, readonly Range[]>;

/**
 * @param lines the answer, such as `+CMD: (0-5),"option",(1-1024)[,<name>]`
 * @returns by field of the form what the line that fits it says
 */
export function readRanges(form: Form, lines: readonly string[]): Narrowed {
  const wanted = argumentsOf(form);
  for (const line of lines) {
    const printed = [...line.replace(/^[^:]*:/, '').matchAll(/\(([^)]*)\)|"([^"]*)"|<[^>]*>|[^\s,[\]]+/g)];
    const fits = wanted.every(
      (one, index) => 'field' in one || printed[index]?.[2]?.toLowerCase() === one.literal.toLowerCase(),
    );
    if (!fits) continue;
    const found = new Map<string, readonly Range[]>();
    for (const [index, one] of wanted.entries()) {
      const ranges = 'field' in one ? rangesIn(printed[index]?.[1]) : undefined;
      if (!ranges || !('field' in one)) continue;
      found.set(one.field, ranges);
      const measured = measuredFact(one.field);
      if (measured) found.set(measured.of, ranges);
    }
    return found;
  }
  return new Map();
}

/** The same form with ranges that are not wider than what the module has said. */
export function narrowForm(form: Form, narrowed: Narrowed | undefined): Form {
  if (!narrowed || narrowed.size === 0) return form;
  return {
    ...form,
    param(name) {
      const param = form.param(name);
      const said = narrowed.get(name);
      return said ? narrowParam(param, said) : param;
    },
  };
}

function narrowParam(param: Param, said: readonly Range[]): Param {
  if (param.codes.length > 0) {
    const codes = param.codes.filter(({ code }) => !/^\d+$/.test(code) || isInRanges(said, Number(code)));
    return codes.length > 0 ? { ...param, codes } : param;
  }
  const own = param.ranges.length > 0 ? param.ranges : [{ min: 0, max: Number.MAX_SAFE_INTEGER }];
  const ranges = own
    .flatMap((one) => said.map((other) => ({ min: Math.max(one.min, other.min), max: Math.min(one.max, other.max) })))
    .filter(({ min, max }) => min <= max);
  return ranges.length > 0 ? { ...param, ranges } : param;
}

function argumentsOf(form: Form): Argument[] {
  const flat = (nodes: readonly SignatureNode[]): Argument[] =>
    nodes.flatMap((node): Argument[] => {
      if (node.kind === 'field') return [{ field: node.name }];
      if ('nodes' in node) return flat(node.nodes);
      return node.kind === 'text' ? [...node.text.matchAll(/"([^"]*)"/g)].map((match) => ({ literal: match[1]! })) : [];
    });
  return flat(form.send.nodes);
}

/** `0,60-180` → its ranges; undefined where it holds anything else. */
function rangesIn(group: string | undefined): Range[] | undefined {
  const parts = group?.split(',').map((part) => /^(\d+)(?:-(\d+))?$/.exec(part.trim()));
  if (!parts?.every((part) => part !== null)) return undefined;
  return parts.map(([, min, max = min]) => ({ min: Number(min), max: Number(max) }));
}
