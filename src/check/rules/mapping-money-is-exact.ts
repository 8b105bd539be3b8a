/** Demands that no mapping computes amounts of money as binary floats. */
import { examplePaths, exampleProject } from '../example-project.ts';
import { reportMappings } from '../mapping-findings.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  code: 'MAPPING_MONEY_ARITHMETIC',
  title: 'Mappings do not compute with amounts of money',
  explanation:
    'JSONata computes with binary floats, in which 0.1 + 0.2 is not 0.3, and a sum of amounts differs by a cent sooner or later. Schemas mark amounts with "$comment": "money"; the mark follows an amount through $number, $round and the like.',
  next: 'Pass the amounts on as they are, and let the step or the system behind it add them.',
  severity: 'error',
  scope: 'declarations',
  check(context) {
    reportMappings('money-arithmetic', context, {
      why: 'Binary floats lose cents.',
      next: 'Pass the amounts on as text, and add them with decimals.',
    });
  },
  invalidExamples: [
    {
      reason: 'two amounts are added',
      files: exampleProject({
        [examplePaths.body]: {
          '/source': {
            type: 'object',
            properties: { goods: { type: 'string', $comment: 'money' }, tax: { type: 'string', $comment: 'money' } },
            required: ['goods', 'tax'],
          },
          '/target': { type: 'object', properties: { total: { type: 'number' } }, required: ['total'] },
          '/expression': "{ 'total': $number(goods) + $number(tax) }",
        },
      }),
      at: { file: examplePaths.body, pointer: '/expression', character: 26 },
    },
    {
      reason: 'the amounts of a list are added',
      files: exampleProject({
        [examplePaths.body]: {
          '/source': {
            type: 'object',
            properties: {
              lines: {
                type: 'array',
                items: {
                  type: 'object',
                  properties: { price: { type: 'string', $comment: 'money' } },
                  required: ['price'],
                },
              },
            },
            required: ['lines'],
          },
          '/target': { type: 'object', properties: { total: { type: 'number' } }, required: ['total'] },
          '/expression': "{ 'total': $sum([lines.$number(price)]) }",
        },
      }),
      at: { file: examplePaths.body, pointer: '/expression', character: 11 },
    },
  ],
};
