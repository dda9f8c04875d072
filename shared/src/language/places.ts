/** What may stand at each place of a form's parameter list. */
import type { Form, Param, SignatureNode } from '../dialect/index.ts';

export type Place =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'field'; readonly param: Param };

const cache = new WeakMap<Form, { places: Place[]; repeated: number }>();

/** @returns the place with an index from 0; places of a repetition come round again */
export function placeAt(form: Form, index: number): Place | undefined {
  let known = cache.get(form);
  if (!known) {
    known = read(form);
    cache.set(form, known);
  }
  const { places, repeated } = known;
  if (index < places.length || repeated === 0) return places[index];
  return places[places.length - repeated + ((index - places.length) % repeated)];
}

function read(form: Form): { places: Place[]; repeated: number } {
  const places: Place[] = [];
  let repeated = 0;
  const walk = (nodes: readonly SignatureNode[]): void => {
    for (const node of nodes) {
      if (node.kind === 'field') places.push({ kind: 'field', param: form.param(node.name) });
      else if (node.kind === 'optional') walk(node.nodes);
      else if (node.kind === 'repeat') {
        const before = places.length;
        walk(node.nodes);
        repeated = places.length - before;
      } else if (node.kind === 'text') {
        const text =
          node === form.send.nodes[0]
            ? node.text.replace(/^AT(\+[A-Za-z0-9_]+(=\?|=|\?)?|&?[A-Za-z]?\??)/i, '')
            : node.text;
        for (const part of text.split(',')) if (part !== '') places.push({ kind: 'literal', text: part });
      }
    }
  };
  walk(form.send.nodes);
  return { places, repeated };
}

/** True where an argument may stand at a place, as far as fixed words say. */
export function fits(form: Form, index: number, argument: string): boolean {
  const place = placeAt(form, index);
  return (
    place !== undefined &&
    (place.kind === 'field' || place.text.replace(/"/g, '').toLowerCase() === argument.replace(/"/g, '').toLowerCase())
  );
}
