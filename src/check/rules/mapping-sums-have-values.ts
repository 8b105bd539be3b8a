/** Demands that a sum that is computed with has something to add. */
import { examplePaths, exampleProject } from '../example-project.ts';
import { reportMappings } from '../mapping-findings.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'MAPPING_SUM_MAYBE_MISSING',
  title: 'Sums that are computed with always have a value',
  explanation:
    'The sum of nothing is not 0 in JSONata but nothing, and nothing in an addition makes all of it nothing: without a single charge, the whole total is gone.',
  next: 'Write the values in brackets: the sum of an empty list is 0, so "$sum([charges.units])".',
  severity: 'warning',
  scope: 'declarations',
  check(context) {
    reportMappings('sum-maybe-missing', context, {
      why: 'Nothing in arithmetic makes all of it nothing.',
      next: 'Write what is added in brackets: $sum([ \u2026 ]).',
    });
  },
  invalidExamples: [
    {
      reason: 'a list that may be empty is added up inside an addition',
      files: exampleProject({
        [examplePaths.body]: {
          '/source': {
            type: 'object',
            properties: {
              lines: {
                type: 'array',
                items: {
                  type: 'object',
                  properties: { sku: { type: 'string' }, quantity: { type: 'number' } },
                  required: ['sku', 'quantity'],
                },
              },
              extra: { type: 'number' },
            },
            required: ['lines', 'extra'],
          },
          '/target': { type: 'object', properties: { units: { type: 'number' } }, required: [] },
          '/expression': "{ 'units': extra + $sum(lines.quantity) }",
        },
      }),
      at: { file: examplePaths.body, pointer: '/expression', character: 19 },
    },
  ],
};
