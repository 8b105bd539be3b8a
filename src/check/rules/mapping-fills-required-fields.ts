/** Demands that no optional value feeds a required field of the target. */
import { examplePaths, exampleProject } from '../example-project.ts';
import { reportMappings } from '../mapping-findings.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'MAPPING_MAY_BE_MISSING',
  title: 'Required fields of the target never depend on optional ones',
  explanation:
    'JSONata leaves a field out when its value is nothing. The first record without the optional value would be refused by the target schema, and become an exception.',
  next: 'Give another value for the case: "value ?? otherwise", or a condition with both branches.',
  severity: 'error',
  scope: 'declarations',
  check(context) {
    reportMappings('may-be-missing', context, {
      why: 'The first record without it would become an exception.',
      next: 'Say what to send otherwise, for example with "??".',
    });
  },
  invalidExamples: [
    {
      reason: 'an optional field feeds a required one',
      files: exampleProject({
        [examplePaths.body]: {
          '/source': { type: 'object', properties: { note: { type: 'string' } }, required: [] },
          '/target': { type: 'object', properties: { note: { type: 'string' } }, required: ['note'] },
          '/expression': "{ 'note': note }",
        },
      }),
      at: { file: examplePaths.body, pointer: '/expression', character: 10 },
    },
    {
      reason: 'a condition without else feeds a required field',
      files: exampleProject({
        [examplePaths.body]: {
          '/source': { type: 'object', properties: { state: { type: 'string' } }, required: ['state'] },
          '/target': { type: 'object', properties: { open: { type: 'string' } }, required: ['open'] },
          '/expression': "{ 'open': state = 'open' ? 'yes' }",
        },
      }),
      at: { file: examplePaths.body, pointer: '/expression', character: 10 },
    },
  ],
};
