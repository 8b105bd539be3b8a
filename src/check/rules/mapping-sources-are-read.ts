/** Tells which fields of the source a mapping does not read. */
import { examplePaths, exampleProject } from '../example-project.ts';
import { reportMappings } from '../mapping-findings.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'MAPPING_SOURCE_UNUSED',
  title: 'What a mapping does not read of its source',
  explanation:
    'Most mappings need a part of what a system sends. The list helps to find a field that was forgotten; it is no fault.',
  next: 'Nothing, unless a field of the list should have been mapped.',
  severity: 'information',
  scope: 'declarations',
  check(context) {
    reportMappings('source-unused', context, {
      why: 'A field that was forgotten would be among them.',
      next: 'Nothing, unless one of them should have been mapped.',
    });
  },
  invalidExamples: [
    {
      reason: 'a field is read by no path',
      files: exampleProject({
        [examplePaths.body]: {
          '/source': {
            type: 'object',
            properties: { sku: { type: 'string' }, barcode: { type: 'string' } },
            required: ['sku', 'barcode'],
          },
          '/target': { type: 'object', properties: { sku: { type: 'string' } }, required: ['sku'] },
          '/expression': "{ 'sku': sku }",
        },
      }),
      at: { file: examplePaths.body, pointer: '/source', key: true },
    },
  ],
};
