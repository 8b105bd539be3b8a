/** Demands that every transform of this package is proven by fixtures. */
import { examplePaths, exampleProject } from '../example-project.ts';
import type { Rule } from '../rule.ts';

/** Fewer cases leave empty lists, absent values, odd tokens or rounding out. */
const minimumGoldens = 12;

export const rule: Rule = {
  code: 'GOLDENS_TOO_FEW',
  title: `Every transform has at least ${minimumGoldens} golden fixtures`,
  explanation:
    'A mapping is proven case by case: an input and its exact result. With fewer cases, empty lists, absent values and odd tokens stay unproven.',
  next: 'Add cases under test/golden/<pair>/<transform>/.',
  severity: 'error',
  scope: 'package',
  check({ catalog, report }) {
    const counts = new Map<string, number>();
    for (const { kind, id } of catalog.documents) if (kind === 'golden') counts.set(id, (counts.get(id) ?? 0) + 1);
    for (const [id, { file }] of catalog.transforms) {
      const count = counts.get(id) ?? 0;
      if (count >= minimumGoldens) continue;
      report(file, '/id', {
        what: `The transform "${id}" has ${count} golden fixture${count === 1 ? '' : 's'} of at least ${minimumGoldens}`,
        why: 'Its edge cases are not proven.',
        next: `Add cases under test/golden/${id}/.`,
      });
    }
  },
  invalidExamples: [
    {
      reason: 'one fixture proves little',
      files: exampleProject(),
      at: { file: examplePaths.plan, pointer: '/id' },
    },
  ],
};
