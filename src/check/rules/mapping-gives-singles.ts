/** Demands that a single value of the target gets no array. */
import { examplePaths, exampleProject } from '../example-project.ts';
import { reportMappings } from '../mapping-findings.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'MAPPING_NOT_A_SINGLE',
  title: 'Single values of the target get no lists',
  explanation:
    'A path over a list gives a list when there are several values. A filter by a key ("[id = $id]") is taken to find one.',
  next: 'Choose one, for example the first: "lines[0].sku".',
  severity: 'error',
  scope: 'declarations',
  check(context) {
    reportMappings('not-a-single', context, {
      why: 'With several values the result is a list, and the target refuses it.',
      next: 'Choose one, for example with [0].',
    });
  },
  invalidExamples: [
    {
      reason: 'a path over a list feeds a single value',
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
            },
            required: ['lines'],
          },
          '/target': { type: 'object', properties: { sku: { type: 'string' } }, required: ['sku'] },
          '/expression': "{ 'sku': lines.sku ?? 'none' }",
        },
      }),
      at: { file: examplePaths.body, pointer: '/expression', character: 9 },
    },
  ],
};
