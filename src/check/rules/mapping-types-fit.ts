/** Demands that a mapping gives only what the target accepts. */
import { examplePaths, exampleProject } from '../example-project.ts';
import { reportMappings } from '../mapping-findings.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'MAPPING_TYPE_MISMATCH',
  title: 'Mappings give what the target accepts',
  explanation:
    'A value of another type, a constant that the target does not list, null where it is not allowed, or a field that the target does not have: the target schema would refuse the result, and the record would become an exception.',
  next: 'Convert the value, or correct the constant or the name.',
  severity: 'error',
  scope: 'declarations',
  check(context) {
    reportMappings('type-mismatch', context, {
      why: 'The target schema would refuse the result.',
      next: 'Convert the value, or correct it.',
    });
  },
  invalidExamples: [
    {
      reason: 'a number feeds a text',
      files: exampleProject({
        [examplePaths.body]: {
          '/source': { type: 'object', properties: { id: { type: 'number' } }, required: ['id'] },
          '/target': { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] },
          '/expression': "{ 'id': id }",
        },
      }),
      at: { file: examplePaths.body, pointer: '/expression', character: 8 },
    },
    {
      reason: 'the constant is none of those that the target lists',
      files: exampleProject({
        [examplePaths.body]: {
          '/source': { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] },
          '/target': { type: 'object', properties: { mode: { enum: ['delta', 'absolute'] } }, required: ['mode'] },
          '/expression': "{ 'mode': 'detla' }",
        },
      }),
      at: { file: examplePaths.body, pointer: '/expression', character: 10 },
    },
    {
      reason: 'the source says null where the target does not',
      files: exampleProject({
        [examplePaths.body]: {
          '/source': {
            type: 'object',
            properties: { sku: { anyOf: [{ type: 'string' }, { type: 'null' }] } },
            required: ['sku'],
          },
          '/target': { type: 'object', properties: { sku: { type: 'string' } }, required: ['sku'] },
          '/expression': "{ 'sku': sku }",
        },
      }),
      at: { file: examplePaths.body, pointer: '/expression', character: 9 },
    },
  ],
};
