/** Demands that a list of the target gets an array also when there is one value. */
import { examplePaths, exampleProject } from '../example-project.ts';
import { reportMappings } from '../mapping-findings.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'MAPPING_NOT_AN_ARRAY',
  title: 'Lists of the target get arrays, also of one value',
  explanation:
    'JSONata makes a single value of a sequence with one member, and nothing of an empty one. It works in the test with two lines, and fails on the first return with one.',
  next: 'Write the value in brackets: "[lines.sku]".',
  severity: 'error',
  scope: 'declarations',
  check(context) {
    reportMappings('not-an-array', context, {
      why: 'With a single value the result is no list, and the target refuses it.',
      next: 'Write it in brackets: [ \u2026 ].',
    });
  },
  invalidExamples: [
    {
      reason: 'a path over a list feeds a list',
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
          '/target': {
            type: 'object',
            properties: { skus: { type: 'array', items: { type: 'string' } } },
            required: ['skus'],
          },
          '/expression': "{ 'skus': lines.sku }",
        },
      }),
      at: { file: examplePaths.body, pointer: '/expression', character: 10 },
    },
    {
      reason: 'a single value feeds a list',
      files: exampleProject({
        [examplePaths.body]: {
          '/source': { type: 'object', properties: { sku: { type: 'string' } }, required: ['sku'] },
          '/target': {
            type: 'object',
            properties: { skus: { type: 'array', items: { type: 'string' } } },
            required: ['skus'],
          },
          '/expression': "{ 'skus': sku }",
        },
      }),
      at: { file: examplePaths.body, pointer: '/expression', character: 10 },
    },
  ],
};
