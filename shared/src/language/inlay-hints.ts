/** What a reader would look up: names of parameters on command lines, meanings of results behind answers. */
import type { Param, Span, WireValue } from '../dialect/index.ts';
import { inLocale, type Locale } from '../text/index.ts';
import { answerOf, type CallAnalysis, expectedText } from './analysis.ts';
import { type Answer, isOpen } from './answers.ts';
import type { LanguageOptions } from './lint.ts';
import { paramMarkdown } from './markdown.ts';
import { type Document, Site } from './site.ts';

export interface InlayHint {
  /** Where it stands, as an offset. */
  readonly at: number;
  /** `keep_alive_time:` before a value, `Connection accepted` behind a line. */
  readonly label: string;
  readonly kind: 'parameter' | 'result';
  /** Markdown. */
  readonly tooltip?: string | undefined;
}

/** @param within the part of the document that is seen; all of it without */
export function inlayHints(document: Document, options: LanguageOptions = {}, within?: Span): InlayHint[] {
  const site = new Site(document, options);
  const { dialect, script, locale } = site;
  if (!dialect || script.autotest) return [];
  const seen = within ?? { start: 0, end: script.text.length };
  const hints: InlayHint[] = [];
  for (const { step, expected, calls, forms } of site.analysis.steps) {
    if (step.end < seen.start || step.start > seen.end) continue;
    for (const call of calls)
      names(call, script.text, hints, (param) => paramMarkdown(dialect, param, undefined, locale));
    for (const node of expected) {
      if (node.kind === 'any') continue;
      const answer = answerOf(dialect, expectedText(node, script), forms);
      const label = answer && meaning(answer, locale);
      if (label) hints.push({ at: node.end, label, kind: 'result' });
    }
  }
  return hints.filter(({ at }) => at >= seen.start && at <= seen.end);
}

function names(call: CallAnalysis, text: string, hints: InlayHint[], tooltip: (param: Param) => string): void {
  // One value behind a command whose name says it all needs no name.
  if (call.call.operator !== '=' || call.call.args.length < 2) return;
  for (const { param, argument } of call.bindings) {
    const place = call.place(argument);
    const says = text.slice(place.start, place.end).replace(/^"?(\$\{)?|\}?"?$/g, '');
    if (says === '' || says.toLowerCase() === param.as.toLowerCase()) continue;
    hints.push({ at: place.start, label: `${param.as}:`, kind: 'parameter', tooltip: tooltip(param) });
  }
}

/** What the codes of an answer stand for; the texts of the dialect, where they are loaded. */
function meaning({ fields, param }: Answer, locale: Locale): string | undefined {
  const said: string[] = [];
  for (const [name, value] of Object.entries(fields)) {
    const known = param(name);
    if (known.kind !== 'cause' && known.kind !== 'values') continue;
    for (const one of Array.isArray(value) ? value : [value]) {
      const text = isOpen(one) ? undefined : codeText(known, one, locale);
      if (text !== undefined) said.push(text);
    }
  }
  return said.length > 0 ? said.join('; ') : undefined;
}

function codeText(param: Param, value: WireValue, locale: Locale): string | undefined {
  const text = value instanceof Uint8Array ? new TextDecoder().decode(value) : String(value);
  const code = param.codes.find((entry) => entry.code.toLowerCase() === text.toLowerCase());
  return code && (code.text ? inLocale(code.text, locale) : String(code.is));
}
