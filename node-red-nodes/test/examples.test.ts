import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodes } from '../src/index.ts';

interface FlowNode {
  id: string;
  type: string;
  z?: string;
  wires?: string[][];
  [property: string]: unknown;
}

const folder = join(import.meta.dirname, '../examples');
const examples = readdirSync(folder).map((file) => ({
  file,
  flow: JSON.parse(readFileSync(join(folder, file), 'utf8')) as FlowNode[],
}));

describe('examples', () => {
  it('show every node', () => {
    const types = new Set(examples.flatMap(({ flow }) => flow.map(({ type }) => type)));
    for (const type of Object.keys(nodes)) assert.ok(types.has(type), type);
  });

  for (const { file, flow } of examples) {
    it(`${file} is whole`, () => {
      const ids = new Set(flow.map(({ id }) => id));
      assert.equal(ids.size, flow.length);
      for (const node of flow) {
        for (const id of (node.wires ?? []).flat()) assert.ok(ids.has(id), `${node.id} → ${id}`);
        for (const pointer of ['broker', 'modem'] as const) {
          const isPointer =
            node.type.startsWith('hayes-') && node.type !== (pointer === 'broker' ? 'hayes-broker' : 'hayes-modem');
          if (isPointer && node[pointer] !== undefined)
            assert.ok(ids.has(String(node[pointer])), `${node.id}.${pointer}`);
        }
      }
    });
  }

  it('can be imported together', () => {
    const ids = examples.flatMap(({ flow }) => flow.map(({ id }) => id));
    assert.equal(new Set(ids).size, ids.length);
  });
});
