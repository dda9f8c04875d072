/** The forms of the command that is being written, and which parameter the cursor is at. */
import type { Form, SignatureNode, Span } from '../dialect/index.ts';
import type { Position } from '../script/index.ts';
import { inLocale } from '../text/index.ts';
import { splitArguments } from './arguments.ts';
import type { LanguageOptions } from './lint.ts';
import { paramMarkdown } from './markdown.ts';
import { fits, placeAt } from './places.ts';
import { type Document, Site } from './site.ts';

export interface SignatureInformation {
  /** `AT+QMTSUB=<TCP_connectID>,<msgID>,<topic>,<qos>[,<topic>,<qos>…]` */
  readonly label: string;
  /** Markdown. */
  readonly documentation?: string | undefined;
  /** Where each parameter stands in the label. */
  readonly parameters: readonly (Span & { readonly documentation?: string | undefined })[];
  /** The parameter at the cursor; undefined where the form has none there. */
  readonly activeParameter?: number | undefined;
}

export interface SignatureHelp {
  readonly signatures: readonly SignatureInformation[];
  readonly activeSignature: number;
}

/** @param position line and column, from 1 */
export function signatureHelp(
  document: Document,
  position: Position,
  options: LanguageOptions = {},
): SignatureHelp | undefined {
  const site = new Site(document, options);
  const { dialect, locale, script } = site;
  const offset = site.offsetAt(position);
  const node = site.nodeAt(offset);
  if (!dialect || node?.kind !== 'command') return undefined;
  const from = node.continued && offset >= node.continued.start ? node.continued.start : node.start;
  const written = script.text.slice(from, offset);
  const call = /(?:^(?:AT)?|;)\s*\+([A-Z0-9_]+)=(?!\?)([^;]*(?:"[^"]*"?[^;"]*)*)$/i.exec(written);
  const command = call && dialect.commands.get(call[1]!.toUpperCase());
  if (!call || !command) return undefined;
  const args = splitArguments(call[2]!);
  const index = args.length - 1;
  const forms = command.forms.filter(
    (form) => form.operator === '=' && args.slice(0, index).every((argument, at) => fits(form, at, argument)),
  );
  if (forms.length === 0) return undefined;
  const chosen = site.callAt(offset)?.call.form;
  const described = forms.map((form): SignatureInformation => {
    const { label, places } = printed(form);
    const parameters = places.map(({ start, end, name }) => ({
      start,
      end,
      documentation: name === undefined ? undefined : paramMarkdown(dialect, form.param(name), undefined, locale),
    }));
    return {
      label,
      documentation: form.text && inLocale(form.text, locale),
      parameters,
      activeParameter: placeAt(form, index) && activeOf(form, index, parameters.length),
    };
  });
  const byForm = chosen ? forms.indexOf(chosen) : -1;
  const withPlace = described.findIndex(({ activeParameter }) => activeParameter !== undefined);
  return { signatures: described, activeSignature: byForm >= 0 ? byForm : Math.max(0, withPlace) };
}

/** Parameters of a repetition come round again. */
function activeOf(form: Form, index: number, count: number): number | undefined {
  if (index < count) return index;
  const place = placeAt(form, index);
  for (let at = count - 1; at >= 0; at--) if (placeAt(form, at) === place) return at;
  return undefined;
}

/** A form's label with the places of its parameters, fixed words included. */
function printed(form: Form): { label: string; places: (Span & { name?: string })[] } {
  let label = '';
  const places: (Span & { name?: string })[] = [];
  const head = /^AT(\+[A-Za-z0-9_]+(=\?|=|\?)?|&?[A-Za-z]?\??)/i.exec(form.send.source)?.[0] ?? '';
  const write = (nodes: readonly SignatureNode[]): void => {
    for (const node of nodes) {
      const start = label.length;
      if (node.kind === 'field') {
        label += `<${form.param(node.name).as}>`;
        places.push({ start, end: label.length, name: node.name });
      } else if (node.kind === 'text') {
        label += node.text;
        const from = node === form.send.nodes[0] ? head.length : 0;
        for (const part of node.text.slice(from).matchAll(/[^,]+/g))
          places.push({ start: start + from + part.index, end: start + from + part.index + part[0].length });
      } else if (node.kind === 'crlf') label += '<CR><LF>';
      else {
        label += '[';
        write(node.nodes);
        label += node.kind === 'repeat' ? '…]' : ']';
      }
    }
  };
  write(form.send.nodes);
  return { label, places };
}
