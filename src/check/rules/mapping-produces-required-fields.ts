/** Demands that a mapping produces every required field of the target. */
import { examplePaths, exampleProject } from '../example-project.ts';
import { reportMappings } from '../mapping-findings.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'MAPPING_FIELD_MISSING',
  title: 'Mappings produce every field that the target requires',
  explanation:
    'A required field that no part of the expression produces is missing in every result: the target schema refuses them all.',
  next: 'Produce the field, or correct the name under which it is produced.',
  severity: 'error',
  scope: 'declarations',
  check(context) {
    reportMappings('field-missing', context, {
      why: 'The target schema would refuse every result.',
      next: 'Produce it.',
    });
  },
  invalidExamples: [
    {
      reason: 'a required field is not there',
      files: exampleProject({
        [examplePaths.body]: {
          '/source': { type: 'object', properties: { sku: { type: 'string' } }, required: ['sku'] },
          '/target': {
            type: 'object',
            properties: { sku: { type: 'string' }, quantity: { type: 'number' } },
            required: ['sku', 'quantity'],
          },
          '/expression': "{ 'sku': sku }",
        },
      }),
      at: { file: examplePaths.body, pointer: '/expression', character: 0 },
    },
  ],
};
