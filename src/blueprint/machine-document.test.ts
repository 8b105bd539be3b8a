import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { flowExample } from '../../schemas/formats/examples/flow.ts';
import { loadCatalog } from './catalog.ts';
import { machineDocument } from './machine-document.ts';
import { ownPackageRoot } from './package-root.ts';

const root = ownPackageRoot();

test('docs/state-machines.md shows the machines as the flows declare them', async () => {
  const { flows } = await loadCatalog({ projectRoot: root });
  const inOrder = [...flows].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, { value }]) => value);
  expect(readFileSync(join(root, 'docs', 'state-machines.md'), 'utf8')).toBe(machineDocument(inOrder));
});

test('a machine is drawn from its initial state on, and told with its reasons and its exception', () => {
  const page = machineDocument([
    {
      ...flowExample,
      machines: {
        restock: {
          description: 'How far the units of a return have come.',
          states: { open: 'Nothing moved.', done: 'All units moved.' },
          initial: 'open',
          transitions: [{ from: 'open', to: 'done', why: 'The goods came.' }],
          exception: 'MOVEMENT_REFUSED',
        },
      },
    },
  ]);
  expect(page).toContain('## restock of example-returns--example-stock/restock');
  expect(page).toContain('```mermaid\nstateDiagram-v2\n    [*] --> open\n    open --> done\n```');
  expect(page).toContain('| `open` | `done` | The goods came. |');
  expect(page).toContain('becomes `MOVEMENT_REFUSED`: Correct the location or the product, then replay it.');
});
