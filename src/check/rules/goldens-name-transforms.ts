/** Demands that every fixture proves a transform that exists. */

import { goldenExample } from '../../../schemas/formats/examples/golden.ts';
import { declaredIds, isDeclared } from '../../blueprint/catalog.ts';
import { suggestion } from '../../blueprint/nearest-names.ts';
import { exampleProject } from '../example-project.ts';
import type { Rule } from '../rule.ts';

const strayPath = 'test/golden/example-returns--example-stock/plan-moves/no-product.json';

export const rule: Rule = {
  code: 'GOLDEN_OF_NOTHING',
  title: 'Every golden fixture names a transform that exists',
  explanation: 'A fixture of a transform that is not there is never run, and looks like a proof.',
  next: 'Correct the id and the folder, or remove the fixture.',
  severity: 'error',
  scope: 'package',
  check({ catalog, report }) {
    for (const { value: golden, file } of catalog.goldens) {
      if (isDeclared(catalog, 'transform', golden.transform)) continue;
      report(file, '/transform', {
        what: `There is no transform "${golden.transform}"`,
        why: 'The fixture is never run.',
        next: suggestion(golden.transform, declaredIds(catalog, 'transform')),
      });
    }
  },
  invalidExamples: [
    {
      reason: 'the transform was renamed and the fixture was not',
      files: exampleProject(
        {},
        { [strayPath]: { ...goldenExample, transform: 'example-returns--example-stock/plan-moves' } },
      ),
      at: { file: strayPath, pointer: '/transform' },
    },
  ],
};
