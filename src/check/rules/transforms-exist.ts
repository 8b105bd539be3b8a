/** Demands that every transform that a flow names is there. */
import { declaredIds, isDeclared } from '../../blueprint/catalog.ts';
import { suggestion } from '../../blueprint/nearest-names.ts';
import { examplePaths, exampleProject } from '../example-project.ts';
import { transformUses } from '../flow-parts.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'TRANSFORM_UNKNOWN',
  title: 'A flow names only transforms that exist',
  explanation: 'A map or a batch whose transform is not there can not be run.',
  next: 'Correct the id (<pair>/<file name>), or add the transform.',
  severity: 'error',
  scope: 'declarations',
  check({ catalog, report }) {
    for (const { value: flow, file } of catalog.flows.values()) {
      for (const { id, pointer } of transformUses(flow)) {
        if (isDeclared(catalog, 'transform', id)) continue;
        report(file, pointer, {
          what: `There is no transform "${id}"`,
          why: 'The step can not be run.',
          next: suggestion(id, declaredIds(catalog, 'transform')),
        });
      }
    }
  },
  invalidExamples: [
    {
      reason: 'the body of the batch names a transform that is not there',
      files: exampleProject({ [examplePaths.flow]: { '/steps/5/batch/body': 'example-returns--example-stock/body' } }),
      at: { file: examplePaths.flow, pointer: '/steps/5/batch/body' },
    },
  ],
};
